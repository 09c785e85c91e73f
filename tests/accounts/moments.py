"""Time that passes when a test says so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

_LOOKS = 4000


class SetClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 31, 9, 30, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float = 0.0, **parts: float) -> None:
        self.now += timedelta(seconds=seconds, **parts)


async def eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    """Return when something holds."""
    for _ in range(_LOOKS):
        if await holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never held")
