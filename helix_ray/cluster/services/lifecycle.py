"""The life of a run: pending, starting, running, draining, stopped; or failed, with the reason.

Each step begins with what the database says and ends with a change of it, so that whoever comes after a crash goes on from there:
starting what runs, and stopping what does not, change nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from helix_ray.cluster.services.heartbeats import Heartbeats
from helix_ray.cluster.services.measurements import Measurements
from helix_ray.cluster.services.store import ServiceStore
from helix_ray.core.cluster import Host, HostError
from helix_ray.core.errors import HelixError, UnavailableError
from helix_ray.core.placement import ServiceKind
from helix_ray.core.runs import Reservations, Run, Runner, RunReport
from helix_ray.storage.moment import Clock, utc_now

_log = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
_BACKOFF_S = 5.0
# To pull a large image, or to load a large model.
_START = timedelta(minutes=40)
_LOOK = timedelta(seconds=5)
_MEASURE = timedelta(seconds=60)
_RETRIES = 3
# The host may answer again in a moment; if it does not, it is lost.
_PASSING = frozenset(("unreachable", "timed_out", "connection_lost"))
_FINAL = frozenset(("image_not_found",))
HOST_LOST = "host_lost"
EXITED = "exited"
"""Codes of runs that have ended; of the latter kind something is left on the host, with its log."""


class Lifecycle:
    """Takes runs a step on.

    Args:
        store: has the runs.
        heartbeats: know the hosts.
        runners: start and stop them, by kind of service.
        reservations: hold what containers use.
        measurements: keep what they use.
        clock: tells the time.
    """

    def __init__(
        self,
        store: ServiceStore,
        heartbeats: Heartbeats,
        runners: Mapping[ServiceKind, Runner],
        reservations: Reservations,
        measurements: Measurements,
        clock: Clock = utc_now,
    ) -> None:
        self._store = store
        self._heartbeats = heartbeats
        self._runners = runners
        self._reservations = reservations
        self._measurements = measurements
        self._clock = clock
        self._look_at: dict[int, datetime] = {}
        self._measure_at: dict[int, datetime] = {}
        self._faults: dict[int, int] = {}

    async def advance(self, run: Run) -> None:
        """Take a run a step on, if its host answers."""
        host = self._heartbeats.host(run.host)
        if host is None or not self._heartbeats.is_alive(run.host):
            return
        steps = {"pending": self._start, "starting": self._await_start, "running": self._watch, "draining": self._end}
        try:
            await steps[run.state](run, host)
        except HelixError as exc:
            if isinstance(exc, HostError) and exc.code in _PASSING and not self._is_late(run):
                _log.info("%s waits for its host: %s", run.name, exc.message)
            elif run.state != "draining":
                await self._fail(run, host, exc.message, exc.code)
            else:
                _log.warning("%s cannot be stopped yet: %s", run.name, exc.message)

    async def lose(self, run: Run) -> None:
        """Give up a run whose host is lost; its service is placed anew at once."""
        status = f"host {run.host} is lost: {self._heartbeats.why(run.host)}"
        if await self._store.change(run, "stopped" if run.state == "draining" else "failed", status, HOST_LOST):
            await self._release(run)
            self._forget(run)
            if run.state == "draining":
                await self._store.forget(run.service)

    async def _start(self, run: Run, host: Host) -> None:
        gpus = run.gpus
        if run.spec.kind == "container":
            gpus = await self._reservations.hold(run.name, host, run.cpus, run.spec.gpus, run.memory_mb)
            self._check_gpus(run, gpus)
        if await self._store.change(run, "starting", gpus=gpus):
            # From here on it is for the next step to find out how far this one came.
            started = replace(run, state="starting", gpus=gpus, changed_at=self._clock())
            try:
                await self._runners[run.spec.kind].start(started, host)
            except HelixError as exc:
                if not isinstance(exc, HostError) or exc.code not in _PASSING:
                    await self._fail(started, host, exc.message, exc.code)
        else:
            await self._release(run)

    def _check_gpus(self, run: Run, gpus: tuple[int, ...]) -> None:
        report = self._heartbeats.report(run.host)
        free = {gpu.index: gpu.memory_mb - gpu.memory_used_mb for gpu in report.gpus} if report is not None else {}
        small = [index for index in gpus if free.get(index, 0) < run.gpu_memory_mb]
        if small:
            why = f"Ray gave GPU {small[0]} of {run.host}, which has {free.get(small[0], 0)} of {run.gpu_memory_mb} MiB free."
            raise UnavailableError(why, code="gpu_too_small")

    async def _await_start(self, run: Run, host: Host) -> None:
        report = await self._runners[run.spec.kind].state(run, host)
        if report.state == "absent":
            await self._runners[run.spec.kind].start(run, host)
        elif report.state == "exited":
            await self._ended(run, host, report)
        elif report.state == "running" and report.healthy:
            if await self._store.change(run, "running", gpus=report.gpus):
                await self._store.note(run.service, "wanted", attempts=0)
                await self._replace(run)
        elif self._is_late(run):
            minutes = _START.total_seconds() / 60
            await self._fail(
                run, host, f"it was not ready after {minutes:g} min: {report.reason or 'no reason is known'}", "timeout"
            )

    async def _watch(self, run: Run, host: Host) -> None:
        now = self._clock()
        if now < self._look_at.get(run.number, now):
            return
        self._look_at[run.number] = now + _LOOK
        await self._replace(run)
        report = await self._runners[run.spec.kind].state(run, host)
        if report.state == "exited":
            await self._ended(run, host, report)
        elif report.state == "absent":
            await self._fail(run, host, "it is gone from its host", "gone")
        elif not report.healthy:
            await self._count_fault(run, host, report)
        else:
            self._faults.pop(run.number, None)
            if now >= self._measure_at.get(run.number, now):
                self._measure_at[run.number] = now + _MEASURE
                await self._measure(run, host)

    async def _measure(self, run: Run, host: Host) -> None:
        seen, heard = await self._runners[run.spec.kind].usage(run, host), self._heartbeats.report(run.host)
        if seen.gpu_memory_mb is None and heard is not None:
            # Its GPUs are its alone, so what is used of them it uses.
            seen = replace(seen, gpu_memory_mb=heard.used_gpu_memory_mb(run.gpus))
        await self._measurements.record(run, seen)

    async def _count_fault(self, run: Run, host: Host, report: RunReport) -> None:
        faults = self._faults[run.number] = self._faults.get(run.number, 0) + 1
        most = _RETRIES if run.spec.health is None else run.spec.health.retries
        if faults >= most:
            await self._fail(run, host, f"it is not healthy: {report.reason or 'no reason is known'}", "unhealthy")

    async def _ended(self, run: Run, host: Host, report: RunReport) -> None:
        """What has ended is left for its logs until a later run takes its place."""
        if run.spec.restart != "always" and report.exit_status == 0:
            await self._complete(run)
        elif run.spec.restart == "no":
            if await self._close(run, "failed", report.reason or "it ended", EXITED):
                await self._store.note(run.service, "failed", report.reason)
        else:
            await self._count_failure(run, report.reason or "it ended", EXITED)

    async def _complete(self, run: Run) -> None:
        if await self._close(run, "stopped", "it has done its work", EXITED):
            await self._store.note(run.service, "completed")

    async def _end(self, run: Run, host: Host) -> None:
        runner = self._runners[run.spec.kind]
        await runner.drain(run, host)
        await runner.stop(run, host)
        closed = await self._close(run, "stopped", run.reason, run.code)
        if closed and not any(other.service == run.service for other in await self._store.live()):
            await self._store.forget(run.service)

    async def _replace(self, run: Run) -> None:
        """End the run that this one replaces, now that this one runs."""
        if run.replaces is not None:
            for other in await self._store.live():
                if other.number == run.replaces and other.state != "draining":
                    await self._store.change(other, "draining", f"{run.name} on {run.host} runs in its place")

    async def _fail(self, run: Run, host: Host, reason: str, code: str) -> None:
        with suppress(HelixError):
            await self._runners[run.spec.kind].stop(run, host)
        await self._count_failure(run, reason, code)

    async def _count_failure(self, run: Run, reason: str, code: str) -> None:
        _log.warning("%s on %s failed: %s", run.name, run.host, reason)
        if not await self._close(run, "failed", reason, code):
            return
        service = next((one for one in await self._store.services() if one.spec.name == run.service), None)
        if service is None or service.state != "wanted":
            return
        others = [other for other in await self._store.live() if other.service == run.service and other.state != "draining"]
        if others and others[-1].spec == service.spec:
            # It was to move, and stays where it is.
            return
        attempts = service.attempts + 1
        if attempts >= MOST_ATTEMPTS or code in _FINAL:
            await self._store.note(run.service, "failed", reason, attempts)
        else:
            retry_at = self._clock() + timedelta(seconds=_BACKOFF_S * 2 ** (attempts - 1))
            await self._store.note(run.service, "wanted", reason, attempts, retry_at)

    async def _close(self, run: Run, state: str, reason: str | None, code: str | None) -> bool:
        await self._release(run)
        self._forget(run)
        return await self._store.change(run, "failed" if state == "failed" else "stopped", reason, code)

    async def _release(self, run: Run) -> None:
        if run.spec.kind == "container":
            await self._reservations.release(run.name)

    def _forget(self, run: Run) -> None:
        for known in (self._look_at, self._measure_at, self._faults):
            known.pop(run.number, None)

    def _is_late(self, run: Run) -> bool:
        return run.state in ("pending", "starting") and self._clock() - run.created_at > _START
