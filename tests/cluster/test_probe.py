"""Probes of real hosts, of dead ones, and of servers that were made to annoy."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncssh
import pytest

from helix_ray.cluster.probe import Prober
from helix_ray.cluster.ssh import Patience, SshShells
from helix_ray.core.cluster import Host
from tests.cluster.namespaces import Namespace, Network

CALM = SshShells(patience=Patience(connect_s=20.0))
NVIDIA = """#!/bin/sh
echo '0, NVIDIA GeForce RTX 4090, 24564, 1024, 50, GPU-aaaa, 550.54.15'
echo '1, NVIDIA GeForce RTX 4090, 24564, 0, [N/A], GPU-bbbb, 550.54.15'
"""
CARD = {"Card Series": "AMD Instinct MI300X", "VRAM Total Memory (B)": str(192 * 2**30), "GPU use (%)": "25", "Unique ID": "0x1"}
ROCM = {"card0": {**CARD, "VRAM Total Used Memory (B)": str(2**30)}, "system": {"Driver version": "6.7.0"}}


def install(host: Namespace, name: str, text: str) -> None:
    """Put a program on a host, in place of one that needs a GPU."""
    path = host.home / "bin" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


@asynccontextmanager
async def hostile(handle: Callable[[asyncssh.SSHServerProcess[bytes]], Awaitable[None]], key: Path) -> AsyncIterator[Host]:
    """A host that lets everybody in, and whose programs are ours."""
    own = asyncssh.generate_private_key("ssh-ed25519")

    class Anybody(asyncssh.SSHServer):
        def begin_auth(self, username: str) -> bool:
            return False

    server = await asyncssh.listen(
        "127.0.0.1", 0, server_factory=Anybody, server_host_keys=[own], process_factory=handle, encoding=None
    )
    public = " ".join(own.export_public_key().decode().split()[:2])
    async with server:
        yield Host("bad", "127.0.0.1", server.get_port(), key=key, host_key=public)


@asynccontextmanager
async def speaking(answer: bytes, key: Path) -> AsyncIterator[Host]:
    """Somebody who listens and is no SSH server."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await reader.read()
        writer.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    public = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGQf8Q0j7P0LzS0zU9q0T7yU5pJ4o8uQyq1V4bJm8b1H"
    async with server:
        yield Host("mute", "127.0.0.1", server.sockets[0].getsockname()[1], key=key, host_key=public)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    asyncssh.generate_private_key("ssh-ed25519").write_private_key(path)
    return path


async def test_what_a_host_is_and_can_do(network: Network, first: Namespace) -> None:
    path = f"{first.home}/bin:/usr/local/bin:/usr/bin:/bin"
    server = network.serve(first, (2301,), SetEnv=f"HOME={first.home} PATH={path}")
    listener = await asyncio.start_server(lambda reader, writer: writer.close(), network.gateway, 0)
    port = listener.sockets[0].getsockname()[1]
    host = network.entry(first, "gpu", 2301)
    try:
        async with listener:
            (plain,) = await Prober(CALM, (network.gateway, port), (2301,)).probe([host])
            install(first, "nvidia-smi", NVIDIA)
            (nvidia,) = await Prober(CALM, (network.gateway, 9)).probe([host])
            install(first, "nvidia-smi", "#!/bin/sh\necho No devices were found; exit 6\n")
            install(first, "rocm-smi", f"#!/bin/sh\necho '{json.dumps(ROCM)}'\n")
            (amd,) = await Prober(CALM).probe([host])
    finally:
        network.stop(first, server)
    assert (plain.reachable, plain.reason, plain.os, plain.gpus, plain.driver) == (True, None, "linux", (), None)
    assert plain.cpu_cores > 0
    assert plain.memory_mb > plain.memory_free_mb > 0
    assert plain.disk_free_mb > 0
    assert plain.load is not None
    assert plain.python is not None
    assert plain.clock_skew_s is not None
    assert abs(plain.clock_skew_s) < 30, "it is the same clock; only pauses of the machine are in it"
    assert (plain.reaches_head, nvidia.reaches_head, amd.reaches_head) == (True, False, None)
    assert plain.ports_in_use == (2301,)
    assert [(gpu.index, gpu.name, gpu.memory_mb, gpu.memory_used_mb, gpu.utilization, gpu.uuid) for gpu in nvidia.gpus] == [
        (0, "NVIDIA GeForce RTX 4090", 24564, 1024, 0.5, "GPU-aaaa"),
        (1, "NVIDIA GeForce RTX 4090", 24564, 0, None, "GPU-bbbb"),
    ]
    assert (nvidia.gpu_vendor, nvidia.driver, amd.gpu_vendor, amd.driver) == ("nvidia", "550.54.15", "amd", "6.7.0")
    assert [(gpu.name, gpu.memory_mb, gpu.memory_used_mb, gpu.utilization) for gpu in amd.gpus] == [
        ("AMD Instinct MI300X", 192 * 1024, 1024, 0.25)
    ]


