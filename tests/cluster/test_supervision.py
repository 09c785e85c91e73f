"""A node is kept running by a real systemd, which is process 1 of its host; the host is switched off and on."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import helix_ray
from helix_ray.cluster.application import bring_application
from helix_ray.cluster.ssh import Patience, SshShells
from helix_ray.cluster.supervision import Place, Supervision
from helix_ray.core.cluster import Host, HostShell
from tests.cluster.machines import USER, Machine, open_machine
from tests.cluster.namespaces import Network

CALM = SshShells(patience=Patience(connect_s=20.0))
UNIT = "helix-ray-node.service"
# In place of Ray: it says that it began, and has a process of its own.
NODE = 'echo $$ >>"$HOME/started"; sleep 600 & wait'


@dataclass
class Node:
    """A node that was brought to a machine.

    Attributes:
        host: the machine, as the inventory has it.
        place: of the node's files.
    """

    machine: Machine
    host: Host
    place: Place

    def supervision(self, shell: HostShell) -> Supervision:
        return Supervision(shell, self.place)

    def processes(self) -> str:
        """All that run as the user."""
        return self.machine.ask("ps", "-u", USER, "-o", "args=")

    async def starts(self, count: int) -> list[str]:
        """The number of its process at each start, once there were so many."""
        deadline = time.monotonic() + 60
        while len(numbers := (await asyncio.to_thread(self.machine.ask, "cat", f"{self.machine.home}/started")).split()) < count:
            assert time.monotonic() < deadline, self.machine.ask("journalctl", "--no-pager")
            await asyncio.sleep(0.1)
        return numbers

    async def ends(self, process: str) -> None:
        """Return when nothing of that name runs as the user."""
        deadline = time.monotonic() + 60
        while process in await asyncio.to_thread(self.processes):
            assert time.monotonic() < deadline, self.machine.ask("journalctl", "--no-pager")
            await asyncio.sleep(0.1)


@pytest.fixture(scope="module")
def machine(network: Network) -> Iterator[Machine]:
    with open_machine(network) as machine:
        yield machine


@pytest.fixture
async def node(machine: Machine, network: Network) -> Node:
    host = network.entry(machine.place, "node", user=USER)
    # A path that would break a unit whose words were not quoted.
    directory = f"{machine.home}/a $b %c"
    async with CALM.connect(host) as shell:
        await shell.run(["mkdir", "-p", directory])
        await shell.run(["rm", "-f", f"{machine.home}/started"])
        application = await bring_application(shell, directory, (Path(helix_ray.__file__).parent,))
        await shell.put(f"{directory}/node.json", json.dumps({"command": ["sh", "-c", NODE], "environment": {}}).encode())
    return Node(machine, host, Place(directory, application, sys.executable))


async def test_systemd_keeps_a_node_running(node: Node) -> None:
    machine = node.machine
    async with CALM.connect(node.host) as shell:
        supervision = node.supervision(shell)
        assert await supervision.start() is True
        first = await node.starts(1)
        assert (machine.unit("node", "ActiveState"), await supervision.is_running()) == ("active", True)
        assert machine.unit("node", "OOMPolicy") == "continue"
        assert machine.ask_user("systemd-analyze", "--user", "verify", UNIT) == ""

        machine.ask("kill", "-9", *first)
        assert len(await node.starts(2)) == 2, "its own process started it again"
        assert machine.unit("node", "NRestarts") == "0"
        machine.ask_user("systemctl", "--user", "kill", "--signal=KILL", UNIT)
        assert len(await node.starts(3)) == 3, "systemd started it again"
        assert (machine.unit("node", "NRestarts"), await supervision.survives_reboot()) == ("1", True)

    await asyncio.to_thread(machine.shut_down)
    await asyncio.to_thread(machine.boot)
    assert len(await node.starts(4)) == 4, "it started with the machine, and nobody logged in"
    await asyncio.to_thread(machine.cut_power)
    await asyncio.to_thread(machine.boot)
    assert len(await node.starts(5)) == 5

    async with CALM.connect(node.host) as shell:
        supervision = node.supervision(shell)
        assert await supervision.is_running()
        await supervision.stop()
        assert (machine.unit("node", "LoadState"), await supervision.is_running()) == ("not-found", False)
        await supervision.stop()
    assert "sleep" not in node.processes()
    assert "helix-ray" not in machine.ask("find", machine.home)


async def test_a_login_without_pam_finds_systemd(node: Node) -> None:
    machine = node.machine
    machine.ask("loginctl", "disable-linger", USER)
    machine.allow_logins(pam=False)
    await node.ends("systemd --user")
    async with CALM.connect(node.host) as shell:
        assert await node.supervision(shell).start() is True
        await node.starts(1)
        assert machine.unit("node", "ActiveState") == "active"
        # Somebody has ended the systemd of the user meanwhile.
        machine.ask("loginctl", "disable-linger", USER)
        await node.ends("systemd --user")
        assert await node.supervision(shell).survives_reboot() is False
        await node.supervision(shell).stop()
    assert "helix-ray" not in machine.ask("find", machine.home)
    machine.allow_logins(pam=True)


async def test_a_systemd_that_ends_with_the_login_is_not_used(node: Node) -> None:
    machine = node.machine
    machine.ask("loginctl", "disable-linger", USER)
    # Who may linger is asked of polkit, and without one nobody may but root.
    machine.ask("systemctl", "mask", "--now", "polkit")
    async with CALM.connect(node.host) as shell:
        assert await node.supervision(shell).start() is False
        await node.starts(1)
        assert machine.unit("node", "LoadState") == "not-found"
    await node.ends("sshd")
    assert "sleep 600" in node.processes()
    async with CALM.connect(node.host) as shell:
        supervision = node.supervision(shell)
        assert (await supervision.is_running(), await supervision.survives_reboot()) == (True, False)
        await supervision.stop()
    assert "sleep" not in node.processes()
