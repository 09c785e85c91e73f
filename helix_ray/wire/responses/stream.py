"""The stream of a response: its typed events."""

from __future__ import annotations

from typing import Any

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event, Started, TextDelta
from helix_ray.wire.grammar import violated
from helix_ray.wire.openai.errors import encode_error
from helix_ray.wire.responses.answer import Answer, Draft
from helix_ray.wire.responses.output import Begin, End, Grow, Note, OutputItem, Step
from helix_ray.wire.sse import encode_line, quote

_DELTAS = {
    "message": "response.output_text",
    "reasoning": "response.reasoning_text",
    "function_call": "response.function_call_arguments",
}


def encode_frame(kind: str, number: int, **fields: Any) -> bytes:
    """One event with its number."""
    value = encode_line({"type": kind, **fields, "sequence_number": number})
    return b"event: %b\ndata: %b\n\n" % (kind.encode(), value)


def encode_failure_frame(error: HelixError, request_id: str, number: int) -> bytes:
    """The event at which OpenAI's SDKs raise."""
    said = encode_error(error, request_id)["error"]
    return encode_frame("error", number, **{name: said[name] for name in ("code", "message", "param")}, error=said)


class ResponseStreamEncoder:
    """The stream of a response; see ``StreamEncoder``.

    Its events are numbered from 0. ``response.created`` and ``response.in_progress`` come first, then those of the items, one
    item after the other, at last the response as a whole: ``response.completed`` or ``response.incomplete``. A stream that broke
    ends with ``response.failed`` and then ``error``, at which OpenAI's SDKs raise.

    Args:
        draft: of the response.
        request_id: for errors.
    """

    __slots__ = ("_answer", "_begun", "_ended", "_number", "_request_id", "_text", "_text_head")

    def __init__(self, draft: Draft, request_id: str = "") -> None:
        self._answer = Answer(draft)
        self._request_id = request_id
        self._number = 0
        self._begun = self._ended = False
        # The open message: its pieces, and its frame up to the text. The way of nearly every event.
        self._text: list[str] | None = None
        self._text_head = b""

    def encode(self, event: Event) -> bytes:
        """See ``StreamEncoder.encode``."""
        if self._text is not None and type(event) is TextDelta and event.logprobs is None and event.index == 0:
            if not event.text:
                return b""
            self._text.append(event.text)
            number, self._number = self._number, self._number + 1
            return b'%b%b,"logprobs":[],"sequence_number":%d}\n\n' % (self._text_head, quote(event.text), number)
        if self._ended:
            violated("it went on after its end")
        frames = b"".join([self._step(step) for step in self._answer.add(event)])
        return self._begin() if type(event) is Started else frames

    def complete(self) -> dict[str, Any]:
        """The response, when all events were encoded.

        Raises:
            HelixError: they made no complete answer.
        """
        return self._answer.complete()

    def close(self) -> bytes:
        """See ``StreamEncoder.close``."""
        response = self._answer.complete()
        return self._end(self._frame(f"response.{response['status']}", response=response))

    def fail(self, error: HelixError) -> bytes:
        """See ``StreamEncoder.fail``."""
        if self._ended:
            return b""
        failed = self._frame("response.failed", response=self._answer.failed(error)) if self._begun else b""
        return self._end(failed + encode_failure_frame(error, self._request_id, self._number))

    def _begin(self) -> bytes:
        self._begun = True
        response = self._answer.begun()
        return self._frame("response.created", response=response) + self._frame("response.in_progress", response=response)

    def _end(self, frames: bytes) -> bytes:
        self._ended = True
        self._text = None
        return frames

    def _step(self, step: Step) -> bytes:
        item = step.item
        match step:
            case Begin():
                return self._open(item)
            case Grow():
                fields: dict[str, Any] = {} if item.kind == "function_call" else {"content_index": 0}
                if item.kind == "message":
                    fields["logprobs"] = step.logprobs
                return self._of(f"{_DELTAS[item.kind]}.delta", item, **fields, delta=step.text)
            case Note():
                noted = {"content_index": 0, "annotation_index": step.number, "annotation": step.annotation}
                return self._of("response.output_text.annotation.added", item, **noted)
            case End():
                return self._close(item)

    def _open(self, item: OutputItem) -> bytes:
        # By now the item may have some of its text already, which comes as deltas.
        begun = item.begun()
        frames = self._frame("response.output_item.added", output_index=item.index, item=begun.value())
        if item.kind == "function_call":
            return frames
        if item.kind == "message":
            self._text = item.pieces
            self._text_head = (
                b"event: response.output_text.delta\n"
                b'data: {"type":"response.output_text.delta","item_id":%b,"output_index":%d,"content_index":0,"delta":'
            ) % (quote(item.id), item.index)
        return frames + self._of("response.content_part.added", item, content_index=0, part=begun.part())

    def _close(self, item: OutputItem) -> bytes:
        self._text = None
        if item.kind == "function_call":
            frames = self._of(f"{_DELTAS[item.kind]}.done", item, name=item.name, arguments=item.text)
        else:
            fields = {"logprobs": item.logprobs} if item.kind == "message" else {}
            frames = self._of(f"{_DELTAS[item.kind]}.done", item, content_index=0, text=item.text, **fields)
            frames += self._of("response.content_part.done", item, content_index=0, part=item.part())
        return frames + self._frame("response.output_item.done", output_index=item.index, item=item.value())

    def _of(self, kind: str, item: OutputItem, **fields: Any) -> bytes:
        return self._frame(kind, item_id=item.id, output_index=item.index, **fields)

    def _frame(self, kind: str, **fields: Any) -> bytes:
        number, self._number = self._number, self._number + 1
        return encode_frame(kind, number, **fields)
