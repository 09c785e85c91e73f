"""Kept responses as a service that forgets the old ones."""

from __future__ import annotations

import logging
from datetime import timedelta

from helix_ray.config import Settings
from helix_ray.core.recurring import Recurring
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
        self._sweeping = Recurring(self.sweep, _log, "old responses could not be deleted")

    async def start(self) -> None:
        """Delete now and then what has expired, from now on until ``close``."""
        self._sweeping.start(_SWEEP_S)

    async def close(self) -> None:
        """Return when all that was begun is done."""
        await self._sweeping.close()
