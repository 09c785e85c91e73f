"""Standby hosts that join a Ray of which a test says what it does, and the services that wait for them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from helix_ray.cluster.inventory import Inventory
from helix_ray.cluster.standby.loop import StandbyLoop
from helix_ray.config import HostList
from helix_ray.core.cluster import Host, HostError, HostReport, RayNode, StandbyHost, StandbyState
from helix_ray.core.standby import Offer, RayView
from helix_ray.storage.database import Database
from tests.accounts.moments import SetClock
from tests.cluster.doubles import Ground, ScriptedHosts
from tests.cluster.hosts import host_service

IDLE_S = 60.0
WAIT_S = 5.0


@dataclass
class ScriptedRay:
    """``RayWork`` of nodes that are idle unless a test says otherwise."""

    clock: SetClock
    nodes: dict[str, float] = field(default_factory=dict)
    busy: set[str] = field(default_factory=set)
    waiting: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    released: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    stale: RayView | None = None
    asked: asyncio.Event | None = None

    async def look(self) -> RayView:
        if self.asked is not None:
            self.asked.set()
            raise HostError("There is no Ray cluster.")
        if self.stale is not None:
            return self.stale
        return RayView({name: 0.0 if name in self.busy else 1e6 for name in self.nodes}, self.waiting)

    async def choose(self, offers: Sequence[Offer], coming: Collection[str]) -> tuple[str, ...]:
        self.offered = [offer.host for offer in offers]
        return () if coming else tuple(name for name in self.takes if name in self.offered)[:1]

    async def release(self, host: str) -> bool:
        if host in self.busy:
            return False
        self.released.append(host)
        return True


class JoinedHosts(ScriptedHosts):
    """Those of the inventory that have joined."""

    rows: Inventory

    async def hosts(self) -> Sequence[Host]:
        there = {host.name for host in await self.rows.active()}
        return [host for name, host in self.inventory.items() if name in there]

    async def reports(self) -> Sequence[HostReport]:
        there = {host.name for host in await self.hosts()}
        return [report for report in await super().reports() if report.host in there]

    async def spare(self) -> Collection[str]:
        return set(self.inventory) - {host.name for host in await self.hosts()}


class World:
    """One host that takes nothing more, and standby hosts; taken on by hand."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.ground = Ground(database)
        self.clock = self.ground.clock
        self.ray = ScriptedRay(self.clock)
        self.source = JoinedHosts(self.clock)
        self.source.rows = Inventory(database, HostList(), self.clock)
        self.ground.hosts = self.source
        self.probes = 0
        self.fails: set[str] = set()
        self.begin()

    def begin(self) -> None:
        """Begin with nothing but the database, as after a crash."""
        self.hosts, self.joiner = host_service(self.database, clock=self.clock)
        self.hosts.probe = self.probe  # type: ignore[method-assign]
        self.joiner.broken = self.fails
        self.hosts._nodes = self.nodes
        self.loop = StandbyLoop(self.database, self.hosts, self.ground.another(), self.ray, WAIT_S, IDLE_S, self.clock)

    async def nodes(self) -> list[RayNode]:
        return [RayNode(name, "10.0.0.1", True, {"helix-host": name}) for name in self.ray.nodes]

    async def probe(self, names: tuple[str, ...] | None = None) -> list[HostReport]:
        self.probes += 1
        now = self.clock()
        return [
            HostReport(name, False, now, reason="nobody answers", code="unreachable")
            if name in self.source.silent
            else replace(self.source.said[name], checked_at=now)
            for name in names or ()
        ]

    async def add(self, name: str, memory_mb: int = 16_000, standby: bool = True, **labels: str) -> None:
        self.source.add(name, memory_mb, **labels)
        host = replace(self.source.inventory[name], address=f"{name}.test", standby=standby)
        self.source.inventory[name] = host
        await self.hosts.add_host(host)

    async def turn(self, times: int = 1, seconds: float = 5.0) -> None:
        for _ in range(times):
            await self.ground.turn(1, seconds)
            await self.loop.turn()
            await self.settle()

    async def settle(self) -> None:
        """Let joins and leaves end, unless they are held up; then nodes are there where hosts joined."""
        if self.joiner.go_on.is_set():
            await asyncio.gather(*self.hosts._works._tasks)
        for one in await self.hosts.standby():
            if one.state == "joined":
                self.ray.nodes.setdefault(one.host.name, 0.0)
            elif one.state == "out":
                self.ray.nodes.pop(one.host.name, None)

    async def states(self) -> dict[str, StandbyState]:
        return {name: one.state for name, one in (await self.standby()).items()}

    async def standby(self) -> dict[str, StandbyHost]:
        return {one.host.name: one for one in await self.hosts.standby()}
