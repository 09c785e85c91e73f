"""An event loop whose time passes only when nothing else is left to do: hours in a moment, the same every time."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar

ResultT = TypeVar("ResultT")
START = datetime(2026, 12, 1, tzinfo=UTC)


class _Selector(selectors.DefaultSelector):
    """Does not wait: the loop's clock jumps to the next timer."""

    elapsed = 0.0

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "everybody waits for something that never comes"
            self.elapsed += max(0.0, timeout)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self) -> float:
        return self._virtual.elapsed


class VirtualClock:
    """Nanoseconds since 1970 on the running virtual loop, from ``start`` on."""

    def __init__(self, start: datetime = START) -> None:
        self._start = int(start.timestamp()) * 10**9

    def __call__(self) -> int:
        return self._start + round(asyncio.get_running_loop().time() * 1e9)


def run(work: Coroutine[Any, Any, ResultT]) -> ResultT:
    """Run it in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)
