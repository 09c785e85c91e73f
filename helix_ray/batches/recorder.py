"""Results on their way to the database: what comes while a transaction runs is in the next one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from helix_ray.batches.queue import Result
from helix_ray.core.errors import UnavailableError

_log = logging.getLogger(__name__)
_MOST = 64
_AGAIN_S = 1.0


class Recorder:
    """Keeps results together.

    While the database cannot be reached they wait: what was generated is not thrown away.

    Args:
        keep: makes several durable; to keep one again changes nothing.
    """

    def __init__(self, keep: Callable[[list[Result]], Awaitable[None]]) -> None:
        self._keep = keep
        self._waiting: list[tuple[Result, asyncio.Future[None]]] = []
        self._worker: asyncio.Task[None] | None = None

    async def put(self, result: Result) -> None:
        """Return when a result is durable.

        Raises:
            Lost: the batch is another runner's now.
        """
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((result, done))
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())
        await done

    async def close(self) -> None:
        """Return when nothing is written any more."""
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)

    async def _work(self) -> None:
        try:
            while self._waiting:
                some, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
                error = await self._kept([result for result, _ in some])
                for _, done in some:
                    if done.done():
                        continue
                    if error is None:
                        done.set_result(None)
                    else:
                        done.set_exception(error)
        finally:
            self._worker = None

    async def _kept(self, results: list[Result]) -> Exception | None:
        while True:
            try:
                await self._keep(results)
            except UnavailableError as exc:
                _log.warning("results of a batch wait: %s", exc)
                await asyncio.sleep(_AGAIN_S)
            except Exception as exc:
                return exc
            else:
                return None
