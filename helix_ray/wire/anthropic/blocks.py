"""How a generation's events become Anthropic's content blocks, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from helix_ray.core.events import Event, Finished, ReasoningDelta, Started, TextDelta, ToolCallDelta, Usage
from helix_ray.wire.anthropic.tool_input import ToolInput
from helix_ray.wire.grammar import StreamGrammar, violated

Kind = Literal["text", "thinking", "tool_use"]

_STOP_REASONS = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool_calls": "tool_use",
    "content_filter": "refusal",
}


@dataclass(frozen=True, slots=True)
class Begin:
    """A block begins; ``id`` and ``name`` are those of a tool call."""

    kind: Kind
    id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Grow:
    """The open block gets more text, or more of its JSON."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class End:
    """The open block is complete.

    Attributes:
        input: of a tool call.
        signature: of a thought.
        cut: the generation ended before the arguments of the call did.
    """

    kind: Kind
    input: dict[str, Any] | None = None
    signature: str = ""
    cut: bool = False


Step = Begin | Grow | End


class Blocks:
    """Arranges one choice's events as blocks.

    Text and reasoning that are blank make no block of their own: clients may not send such blocks back. They wait
    for what follows and are left out when nothing of their kind does, unless they are the whole answer.

    Attributes:
        open: kind of the block that can grow.
        stop_reason: why the answer ended, in Anthropic's words; ``None`` before.
        stop_sequence: the stop text that ended it, if one did.
    """

    __slots__ = (
        "_blank",
        "_blank_kind",
        "_calls",
        "_count",
        "_grammar",
        "_input",
        "_signature",
        "open",
        "stop_reason",
        "stop_sequence",
    )

    def __init__(self) -> None:
        self._grammar = StreamGrammar(1)
        self._count = 0
        self._calls = 0
        self._input = ToolInput()  # of the latest tool call
        self._signature = ""  # of the open thought
        self._blank = ""
        self._blank_kind: Kind = "text"
        self.open: Kind | None = None
        self.stop_reason: str | None = None
        self.stop_sequence: str | None = None

    def add(self, event: Event) -> list[Step]:
        """What ``event`` changes.

        Raises:
            HelixError: the event breaks the grammar, or the blocks cannot say it.
        """
        steps: list[Step] = []
        match event:
            case Started():
                self._grammar.start()
            case TextDelta():
                self._grammar.speak(event.index)
                self._say("text", event.text, steps)
            case ReasoningDelta():
                self._grammar.speak(event.index)
                self._say("thinking", event.text, steps)
                if event.signature:
                    self._sign(event.signature, steps)
            case ToolCallDelta():
                self._call(event, steps)
            case Finished():
                self._finish(event, steps)
            case Usage():
                self._grammar.account(event)
        return steps

    def close(self) -> Usage:
        """The stream ended; returns its usage.

        Raises:
            HelixError: it is not complete.
        """
        return self._grammar.close()

    def _say(self, kind: Kind, text: str, steps: list[Step]) -> None:
        if not text:
            return
        if self.open != kind:
            if self._blank and self._blank_kind == kind:
                text = self._blank + text
            self._blank = ""
            if text.isspace():
                self._blank, self._blank_kind = text, kind
                return
            self._begin(Begin(kind), steps)
        steps.append(Grow(kind, text))

    def _sign(self, signature: str, steps: list[Step]) -> None:
        """The thought is complete. Its vendor wants it back as it is, also where there is nothing to read in it."""
        if self.open != "thinking":
            text = self._blank if self._blank_kind == "thinking" else ""
            self._begin(Begin("thinking"), steps)
            if text:
                steps.append(Grow("thinking", text))
        self._signature = signature
        self._end(steps)

    def _call(self, event: ToolCallDelta, steps: list[Step]) -> None:
        if self._grammar.call(event):
            self._begin(Begin("tool_use", event.id, event.name), steps)
            self._input = ToolInput()
            self._calls += 1
        elif self.open != "tool_use" or event.call != self._calls - 1:
            if event.arguments:
                violated(f"tool call {event.call} went on after something else began")
            return
        fragment = self._input.add(event.arguments)
        if fragment:
            steps.append(Grow("tool_use", fragment))

    def _begin(self, begin: Begin, steps: list[Step]) -> None:
        self._end(steps)
        self._blank = ""
        self._count += 1
        self.open = begin.kind
        steps.append(begin)

    def _end(self, steps: list[Step], cut: bool = False) -> None:
        if self.open is None:
            return
        value = None
        if self.open == "tool_use":
            value, fragment = self._input.close(cut)
            cut = cut and not self._input.complete
            if fragment:
                steps.append(Grow("tool_use", fragment))
        steps.append(End(self.open, value, self._signature, cut))
        self.open, self._signature = None, ""

    def _finish(self, event: Finished, steps: list[Step]) -> None:
        reason = self._grammar.finish(event)
        if not self._count and self._blank and self._blank_kind == "text":
            text = self._blank
            self._begin(Begin("text"), steps)
            steps.append(Grow("text", text))
        stop_sequence = event.stop_sequence
        self._end(steps, cut=reason in ("length", "content_filter") or stop_sequence is not None)
        if reason == "stop" and self._calls:
            reason = "tool_calls"
        self.stop_reason = _STOP_REASONS[reason]
        # A call that a stop sequence cut short must not be run.
        if stop_sequence is not None and (reason == "stop" or (reason == "tool_calls" and not self._input.complete)):
            self.stop_reason, self.stop_sequence = "stop_sequence", stop_sequence
