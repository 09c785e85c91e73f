"""When keys were last used, noted beside the requests."""

from __future__ import annotations

import asyncio
from datetime import datetime

from sqlalchemy import or_, update

from helix_ray.core.errors import UnavailableError
from helix_ray.storage.database import Database
from helix_ray.storage.tables import api_keys

_MOST_AT_ONCE = 8


class KeyUse:
    """Notes the use of keys, to the minute, in the background. While too much is to note, some uses are not.

    Args:
        database: where keys are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tasks: set[asyncio.Task[None]] = set()
        # Keys whose use in that minute is noted here: a request that read its key earlier does not know it yet.
        self._minute: datetime | None = None
        self._noted: set[str] = set()

    def note(self, key_id: str, last: datetime | None, now: datetime) -> None:
        """Note a use, unless one is noted for this minute.

        Args:
            key_id: of the key.
            last: the minute that is noted.
            now: the time.
        """
        minute = now.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute = minute
            self._noted.clear()
        if (last is not None and last >= minute) or key_id in self._noted or len(self._tasks) >= _MOST_AT_ONCE:
            return
        self._noted.add(key_id)
        task = asyncio.create_task(self._write(key_id, minute))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Return when all is noted."""
        await asyncio.gather(*self._tasks)

    async def _write(self, key_id: str, minute: datetime) -> None:
        earlier = or_(api_keys.c.last_used_at.is_(None), api_keys.c.last_used_at < minute)
        try:
            async with self._database.write() as connection:
                query = update(api_keys).where(api_keys.c.id == key_id, earlier)
                await connection.execute(query.values(last_used_at=minute))
        except UnavailableError:
            # The next use tries again.
            self._noted.discard(key_id)
