"""Finds batches that are to be run, and works on several at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from helix_ray.batches.queue import BatchQueue, Claim, Lost
from helix_ray.batches.run import BatchRun
from helix_ray.core.errors import UnavailableError
from helix_ray.storage.moment import Clock, utc_now

_log = logging.getLogger(__name__)
_BEAT_S = 2.0
_AT_ONCE = 32


class Runner:
    """The runner of one process; there may be any number of them.

    Whatever kills it, another one goes on: a batch is held by a lease, and each result is durable before it counts.

    Args:
        queue: has the batches.
        start: makes the run of a batch that was claimed.
        clock: tells the time.
        at_once: most batches at a time.
    """

    def __init__(
        self, queue: BatchQueue, start: Callable[[Claim], BatchRun], clock: Clock = utc_now, at_once: int = _AT_ONCE
    ) -> None:
        self._queue = queue
        self._start = start
        self._clock = clock
        self._at_once = at_once
        self._runs: dict[int, tuple[BatchRun, asyncio.Task[None]]] = {}
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()

    @property
    def busy(self) -> bool:
        """It holds a batch."""
        return bool(self._runs)

    async def work(self) -> None:
        """Look for batches and run them, until it is cancelled."""
        while True:
            self._wake.clear()
            try:
                await self.beat()
            except UnavailableError as exc:
                _log.warning("batches wait: %s", exc)
            except Exception:
                # The worker outlives what it did not expect; the next look may go better.
                _log.exception("batches wait")
            with suppress(TimeoutError):
                async with asyncio.timeout(_BEAT_S):
                    await self._wake.wait()

    async def idle(self) -> None:
        """Look at once, and return when there is nothing that this runner can do now."""
        self._idle.clear()
        self._wake.set()
        await self._idle.wait()

    async def beat(self) -> None:
        """Keep the batches that it has, hear what became of them, and take new ones."""
        before = dict(self._runs)
        statuses = await self._queue.renew(before)
        now = self._clock()
        for number, (run, task) in before.items():
            status = statuses.get(number)
            if status is None:
                task.cancel()
            elif status == "cancelling":
                run.cancel()
            elif now >= run.expires_at:
                run.expire()
        for claim in await self._queue.claim(list(self._runs), self._at_once - len(self._runs)):
            run = self._start(claim)
            if now >= run.expires_at:
                run.expire()
            task = asyncio.create_task(self._run(claim.number, run))
            self._runs[claim.number] = run, task
        if not self._runs:
            self._idle.set()

    async def close(self) -> None:
        """Stop everything, and give the batches back."""
        held = list(self._runs)
        tasks = [task for _, task in self._runs.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if held:
            await self._queue.release(held)

    async def _run(self, number: int, run: BatchRun) -> None:
        try:
            await run.run()
        except* Lost:
            # Another runner has it, or it was cancelled a moment ago: whoever claims it finds out.
            with suppress(UnavailableError):
                await self._queue.release([number])
        except* UnavailableError as several:
            _log.warning("batch %d waits for the end of its lease: %s", number, several.exceptions[0])
        except* Exception:
            _log.exception("batch %d waits for the end of its lease", number)
        finally:
            del self._runs[number]
            self._wake.set()
