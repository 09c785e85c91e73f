"""What OpenAI-compatible providers answer, as far as anything comes of it.

Everything may be missing, and what may be of several types is taken as it comes: providers differ. One set of shapes serves
chunks and whole answers, of chats and of texts.
"""

from __future__ import annotations

from typing import Any

import msgspec


class Function(msgspec.Struct, gc=False):
    """The function of a tool call, or a piece of it."""

    name: str | None = None
    arguments: str | dict[str, Any] | None = None


class ToolCall(msgspec.Struct, gc=False):
    """A tool call, or a piece of it."""

    index: int | None = None
    id: str | None = None
    function: Function | None = None


class Said(msgspec.Struct, gc=False):
    """A message, or a piece of it."""

    content: str | list[Any] | None = None
    reasoning_content: str | None = None
    reasoning: str | dict[str, Any] | None = None
    refusal: str | None = None
    tool_calls: list[ToolCall] | None = None


class Choice(msgspec.Struct, gc=False):
    """One of the answers, or a piece of it."""

    index: int = 0
    delta: Said | None = None
    message: Said | None = None
    text: str | None = None
    finish_reason: str | None = None
    stop_reason: str | int | None = None
    logprobs: Any = None


class Answer(msgspec.Struct, gc=False):
    """A chunk, or an answer."""

    choices: list[Choice] | None = None
    usage: Any = None
    error: Any = None


decoder = msgspec.json.Decoder(Answer)
