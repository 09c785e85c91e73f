"""Work that is done now and then beside everything else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable


class Recurring:
    """Does something again and again; what fails is logged and done again in its turn.

    Args:
        work: does it once.
        log: hears of failures.
        failed: says what could not be done.
    """

    def __init__(self, work: Callable[[], Awaitable[object]], log: logging.Logger, failed: str) -> None:
        self._work = work
        self._log = log
        self._failed = failed
        self._task: asyncio.Task[None] | None = None

    def start(self, pause_s: float) -> None:
        """Begin, and go on until ``close``, with so many seconds from the end of one turn to the next one."""
        self._task = asyncio.create_task(self.run(pause_s))

    async def close(self) -> None:
        """Stop, in the middle of a turn as well."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def run(self, pause_s: float) -> None:
        """The same until it is cancelled, for who keeps the task among others."""
        while True:
            try:
                await self._work()
            except Exception:
                self._log.warning(self._failed, exc_info=True)
            await asyncio.sleep(pause_s)
