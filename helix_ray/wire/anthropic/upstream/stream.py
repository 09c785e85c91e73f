"""Anthropic's answers, streamed and whole, as events."""

from __future__ import annotations

from typing import Any

import msgspec

from helix_ray.core.events import Event, Finished, FinishReason, ReasoningDelta, Started, TextDelta, ToolCallDelta
from helix_ray.wire.anthropic.upstream.errors import failure_of
from helix_ray.wire.body import encode_json
from helix_ray.wire.upstream.json import UNREADABLE, decode_leniently
from helix_ray.wire.upstream.lines import DataLines, cut_off, malformed, read_last
from helix_ray.wire.upstream.tally import Tally

_REASONS: dict[str, FinishReason] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "pause_turn": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "tool_use": "tool_calls",
    "refusal": "content_filter",
}


class _Block(msgspec.Struct, gc=False):
    """A content block, its beginning, or a piece of it."""

    type: str = ""
    text: str | None = None
    thinking: str | None = None
    signature: str | None = None
    id: str | None = None
    name: str | None = None
    input: Any = None
    partial_json: str | None = None
    stop_reason: str | None = None
    stop_sequence: str | None = None


class _Message(msgspec.Struct, gc=False):
    """A message, or how it begins."""

    content: list[_Block] | None = None
    stop_reason: str | None = None
    stop_sequence: str | None = None
    usage: Any = None
    type: str = ""
    error: Any = None


class _Event(msgspec.Struct, gc=False):
    """An event of a stream."""

    type: str = ""
    index: int = 0
    delta: _Block | None = None
    content_block: _Block | None = None
    message: _Message | None = None
    usage: Any = None
    error: Any = None


_decoder = msgspec.json.Decoder(_Event)


