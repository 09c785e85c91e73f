"""A small Ray cluster on a network of namespaces, and who has hosts join it."""

from __future__ import annotations

import asyncio
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

import helix_ray
from helix_ray.cluster.head import Brought, Head
from helix_ray.cluster.join import Joiner
from helix_ray.cluster.ssh import SshShells
from helix_ray.cluster.tunnels import Tunnels
from helix_ray.config.ray_defaults import RAY_DEFAULTS
from helix_ray.core.cluster import RayNode
from tests.cluster.namespaces import Network
from tests.e2e.conftest import free_port

REPOSITORY = Path(__file__).parents[2]
TOKEN = "5" * 64
ROOM = 100_000_000.0
HEAD_MARK = "HELIX_TEST_HEAD"


@dataclass
class Cluster:
    """A small Ray cluster, and a driver of it."""

    head: Head
    ports: tuple[int, ...]
    driver: subprocess.Popen[str]
    environment: dict[str, str]

    def answer(self) -> str:
        assert self.driver.stdout is not None
        for line in self.driver.stdout:
            word, _, answer = line.partition(" ")
            if word == "answer":
                return answer.strip()
        raise AssertionError("the driver stopped")

    async def ask(self, line: str) -> str:
        assert self.driver.stdin is not None
        self.driver.stdin.write(f"{line}\n")
        self.driver.stdin.flush()
        return await asyncio.wait_for(asyncio.to_thread(self.answer), 90)

    async def nodes(self) -> list[RayNode]:
        return [RayNode(*fields) for fields in json.loads(await self.ask("nodes"))]

    async def until_other(self, name: str, former: Collection[str]) -> RayNode:
        """The node of a host, once there is another one than the former ones."""
        async with asyncio.timeout(120):
            while True:
                for node in await self.nodes():
                    if node.alive and node.labels.get("helix-host") == name and node.id not in former:
                        return node
                await asyncio.sleep(0.5)

    async def find_head(self) -> Head:
        return self.head


def marked(variable: str, value: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get(variable) == value:
                found.append(process)
    return found


@contextmanager
def open_cluster(network: Network, variables: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """A cluster whose head has an address of its own on the network; ``variables`` are in the environment of its replicas."""
    import ray

    # Another address than the one that logins come from, so that hosts can be kept from it alone.
    address = network.add_address(254)
    scratch = tempfile.TemporaryDirectory(prefix="hr-", dir="/tmp", ignore_cleanup_errors=True)
    token = Path(scratch.name) / "token"
    token.write_text(TOKEN)
    token.chmod(0o600)
    first = free_port()
    ports = tuple(range(first, first + 24))
    environment = {
        **RAY_DEFAULTS,
        **os.environ,
        **(variables or {}),
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN_PATH": str(token),
        "RAY_USAGE_STATS_ENABLED": "0",
    }
    environment |= {HEAD_MARK: scratch.name, "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-m", "ray.scripts.scripts", "start", "--head", "--node-ip-address", address, "--num-cpus", "0"]
    command += ["--port", str(first), "--object-manager-port", str(first + 1), "--node-manager-port", str(first + 2)]
    command += ["--min-worker-port", str(first + 4), "--max-worker-port", str(first + 23), "--include-dashboard", "false"]
    command += ["--object-store-memory", f"{ROOM:.0f}", "--temp-dir", f"{scratch.name}/r"]
    program = [sys.executable, str(Path(__file__).with_name("ray_driver.py")), f"{address}:{first}", address]
    pipe = subprocess.PIPE
    try:
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)
        with subprocess.Popen(program, env=environment, stdin=pipe, stdout=pipe, text=True) as driver:
            head = Head(address, first, ray.__version__, platform.python_version(), TOKEN)
            cluster = Cluster(head, ports, driver, environment)
            try:
                assert cluster.answer() == "ready"
                yield cluster
            finally:
                driver.kill()
    finally:
        for process in marked(HEAD_MARK, scratch.name):
            with suppress(psutil.Error):
                process.kill()
        scratch.cleanup()


def joiner_of(cluster: Cluster, tunnels: Tunnels, shells: SshShells) -> Joiner:
    brought = Brought((Path(helix_ray.__file__).parent, REPOSITORY / "deployments"), REPOSITORY / "requirements")
    # Patient: two nodes of Ray start slowly where others work.
    return Joiner(shells, cluster.find_head, cluster.nodes, brought, tunnels.open, alive_s=200)
