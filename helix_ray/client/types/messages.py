"""Answers in Anthropic's dialect."""

from __future__ import annotations

from typing import Any, Literal

from openai import BaseModel


class ContentBlock(BaseModel):
    """A part of an answer: ``text``, ``thinking`` with its ``signature``, or ``tool_use`` with ``id``, ``name`` and ``input``."""

    type: str
    text: str | None = None
    thinking: str | None = None
    signature: str | None = None
    id: str | None = None
    name: str | None = None
    input: dict[str, Any] | None = None


class MessageUsage(BaseModel):
    """What an answer consumed, in tokens."""

    input_tokens: int | None = None
    output_tokens: int


class Message(BaseModel):
    """An answer."""

    id: str
    type: Literal["message"]
    role: Literal["assistant"]
    content: list[ContentBlock]
    model: str
    stop_reason: str | None
    stop_sequence: str | None
    usage: MessageUsage

    @property
    def text(self) -> str:
        """All of its text."""
        return "".join(block.text or "" for block in self.content)


class MessageEvent(BaseModel):
    """One event of a streamed answer; which fields there are depends on ``type``.

    In this order: ``message_start``, for each block ``content_block_start``, ``content_block_delta``, ``content_block_stop``,
    then ``message_delta`` and ``message_stop``; ``ping`` may come anywhere.
    """

    type: str
    index: int | None = None
    message: Message | None = None
    content_block: ContentBlock | None = None
    delta: dict[str, Any] | None = None
    usage: MessageUsage | None = None

    @property
    def text(self) -> str:
        """More of the answer's text, if that is what came."""
        return str((self.delta or {}).get("text") or "")


class TokenCount(BaseModel):
    """The length of a prompt."""

    input_tokens: int
