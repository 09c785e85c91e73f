"""Files and batches as the API asks for them: what stands behind the protocol ``Batches``."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from helix_ray.batches.batches import BatchStore
from helix_ray.batches.files import FileStore
from helix_ray.config import Settings
from helix_ray.core.accounts import Principal
from helix_ray.core.batches import Batch, NewBatch, StoredFile
from helix_ray.core.recurring import Recurring
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, utc_now

_log = logging.getLogger(__name__)
_SWEEP_S = 600.0
# How soon batches go on that nobody told of: those from before a start.
_LOOK_S = 10.0
_AGAIN_S = 1.0
_AFTER_FAILURE_S = 5.0


def file_store(database: Database, settings: Settings, clock: Clock = utc_now) -> FileStore:
    """Files as the settings bound them."""
    return FileStore(database, settings.file_bytes, settings.file_room_bytes, timedelta(days=settings.file_days), clock)


class BatchService:
    """See ``Batches``.

    Args:
        database: where they are; it is the caller's to close.
        settings: bound the files.
        wake: has batches run, and returns when there is nothing to run or after a while.
        clock: tells the time.
    """

    def __init__(
        self, database: Database, settings: Settings, wake: Callable[[], Awaitable[None]], clock: Clock = utc_now
    ) -> None:
        self._files = file_store(database, settings, clock)
        self._batches = BatchStore(database, clock)
        self._wake = wake
        self._changed = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Wake the runner when there is something to run, and delete old files, from now on until ``close``."""
        sweeping = Recurring(self._sweep, _log, "what is old could not be deleted")
        self._tasks = [asyncio.create_task(work) for work in (self._keep_running(), sweeping.run(_SWEEP_S))]

    async def close(self) -> None:
        """Return when all that was begun is done."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def begin_file(self, tenant: str, name: str, size: int, lifetime: timedelta | None) -> str:
        """See ``Batches.begin_file``."""
        return await self._files.begin(tenant, name, size, lifetime)

    async def append(self, tenant: str, file_id: str, part: int, content: bytes) -> None:
        """See ``Batches.append``."""
        await self._files.append(tenant, file_id, part, content)

    async def finish_file(self, tenant: str, file_id: str) -> StoredFile:
        """See ``Batches.finish_file``."""
        return await self._files.finish(tenant, file_id)

    async def file(self, tenant: str, file_id: str) -> StoredFile:
        """See ``Batches.file``."""
        return await self._files.file(tenant, file_id)

    async def files(
        self, tenant: str, limit: int, after: str | None, oldest_first: bool, purpose: str | None
    ) -> list[StoredFile]:
        """See ``Batches.files``."""
        return await self._files.files(tenant, limit, after, oldest_first, purpose)

    async def read(self, tenant: str, file_id: str, part: int) -> bytes:
        """See ``Batches.read``."""
        return await self._files.read(tenant, file_id, part)

    async def delete_file(self, tenant: str, file_id: str) -> None:
        """See ``Batches.delete_file``."""
        await self._files.delete(tenant, file_id)

    async def create(self, principal: Principal, new: NewBatch) -> Batch:
        """See ``Batches.create``."""
        batch = await self._batches.create(principal, new)
        self._changed.set()
        return batch

    async def batches(self, tenant: str, limit: int, after: str | None) -> list[Batch]:
        """See ``Batches.batches``."""
        return await self._batches.batches(tenant, limit, after)

    async def batch(self, tenant: str, batch_id: str) -> Batch:
        """See ``Batches.batch``."""
        return await self._batches.batch(tenant, batch_id)

    async def cancel(self, tenant: str, batch_id: str) -> Batch:
        """See ``Batches.cancel``."""
        batch = await self._batches.cancel(tenant, batch_id)
        self._changed.set()
        return batch

    async def _keep_running(self) -> None:
        while True:
            self._changed.clear()
            try:
                while await self._batches.unfinished():
                    await self._wake()
                    await asyncio.sleep(_AGAIN_S)
            except Exception:
                _log.warning("batches could not be run", exc_info=True)
                await asyncio.sleep(_AFTER_FAILURE_S)
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_S):
                    await self._changed.wait()

    async def _sweep(self) -> None:
        await self._batches.forget()
        await self._files.sweep()
