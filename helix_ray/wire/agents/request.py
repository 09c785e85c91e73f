"""Bodies of the agent endpoints decoded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helix_ray.config import AgentConfig, Limits
from helix_ray.core.agents import Agent
from helix_ray.core.messages import ChatRequest, Sampling
from helix_ray.wire.agents.schema import AgentChange, AgentChatRequest, KeyRequest, ToolExecuteRequest
from helix_ray.wire.body import encode_json
from helix_ray.wire.openai.messages import decode_message
from helix_ray.wire.validation import refused, validate


@dataclass(frozen=True, slots=True)
class AgentChat:
    """A turn with an agent.

    Attributes:
        request: the turn; ``agent`` is empty for the default one.
        session: id of the conversation, if the caller gave one.
        trace: the steps are listed in the answer.
    """

    request: ChatRequest
    session: str | None
    trace: bool


def decode_agent_chat(body: dict[str, Any], limits: Limits) -> AgentChat:
    """The body of ``POST /v1/agents/chat``.

    Raises:
        InvalidRequestError: a field is missing or wrong; ``param`` names it.
    """
    wire = validate(AgentChatRequest, body, limits)
    request = ChatRequest(
        model=wire.model or "",
        messages=tuple(decode_message(message, index, limits) for index, message in enumerate(wire.messages)),
        sampling=Sampling(temperature=wire.temperature, top_p=wire.top_p, max_tokens=wire.max_tokens),
        stream=bool(wire.stream),
        user=wire.user,
        agent=wire.agent or "",
    )
    return AgentChat(request, wire.session_id, bool(wire.trace))


def decode_tool_execute(body: dict[str, Any], limits: Limits) -> tuple[str, str]:
    """The body of ``POST /v1/agents/tools/execute``: the tool's name, and its arguments as JSON text.

    Raises:
        InvalidRequestError: a field is missing or wrong; ``param`` names it.
    """
    wire = validate(ToolExecuteRequest, body, limits)
    return wire.name, encode_json(wire.arguments).decode()


def decode_agent(body: dict[str, Any], limits: Limits) -> Agent:
    """The body of ``POST /v1/agents``.

    Raises:
        InvalidRequestError: a field is missing, unknown or wrong; ``param`` names it.
    """
    return validate(AgentConfig, body, limits).agent()


def decode_agent_change(name: str, body: dict[str, Any], limits: Limits) -> tuple[Agent, int | None]:
    """The body of ``PUT /v1/agents/{name}``: the agent, and the version that it shall replace, if the caller says.

    Raises:
        InvalidRequestError: a field is unknown or wrong; ``param`` names it.
    """
    wire = validate(AgentChange, body, limits)
    if wire.name not in (None, name):
        raise refused("name", "an agent keeps its name")
    fields = {field: value for field, value in body.items() if field != "version"}
    return decode_agent(fields | {"name": name}, limits), wire.version


def decode_key(body: dict[str, Any], limits: Limits) -> str:
    """The body of ``POST /v1/agents/{name}/keys``: the key's name.

    Raises:
        InvalidRequestError: the name is wrong.
    """
    return validate(KeyRequest, body, limits).name
