"""Answers of the agent endpoints."""

from __future__ import annotations

from collections.abc import AsyncIterable, Sequence
from dataclasses import asdict
from typing import Any

import msgspec

from helix_ray.core.agents import AgentKey, AgentRecord, Session, SessionMessage, ToolOutcome
from helix_ray.core.events import Event
from helix_ray.core.messages import Reasoning, Text, ToolCall, ToolResult, ToolSpec
from helix_ray.wire.agents.trace import Trace
from helix_ray.wire.openai.annotations import encode_citations
from helix_ray.wire.openai.counts import encode_usage


async def collect_agent_chat(events: AsyncIterable[Event], session: str, with_trace: bool) -> dict[str, Any]:
    """The answer to ``POST /v1/agents/chat``.

    Args:
        events: the run.
        session: id of the conversation.
        with_trace: list the steps.

    Raises:
        HelixError: the run failed, or its events break their grammar.
    """
    trace = Trace()
    async for event in events:
        trace.add(event)
    return agent_answer(trace, session, with_trace)


def agent_answer(trace: Trace, session: str, with_trace: bool) -> dict[str, Any]:
    """HelixLLM's answer; a message that rests on passages has ``annotations``."""
    usage = trace.close()
    message: dict[str, Any] = {"role": "assistant", "content": trace.text}
    if trace.citations:
        message["annotations"] = encode_citations(trace.citations, len(trace.text))
    answer: dict[str, Any] = {
        "session_id": session,
        "response": {"message": message, "usage": encode_usage(usage), "finish_reason": trace.reason},
    }
    if with_trace:
        answer["steps"] = trace.steps
    return answer


def tool_object(spec: ToolSpec) -> dict[str, Any]:
    """HelixLLM's entry of the list of tools; ``input_schema`` is all of the schema."""
    parameters = spec.parameters.get("properties", {})
    return {"name": spec.name, "description": spec.description, "parameters": parameters, "input_schema": spec.parameters}


def executed(name: str, outcome: ToolOutcome) -> dict[str, Any]:
    """What came of a tool."""
    return {"name": name, "result": outcome.text, "is_error": outcome.is_error}


def agent_object(record: AgentRecord) -> dict[str, Any]:
    """An agent."""
    return {
        "object": "agent",
        **msgspec.to_builtins(record.agent),
        "model_id": f"agent:{record.agent.name}",
        "version": record.version,
        "configured": record.configured,
        "created_at": record.created_at.isoformat(),
    }


def key_object(key: AgentKey) -> dict[str, Any]:
    """A key, without the key."""
    return {"object": "agent.key", **_told(asdict(key))}


def session_object(session: Session) -> dict[str, Any]:
    """A session without its messages."""
    fields = asdict(session)
    return {"object": "agent.session", **_told(fields | {"message_count": fields.pop("messages")})}


def message_objects(messages: Sequence[SessionMessage]) -> list[dict[str, Any]]:
    """The messages of a session, each with its run and step."""
    return [entry for message in messages for entry in _messages(message)]


def _messages(said: SessionMessage) -> list[dict[str, Any]]:
    place = {"run": said.run, "step": said.step, "created_at": said.created_at.isoformat()}
    parts = said.message.parts
    results = [part for part in parts if isinstance(part, ToolResult)]
    if results:
        return [
            {"role": "tool", "tool_call_id": one.call_id, "content": one.text, "is_error": one.is_error, **place}
            for one in results
        ]
    entry: dict[str, Any] = {"role": said.message.role, "content": "".join(part.text for part in parts if isinstance(part, Text))}
    calls = [part for part in parts if isinstance(part, ToolCall)]
    if calls:
        entry["tool_calls"] = [
            {"id": one.id, "type": "function", "function": {"name": one.name, "arguments": one.arguments}} for one in calls
        ]
    thoughts = "".join(part.text for part in parts if isinstance(part, Reasoning))
    return [entry | ({"reasoning_content": thoughts} if thoughts else {}) | place]


def _told(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in fields.items()}
