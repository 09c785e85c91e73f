"""A host with systemd joins a real Ray cluster, and is part of it again when it was switched off and on."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import suppress

import psutil
import pytest

from helix_ray.cluster.join import Joined
from helix_ray.cluster.node_process import MARK
from helix_ray.cluster.ssh import Patience, SshShells
from helix_ray.cluster.tunnels import Tunnels
from tests.cluster.machines import USER, Machine, open_machine
from tests.cluster.namespaces import Network, open_network
from tests.e2e.ray_cluster import ROOM, Cluster, joiner_of, marked, open_cluster

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    yield from open_network()


@pytest.fixture(scope="module")
def machine(network: Network) -> Iterator[Machine]:
    with open_machine(network) as machine:
        yield machine


@pytest.fixture(scope="module")
def cluster(network: Network) -> Iterator[Cluster]:
    with open_cluster(network) as cluster:
        yield cluster


async def test_a_host_that_reboots_is_part_of_the_cluster_again(cluster: Cluster, network: Network, machine: Machine) -> None:
    offers = {"CPU": 1.0, "GPU": 2.0, "object_store_memory": ROOM}
    host = network.entry(machine.place, "gpu-1", user=USER, python=sys.executable, resources=offers, directory=".helix-ray")
    shells = SshShells(patience=Patience(connect_s=30))
    hosts = joiner_of(cluster, Tunnels(shells, cluster.find_head, ()), shells)
    directory = f"{machine.home}/.helix-ray"
    told: list[str] = []
    try:
        joined = await hosts.join(host, told.append)
        assert joined.survives_reboot is True
        assert machine.unit("gpu-1", "ActiveState") == "active"
        assert json.loads(await cluster.ask("run gpu-1")) == host.address

        for process in marked(MARK, directory):
            with suppress(psutil.Error):
                process.kill()
        again = await cluster.until_other("gpu-1", {joined.node})
        assert json.loads(await cluster.ask("run gpu-1")) == host.address

        await asyncio.to_thread(machine.shut_down)
        await asyncio.to_thread(machine.boot)
        back = await cluster.until_other("gpu-1", {joined.node, again.id})
        assert back.resources["GPU"] == 2, "it started with the machine, and nobody logged in"
        told.clear()
        assert await hosts.join(host, told.append) == Joined(back.id, survives_reboot=True)
        assert "it is part of the cluster already" in told
        assert json.loads(await cluster.ask("run gpu-1")) == host.address
    finally:
        await hosts.leave(host, True, told.append)
    assert not any(one.alive and one.labels.get("helix-host") for one in await cluster.nodes())
    assert "helix-ray" not in machine.ask("find", machine.home)
    assert machine.unit("gpu-1", "LoadState") == "not-found"
    assert not marked(MARK, directory)
