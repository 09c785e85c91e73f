"""Answers of the LLM API."""

from __future__ import annotations

from typing import Any

from openai import BaseModel


class LlmToolCall(BaseModel):
    """A call that the model asks for."""

    id: str
    name: str
    input: dict[str, Any]


class LlmUsage(BaseModel):
    """What a completion consumed, in tokens."""

    prompt_tokens: int
    completion_tokens: int


class LlmStreamUsage(BaseModel):
    """What a streamed completion consumed, in tokens."""

    input_tokens: int
    output_tokens: int


class LlmCompletion(BaseModel):
    """An answer."""

    content: str
    model: str
    stop_reason: str
    tool_calls: list[LlmToolCall]
    usage: LlmUsage


class LlmEvent(BaseModel):
    """One event of a streamed completion; which fields there are depends on ``type``.

    ``content_delta``, ``tool_use_start``, ``tool_use_delta``, ``tool_use_complete``, then ``message_stop`` and ``metadata``.
    """

    type: str
    delta: str | None = None
    id: str | None = None
    name: str | None = None
    input: dict[str, Any] | None = None
    stop_reason: str | None = None
    model: str | None = None
    usage: LlmStreamUsage | None = None
