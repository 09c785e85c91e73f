"""Standby hosts that are real SSH servers: who lets us in joins, and who does not is told with the reason."""

from __future__ import annotations

import asyncio
from pathlib import Path

from helix_ray.cluster.inventory import Inventory
from helix_ray.cluster.services.service import PlacementService
from helix_ray.cluster.ssh import Patience, SshShells
from helix_ray.cluster.standby.loop import StandbyLoop
from helix_ray.cluster.watched_hosts import WatchedHosts
from helix_ray.config import HostList
from helix_ray.core.cluster import RayNode
from helix_ray.core.deployment import Order
from helix_ray.core.placement import ServiceSpec
from helix_ray.storage.database import Database
from tests.accounts.moments import SetClock
from tests.cluster.doubles import ScriptedContainers, ScriptedReservations
from tests.cluster.hosts import host_service
from tests.cluster.namespaces import Network, make_key
from tests.cluster.standby_world import ScriptedRay
from tests.cluster.test_probe import install


async def no_nodes() -> list[RayNode]:
    """Ray is not asked here."""
    return []


async def test_the_one_that_answers_joins(data_dir: Path, network: Network) -> None:
    database = Database(f"sqlite:///{data_dir}/helix.db")
    shells = SshShells(patience=Patience(connect_s=20.0))
    service, _ = host_service(database)
    place = network.hosts[1]
    install(place, "podman", "#!/bin/sh\nexit 0\n")
    path = f"{place.home}/bin:/usr/local/bin:/usr/bin:/bin"
    server = network.serve(place, (2302,), SetEnv=f"HOME={place.home} PATH={path}")
    # Another key than the one that it shows: nothing is sent there.
    other = make_key(network.directory / "other")
    await service.add_host(network.entry(network.hosts[0], "changed", host_key=other, standby=True))
    await service.add_host(network.entry(place, "good", 2302, standby=True))
    runner = ScriptedContainers()
    source = WatchedHosts(Inventory(database, HostList()), shells, no_nodes)
    placements = PlacementService(database, source, lambda report: runner, ScriptedReservations())
    loop = StandbyLoop(database, service, placements, ScriptedRay(SetClock()), 0.0, 600.0)
    try:
        await placements.deploy(Order((ServiceSpec("web", image="nginx", memory_mb=100),)))
        await loop.turn()
        await asyncio.gather(*service._works._tasks)
        changed, good = await service.standby()
        assert changed.standing is not None
        assert (changed.state, good.state, changed.standing.failures) == ("out", "joined", 1)
        assert "key" in (changed.standing.reason or "")
        await loop.turn()
        await placements.keeper.step()
        await placements.keeper.settle()
        assert runner.where == {"web-1": ("good", ())}
        assert [(one.host, one.standby, one.reachable) for one in await service.probe()] == [
            ("changed", True, False),
            ("good", True, True),
        ]
    finally:
        await placements.close()
        await service.close()
        await database.close()
        network.stop(place, server)
