"""Keeps services running: looks at the hosts, gives up what was on lost ones, gives services hosts, and takes runs on."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import datetime, timedelta

from helix_ray.cluster.services.assignment import Assignment
from helix_ray.cluster.services.heartbeats import Heartbeats
from helix_ray.cluster.services.lifecycle import EXITED, Lifecycle
from helix_ray.cluster.services.store import ServiceStore
from helix_ray.core.errors import HelixError
from helix_ray.core.recurring import Recurring
from helix_ray.core.runs import ContainerRunner, ModelRunner, Run
from helix_ray.storage.moment import Clock, utc_now

_log = logging.getLogger(__name__)

_LOOK_S = 5.0
# While a host may be about to be lost.
_LOOK_AGAIN_S = 1.0
_LISTEN_S = 1.0
_STEP_S = 1.0
_IDLE_S = 5.0
_CLEAN = timedelta(seconds=60)


class Keeper:
    """Three loops: two watch the hosts, one works on the runs; or, in tests, single turns of them.

    Args:
        store: has services and runs.
        heartbeats: know the hosts.
        assignment: gives services hosts.
        lifecycle: takes runs on.
        containers, models: take away what nobody needs.
        clock: tells the time.
    """

    def __init__(
        self,
        store: ServiceStore,
        heartbeats: Heartbeats,
        assignment: Assignment,
        lifecycle: Lifecycle,
        containers: ContainerRunner,
        models: ModelRunner | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._store = store
        self._heartbeats = heartbeats
        self._assignment = assignment
        self._lifecycle = lifecycle
        self._containers = containers
        self._models = models
        self._clock = clock
        self._woken = asyncio.Event()
        self._clean_at: dict[str, datetime] = {}
        self._loops: list[asyncio.Task[None]] = []
        self._working: dict[int, asyncio.Task[None]] = {}

    def start(self) -> None:
        """Go on until ``close``."""
        listening = Recurring(self.listen, _log, "Ray cannot be asked for silent hosts")
        self._loops = [asyncio.create_task(loop) for loop in (self._watch(), listening.run(_LISTEN_S), self._work())]

    async def close(self) -> None:
        """Stop. What runs on the hosts goes on."""
        tasks = [*self._loops, *self._working.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def wake(self) -> None:
        """There is something to do."""
        self._woken.set()

    async def look(self) -> None:
        """Look at the hosts once, and give up what was on those that are lost."""
        returned = await self._heartbeats.look()
        await self._give_up_lost()
        if returned:
            self.wake()

    async def listen(self) -> None:
        """Give up what is on hosts that are silent and whose Ray node has died since the last look, if there are any."""
        if self._heartbeats.any_silent:
            await self._heartbeats.listen()
            await self._give_up_lost()

    async def _give_up_lost(self) -> None:
        for run in await self._store.live():
            if self._heartbeats.is_lost(run.host):
                working = self._working.get(run.number)
                if working is not None:
                    working.cancel()
                await self._lifecycle.lose(run)
                self.wake()

    async def clean(self) -> None:
        """Take away from hosts what earlier runs left there; each host at once when it is new or back, then now and then."""
        ended = [run for run in (await self._store.newest()).values() if run.code == EXITED]
        kept = {run.name for run in (*await self._store.live(), *ended)}
        now = self._clock()
        if self._models is not None:
            await self._models.clean(kept)
        for status in self._heartbeats.statuses((), ()):
            name = status.host.name
            runs_containers = status.report is not None and status.report.container_runtime is not None
            if not status.alive:
                self._clean_at.pop(name, None)
            elif runs_containers and now >= self._clean_at.get(name, now):
                self._clean_at[name] = now + _CLEAN
                try:
                    await self._containers.clean(status.host, kept)
                except HelixError as exc:
                    _log.info("host %s cannot be cleaned yet: %s", name, exc.message)

    async def step(self) -> bool:
        """Give services hosts, and begin a step of every run that is not in the middle of one.

        Returns:
            Whether runs are on their way to another state.
        """
        async with self._assignment.lock:
            await self._assignment.assign()
        runs = await self._store.live()
        for run in runs:
            if run.number not in self._working:
                self._working[run.number] = asyncio.create_task(self._advance(run))
        return any(run.state != "running" for run in runs)

    async def settle(self) -> None:
        """Return when all steps that were begun are done."""
        await asyncio.gather(*self._working.values(), return_exceptions=True)

    async def _advance(self, run: Run) -> None:
        try:
            await self._lifecycle.advance(run)
        except Exception:
            # The next step may go better.
            _log.warning("%s cannot go on", run.name, exc_info=True)
        finally:
            del self._working[run.number]

    async def _watch(self) -> None:
        while True:
            try:
                await self.look()
                await self.clean()
            except Exception:
                _log.warning("the hosts cannot be looked at", exc_info=True)
            await asyncio.sleep(_LOOK_AGAIN_S if self._heartbeats.any_silent else _LOOK_S)

    async def _work(self) -> None:
        while True:
            self._woken.clear()
            busy = True
            try:
                busy = await self.step()
            except Exception:
                _log.warning("services wait", exc_info=True)
            if busy:
                await asyncio.sleep(_STEP_S)
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(_IDLE_S):
                    await self._woken.wait()
