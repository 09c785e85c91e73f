"""What Amazon answers to Converse, under its own names. What is not declared here is left out.

Numbers of tokens are not checked here: an answer is not lost because its bill is wrong (``helix_ray.wire.bedrock.usage``).
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from helix_ray.wire.upstream.lines import malformed

StructT = TypeVar("StructT", bound=msgspec.Struct)


class ToolUse(msgspec.Struct):
    """A tool call; ``type`` is there for tools that Amazon runs itself. ``input`` stays as it was written."""

    toolUseId: str
    name: str
    input: msgspec.Raw = msgspec.Raw(b"{}")
    type: str | None = None


class ReasoningText(msgspec.Struct):
    """Reasoning that can be read."""

    text: str
    signature: str | None = None


class ReasoningContent(msgspec.Struct):
    """Reasoning; without ``reasoningText`` it is encrypted."""

    reasoningText: ReasoningText | None = None


class ContentBlock(msgspec.Struct):
    """A part of an answer: one of these, or something that is left out."""

    text: str | None = None
    toolUse: ToolUse | None = None
    reasoningContent: ReasoningContent | None = None


class Message(msgspec.Struct):
    """What the model said."""

    content: list[ContentBlock]


class Output(msgspec.Struct):
    """The place of the message."""

    message: Message


class ConverseResponse(msgspec.Struct):
    """The body of a whole answer."""

    output: Output
    stopReason: str
    usage: Any = None
    additionalModelResponseFields: Any = None


class TokenCount(msgspec.Struct):
    """The body of an answer to CountTokens."""

    inputTokens: int


class ToolUseStart(msgspec.Struct):
    """The beginning of a tool call."""

    toolUseId: str
    name: str
    type: str | None = None


class BlockStart(msgspec.Struct):
    """What begins."""

    toolUse: ToolUseStart | None = None


class ContentBlockStart(msgspec.Struct):
    """Event ``contentBlockStart``."""

    contentBlockIndex: int
    start: BlockStart


class ToolUseDelta(msgspec.Struct):
    """More of a tool call's JSON text."""

    input: str


class ReasoningDelta(msgspec.Struct):
    """More reasoning, or its signature; without either it is encrypted."""

    text: str | None = None
    signature: str | None = None


class Delta(msgspec.Struct):
    """What grows: one of these, or something that is left out."""

    text: str | None = None
    toolUse: ToolUseDelta | None = None
    reasoningContent: ReasoningDelta | None = None


class ContentBlockDelta(msgspec.Struct):
    """Event ``contentBlockDelta``."""

    contentBlockIndex: int
    delta: Delta


class ContentBlockStop(msgspec.Struct):
    """Event ``contentBlockStop``."""

    contentBlockIndex: int


class MessageStop(msgspec.Struct):
    """Event ``messageStop``."""

    stopReason: str
    additionalModelResponseFields: Any = None


class Metadata(msgspec.Struct):
    """Event ``metadata``."""

    usage: Any = None


class StreamException(msgspec.Struct):
    """An exception in a stream."""

    message: str = ""


_DECODERS: dict[type[msgspec.Struct], msgspec.json.Decoder[Any]] = {
    kind: msgspec.json.Decoder(kind)
    for kind in (
        ConverseResponse,
        TokenCount,
        ContentBlockStart,
        ContentBlockDelta,
        ContentBlockStop,
        MessageStop,
        Metadata,
        StreamException,
    )
}


def read(raw: bytes, kind: type[StructT]) -> StructT:
    """JSON as one of the bodies and events above.

    Raises:
        UnavailableError: it is none.
    """
    try:
        value: StructT = _DECODERS[kind].decode(raw)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as exc:
        raise malformed("its JSON is not what it should be") from exc
    return value