async def test_fifty_hosts_of_which_ten_are_dead(network: Network) -> None:
    alive = [
        network.entry(host, f"{host.name}-{port}", port)
        for host, count in zip(network.hosts, (16, 12, 12), strict=True)
        for port in range(22, 22 + count)
    ]
    subnet = network.gateway.rpartition(".")[0]
    dead = [network.entry(network.hosts[0], f"closed-{port}", port) for port in range(100, 105)]
    dead += [Host(f"gone-{n}", f"{subnet}.{n}", key=network.client_key, host_key=network.host_key) for n in range(200, 205)]
    shells = SshShells(patience=Patience(connect_s=60.0))
    rows = await Prober(shells, seconds=60).probe([*dead[:5], *alive, *dead[5:]])
    assert [row.host for row in rows] == [host.name for host in (*dead[:5], *alive, *dead[5:])]
    assert [row.host for row in rows if row.reachable] == [host.name for host in alive]
    assert {row.code for row in rows if not row.reachable} <= {"unreachable", "timed_out"}
    assert all(row.reason for row in rows if not row.reachable)


async def test_hosts_that_annoy_are_rows_with_a_reason(key: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def garbage(process: asyncssh.SSHServerProcess[bytes]) -> None:
        process.stdout.write(b"\xff\xfe\0garbage" * 1000)
        process.exit(0)

    async def endless(process: asyncssh.SSHServerProcess[bytes]) -> None:
        while not process.stdout.is_closing():
            process.stdout.write(b"x" * 2**16)
            await process.stdout.drain()

    async def silent(process: asyncssh.SSHServerProcess[bytes]) -> None:
        await asyncio.sleep(600)

    async def cut(process: asyncssh.SSHServerProcess[bytes]) -> None:
        process.get_extra_info("connection").abort()

    async def liar(process: asyncssh.SSHServerProcess[bytes]) -> None:
        script = await process.stdin.read()
        assert b"helix-probe-begin" in script
        process.stdout.write(b"helix-probe-begin 0\nos=linux\nhelix-probe-end 0\n")
        process.exit(0)

    prober = Prober(SshShells(patience=Patience(connect_s=10.0)), seconds=1.0)
    for handle, code in (
        (garbage, "nonsense"),
        (endless, "timed_out"),
        (silent, "timed_out"),
        (cut, "connection_lost"),
        (liar, "nonsense"),
    ):
        async with hostile(handle, key) as host:
            (row,) = await prober.probe([host])
        assert (row.reachable, row.code) == (False, code), handle.__name__
        assert row.reason
    # A banner that never comes, one that never ends, and other protocols.
    quick = Prober(SshShells(patience=Patience(connect_s=0.5)), seconds=1.0)
    for answer in (b"", b"x" * 10_000, b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-x\r\n" + b"\0" * 5000, b"SSH-1.5-old\r\n"):
        async with speaking(answer, key) as host:
            (row,) = await quick.probe([host])
        assert not row.reachable, answer
        assert row.code in ("timed_out", "nonsense", "connection_lost", "unreachable"), answer
        assert row.reason
        assert row.reason.isprintable()
    assert "PRIVATE KEY" not in caplog.text
