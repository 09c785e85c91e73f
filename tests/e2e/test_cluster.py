"""Hosts join a real Ray cluster over real SSH, and leave it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from helix_ray.cluster.node_process import MARK
from helix_ray.cluster.ssh import Patience, SshShells
from helix_ray.cluster.tunnels import Tunnels
from helix_ray.core.cluster import Host
from helix_ray.core.deployment import Order
from helix_ray.core.placement import ServiceSpec
from helix_ray.storage.database import Database
from tests.cluster.namespaces import Network, ip, open_network
from tests.e2e.ray_cluster import ROOM, TOKEN, Cluster, joiner_of, marked, open_cluster
from tests.e2e.standby_cluster import StandbyCluster

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    for network in open_network():
        network.serve(network.add_host())
        network.serve(network.add_host(), GatewayPorts="clientspecified")
        yield network


@pytest.fixture(scope="module")
def cluster(network: Network) -> Iterator[Cluster]:
    with open_cluster(network) as cluster:
        yield cluster


async def test_a_host_joins_works_comes_back_and_leaves(cluster: Cluster, network: Network) -> None:
    offers = {"CPU": 1.0, "GPU": 2.0, "object_store_memory": ROOM, "tapes": 3.0}
    host = network.entry(network.hosts[0], "gpu-1", python=sys.executable, resources=offers, labels={"zone": "a"})
    shells = SshShells(patience=Patience(connect_s=30))
    tunnels = Tunnels(shells, cluster.find_head, ())
    hosts = joiner_of(cluster, tunnels, shells)
    directory = Path(host.directory)
    told: list[str] = []
    try:
        joined = await hosts.join(host, told.append)
        assert joined.survives_reboot is False, "there is no systemd of a user"
        (node,) = [one for one in await cluster.nodes() if one.id == joined.node]
        assert (node.address, node.labels["zone"], node.labels["helix-host"]) == (host.address, "a", "gpu-1")
        assert {name: node.resources[name] for name in ("CPU", "GPU", "tapes")} == {"CPU": 1, "GPU": 2, "tapes": 3}
        token = directory / "ray-token"
        assert (token.read_text(), token.stat().st_mode & 0o777) == (TOKEN, 0o600)
        assert TOKEN not in " ".join(told) + (directory / "node.json").read_text() + (directory / "node.log").read_text()
        assert json.loads(await cluster.ask("run gpu-1")) == host.address

        told.clear()
        assert await hosts.join(host, told.append) == joined, "a second time it only looks"
        assert "it is part of the cluster already" in told

        for process in marked(MARK, str(directory)):
            with suppress(psutil.Error):
                process.kill()
        again = await cluster.until_other("gpu-1", {joined.node})
        assert again.resources["GPU"] == 2, "whoever supervises it started it again"

        other = await hosts.join(replace(host, resources={**offers, "GPU": 1.0}), told.append)
        (node,) = [one for one in await cluster.nodes() if one.id == other.node]
        assert (other.node != again.id, node.resources["GPU"]) == (True, 1)
    finally:
        await hosts.leave(host, True, told.append)
    assert not any(one.alive and one.labels.get("helix-host") for one in await cluster.nodes())
    assert directory.name not in os.listdir(directory.parent)
    assert not marked(MARK, str(directory))
    await hosts.leave(host, True, told.append)


async def test_hosts_on_standby_join_for_what_waits_and_leave_when_idle(
    cluster: Cluster, network: Network, tmp_path: Path
) -> None:
    offers = {"CPU": 2.0, "object_store_memory": ROOM}
    taper = network.entry(network.hosts[0], "taper", python=sys.executable, resources={**offers, "tapes": 2.0}, standby=True)
    zoned = network.entry(network.hosts[1], "zoned", python=sys.executable, resources=offers, labels={"zone": "b"}, standby=True)
    database = Database(f"sqlite:///{tmp_path}/helix.db")
    await database.migrate()
    async with StandbyCluster(database, cluster, (taper, zoned), idle_s=4.0) as standby:
        await standby.asked.call("group", "tapes", {"tapes": 2.0})
        await standby.until("joined", "taper")
        assert [one.state for one in await standby.hosts.standby()] == ["joined", "out"], "only who is needed joins"
        web = ServiceSpec("web", image="nginx", cpus=1, labels={"zone": "b"})
        outcome = await standby.placements.deploy(Order((web,)))
        assert outcome.errors, "no host takes it yet"
        await standby.until("joined", "zoned")
        assert await standby.where("web-1") == "zoned"
        assert await standby.asked.call("grouped", "tapes")
        assert await standby.asked.call("grouped", "helix-service-web-1"), "it holds what it needs on the node"
        reasons = [one.standing.reason or "" for one in await standby.hosts.standby() if one.standing is not None]
        assert ["2 tapes" in reasons[0], "web" in reasons[1]] == [True, True]

        await standby.asked.call("ungroup", "tapes")
        await standby.until("out", "taper")
        assert [one.state for one in await standby.hosts.standby()] == ["out", "joined"], "who has work stays"
        await standby.placements.remove("web")
        await standby.until("out", "zoned")
        assert not any(one.alive and one.labels.get("helix-host") for one in await standby.asked.nodes())
    await database.close()


async def test_a_host_that_cannot_reach_the_head_joins_through_a_tunnel(cluster: Cluster, network: Network) -> None:
    place = network.hosts[1]
    ip("-n", place.name, "route", "add", "prohibit", f"{cluster.head.address}/32")
    offers = {"CPU": 1.0, "GPU": 1.0, "object_store_memory": ROOM}
    host: Host = network.entry(place, "far", python=sys.executable, resources=offers)
    shells = SshShells(patience=Patience(connect_s=30))
    tunnels = Tunnels(shells, cluster.find_head, cluster.ports)
    hosts = joiner_of(cluster, tunnels, shells)
    told: list[str] = []
    with pytest.raises(Exception, match="cannot reach the head"):
        await hosts.join(host, told.append)
    through = replace(host, tunnel=True)
    try:
        await hosts.join(through, told.append)
        assert json.loads(await cluster.ask("run far")) == host.address
    finally:
        await hosts.leave(through, True, told.append)
        await tunnels.close_all()
    assert cluster.head.address not in place.run("ip", "address", "show", "dev", "lo")
