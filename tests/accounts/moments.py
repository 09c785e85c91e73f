"""Time that passes when a test says so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

_LOOKS = 4000


class HandClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **parts: float) -> None:
        self.now += timedelta(**parts)


async def eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    """Return when something holds."""
    for _ in range(_LOOKS):
        if await holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never held")
