"""Answers about agents."""

from __future__ import annotations

from typing import Any, Literal

from openai import BaseModel


class AgentMessage(BaseModel):
    """What an agent said; ``annotations`` name the passages that it rests on."""

    role: Literal["assistant"]
    content: str
    annotations: list[dict[str, Any]] | None = None


class AgentUsage(BaseModel):
    """What all of a run consumed, in tokens."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class AgentResponse(BaseModel):
    """The answer of a run."""

    message: AgentMessage
    usage: AgentUsage
    finish_reason: str


class AgentAnswer(BaseModel):
    """An agent's turn; ``steps`` where the trace was asked for."""

    session_id: str
    response: AgentResponse
    steps: list[dict[str, Any]] | None = None

    @property
    def text(self) -> str:
        """What the agent said."""
        return self.response.message.content


class AgentEvent(BaseModel):
    """One event of a streamed turn; which fields there are depends on ``type``.

    The types: ``session``, ``thought``, ``text``, ``tool_call``, ``tool_result``, ``step``, and ``done`` with the whole answer.
    """

    type: str
    session_id: str | None = None
    step: int | None = None
    text: str | None = None
    id: str | None = None
    name: str | None = None
    arguments: Any = None
    content: str | None = None
    is_error: bool | None = None
    seconds: float | None = None
    response: AgentResponse | None = None
    steps: list[dict[str, Any]] | None = None


class AgentTool(BaseModel):
    """A tool that agents may have."""

    name: str
    description: str
    parameters: dict[str, Any]
    input_schema: dict[str, Any]


class AgentTools(BaseModel):
    """All tools."""

    tools: list[AgentTool]


class ToolOutcome(BaseModel):
    """What came of a tool; with ``is_error`` the result says what went wrong."""

    name: str
    result: str
    is_error: bool


class Agent(BaseModel):
    """An agent; ``configured`` ones change with the server's configuration only."""

    object: Literal["agent"]
    name: str
    description: str
    model: str
    system_prompt: str
    tools: list[str]
    collections: list[str]
    temperature: float | None
    top_p: float | None
    max_tokens: int | None
    limits: dict[str, Any]
    model_id: str
    version: int
    configured: bool
    created_at: str


class AgentList(BaseModel):
    """All agents, or all versions of one."""

    data: list[Agent]


class AgentKey(BaseModel):
    """A key of an agent; ``key`` is told only when it is made."""

    object: Literal["agent.key"]
    id: str
    agent: str
    name: str
    prefix: str
    created_at: str
    last_used_at: str | None
    key: str | None = None


class AgentKeyList(BaseModel):
    """All keys of an agent."""

    data: list[AgentKey]


class SessionMessage(BaseModel):
    """A message of a session with its run and step."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str
    run: str
    step: int
    created_at: str
    tool_call_id: str | None = None
    is_error: bool | None = None
    tool_calls: list[dict[str, Any]] | None = None
    reasoning_content: str | None = None


class Session(BaseModel):
    """A conversation; ``messages`` where it was asked for by its id."""

    object: Literal["agent.session"]
    id: str
    agent: str
    summary: str
    message_count: int
    created_at: str
    updated_at: str
    expires_at: str
    messages: list[SessionMessage] | None = None


class Deleted(BaseModel):
    """Something is gone: the one of that id, or of that name."""

    deleted: Literal[True]
    id: str | None = None
    name: str | None = None
