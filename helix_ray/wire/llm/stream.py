"""The typed events of a streamed completion, written and read."""

from __future__ import annotations

from typing import Any

import msgspec

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event, Finished, FinishReason, Started, TextDelta, ToolCallDelta, Usage
from helix_ray.wire.anthropic.blocks import Begin, Blocks, End, Grow, Step
from helix_ray.wire.grammar import violated
from helix_ray.wire.llm.errors import decode_error
from helix_ray.wire.openai.errors import encode_error
from helix_ray.wire.sse import encode_line, quote

_TEXT = b'data: {"type":"content_delta","delta":'
_END = b"}\n\n"
_REASONS: dict[str, FinishReason] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "tool_use": "tool_calls",
    "max_tokens": "length",
    "refusal": "content_filter",
}


class LlmStreamEncoder:
    """The stream of a completion; see ``StreamEncoder``. It has one choice, and no words for reasoning.

    ``content_delta``s and calls as they come: ``tool_use_start``, ``tool_use_delta``s, ``tool_use_complete``; the last does not
    come for a call that was cut off. At the end ``message_stop`` and ``metadata``, or ``error``.

    Args:
        model: as the answer names it.
        request_id: for errors.
    """

    __slots__ = ("_blocks", "_delta_head", "_ended", "_id", "_model", "_name", "_request_id")

    def __init__(self, *, model: str, request_id: str = "") -> None:
        self._blocks = Blocks()
        self._model = model
        self._request_id = request_id
        self._ended = False
        self._id = self._name = ""  # of the open call
        self._delta_head = b""  # of its deltas

    def encode(self, event: Event) -> bytes:
        """See ``StreamEncoder.encode``."""
        if self._ended:
            violated("it went on after its end")
        if type(event) is TextDelta and self._blocks.open == "text" and event.index == 0:
            return _TEXT + quote(event.text) + _END if event.text else b""
        frames = b"".join(map(self._step, self._blocks.add(event)))
        if type(event) is Finished:
            frames += _frame(type="message_stop", stop_reason=self._blocks.stop_reason, model=self._model)
        elif type(event) is Usage:
            counts = {"input_tokens": event.prompt_tokens, "output_tokens": event.completion_tokens}
            frames += _frame(type="metadata", usage=counts)
        return frames

    def close(self) -> bytes:
        """See ``StreamEncoder.close``."""
        self._blocks.close()
        self._ended = True
        return b""

    def fail(self, error: HelixError) -> bytes:
        """See ``StreamEncoder.fail``."""
        if self._ended:
            return b""
        self._ended = True
        return _frame(type="error", **encode_error(error, self._request_id))

    def _step(self, step: Step) -> bytes:
        match step:
            case Grow(kind="text"):
                return _TEXT + quote(step.text) + _END
            case Grow(kind="tool_use"):
                return self._delta_head + quote(step.text) + _END
            case Begin(kind="tool_use"):
                self._id, self._name = step.id, step.name
                self._delta_head = b'data: {"type":"tool_use_delta","id":%b,"delta":' % quote(step.id)
                return _frame(type="tool_use_start", id=step.id, name=step.name)
            case End(kind="tool_use", cut=False):
                return _frame(type="tool_use_complete", id=self._id, name=self._name, input=step.input)
        return b""


def _frame(**fields: Any) -> bytes:
    return b"data: %b\n\n" % encode_line(fields)


class LlmStreamDecoder:
    """Reads such a stream. Events of types that are not known here are left out."""

    def __init__(self) -> None:
        self._started = self._told = False
        self._calls: dict[str, int] = {}  # number of the call by its id

    def decode(self, data: bytes) -> list[Event]:
        """What an event says.

        Args:
            data: of one server-sent event.

        Raises:
            HelixError: it tells of a failure, or is malformed.
        """
        try:
            fields = msgspec.json.decode(data)
            events = self._events(fields)
        except (msgspec.MsgspecError, UnicodeError, RecursionError, LookupError, TypeError, ValueError, AttributeError) as exc:
            raise HelixError("The completion's stream is malformed.") from exc
        if events and not self._started:
            # The length of the prompt is told at the end.
            self._started = True
            events.insert(0, Started(0))
        return events

    def close(self) -> None:
        """The stream ended.

        Raises:
            HelixError: too early.
        """
        if not self._told:
            violated("it was cut off")

    def _events(self, fields: dict[str, Any]) -> list[Event]:
        match fields["type"]:
            case "content_delta":
                return [TextDelta(_text(fields["delta"]))]
            case "tool_use_start":
                call = self._calls.setdefault(_text(fields["id"]), len(self._calls))
                return [ToolCallDelta(call, id=fields["id"], name=_text(fields["name"]))]
            case "tool_use_delta":
                return [ToolCallDelta(self._calls[fields["id"]], _text(fields["delta"]))]
            case "message_stop":
                return [Finished(_REASONS.get(fields["stop_reason"], "stop"))]
            case "metadata":
                self._told = True
                usage = fields["usage"]
                return [Usage(int(usage["input_tokens"]), int(usage["output_tokens"]))]
            case "error":
                raise decode_error(fields["error"])
        return []


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
