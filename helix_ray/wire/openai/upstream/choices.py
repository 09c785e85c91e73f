"""What the choices of an OpenAI-compatible provider say, as events."""

from __future__ import annotations

import os
from typing import Any

from helix_ray.core.events import Event, Finished, FinishReason, ReasoningDelta, TextDelta, TokenLogprob, ToolCallDelta
from helix_ray.wire.body import encode_json
from helix_ray.wire.openai.upstream.schema import Choice, Said, ToolCall
from helix_ray.wire.upstream.tally import Tally

_REASONS: dict[str, FinishReason] = {
    "length": "length",
    "max_tokens": "length",
    "model_length": "length",
    "tool_calls": "tool_calls",
    "function_call": "tool_calls",
    "content_filter": "content_filter",
}


class _Call:
    """A tool call while its pieces come; it has no number before it begins."""

    __slots__ = ("arguments", "id", "name", "number")

    def __init__(self) -> None:
        self.number: int | None = None
        self.id = self.name = self.arguments = ""


class ChoiceReader:
    """Follows one choice.

    Args:
        index: of the choice.
        tally: counts what it says.

    Attributes:
        reason: why it ended, in OpenAI's words; ``None`` before.
        stop_sequence: the stop text that ended it, where the provider tells.
    """

    __slots__ = ("_begun", "_calls", "_index", "_latest", "_tally", "reason", "stop_sequence")

    def __init__(self, index: int, tally: Tally) -> None:
        self._index = index
        self._tally = tally
        self._begun = 0
        self._calls: dict[int, _Call] = {}  # the latest one of each of the provider's numbers
        self._latest: _Call | None = None
        self.reason: str | None = None
        self.stop_sequence: str | None = None

    def read(self, choice: Choice, events: list[Event]) -> None:
        """Add what ``choice`` says."""
        said = choice.delta or choice.message
        if said is not None:
            self._read_said(said, choice.logprobs, events)
        elif choice.text:
            events.append(TextDelta(choice.text, self._index, None, self._tally.piece(choice.text)))
        if choice.finish_reason:
            self.reason = choice.finish_reason
            if isinstance(choice.stop_reason, str):
                self.stop_sequence = choice.stop_reason

    def finish(self) -> Finished:
        """The end of the choice; what is wrong with why it ended is taken for a usual end."""
        reason = _REASONS.get(self.reason or "", "stop")
        if self._begun and reason == "stop":
            reason = "tool_calls"
        return Finished(reason, self._index, self.stop_sequence if reason == "stop" else None)

    def _read_said(self, said: Said, logprobs: Any, events: list[Event]) -> None:
        content = said.content
        reasoning = said.reasoning_content or (said.reasoning if isinstance(said.reasoning, str) else None)
        if isinstance(content, list):
            thought, content = _parts(content)
            reasoning = reasoning or thought
        if reasoning:
            events.append(ReasoningDelta(reasoning, self._index, self._tally.piece(reasoning)))
        content = content or said.refusal
        if content or logprobs:
            tokens = decode_logprobs(logprobs) if logprobs else None
            if content or tokens:
                events.append(TextDelta(content or "", self._index, tokens, self._tally.piece(content or "")))
        for position, call in enumerate(said.tool_calls or ()):
            self._read_call(call, position, events)

    def _read_call(self, piece: ToolCall, position: int, events: list[Event]) -> None:
        function = piece.function
        name = (function.name if function else None) or ""
        call = self._find(piece, position, name)
        arguments = function.arguments if function else None
        text = encode_json(arguments).decode() if isinstance(arguments, dict) else arguments or ""
        if call.number is not None:
            if text:
                events.append(ToolCallDelta(call.number, text, index=self._index, tokens=self._tally.piece(text)))
            return
        call.id, call.name, call.arguments = call.id or piece.id or "", call.name or name, call.arguments + text
        if not call.name:
            return  # what it calls comes later
        call.number, self._begun = self._begun, self._begun + 1
        ident = call.id or f"call_{os.urandom(12).hex()}"
        tokens = self._tally.piece(call.name + call.arguments)
        events.append(ToolCallDelta(call.number, call.arguments, ident, call.name, self._index, tokens))

    def _find(self, piece: ToolCall, position: int, name: str) -> _Call:
        """The call that a piece belongs to.

        Some providers number no calls, or all with 0: what has a name and another id is another call.
        """
        if piece.index is None and not piece.id and self._latest is not None:
            return self._latest
        number = position if piece.index is None else piece.index
        call = self._calls.get(number)
        if call is None or (name and piece.id and call.id and piece.id != call.id):
            call = self._calls[number] = _Call()
        self._latest = call
        return call


def _parts(content: list[Any]) -> tuple[str, str]:
    """Reasoning and text of content that comes in parts."""
    texts: dict[bool, list[str]] = {True: [], False: []}
    for part in content:
        if not isinstance(part, dict):
            continue
        thoughts = part.get("thinking")
        inner = thoughts if isinstance(thoughts, list) else [part]
        texts[thoughts is not None] += [
            one["text"] for one in inner if isinstance(one, dict) and isinstance(one.get("text"), str)
        ]
        if isinstance(thoughts, str):
            texts[True].append(thoughts)
    return "".join(texts[True]), "".join(texts[False])


def decode_logprobs(value: Any) -> tuple[TokenLogprob, ...] | None:
    """The tokens of ``logprobs.content``; what is malformed is left out."""
    content = value.get("content") if isinstance(value, dict) else None
    if not isinstance(content, list):
        return None
    tokens = []
    for one in content:
        entry = _logprob(one)
        if entry is not None:
            tops = one.get("top_logprobs")
            top = [found for found in map(_logprob, tops if isinstance(tops, list) else ()) if found is not None]
            tokens.append(TokenLogprob(*entry[:2], entry[2], tuple(top)))
    return tuple(tokens)


def _logprob(value: Any) -> tuple[str, float, bytes] | None:
    if not isinstance(value, dict):
        return None
    token, logprob, raw = value.get("token"), value.get("logprob"), value.get("bytes")
    if not isinstance(token, str) or not isinstance(logprob, int | float):
        return None
    if isinstance(raw, list) and all(type(byte) is int and 0 <= byte < 256 for byte in raw):
        return token, float(logprob), bytes(raw)
    return token, float(logprob), token.encode("utf-8", "replace")
