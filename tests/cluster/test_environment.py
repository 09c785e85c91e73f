"""Environments and supervision on a host: from a wheelhouse without a network, and without systemd."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
import shutil
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import helix_ray
from helix_ray.cluster.application import bring_application
from helix_ray.cluster.environment import find_python, make_python
from helix_ray.cluster.head import Brought, Head
from helix_ray.cluster.node_start import node_file
from helix_ray.cluster.ssh import Patience, SshShells
from helix_ray.cluster.supervision import Place, Supervision
from helix_ray.core.cluster import Host, HostError
from tests.cluster.namespaces import Namespace, Network, ip

CALM = SshShells(patience=Patience(connect_s=20.0))
RAY = "9.9.9"
HEAD = Head("10.0.0.1", 6379, RAY, platform.python_version(), "secret-token")
REQUIREMENTS = Path(__file__).parents[2] / "requirements"


def wheel(directory: Path, name: str, version: str, files: dict[str, bytes]) -> str:
    """Write a wheel; its line of a lock file."""
    info = f"{name}-{version}.dist-info"
    files = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    path = directory / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in {**files, f"{info}/RECORD": record.encode()}.items():
            entry = zipfile.ZipInfo(member)
            entry.external_attr = 0o100755 << 16
            archive.writestr(entry, data)
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@pytest.fixture
def brought(tmp_path: Path) -> Brought:
    """Lock files of two wheels: uv as it is here, and something that has Ray's name."""
    house, requirements = tmp_path / "wheels", tmp_path / "requirements"
    house.mkdir()
    requirements.mkdir()
    for name in ("install.sh", "debian.sh"):
        shutil.copy(REQUIREMENTS / name, requirements / name)
    version = importlib.metadata.version("uv")
    program = Path(sys.executable).with_name("uv").read_bytes()
    uv = wheel(house, "uv", version, {f"uv-{version}.data/scripts/uv": program})
    (requirements / "bootstrap.txt").write_text(uv)
    (requirements / "gpu.txt").write_text(wheel(house, "ray", RAY, {"ray.py": b"there = True\n"}))
    return Brought((), requirements, house)


@dataclass
class Machine:
    """A host without a way out, with programs of our own."""

    host: Host
    home: Path

    def install(self, name: str, text: str) -> None:
        path = self.home / "programs" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)


@pytest.fixture
def machine(network: Network, first: Namespace) -> Iterator[Machine]:
    path = f"{first.home}/programs:{Path(sys.base_prefix) / 'bin'}:/usr/bin:/bin"
    server = network.serve(first, (2401,), SetEnv=f"HOME={first.home} PATH={path}")
    ip("-n", first.name, "route", "del", "default")
    made = Machine(network.entry(first, "sys", 2401, directory=str(first.home / "made")), first.home)
    yield made
    ip("-n", first.name, "route", "add", "default", "via", network.gateway)
    network.stop(first, server)
    shutil.rmtree(first.home / "programs", ignore_errors=True)


async def test_an_environment_comes_from_the_wheelhouse(machine: Machine, brought: Brought) -> None:
    machine.install("nvidia-smi", "#!/bin/sh\necho 'GPU 0: NVIDIA'\n")
    told: list[str] = []
    directory = machine.host.directory
    async with CALM.connect(machine.host) as shell:
        assert (await shell.run(["mkdir", "-p", directory])).status == 0
        python = await make_python(shell, directory, brought, HEAD, told.append)
        assert (await shell.run([python, "-c", "import ray; assert ray.there"])).status == 0
        assert sum("bringing" in text for text in told) == 2
        told.clear()
        assert await make_python(shell, directory, brought, HEAD, told.append) == python
        assert told == [], "what is there is not made again"
        # A wheel that is not the one of the lock file.
        (brought.requirements / "gpu.txt").write_text(f"ray=={RAY} --hash=sha256:{'0' * 64}\n")
        with pytest.raises(HostError, match="making the environment") as wrong:
            await make_python(shell, directory, brought, HEAD, told.append)
        assert wrong.value.code == "command_failed"
        with pytest.raises(HostError, match="Ray"):
            await find_python(shell, python, Head("h", 1, "1.0", platform.python_version()))
        with pytest.raises(HostError, match="/no/python"):
            await find_python(shell, "/no/python", HEAD)
        (brought.requirements / "gpu.txt").unlink()
        with pytest.raises(HostError, match=r"no gpu\.txt"):
            await make_python(shell, directory, brought, HEAD, told.append)


async def test_a_node_is_kept_running(machine: Machine) -> None:
    machine.install("loginctl", "#!/bin/sh\nexit 1\n")
    directory = f"{machine.home}/node"
    started = Path(directory) / "started"
    async with CALM.connect(machine.host) as shell:
        await shell.run(["mkdir", "-p", directory])
        application = await bring_application(shell, directory, (Path(helix_ray.__file__).parent,))
        assert await bring_application(shell, directory, (Path(helix_ray.__file__).parent,)) == application
        place = Place(directory, application, sys.executable)
        content = json.loads(node_file(machine.host, place, HEAD, "10.0.0.9"))
        assert "secret-token" not in json.dumps(content)
        assert content["environment"]["RAY_AUTH_TOKEN_PATH"] == f"{directory}/ray-token"
        # In place of Ray: it says that it began, and ends when it is killed.
        content["command"] = ["sh", "-c", f"echo $$ >>{started}; sleep 600 & wait"]
        await shell.put(f"{directory}/node.json", json.dumps(content).encode())
        supervision = Supervision(shell, place)
        assert await supervision.is_running() is False
        assert await supervision.start() is False, "nobody may linger, and only systemd starts it with the machine"
        first = await numbers(started, 1)
        assert await supervision.is_running()
        assert (await shell.run(["kill", "-9", first[0]])).status == 0
        assert len(await numbers(started, 2)) == 2, "it was started again"
        await supervision.stop()
        assert await supervision.is_running() is False
        await supervision.stop()
        left = await shell.run(["sh", "-c", f"grep -lsz 'HELIX_RAY_NODE={directory}$' /proc/[0-9]*/environ"])
        assert left.stdout == b""


async def numbers(file: Path, count: int) -> list[str]:
    """The lines of a file, once there are so many."""
    import asyncio

    deadline = time.monotonic() + 60
    while True:
        lines = await asyncio.to_thread(lambda: file.read_text().split() if file.exists() else [])
        if len(lines) >= count:
            return lines
        assert time.monotonic() < deadline
        await asyncio.sleep(0.1)
