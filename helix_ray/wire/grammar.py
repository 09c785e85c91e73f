"""The grammar of an event stream, held by everything that writes an answer."""

from __future__ import annotations

from typing import NoReturn, get_args

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Finished, FinishReason, ToolCallDelta, Usage

_REASONS = frozenset(get_args(FinishReason))


class StreamGrammar:
    """Follows one stream and refuses what ``helix_ray.core.events`` does not allow there.

    Args:
        choices: how many choices the stream has, numbered from 0.
    """

    __slots__ = ("_calls", "_choices", "_finished", "_started", "_usage")

    def __init__(self, choices: int) -> None:
        self._choices = choices
        self._started = False
        self._finished: set[int] = set()
        self._calls: dict[int, int] = {}
        self._usage: Usage | None = None

    def start(self) -> None:
        """The prompt was accepted.

        Raises:
            HelixError: for the second time.
        """
        if self._started:
            violated("it started twice")
        self._started = True

    def speak(self, index: int) -> None:
        """Choice ``index`` says something.

        Raises:
            HelixError: it has not begun, has ended, or does not exist.
        """
        if not self._started:
            violated("it has no beginning")
        if not 0 <= index < self._choices:
            violated(f"it has no choice {index}")
        if index in self._finished:
            violated(f"choice {index} went on after its end")

    def call(self, event: ToolCallDelta) -> bool:
        """A tool call begins or goes on; returns whether it begins.

        Raises:
            HelixError: as for ``speak``, or its number leaves a gap, or it begins without a name or an id.
        """
        self.speak(event.index)
        known = self._calls.get(event.index, 0)
        if 0 <= event.call < known:
            return False
        if event.call != known:
            violated(f"tool call {event.call} came where {known} was next")
        if not event.id or not event.name:
            violated(f"tool call {event.call} began without a name or an id")
        self._calls[event.index] = known + 1
        return True

    def finish(self, event: Finished) -> FinishReason:
        """A choice ends; returns why. ``tool_calls`` without a call is taken for ``stop``.

        Raises:
            HelixError: as for ``speak``, or for no known reason.
        """
        self.speak(event.index)
        if event.reason not in _REASONS:
            violated(f"choice {event.index} ended for no known reason")
        self._finished.add(event.index)
        return "stop" if event.reason == "tool_calls" and event.index not in self._calls else event.reason

    def account(self, usage: Usage) -> None:
        """The stream told its usage.

        Raises:
            HelixError: before every choice has ended, or for the second time.
        """
        if len(self._finished) < self._choices or self._usage is not None:
            violated("it told its usage at the wrong place")
        self._usage = usage

    def close(self) -> Usage:
        """The stream ended; returns its usage.

        Raises:
            HelixError: it is not complete.
        """
        if self._usage is None:
            violated("it was cut off")
        return self._usage


def violated(how: str) -> NoReturn:
    """Refuse a stream.

    Raises:
        HelixError: always.
    """
    raise HelixError(f"The model's answer is malformed: {how}.")
