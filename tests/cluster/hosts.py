"""The service of the cluster's hosts without a Ray cluster, and hosts that join nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from helix_ray.cluster.head import Brought, Head
from helix_ray.cluster.join import Joined, Joiner
from helix_ray.cluster.service import HostService
from helix_ray.cluster.ssh import Patience, SshShells
from helix_ray.config import HostList
from helix_ray.core.cluster import Host, HostError, RayNode
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, utc_now


async def no_head() -> Head:
    raise HostError("There is no Ray cluster here.")


async def no_nodes() -> list[RayNode]:
    return []


class ScriptedJoiner(Joiner):
    """Does what a test says; ``broken`` hosts fail."""

    def __init__(self) -> None:
        self.broken = {"broken"}
        self.began, self.go_on = asyncio.Event(), asyncio.Event()
        self.go_on.set()

    async def join(self, host: Host, tell: Callable[[str], None]) -> Joined:
        tell("first")
        self.began.set()
        await self.go_on.wait()
        if host.name in self.broken:
            raise HostError("It is broken.", code="command_failed")
        tell("second")
        return Joined("node-1", False)

    async def leave(self, host: Host, purge: bool, tell: Callable[[str], None]) -> None:
        tell(f"purge {purge}")
        if host.name in self.broken:
            raise HostError("It is broken.", code="command_failed")


def host_service(
    database: Database, written: HostList | None = None, connect_s: float = 20.0, clock: Clock = utc_now
) -> tuple[HostService, ScriptedJoiner]:
    """The service, and who joins hosts for it."""
    brought = Brought((), Path("/nowhere"))
    shells = SshShells(patience=Patience(connect_s))
    service = HostService(database, written or HostList(), shells, no_head, no_nodes, brought, clock=clock)
    service._joiner = joiner = ScriptedJoiner()
    return service, joiner
