"""Starting, watching and stopping the application."""

from __future__ import annotations

import contextlib
import datetime
import os
import pty
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

LAUNCH = Path(__file__).with_name("launch.py")
REPOSITORY = LAUNCH.parents[2]
READY = "Ctrl-C stops it."

Start = Callable[..., "Run"]


class Run:
    """A launcher in a process of its own, with a group of its own, as a shell would start it."""

    def __init__(self, mode: str, grace_s: float, environment: dict[str, str], output: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(LAUNCH), mode, str(grace_s)],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._began = psutil.Process(self.process.pid).create_time()

    def wait_for(self, text: str) -> str:
        """All lines up to the one with ``text``."""
        assert self.process.stdout is not None
        said = ""
        while text not in said:
            line = self.process.stdout.readline()
            assert line, said
            said += line
        return said

    def rest(self) -> str:
        """What it still says until it ends."""
        return self.process.communicate(timeout=30)[0]

    def left_over(self) -> list[psutil.Process]:
        """Processes of the fake application that are alive, wherever they went."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                command = " ".join(process.cmdline())
                mine = process.create_time() >= self._began and process.status() != psutil.STATUS_ZOMBIE
                if mine and ("fake_serve.py" in command or "os.setsid()" in command):
                    found.append(process)
        return found


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HELIX_")}
    return {
        **inherited,
        "PYTHONPATH": str(REPOSITORY),
        "HELIX_DATA_DIR": str(tmp_path),
        "HELIX_HOST": "127.0.0.1",
        "HELIX_PORT": str(port),
        "HELIX_AUTH_API_KEYS": "sk-1",
    }


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Start]:
    runs: list[Run] = []

    def start(mode: str = "work", grace_s: float = 1.0, output: int = subprocess.PIPE, **variables: str) -> Run:
        runs.append(Run(mode, grace_s, {**environment, **variables}, output))
        return runs[-1]

    yield start
    for run in runs:
        for process in [*run.left_over(), run.process]:
            with contextlib.suppress(psutil.Error):
                process.kill()
        run.process.communicate()


def test_it_says_what_happens_and_how_to_ask(start: Start, environment: dict[str, str], tmp_path: Path) -> None:
    run = start()
    said = run.wait_for(READY)
    for stage in ("starting Ray", "loading engine:m", "ready"):
        assert re.search(rf"^\[ *\d+ s\] {stage}$", said, re.MULTILINE), said
    base = f"https://localhost:{environment['HELIX_PORT']}"
    assert f"API        {base}/v1" in said
    assert "http://127.0.0.1:8299" in said
    curl = next(line for line in said.splitlines() if "curl" in line)
    assert f"{base}/v1/chat/completions --cacert {tmp_path}/tls/cert.pem" in curl
    assert "Bearer $HELIX_API_KEY" in curl
    assert '"model": "m"' in curl
    assert "sk-1" not in said


def test_it_is_ready_where_models_are_told_to_accounts_only(start: Start) -> None:
    said = start(HELIX_AUTH_API_KEYS="", HELIX_REQUIRE_KEY="true").wait_for(READY)
    assert "  API " in said
    assert "  models " not in said
    assert "curl" not in said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_all_of_it(start: Start, number: signal.Signals) -> None:
    run = start()
    run.wait_for(READY)
    assert len(run.left_over()) == 2
    run.process.send_signal(number)
    run.rest()
    assert run.process.returncode == 0
    assert run.left_over() == []


def test_a_signal_stops_the_start(start: Start) -> None:
    run = start("unready")
    run.wait_for("starting Ray")
    run.process.send_signal(signal.SIGINT)
    assert READY not in run.rest()
    assert run.process.returncode == 0
    assert run.left_over() == []


def test_a_second_signal_does_not_wait(start: Start) -> None:
    run = start("stubborn", grace_s=600)
    run.wait_for(READY)
    run.process.send_signal(signal.SIGINT)
    run.wait_for("stopping")
    run.process.send_signal(signal.SIGINT)
    run.rest()
    assert run.process.returncode == 0
    assert run.left_over() == []


def test_nothing_outlives_its_grace(start: Start) -> None:
    run = start("stubborn", grace_s=0.5)
    run.wait_for(READY)
    run.process.send_signal(signal.SIGINT)
    run.rest()
    assert run.left_over() == []


def test_a_launcher_that_is_killed_takes_the_application_along(start: Start) -> None:
    run = start()
    run.wait_for(READY)
    served = [process for process in run.left_over() if "fake_serve.py" in " ".join(process.cmdline())]
    run.process.kill()
    assert psutil.wait_procs(served, timeout=10)[1] == []


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        ("crash", "the reason for the crash"),
        ("unbuildable", "building the application"),
        ("unbuildable", "the reason of the builder"),
        ("unloadable", "engine:m: no replica is running (deploy_failed)"),
    ],
)
def test_a_failed_start_shows_its_reason(start: Start, mode: str, reason: str, tmp_path: Path) -> None:
    run = start(mode)
    said = run.rest()
    assert run.process.returncode == 1
    assert reason in said
    assert f"{tmp_path}/logs/serve.log" in said
    assert run.left_over() == []


def test_a_terminal_gets_a_clock(start: Start) -> None:
    ours, theirs = pty.openpty()
    run = start(output=theirs, TERM="xterm", COLUMNS="200")
    os.close(theirs)
    said = b""
    while READY.encode() not in said:
        said += os.read(ours, 4096)
    assert b"\x1b[?25l" in said  # a spinner hides the cursor
    # The terminal goes away; what is printed then fails, and nothing else may.
    os.close(ours)
    run.process.send_signal(signal.SIGHUP)
    assert run.process.wait(30) == 0
    assert run.left_over() == []


def test_plain_http_when_asked_for(start: Start, tmp_path: Path) -> None:
    said = start(HELIX_TLS="false").wait_for(READY)
    assert "http://localhost" in said
    assert "--cacert" not in said
    assert not (tmp_path / "tls").exists()


def test_an_operators_certificate_is_for_its_public_name(start: Start, tmp_path: Path) -> None:
    certificate, key = public_certificate(tmp_path / "own", "api.example.org")
    run = start(HELIX_TLS_CERT=str(certificate), HELIX_TLS_KEY=str(key))
    curl = next(line for line in run.wait_for(READY).splitlines() if "curl" in line)
    assert "https://api.example.org:" in curl
    assert "--cacert" not in curl


def test_only_the_owner_reads_rays_token(start: Start, tmp_path: Path) -> None:
    start().wait_for(READY)
    token = tmp_path / "ray" / "token"
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    assert len(token.read_text()) == 64


def test_the_log_of_the_last_run_is_kept(start: Start, tmp_path: Path) -> None:
    for _ in range(2):
        start("crash").rest()
    for name in ("serve.log", "serve.log.1"):
        assert "the reason" in (tmp_path / "logs" / name).read_text()


def test_a_taken_port_is_said_at_once(environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        # As the listener of another instance: whoever sets the same option could join it.
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", int(environment["HELIX_PORT"])))
        taken.listen()
        started = time.monotonic()
        helix = Path(sys.executable).with_name("helix")
        result = subprocess.run([helix, "serve"], env=environment, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "HELIX_PORT" in result.stderr
    assert time.monotonic() - started < 60


def public_certificate(directory: Path, name: str) -> tuple[Path, Path]:
    """A certificate that an authority signed, and that does not name this machine."""
    directory.mkdir()
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Authority")]))
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=True)
        .sign(authority, hashes.SHA256())
    )
    paths = directory / "cert.pem", directory / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths
