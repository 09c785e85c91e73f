"""What a model of the fake service says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Call:
    """A tool call; ``pieces`` are of its arguments."""

    id: str
    name: str
    pieces: tuple[str, ...]

    @property
    def arguments(self) -> str:
        return "".join(self.pieces)


@dataclass(frozen=True)
class Answer:
    """One choice.

    Attributes:
        usage: is told in place of the truth, where it is not ``None``; ``{}`` tells none.
        stop: the stop sequence that ended it.
    """

    pieces: tuple[str, ...] = ("Hel", "lo")
    thoughts: tuple[str, ...] = ()
    signature: str = ""
    calls: tuple[Call, ...] = ()
    prompt: int = 5
    cached: int = 0
    cut: bool = False
    stop: str | None = None
    usage: dict[str, Any] | None = None

    @property
    def tokens(self) -> int:
        return len(self.pieces) + len(self.thoughts) + sum(len(call.pieces) for call in self.calls)


HELLO = Answer()
ADDS = Answer((), calls=(Call("call_1", "add", ('{"a"', ": 1}")),))
