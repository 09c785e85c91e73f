"""Anthropic's stream: the events of one message."""

from __future__ import annotations

from typing import Any

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event, Started, TextDelta, Usage
from helix_ray.wire.anthropic.blocks import Begin, Blocks, End, Grow, Step
from helix_ray.wire.anthropic.errors import encode_error
from helix_ray.wire.anthropic.usage import encode_usage
from helix_ray.wire.grammar import violated
from helix_ray.wire.sse import encode_line, quote

_BLOCKS = {"text": b'{"type":"text","text":""}', "thinking": b'{"type":"thinking","thinking":"","signature":""}'}
_DELTAS = {
    "text": (b"text_delta", b"text"),
    "thinking": (b"thinking_delta", b"thinking"),
    "tool_use": (b"input_json_delta", b"partial_json"),
}
_STOP = b'event: message_stop\ndata: {"type":"message_stop"}\n\n'


class MessageStreamEncoder:
    """The stream of a message; see ``StreamEncoder``. It has one choice.

    Args:
        id: of the answer.
        model: as the answer names it.
        request_id: for errors.
    """

    __slots__ = ("_blocks", "_ended", "_id", "_index", "_model", "_request_id", "_text_head")

    def __init__(self, *, id: str, model: str, request_id: str = "") -> None:
        self._blocks = Blocks()
        self._id = id
        self._model = model
        self._request_id = request_id
        self._index = -1
        self._ended = False
        self._text_head: bytes | None = None  # of the open block, if that is one of text

    def encode(self, event: Event) -> bytes:
        """See ``StreamEncoder.encode``."""
        if self._text_head is not None and type(event) is TextDelta and event.index == 0:
            return self._text_head + quote(event.text) + b"}}\n\n" if event.text else b""
        if self._ended:
            violated("it went on after its end")
        frames = b"".join(map(self._step, self._blocks.add(event)))
        if type(event) is Started:
            return self._message_start(event)
        return frames if type(event) is not Usage else self._message_delta(event)

    def close(self) -> bytes:
        """See ``StreamEncoder.close``."""
        self._blocks.close()
        return self._end(_STOP)

    def fail(self, error: HelixError) -> bytes:
        """See ``StreamEncoder.fail``."""
        return self._end(b"event: error\ndata: %b\n\n" % encode_line(encode_error(error, self._request_id)))

    def _end(self, frames: bytes) -> bytes:
        if self._ended:
            return b""
        self._ended = True
        self._text_head = None
        return frames

    def _step(self, step: Step) -> bytes:
        match step:
            case Begin():
                return self._block_start(step)
            case Grow():
                return self._delta_head(step.kind) + quote(step.text) + b"}}\n\n"
            case End():
                return self._block_stop(step)

    def _block_start(self, begin: Begin) -> bytes:
        self._index += 1
        if begin.kind == "text":
            self._text_head = self._delta_head("text")
        block = _BLOCKS.get(begin.kind) or b'{"type":"tool_use","id":%b,"name":%b,"input":{}}' % (
            quote(begin.id),
            quote(begin.name),
        )
        return b'event: content_block_start\ndata: {"type":"content_block_start","index":%d,"content_block":%b}\n\n' % (
            self._index,
            block,
        )

    def _delta_head(self, kind: str) -> bytes:
        return b'event: content_block_delta\ndata: {"type":"content_block_delta","index":%d,"delta":{"type":"%b","%b":' % (
            self._index,
            *_DELTAS[kind],
        )

    def _block_stop(self, end: End) -> bytes:
        self._text_head = None
        signature = b""
        if end.kind == "thinking":
            # No key signs the thoughts of a local model; clients expect the event all the same.
            signature = (
                b"event: content_block_delta\n"
                b'data: {"type":"content_block_delta","index":%d,"delta":{"type":"signature_delta","signature":%b}}\n\n'
                % (self._index, quote(end.signature))
            )
        return signature + b'event: content_block_stop\ndata: {"type":"content_block_stop","index":%d}\n\n' % self._index

    def _message_start(self, started: Started) -> bytes:
        message: dict[str, Any] = {
            "id": self._id,
            "type": "message",
            "role": "assistant",
            "content": [],
            "model": self._model,
            "stop_reason": None,
            "stop_sequence": None,
            "usage": encode_usage(Usage(started.prompt_tokens, 0, started.cached_tokens)),
        }
        return b'event: message_start\ndata: {"type":"message_start","message":%b}\n\n' % encode_line(message)

    def _message_delta(self, usage: Usage) -> bytes:
        delta = {"stop_reason": self._blocks.stop_reason, "stop_sequence": self._blocks.stop_sequence}
        return b'event: message_delta\ndata: {"type":"message_delta","delta":%b,"usage":%b}\n\n' % (
            encode_line(delta),
            encode_line(encode_usage(usage)),
        )
