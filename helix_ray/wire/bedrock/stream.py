"""ConverseStream: from the frames of an answer to events."""

from __future__ import annotations

from helix_ray.core.errors import UnavailableError
from helix_ray.core.events import Event, ReasoningDelta, Started, TextDelta, ToolCallDelta
from helix_ray.core.messages import Sampling
from helix_ray.wire.bedrock import schema
from helix_ray.wire.bedrock.errors import decode_failure
from helix_ray.wire.bedrock.eventstream import Frame
from helix_ray.wire.bedrock.usage import decode_stop, decode_usage
from helix_ray.wire.estimate import Estimate
from helix_ray.wire.upstream.lines import cut_off, malformed

_NOTHING: tuple[Event, ...] = ()


class ConverseStreamDecoder:
    """Follows one stream. Events and blocks of kinds that are not known here are left out.

    Args:
        prompt_tokens: of the request, about: Amazon tells them at the end.
        sampling: of the request.
    """

    __slots__ = ("_calls", "_empty", "_estimate", "_prompt_tokens", "_sampling", "_started", "_stopped", "_usage", "done")

    def __init__(self, prompt_tokens: int, sampling: Sampling) -> None:
        self._prompt_tokens = prompt_tokens
        self._sampling = sampling
        self._estimate = Estimate()
        self._started = self._stopped = False
        self._usage: object = None
        self._calls: dict[int, int] = {}  # number of the call by its block
        self._empty: set[int] = set()  # blocks of calls that have no arguments yet
        self.done = False
        """The answer and its usage are complete; nothing that follows matters."""

    def decode(self, frame: Frame) -> tuple[Event, ...]:
        """What a frame says.

        Raises:
            HelixError: it is an exception, or nothing that can come here.
        """
        headers = frame.headers
        if headers.get(":message-type") != "event":
            raise _exception(frame)
        kind = headers.get(":event-type")
        if kind == "contentBlockDelta":
            return self._delta(frame.payload)
        match kind:
            case "messageStart":
                return self._start()
            case "contentBlockStart":
                return self._block_start(schema.read(frame.payload, schema.ContentBlockStart))
            case "contentBlockStop":
                return self._block_stop(schema.read(frame.payload, schema.ContentBlockStop).contentBlockIndex)
            case "messageStop":
                return self._stop(schema.read(frame.payload, schema.MessageStop))
            case "metadata":
                self._usage = schema.read(frame.payload, schema.Metadata).usage or {}
                self.done = self._stopped
        return _NOTHING

    def close(self) -> tuple[Event, ...]:
        """What ends the answer, when all frames have come.

        Raises:
            UnavailableError: the answer is not complete.
        """
        if not self._stopped:
            raise cut_off()
        return (decode_usage(self._usage, self._prompt_tokens, self._estimate.tokens, self._sampling),)

    def _start(self) -> tuple[Event, ...]:
        if self._started:
            raise malformed("its answer began twice")
        self._started = True
        return (Started(self._prompt_tokens),)

    def _delta(self, payload: bytes) -> tuple[Event, ...]:
        self._speak()
        wire = schema.read(payload, schema.ContentBlockDelta)
        delta = wire.delta
        if delta.text is not None:
            return (TextDelta(delta.text, tokens=self._estimate.add(delta.text)),)
        if delta.toolUse is not None:
            return self._arguments(wire.contentBlockIndex, delta.toolUse.input)
        if delta.reasoningContent is not None:
            text, signature = delta.reasoningContent.text or "", delta.reasoningContent.signature or ""
            if text or signature:
                return (ReasoningDelta(text, tokens=self._estimate.add(text), signature=signature),)
        return _NOTHING

    def _block_start(self, wire: schema.ContentBlockStart) -> tuple[Event, ...]:
        self._speak()
        tool, index = wire.start.toolUse, wire.contentBlockIndex
        if tool is None or tool.type is not None:
            return _NOTHING
        if index in self._calls:
            raise malformed("a block began twice")
        self._calls[index] = call = len(self._calls)
        self._empty.add(index)
        return (ToolCallDelta(call, "", tool.toolUseId, tool.name, tokens=self._estimate.add(tool.name)),)

    def _arguments(self, index: int, text: str) -> tuple[Event, ...]:
        call = self._calls.get(index)
        if call is None or not text:
            # A tool that Amazon runs itself, or a piece with nothing in it.
            return _NOTHING
        self._empty.discard(index)
        return (ToolCallDelta(call, text, tokens=self._estimate.add(text)),)

    def _block_stop(self, index: int) -> tuple[Event, ...]:
        self._speak()
        if index not in self._empty:
            return _NOTHING
        self._empty.discard(index)
        # No arguments are an object without fields: clients read JSON.
        return (ToolCallDelta(self._calls[index], "{}"),)

    def _stop(self, wire: schema.MessageStop) -> tuple[Event, ...]:
        ends = [event for index in sorted(self._empty) for event in self._block_stop(index)]
        self._speak()
        self._stopped = True
        self.done = self._usage is not None
        return (*ends, decode_stop(wire.stopReason, wire.additionalModelResponseFields, self._sampling))

    def _speak(self) -> None:
        if not self._started:
            raise malformed("its answer has no beginning")
        if self._stopped:
            raise malformed("its answer went on after its end")


def _exception(frame: Frame) -> Exception:
    headers = frame.headers
    kind = headers.get(":exception-type") or headers.get(":error-code") or ""
    try:
        message = schema.read(frame.payload, schema.StreamException).message
    except UnavailableError:
        message = headers.get(":error-message", "")
    return decode_failure(0, kind, message)