class MessageStreamDecoder:
    """The client half of ``MessageStreamEncoder``; see ``StreamDecoder``.

    Events and blocks of kinds that it does not know mean nothing to it, as the protocol asks for.

    Args:
        tally: counts the answer.
    """

    def __init__(self, tally: Tally) -> None:
        self._lines = DataLines()
        self._tally = tally
        self._started = False
        self._usage: dict[str, Any] = {}
        self._calls: dict[int, int] = {}  # numbers of the tool calls, by block
        self._inputs: dict[int, Any] = {}  # inputs of tool calls that came with their beginning, while nothing else came
        self._signatures: dict[int, str] = {}
        self._reason: str | None = None
        self._stop_sequence: str | None = None
        self.done = False

    def feed(self, data: bytes, events: list[Event]) -> None:
        """See ``StreamDecoder.feed``."""
        for line in self._lines.feed(data):
            self._read_line(line, events)

    def close(self, events: list[Event]) -> None:
        """See ``StreamDecoder.close``."""
        read_last(self._lines, lambda line: self._read_line(line, events))
        if not self.done and self._reason is None:
            raise cut_off()
        self._end(events)

    def read_message(self, message: _Message) -> list[Event]:
        """The events of a whole message."""
        events: list[Event] = []
        self._account(message.usage)
        for index, block in enumerate(message.content or ()):
            self._begin(index, block, events)
            self._stop(index, events)
        self._reason, self._stop_sequence = message.stop_reason, message.stop_sequence
        self._end(events)
        return events

    def _read_line(self, line: bytes, events: list[Event]) -> None:
        if self.done:
            return
        try:
            event = _decoder.decode(line)
        except UNREADABLE:
            event = decode_leniently(line, _Event)
        kind, delta = event.type, event.delta
        if kind == "content_block_delta" and delta is not None:
            if delta.type == "text_delta":
                if delta.text:
                    self._say(TextDelta(delta.text, 0, None, self._tally.piece(delta.text)), events)
            else:
                self._grow(event.index, delta, events)
        elif kind == "content_block_start" and event.content_block is not None:
            self._begin(event.index, event.content_block, events)
        elif kind == "content_block_stop":
            self._stop(event.index, events)
        elif kind == "message_start" and event.message is not None:
            self._account(event.message.usage)
        elif kind == "message_delta":
            self._account(event.usage)
            if delta is not None:
                self._reason, self._stop_sequence = delta.stop_reason or self._reason, delta.stop_sequence
        elif kind == "message_stop":
            self.done = True
        elif kind == "error":
            raise failure_of({"error": event.error}).error()

    def _say(self, said: Event, events: list[Event]) -> None:
        if not self._started:
            self._start(events)
        events.append(said)

    def _start(self, events: list[Event]) -> None:
        self._started = True
        usage = self._tally.usage(self._prompt(), 0, self._usage.get("cache_read_input_tokens"))
        events.append(Started(usage.prompt_tokens, usage.cached_tokens))

    def _begin(self, index: int, block: _Block, events: list[Event]) -> None:
        if block.type == "text" and block.text:
            self._say(TextDelta(block.text, 0, None, self._tally.piece(block.text)), events)
        elif block.type == "thinking":
            if block.signature:
                self._signatures[index] = block.signature
            if block.thinking:
                self._say(ReasoningDelta(block.thinking, 0, self._tally.piece(block.thinking)), events)
        elif block.type == "tool_use":
            if not block.id or not block.name:
                raise malformed("a tool call has no id or no name")
            self._calls[index] = number = len(self._calls)
            self._inputs[index] = block.input
            self._say(ToolCallDelta(number, id=block.id, name=block.name, tokens=self._tally.piece(block.name)), events)

    def _grow(self, index: int, delta: _Block, events: list[Event]) -> None:
        if delta.type == "thinking_delta" and delta.thinking:
            self._say(ReasoningDelta(delta.thinking, 0, self._tally.piece(delta.thinking)), events)
        elif delta.type == "signature_delta" and delta.signature:
            self._signatures[index] = self._signatures.get(index, "") + delta.signature
        elif delta.type == "input_json_delta" and delta.partial_json and index in self._calls:
            self._inputs.pop(index, None)
            text = delta.partial_json
            self._say(ToolCallDelta(self._calls[index], text, tokens=self._tally.piece(text)), events)

    def _stop(self, index: int, events: list[Event]) -> None:
        if index in self._inputs:
            text = encode_json(self._inputs.pop(index) or {}).decode()
            self._say(ToolCallDelta(self._calls[index], text, tokens=self._tally.piece(text)), events)
        signature = self._signatures.pop(index, "")
        if signature:
            self._say(ReasoningDelta("", signature=signature), events)

    def _account(self, usage: Any) -> None:
        """Counts are told at the beginning and again at the end, where they stand for all that came before."""
        if isinstance(usage, dict):
            self._usage |= {name: value for name, value in usage.items() if value is not None}

    def _prompt(self) -> Any:
        """All tokens of the prompt: Anthropic tells apart those that its cache had or took."""
        names = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
        counts = [self._usage.get(name, 0) for name in names]
        if "input_tokens" not in self._usage or not all(type(count) is int and count >= 0 for count in counts):
            return None
        return sum(counts)

    def _end(self, events: list[Event]) -> None:
        if not self._started:
            self._start(events)
        reason = _REASONS.get(self._reason or "", "stop")
        sequence = self._stop_sequence if self._reason == "stop_sequence" else None
        events.append(Finished("tool_calls" if self._calls and reason == "stop" and sequence is None else reason, 0, sequence))
        details = self._usage.get("output_tokens_details")
        reasoning = details.get("thinking_tokens") if isinstance(details, dict) else 0
        usage = self._tally.usage(
            self._prompt(), self._usage.get("output_tokens"), self._usage.get("cache_read_input_tokens"), reasoning
        )
        events.append(usage)


def decode_message(body: bytes, tally: Tally) -> list[Event]:
    """The events of a message that came in one piece.

    Args:
        body: of the answer.
        tally: counts the answer.

    Raises:
        HelixError: it tells of a failure, or is malformed.
    """
    message = decode_leniently(body, _Message)
    if message.error is not None:
        raise failure_of({"error": message.error}).error()
    if message.content is None:
        raise malformed("its answer is no message")
    return MessageStreamDecoder(tally).read_message(message)


def decode_token_count(body: bytes) -> int:
    """The answer of ``POST /v1/messages/count_tokens``.

    Raises:
        UnavailableError: it is malformed.
    """
    value = decode_leniently(body, dict[str, Any])
    tokens = value.get("input_tokens")
    if type(tokens) is not int or tokens < 0:
        raise malformed("its count of tokens is none")
    return tokens
