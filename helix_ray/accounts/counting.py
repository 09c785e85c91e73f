"""The counters of limits as a service: what stands behind the protocol ``CounterCalls``."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from helix_ray.accounts.announcer import Announcer
from helix_ray.accounts.calls import Amounts, Grant, Returned
from helix_ray.accounts.counters import Counters
from helix_ray.core.limits import PlanLimits
from helix_ray.storage.database import Database


class CounterService:
    """See ``CounterCalls``.

    Args:
        database: where the counts by the month last; it is the caller's to close.
        announcer: tells accounts of quotas that are nearly used up.
    """

    def __init__(self, database: Database, announcer: Announcer | None = None) -> None:
        self._counters = Counters(database, announcer=announcer)
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Read the month's counts, and keep them from now on until ``close``.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        await self._counters.start()
        self._running = asyncio.create_task(self._counters.run())

    async def close(self) -> None:
        """Write what is left."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def take(self, replica: str, subject: str, limits: PlanLimits, need: Amounts, spare: Amounts, held: int) -> Grant:
        """See ``CounterCalls.take``."""
        return await self._counters.take(replica, subject, limits, need, spare, held)

    async def give_back(self, replica: str, subject: str, limits: PlanLimits, returned: Returned, held: int) -> int:
        """See ``CounterCalls.give_back``."""
        return await self._counters.give_back(replica, subject, limits, returned, held)

    async def renew(self, replica: str, places: Mapping[str, int]) -> int:
        """See ``CounterCalls.renew``."""
        return await self._counters.renew(replica, places)
