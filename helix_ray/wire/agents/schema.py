"""What clients send to the agent endpoints."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from helix_ray.config.agents import AGENT_NAME, TOOL_NAME, AgentConfig, AgentLimitsConfig
from helix_ray.wire.fields import Count, EndUser, Temperature, TopP
from helix_ray.wire.openai.message_schema import ChatMessage
from helix_ray.wire.validation import RequestModel

AgentName = Annotated[str, Field(pattern=AGENT_NAME)]
SessionId = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{1,128}$")]


def _label(value: str) -> str:
    if not value.isprintable() or value != value.strip():
        raise ValueError("a name has printable characters, and no space around it")
    return value


class AgentChatRequest(RequestModel):
    """Body of ``POST /v1/agents/chat``."""

    messages: Annotated[list[ChatMessage], Field(min_length=1, fail_fast=True)] = Field(
        description="What is new in this turn.", examples=[[{"role": "user", "content": "What time is it?"}]]
    )
    session_id: SessionId | None = Field(None, description="Keeps the conversation over several calls; made up if not given.")
    model: Annotated[str, Field(max_length=256)] | None = Field(None, description="In place of the agent's own model.")
    agent: AgentName | None = Field(None, description="Which agent answers; by default the configuration's.")
    stream: bool | None = Field(None, description="Answer with an event for each thought, call, result and piece of text.")
    trace: bool | None = Field(None, description="List the steps in the answer.")
    temperature: Temperature | None = None
    top_p: TopP | None = None
    max_tokens: Count | None = Field(None, description="Most tokens of each call of the model.")
    user: EndUser | None = None


class ToolExecuteRequest(RequestModel):
    """Body of ``POST /v1/agents/tools/execute``."""

    name: Annotated[str, Field(pattern=TOOL_NAME)] = Field(description="Of the tool.", examples=["calculator"])
    arguments: dict[str, Any] = Field(default_factory=dict, description="As its schema says.", examples=[{"expression": "6 * 7"}])


class AgentChange(AgentConfig):
    """Body of ``PUT /v1/agents/{name}``: the agent as it shall be."""

    name: AgentName | None = Field(None, description="The one in the path.")  # type: ignore[assignment]
    version: int | None = Field(None, ge=1, description="Refuse the change if the agent has another version by now.")
    limits: AgentLimitsConfig = AgentLimitsConfig()


class KeyRequest(RequestModel):
    """Body of ``POST /v1/agents/{name}/keys``."""

    name: Annotated[str, Field(min_length=1, max_length=128), AfterValidator(_label)] = Field(
        "key", description="To tell keys apart.", examples=["website"]
    )
