"""The shapes of the agent endpoints' answers, for the OpenAPI page."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from helix_ray.api.answers import CalledTool, TokenUsage
from helix_ray.config.agents import AgentLimitsConfig


class AgentMessage(BaseModel):
    """What the agent said; ``annotations`` name the passages that it rests on."""

    role: Literal["assistant"]
    content: str
    annotations: list[dict[str, Any]] | None = None


class AgentResponse(BaseModel):
    """The answer of a run, and what all of the run consumed."""

    message: AgentMessage
    usage: TokenUsage
    finish_reason: Literal["stop", "length", "tool_calls", "content_filter"]


class AgentChatAnswer(BaseModel):
    """An agent's turn; ``steps`` only where the request asked for the trace."""

    session_id: str
    response: AgentResponse
    steps: list[dict[str, Any]] | None = None


class ToolAnswer(BaseModel):
    """A tool; ``parameters`` are the properties of ``input_schema``."""

    name: str
    description: str
    parameters: dict[str, Any]
    input_schema: dict[str, Any]


class ToolList(BaseModel):
    """All tools."""

    tools: list[ToolAnswer]


class ToolResultAnswer(BaseModel):
    """What came of a tool; with ``is_error`` the result says what went wrong."""

    name: str
    result: str
    is_error: bool


class AgentAnswer(BaseModel):
    """An agent; ``configured`` ones change with the configuration only."""

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
    limits: AgentLimitsConfig
    model_id: str
    version: int
    configured: bool
    created_at: str


class AgentList(BaseModel):
    """All agents, or all versions of one."""

    object: Literal["list"]
    data: list[AgentAnswer]
    has_more: Literal[False]


class AgentKeyAnswer(BaseModel):
    """A key, without the key."""

    object: Literal["agent.key"]
    id: str
    agent: str
    name: str
    prefix: str
    created_at: str
    last_used_at: str | None


class NewAgentKey(AgentKeyAnswer):
    """A key, told this once."""

    key: str


class AgentKeyList(BaseModel):
    """All keys of an agent."""

    object: Literal["list"]
    data: list[AgentKeyAnswer]
    has_more: Literal[False]


class SessionAnswer(BaseModel):
    """A conversation; ``summary`` stands for what is told to the model no more."""

    object: Literal["agent.session"]
    id: str
    agent: str
    summary: str
    message_count: int
    created_at: str
    updated_at: str
    expires_at: str


class SessionMessageAnswer(BaseModel):
    """A message with its run and step; which of the other fields there are depends on the role."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str
    run: str
    step: int
    created_at: str
    tool_call_id: str | None = None
    is_error: bool | None = None
    tool_calls: list[CalledTool] | None = None
    reasoning_content: str | None = None


class SessionWithMessages(SessionAnswer):
    """A conversation with its messages, oldest first."""

    messages: list[SessionMessageAnswer]


class SessionList(BaseModel):
    """A page of sessions, newest first."""

    object: Literal["list"]
    data: list[SessionAnswer]
    has_more: bool


class DeletedAgent(BaseModel):
    """The agent is gone."""

    name: str
    deleted: Literal[True]


class DeletedById(BaseModel):
    """The session or the key is gone."""

    id: str
    deleted: Literal[True]
