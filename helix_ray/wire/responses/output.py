"""How a generation's events become the output items of a response, one after the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from helix_ray.core.events import (
    Cited,
    Event,
    Finished,
    FinishReason,
    ReasoningDelta,
    Started,
    TextDelta,
    TokenLogprob,
    ToolCallDelta,
    Usage,
)
from helix_ray.wire.grammar import StreamGrammar, violated
from helix_ray.wire.openai.annotations import encode_citations
from helix_ray.wire.openai.logprobs import chat_logprobs

Kind = Literal["reasoning", "message", "function_call"]
_PREFIXES: dict[Kind, str] = {"reasoning": "rs", "message": "msg", "function_call": "fc"}


@dataclass(slots=True)
class OutputItem:
    """One item of the output.

    Attributes:
        id: of the item.
        index: its place in the output.
        call_id, name: of a function call.
        pieces: of its text, or of the call's arguments.
        logprobs: of its text, where they were asked for.
        annotations: of its text.
        status: ``incomplete`` where it was cut off.
    """

    kind: Kind
    id: str
    index: int
    call_id: str = ""
    name: str = ""
    pieces: list[str] = field(default_factory=list)
    logprobs: list[dict[str, Any]] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)
    status: Literal["in_progress", "completed", "incomplete"] = "in_progress"

    @property
    def text(self) -> str:
        """All of it so far."""
        return "".join(self.pieces)

    def begun(self) -> OutputItem:
        """The item as it was before it had any text."""
        return OutputItem(self.kind, self.id, self.index, self.call_id, self.name)

    def part(self) -> dict[str, Any]:
        """Its content part; function calls have none."""
        if self.kind == "reasoning":
            return {"type": "reasoning_text", "text": self.text}
        return {"type": "output_text", "text": self.text, "annotations": self.annotations, "logprobs": self.logprobs}

    def value(self) -> dict[str, Any]:
        """The item as it is answered."""
        head: dict[str, Any] = {"id": self.id, "type": self.kind, "status": self.status}
        content = [] if self.status == "in_progress" else [self.part()]
        match self.kind:
            case "reasoning":
                return {**head, "summary": [], "content": content}
            case "message":
                return {**head, "role": "assistant", "content": content}
            case "function_call":
                return {**head, "call_id": self.call_id, "name": self.name, "arguments": self.text}


@dataclass(frozen=True, slots=True)
class Begin:
    """An item begins."""

    item: OutputItem


@dataclass(frozen=True, slots=True)
class Grow:
    """The open item gets more text, or more of its arguments."""

    item: OutputItem
    text: str
    logprobs: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Note:
    """The open item gets an annotation."""

    item: OutputItem
    number: int
    annotation: dict[str, Any]


@dataclass(frozen=True, slots=True)
class End:
    """The open item is complete."""

    item: OutputItem


Step = Begin | Grow | Note | End


class Output:
    """Arranges the events of one choice as items, and refuses events that break the grammar.

    Blank text makes no item of its own, as between two calls: it waits for what follows, unless it is the whole answer.

    Args:
        ident: hex digits from which items get their ids.

    Attributes:
        items: all of them.
        open: the last one, while it can grow.
        reason: why the answer ended; ``None`` before.
    """

    __slots__ = ("_blank", "_call", "_grammar", "_ident", "items", "open", "reason")

    def __init__(self, ident: str) -> None:
        self._grammar = StreamGrammar(1)
        self._ident = ident
        self._blank: list[TextDelta] = []
        self._call = -1
        self.items: list[OutputItem] = []
        self.open: OutputItem | None = None
        self.reason: FinishReason | None = None

    def add(self, event: Event) -> list[Step]:
        """What an event changes.

        Raises:
            HelixError: the event breaks the grammar, or the items cannot say it.
        """
        steps: list[Step] = []
        match event:
            case Started():
                self._grammar.start()
            case TextDelta():
                self._grammar.speak(event.index)
                self._speak(event, steps)
            case ReasoningDelta():
                self._grammar.speak(event.index)
                self._think(event.text, steps)
            case ToolCallDelta():
                self._call_tool(event, steps)
            case Cited():
                self._grammar.speak(0)
                self._cite(event, steps)
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

    def _speak(self, event: TextDelta, steps: list[Step]) -> None:
        if self._is_open("message"):
            self._grow(event.text, event.logprobs, steps)
            return
        if not event.text.strip():
            if event.text or event.logprobs:
                self._blank.append(event)
            return
        waiting = [*self._blank, event]
        self._begin("message", steps)
        for delta in waiting:
            self._grow(delta.text, delta.logprobs, steps)

    def _think(self, text: str, steps: list[Step]) -> None:
        if not self._is_open("reasoning"):
            if not text.strip():
                return
            self._begin("reasoning", steps)
        self._grow(text, None, steps)

    def _call_tool(self, event: ToolCallDelta, steps: list[Step]) -> None:
        if self._grammar.call(event):
            self._call = event.call
            self._begin("function_call", steps, event.id, event.name)
        elif not self._is_open("function_call") or event.call != self._call:
            if event.arguments:
                violated(f"tool call {event.call} went on after something else began")
            return
        self._grow(event.arguments, None, steps)

    def _cite(self, event: Cited, steps: list[Step]) -> None:
        if not self._is_open("message"):
            return
        assert self.open is not None
        for one in encode_citations(event.citations, event.length):
            annotation = {"type": one["type"], **one[one["type"]]}
            self.open.annotations.append(annotation)
            steps.append(Note(self.open, len(self.open.annotations) - 1, annotation))

    def _finish(self, event: Finished, steps: list[Step]) -> None:
        self.reason = self._grammar.finish(event)
        if not self.items:
            waiting = self._blank
            self._begin("message", steps)
            for delta in waiting:
                self._grow(delta.text, delta.logprobs, steps)
        self._end(steps, cut=self.reason in ("length", "content_filter"))

    def _is_open(self, kind: Kind) -> bool:
        return self.open is not None and self.open.kind == kind

    def _begin(self, kind: Kind, steps: list[Step], call_id: str = "", name: str = "") -> None:
        self._end(steps)
        self._blank = []
        index = len(self.items)
        self.open = OutputItem(kind, f"{_PREFIXES[kind]}_{self._ident}o{index}", index, call_id, name)
        self.items.append(self.open)
        steps.append(Begin(self.open))

    def _grow(self, text: str, logprobs: tuple[TokenLogprob, ...] | None, steps: list[Step]) -> None:
        assert self.open is not None
        entries = chat_logprobs(logprobs or ())
        if text or entries:
            self.open.pieces.append(text)
            self.open.logprobs += entries
            steps.append(Grow(self.open, text, entries))

    def _end(self, steps: list[Step], cut: bool = False) -> None:
        if self.open is not None:
            self.open.status = "incomplete" if cut else "completed"
            steps.append(End(self.open))
            self.open = None
