"""Standby hosts of a real Ray cluster: the loop, and what it works with, in this process; what asks Ray is the driver's."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import helix_ray
from helix_ray.cluster.head import Brought
from helix_ray.cluster.inventory import Inventory
from helix_ray.cluster.service import HostService
from helix_ray.cluster.services.service import PlacementService
from helix_ray.cluster.ssh import Patience, SshShells
from helix_ray.cluster.standby.loop import StandbyLoop
from helix_ray.cluster.watched_hosts import WatchedHosts
from helix_ray.config import HostList
from helix_ray.core.cluster import Host, RayNode
from helix_ray.core.standby import Offer, RayView
from helix_ray.storage.database import Database
from tests.cluster.doubles import ScriptedContainers
from tests.e2e.ray_cluster import REPOSITORY, Cluster


@dataclass
class Asked:
    """``RayWork`` and ``Reservations`` in the driver, which answers one question at a time."""

    cluster: Cluster
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def call(self, name: str, *arguments: object) -> Any:
        async with self.lock:
            return json.loads(await self.cluster.ask(f"call {json.dumps([name, *arguments])}"))

    async def nodes(self) -> list[RayNode]:
        async with self.lock:
            return await self.cluster.nodes()

    async def look(self) -> RayView:
        idle, waiting = await self.call("look")
        return RayView(idle, tuple(waiting))

    async def choose(self, offers: Sequence[Offer], coming: Collection[str]) -> tuple[str, ...]:
        values = [list(asdict(offer).values()) for offer in offers]
        return tuple(await self.call("choose", values, list(coming)))

    async def release(self, name: str) -> Any:
        """Of a host, or of a reservation: runs have names with a number."""
        return await self.call("free" if name.rpartition("-")[2].isdigit() else "release", name)

    async def hold(self, name: str, host: Host, cpus: float, gpus: int, memory_mb: int) -> tuple[int, ...]:
        return tuple(await self.call("hold", name, host.name, host.address, cpus))


class StandbyCluster:
    """All of it; ``runner`` only remembers what runs where."""

    def __init__(self, database: Database, cluster: Cluster, hosts: Sequence[Host], idle_s: float) -> None:
        self.asked = Asked(cluster)
        self.runner = ScriptedContainers()
        self._written = hosts
        shells = SshShells(patience=Patience(connect_s=30))
        brought = Brought((Path(helix_ray.__file__).parent, REPOSITORY / "deployments"), REPOSITORY / "requirements")
        self.hosts = HostService(database, HostList(), shells, cluster.find_head, self.asked.nodes, brought)
        source = WatchedHosts(Inventory(database, HostList()), shells, self.asked.nodes)
        self.placements = PlacementService(database, source, lambda report: self.runner, self.asked)
        self.loop = StandbyLoop(database, self.hosts, self.placements, self.asked, 1.0, idle_s)

    async def __aenter__(self) -> StandbyCluster:
        for host in self._written:
            await self.hosts.add_host(host)
        await self.placements.start()
        await self.loop.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.loop.close()
        await self.placements.close()
        for one in await self.hosts.standby():
            if one.state != "out":
                progress = await self.hosts.leave(one.host.name, purge=True)
                while progress.state == "running":
                    progress = await self.hosts.progress(one.host.name, len(progress.steps))
        await self.hosts.close()

    async def until(self, state: str, *names: str) -> None:
        """Return when hosts are in a state."""
        async with asyncio.timeout(150):
            while True:
                states = {one.host.name: one for one in await self.hosts.standby()}
                if all(states[name].state == state for name in names):
                    return
                await asyncio.sleep(0.2)

    async def where(self, run: str) -> str:
        """The host that a run is started on."""
        async with asyncio.timeout(60):
            while True:
                if run in self.runner.where:
                    return self.runner.where[run][0]
                await asyncio.sleep(0.2)
