"""Kept responses as a service that forgets the old ones."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from helix_ray.config import Settings
from helix_ray.responses.store import ResponseStore
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, utc_now

_log = logging.getLogger(__name__)
_SWEEP_S = 3600.0


class ResponseService(ResponseStore):
    """See ``Responses``.

    Args:
        database: where they are; it is the caller's to close.
        settings: say how long they stay.
        clock: tells the time.
    """

    def __init__(self, database: Database, settings: Settings, clock: Clock = utc_now) -> None:
        super().__init__(database, timedelta(days=settings.response_days), clock)
        self._sweeping: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Delete now and then what has expired, from now on until ``close``."""
        self._sweeping = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Return when all that was begun is done."""
        if self._sweeping is not None:
            self._sweeping.cancel()
            await asyncio.gather(self._sweeping, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await self.sweep()
            except Exception:
                _log.warning("old responses could not be deleted", exc_info=True)
            await asyncio.sleep(_SWEEP_S)
