"""Real SSH servers on hosts of their own: what they do, and what becomes of it."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from helix_ray.cluster.ssh import Patience, SshShells
from helix_ray.core.cluster import HostError
from helix_ray.core.host_keys import fingerprint_of
from tests.cluster.namespaces import Namespace, Network, make_key

# For what fails by its time limit.
QUICK = SshShells(patience=Patience(connect_s=1.0, silence_s=0.3, transfer_s=5.0))
# For what does not: the machine may be busy.
CALM = SshShells(patience=Patience(connect_s=20.0))

NASTY = [
    "$(touch pwned)",
    "`touch pwned`",
    "; touch pwned",
    "a'b\"c",
    "* ? [a]",
    "&& false || true",
    "\\",
    "a\nb",
    "",
    "~",
    "$HOME",
    "#",
    "é",
]


async def test_each_word_of_a_command_reaches_the_program_as_it_is(network: Network, first: Namespace) -> None:
    async with CALM.connect(network.entry(first)) as shell:
        result = await shell.run(["printf", r"%s\n---\n", *NASTY])
        assert result.stdout.decode().split("\n---\n")[:-1] == NASTY
        ended = await shell.run(["sh", "-c", "cat; echo told >&2; exit 3"], stdin=b"given")
        assert (ended.status, ended.stdout, ended.stderr, ended.truncated) == (3, b"given", b"told\n", False)
        assert (await shell.run(["sh", "-c", "kill -9 $$"])).status == -9
        assert (await shell.run(["true"], stdin=b"x" * 2**20)).status == 0
        for impossible in (["echo", "a\0b"], [], ["echo", "x" * 2**18]):
            with pytest.raises(HostError) as refused:
                await shell.run(impossible)
            assert refused.value.code == "command_failed"
    assert not list(Path.home().glob("pwned"))


async def test_a_file_is_there_whole_with_its_mode_or_not_at_all(network: Network, first: Namespace, tmp_path: Path) -> None:
    local = tmp_path / "local"
    local.write_bytes(os.urandom(9 * 2**20))
    target = first.home / "new" / "deep" / "file"
    async with CALM.connect(network.entry(first)) as shell:
        await shell.put(str(target), b"secret", 0o600)
        assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"secret", 0o600)
        await shell.put(str(target), local, 0o644)
        assert (target.read_bytes(), target.stat().st_mode & 0o777) == (local.read_bytes(), 0o644)
        for path, content in ((f"{target}/below", b"x"), (str(target), tmp_path / "missing")):
            with pytest.raises(HostError) as failed:
                await shell.put(path, content)
            assert failed.value.code == "command_failed"
    assert [path.name for path in target.parent.iterdir()] == ["file"], "nothing is left of what failed"


async def test_a_gigabyte_of_output_does_not_fill_the_memory(network: Network, first: Namespace) -> None:
    async with CALM.connect(network.entry(first)) as shell:
        before = psutil.Process().memory_info().rss
        result = await shell.run(["head", "-c", str(2**30), "/dev/zero"], limit=1000, timeout_s=60)
        grown = psutil.Process().memory_info().rss - before
    assert (result.status, len(result.stdout), result.truncated) == (0, 1000, True)
    assert grown < 64 * 2**20


async def test_a_command_that_does_not_end_is_ended(network: Network, first: Namespace) -> None:
    mark = f"86{os.getpid()}"
    async with CALM.connect(network.entry(first)) as shell:
        with pytest.raises(HostError) as late:
            await shell.run(["sleep", mark], timeout_s=0.5)
        assert late.value.code == "timed_out"
        assert (await shell.run(["true"])).status == 0, "the connection lives"
    assert not [one for one in psutil.process_iter(["cmdline"]) if one.info["cmdline"] == ["sleep", mark]]


async def test_a_host_that_is_not_known_gets_nothing(network: Network, first: Namespace) -> None:
    with pytest.raises(HostError) as unknown:
        async with CALM.connect(network.entry(first, host_key=None)):
            raise AssertionError("never")
    assert (unknown.value.code, unknown.value.details) == ("host_key_unknown", {"fingerprint": fingerprint_of(network.host_key)})
    shown = await CALM.host_key(first.address, 22)
    assert (shown.key, shown.fingerprint) == (network.host_key, fingerprint_of(network.host_key))


@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
async def test_a_host_whose_key_changed_gets_nothing(network: Network, first: Namespace, tmp_path: Path, kind: str) -> None:
    import asyncssh

    other = tmp_path / "other"
    make_key(other)
    pinned = other.with_suffix(".pub").read_text().strip()
    if kind == "rsa":
        pinned = asyncssh.generate_private_key("ssh-rsa", key_size=2048).export_public_key().decode().strip()
    host = network.entry(first, host_key=" ".join(pinned.split()[:2]))
    with pytest.raises(HostError) as changed:
        async with CALM.connect(host):
            raise AssertionError("never")
    assert changed.value.code == "host_key_changed"
    assert changed.value.details["expected"] == fingerprint_of(str(host.host_key))


async def test_who_may_not_log_in_is_told(network: Network, first: Namespace, tmp_path: Path) -> None:
    make_key(tmp_path / "stranger")
    (tmp_path / "broken").write_text("no key")
    for key in (tmp_path / "stranger", tmp_path / "broken", tmp_path / "missing", None):
        with pytest.raises(HostError) as refused:
            async with CALM.connect(network.entry(first, key=key)):
                raise AssertionError("never")
        assert refused.value.code == "login_refused"
    # A host without a key of its own is shown the common one.
    async with SshShells(network.client_key, Patience(connect_s=20)).connect(network.entry(first, key=None)) as shell:
        assert (await shell.run(["true"])).status == 0


async def test_nobody_there(network: Network, first: Namespace) -> None:
    for host, code in (
        (network.entry(first, port=9), "unreachable"),
        (replace(network.entry(first), address=f"{network.gateway.rpartition('.')[0]}.250"), "timed_out unreachable"),
        (replace(network.entry(first), address="no-such-host.invalid"), "unreachable timed_out"),
    ):
        with pytest.raises(HostError) as nobody:
            async with QUICK.connect(host):
                raise AssertionError("never")
        assert nobody.value.code in code.split()


async def test_a_server_that_stands_still(network: Network, first: Namespace) -> None:
    server = network.serve(first, (2201,))
    os.kill(server.process.pid, signal.SIGSTOP)
    try:
        with pytest.raises(HostError) as still:
            async with QUICK.connect(network.entry(first, port=2201)):
                raise AssertionError("never")
    finally:
        network.stop(first, server)
    assert still.value.code == "timed_out"


async def test_a_cable_that_is_pulled_out_in_the_middle(network: Network) -> None:
    host = network.hosts[2]
    async with CALM.connect(network.entry(host)) as shell:
        assert (await shell.run(["true"])).status == 0
    try:
        # Asked three times whether it lives.
        async with SshShells(patience=Patience(connect_s=20.0, silence_s=0.3)).connect(network.entry(host)) as shell:
            host.cut()
            with pytest.raises(HostError) as cut:
                await shell.run(["sleep", "60"], timeout_s=30)
        assert cut.value.code == "connection_lost"
        with pytest.raises(HostError) as gone:
            async with QUICK.connect(network.entry(host)):
                raise AssertionError("never")
        assert gone.value.code in ("timed_out", "unreachable")
    finally:
        host.mend()


async def test_a_line_that_is_slow_and_loses_packets(network: Network) -> None:
    host = network.hosts[2]
    shaped = ("tbf", "rate", "4mbit", "burst", "32kbit", "latency", "20ms")
    host.run("tc", "qdisc", "add", "dev", host.device.replace("v", "i"), "root", *shaped)
    try:
        async with CALM.connect(network.entry(host)) as shell:
            assert len((await shell.run(["head", "-c", "100000", "/dev/zero"])).stdout) == 100_000
    finally:
        host.run("tc", "qdisc", "del", "dev", host.device.replace("v", "i"), "root")


async def test_what_the_server_does_not_allow(network: Network, first: Namespace) -> None:
    server = network.serve(first, (2202,), MaxSessions="0", AllowTcpForwarding="no", Subsystem="sftp /nowhere")
    try:
        async with CALM.connect(network.entry(first, port=2202)) as shell:
            for work in (shell.run(["true"]), shell.put("x", b""), shell.forward("127.0.0.1", 2299)):
                with pytest.raises(HostError) as refused:
                    await work
                assert refused.value.code == "command_failed"
    finally:
        network.stop(first, server)
