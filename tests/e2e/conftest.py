"""One running application for all tests here, started as a user starts it: ``helix serve``."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

REPOSITORY = Path(__file__).parents[2]
START_TIMEOUT_S = 280
KEY = "sk-end-to-end"


@dataclass(frozen=True)
class Application:
    """Where the application is and how to talk to it."""

    url: str
    key: str
    certificate: Path
    data_dir: Path
    pid: int

    def client(self) -> httpx.Client:
        """A plain HTTP client with the key and the certificate."""
        headers = {"authorization": f"Bearer {self.key}"}
        return httpx.Client(base_url=self.url, verify=self.context(), headers=headers, timeout=60, trust_env=False)

    def context(self) -> object:
        """A TLS context that trusts the application's certificate only."""
        import ssl

        return ssl.create_default_context(cafile=str(self.certificate))

    def processes(self, name: str) -> list[psutil.Process]:
        """Processes of the application whose title has ``name`` in it."""
        found = []
        for process in psutil.process_iter():
            try:
                title = " ".join(process.cmdline())
                if name in title and process.environ().get("HELIX_DATA_DIR") == str(self.data_dir):
                    found.append(process)
            except psutil.Error:
                continue
        return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def application() -> Iterator[Application]:
    data_dir = Path(tempfile.mkdtemp(prefix="helix-e2e-"))
    port = free_port()
    environment = {
        **os.environ,
        "HELIX_DATA_DIR": str(data_dir),
        "HELIX_HOST": "127.0.0.1",
        "HELIX_PORT": str(port),
        "HELIX_AUTH_API_KEYS": KEY,
    }
    output = (data_dir / "launcher.log").open("w")
    launcher = subprocess.Popen(
        [str(Path(sys.executable).with_name("helix")), "serve"],
        cwd=REPOSITORY,
        env=environment,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    application = Application(f"https://127.0.0.1:{port}", KEY, data_dir / "tls" / "cert.pem", data_dir, launcher.pid)
    try:
        wait_ready(application, launcher)
        yield application
    finally:
        launcher.send_signal(signal.SIGINT)
        try:
            launcher.wait(60)
        except subprocess.TimeoutExpired:
            launcher.kill()
        output.close()
        shutil.rmtree(data_dir, ignore_errors=True)


def wait_ready(
    application: Application, launcher: subprocess.Popen[bytes] | None = None, timeout_s: float = START_TIMEOUT_S
) -> None:
    """Return when ``/readyz`` says 200."""
    deadline = time.monotonic() + timeout_s
    answer = "no answer"
    while time.monotonic() < deadline:
        if launcher is not None and launcher.poll() is not None:
            raise AssertionError(f"the launcher stopped:\n{(application.data_dir / 'launcher.log').read_text()}")
        try:
            with application.client() as client:
                response = client.get("/readyz")
            answer = response.text
            if response.status_code == 200:
                return
        except (httpx.HTTPError, OSError):
            pass
        time.sleep(0.25)
    log = application.data_dir / "logs" / "serve.log"
    tail = log.read_text(errors="replace")[-4000:] if log.exists() else ""
    raise AssertionError(f"not ready after {timeout_s} s: {answer}\n{tail}")
