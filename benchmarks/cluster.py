"""``python -m benchmarks.cluster``: how long a probe of 50 hosts takes of which 10 are dead, and the join of a prepared host.

The hosts are network namespaces with real SSH servers, and Ray is real; it needs root. It writes benchmarks/results/.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks.machine import describe
from helix_ray.cluster.probe import Prober
from helix_ray.cluster.ssh import SshShells
from helix_ray.cluster.tunnels import Tunnels
from helix_ray.core.cluster import Host
from tests.cluster.namespaces import Network, open_network
from tests.e2e.ray_cluster import ROOM, joiner_of, open_cluster

_ROOT = Path(__file__).parents[1]
_PORTS = (16, 12, 12)
_DEAD = 10


async def probe(network: Network, rounds: int) -> list[float]:
    """Seconds of each probe."""
    alive = [
        network.entry(host, f"{host.name}-{port}", port)
        for host, count in zip(network.hosts, _PORTS, strict=True)
        for port in range(22, 22 + count)
    ]
    subnet = network.gateway.rpartition(".")[0]
    dead = [
        Host(f"dead-{n}", f"{subnet}.{n}", key=network.client_key, host_key=network.host_key) for n in range(200, 200 + _DEAD)
    ]
    prober = Prober(SshShells())
    found = []
    for _ in range(rounds):
        began = time.monotonic()
        rows = await prober.probe([*alive, *dead])
        found.append(time.monotonic() - began)
        if sum(row.reachable for row in rows) != len(alive):
            raise SystemExit(
                f"not all that live were reached: {[row.reason for row in rows if row.host[:4] != 'dead' and row.reason]}"
            )
    return found


async def join(network: Network, rounds: int) -> list[float]:
    """Seconds of each join of a host that has the environment and the application."""
    found = []
    with open_cluster(network) as cluster:
        shells = SshShells()
        hosts = joiner_of(cluster, Tunnels(shells, cluster.find_head, ()), shells)
        resources = {"CPU": 1.0, "object_store_memory": ROOM}
        host = network.entry(network.hosts[0], "bench", 22, python=sys.executable, resources=resources)
        for number in range(rounds + 1):
            began = time.monotonic()
            # Other settings each time, so that the node is started anew; the first time prepares the host.
            await hosts.join(replace(host, labels={"round": str(number)}), lambda text: None)
            found.append(time.monotonic() - began)
        await hosts.leave(host, True, lambda text: None)
    return found[1:]


async def measure(rounds: int) -> dict[str, list[float]]:
    """Both figures."""
    for network in open_network():
        for count in _PORTS:
            network.serve(network.add_host(), tuple(range(22, 22 + count)))
        return {"probe_50_s": await probe(network, rounds), "join_s": await join(network, rounds)}
    raise SystemExit("no network")


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--name", default="cluster", help="of the files in benchmarks/results")
    options = parser.parse_args()
    found = asyncio.run(measure(options.rounds))
    document: dict[str, Any] = {**describe(_ROOT), "seconds": found}
    goals = {
        "probe_50_s": ("probe of 50 hosts, 10 of them dead", 5),
        "join_s": ("join of a prepared host, its former node stopped", 20),
    }
    lines = ["| figure | goal | seconds, median (least-largest) |", "|---|---|---|"]
    for name, values in found.items():
        title, goal = goals[name]
        lines.append(f"| {title} | < {goal} s | {statistics.median(values):.1f} ({min(values):.1f}-{max(values):.1f}) |")
    text = "\n".join(lines) + "\n"
    report.write(_ROOT / "benchmarks" / "results", options.name, document, text)
    print(text)


if __name__ == "__main__":
    main()
