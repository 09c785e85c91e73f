"""Joins standby hosts for demand that no host of the cluster takes, and leaves them when they are idle."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from helix_ray.cluster.services.service import PlacementService
from helix_ray.cluster.standby.decision import Candidate, hosts_for, is_idle, may_join, offer_of
from helix_ray.cluster.standby.store import StandbyStore
from helix_ray.core.cluster import HostReport, StandbyHost
from helix_ray.core.errors import HelixError
from helix_ray.core.recurring import Recurring
from helix_ray.core.standby import RayView, RayWork
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, utc_now

_log = logging.getLogger(__name__)

_TURN_S = 2.0
# What joined so short a time ago counts as coming: services are about to be placed there.
_SETTLE = timedelta(seconds=15)
_FRESH = timedelta(seconds=60)
# A node that runs although its host is out was joined by somebody else, unless it is about to end.
_ENDING = timedelta(minutes=2)


class StandbyHosts(Protocol):
    """What the loop does with hosts."""

    async def standby(self) -> list[StandbyHost]:
        """Those on standby."""
        ...

    async def probe(self, names: tuple[str, ...] | None = None) -> list[HostReport]:
        """See ``ClusterHosts.probe``."""
        ...

    async def go_on(self, one: StandbyHost) -> None:
        """Do what a host is about to do, unless that is under way: to join or to leave."""
        ...


class StandbyLoop:
    """One loop, or in tests, single turns of it.

    Args:
        database: where it stands how hosts stand.
        hosts: join and leave.
        placements: knows what services wait.
        ray: knows what else waits.
        wait_s: so long demand has to wait before a host joins for it.
        idle_s: so long nothing runs on a host before it leaves.
        clock: tells the time.
    """

    def __init__(
        self,
        database: Database,
        hosts: StandbyHosts,
        placements: PlacementService,
        ray: RayWork,
        wait_s: float,
        idle_s: float,
        clock: Clock = utc_now,
    ) -> None:
        self._store = StandbyStore(database, clock)
        self._hosts = hosts
        self._placements = placements
        self._ray = ray
        self._wait = timedelta(seconds=wait_s)
        self._idle = timedelta(seconds=idle_s)
        self._clock = clock
        self._began_at = clock()
        self._used_at: dict[str, datetime] = {}
        self._waits_since: dict[str, datetime] = {}
        self._reports: dict[str, HostReport] = {}
        self._joined: set[str] = set()
        self._turns = Recurring(self._look, _log, "standby hosts wait")

    async def start(self) -> None:
        """Go on until ``close``."""
        self._turns.start(_TURN_S)

    async def close(self) -> None:
        """Stop; whatever hosts are about to do goes on when the loop begins again."""
        await self._turns.close()

    async def turn(self) -> None:
        """Look once, and begin what is to be done."""
        hosts = {one.host.name: one for one in await self._hosts.standby()}
        if not hosts:
            return
        now, view = self._clock(), await self._ray.look()
        await self._notice(hosts, view, now)
        await self._leave(hosts, view, now)
        await self._join(hosts, view, now)
        for one in await self._hosts.standby():
            await self._go_on(one, view, now)

    async def _notice(self, hosts: Mapping[str, StandbyHost], view: RayView, now: datetime) -> None:
        """See what others have done: a join that has ended, or one that was none of ours."""
        joined = {name for name, one in hosts.items() if one.state == "joined"}
        if joined - self._joined:
            await self._placements.keeper.look()
            self._placements.keeper.wake()
        self._joined = joined
        for name, one in hosts.items():
            out = one.state == "out" and (one.standing is None or now - one.standing.since > _ENDING)
            if out and name in view.idle_s:
                _log.info("standby host %s is part of the cluster, and stays so until somebody has it leave", name)
                await self._store.keep(name)

    async def _leave(self, hosts: Mapping[str, StandbyHost], view: RayView, now: datetime) -> None:
        """Have hosts leave that are idle."""
        for name in await self._placements.hosts_in_use():
            self._used_at[name] = now
        for name, one in hosts.items():
            if not is_idle(one, view.idle_s.get(name), self._used_at.get(name, self._began_at), now, self._idle):
                continue
            if await self._placements.leave_idle(name):
                _log.info("standby host %s leaves: it was idle for %g s", name, self._idle.total_seconds())

    async def _join(self, hosts: Mapping[str, StandbyHost], view: RayView, now: datetime) -> None:
        """Have hosts join that what waits would run on."""
        unplaced = await self._placements.unplaced()
        names = {spec.name for spec in unplaced.specs}
        waits = {*(f"service {name}" for name in names), *(f"Ray: {text}" for text in view.waiting)}
        self._waits_since = {what: self._waits_since.get(what, now) for what in waits}
        old = {what for what, since in self._waits_since.items() if now - since >= self._wait}
        if not old:
            return
        candidates = await self._candidates(hosts, unplaced.drained, now)
        if all(one.coming for one in candidates):
            return
        wanted = [spec for spec in unplaced.specs if f"service {spec.name}" in old]
        chosen = hosts_for(wanted, candidates, unplaced.measured)
        reasons = {host: f"for {', '.join(services)}, which no host takes" for host, services in chosen.items()}
        waiting = [text for text in view.waiting if f"Ray: {text}" in old]
        if waiting:
            coming = {*chosen, *(one.host.name for one in candidates if one.coming)}
            for host in await self._ray.choose([offer_of(one) for one in candidates], coming):
                reasons[host] = f"for what waits in Ray: {'; '.join(waiting)}"
        for host, reason in sorted(reasons.items()):
            _log.info("standby host %s joins %s", host, reason)
            await self._store.begin(host, "joining", False, reason)

    async def _go_on(self, one: StandbyHost, view: RayView, now: datetime) -> None:
        """Begin what a host is about to do, unless that is under way; after a crash as well."""
        standing, name = one.standing, one.host.name
        if standing is None or one.state not in ("joining", "leaving") or one.step is not None:
            return
        if standing.retry_at is not None and standing.retry_at > now:
            return
        asks_ray = one.state == "leaving" and not one.by_person and name in view.idle_s
        if asks_ray and not await self._ray.release(name):
            _log.info("standby host %s stays: it has work in Ray", name)
            await self._store.stay(name)
        else:
            await self._hosts.go_on(one)

    async def _candidates(self, hosts: Mapping[str, StandbyHost], drained: Collection[str], now: datetime) -> Sequence[Candidate]:
        """Hosts that may join and let us in, and those that are coming."""
        coming = {name for name, one in hosts.items() if _is_coming(one, now)}
        asked = [name for name, one in hosts.items() if name in coming or may_join(one, name in drained, now)]
        stale = [name for name in asked if name not in self._reports or now - self._reports[name].checked_at > _FRESH]
        for report in await self._hosts.probe(tuple(stale)) if stale else ():
            if report.reachable:
                self._reports[report.host] = report
            else:
                self._reports.pop(report.host, None)
                if report.host not in coming:
                    _log.warning("standby host %s cannot join: %s", report.host, report.reason)
                    await self._store.failed(report.host, report.reason or "it is not reachable")
        return [Candidate(hosts[name].host, self._reports[name], name in coming) for name in asked if name in self._reports]

    async def _look(self) -> None:
        try:
            await self.turn()
        except HelixError as exc:
            _log.info("standby hosts wait: %s", exc.message)


def _is_coming(one: StandbyHost, now: datetime) -> bool:
    if one.standing is None:
        return False
    return one.state == "joining" or (one.state == "joined" and now - one.standing.since < _SETTLE)
