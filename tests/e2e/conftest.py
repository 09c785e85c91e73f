"""One running application for all tests here, started as a user starts it: ``helix serve``."""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import openai
import psutil
import pytest
import yaml

REPOSITORY = Path(__file__).parents[2]
START_TIMEOUT_S = 280
STOP_TIMEOUT_S = 60
KEY = "sk-end-to-end"


def processes_of(data_dir: Path, name: str, *attributes: str) -> list[psutil.Process]:
    """Processes of the application with that data directory, whose title has ``name`` in it; ``info`` has those attributes."""
    found = []
    for process in psutil.process_iter(attributes):
        try:
            title = " ".join(process.cmdline())
            if name in title and process.environ().get("HELIX_DATA_DIR") == str(data_dir):
                found.append(process)
        except psutil.Error:
            continue
    return found


@dataclass(frozen=True)
class Application:
    """Where the application is and how to talk to it."""

    url: str
    key: str
    certificate: Path
    data_dir: Path
    pid: int
    config: Path

    def client(self) -> httpx.Client:
        """A plain HTTP client with the key and the certificate."""
        headers = {"authorization": f"Bearer {self.key}"}
        return httpx.Client(base_url=self.url, verify=self.context(), headers=headers, timeout=60, trust_env=False)

    def openai(self) -> openai.OpenAI:
        """The official OpenAI SDK with the key and the certificate; it tries nothing again."""
        http = openai.DefaultHttpxClient(verify=self.context(), trust_env=False)
        return openai.OpenAI(base_url=f"{self.url}/v1", api_key=self.key, max_retries=0, http_client=http)

    def context(self) -> object:
        """A TLS context that trusts the application's certificate only."""
        import ssl

        return ssl.create_default_context(cafile=str(self.certificate))

    def processes(self, name: str, *attributes: str) -> list[psutil.Process]:
        """Processes of the application whose title has ``name`` in it, with those attributes in their ``info``."""
        return processes_of(self.data_dir, name, *attributes)

    def dashboard(self) -> httpx.Client:
        """A client of Ray's dashboard, which has Serve's REST API, too."""
        log = (self.data_dir / "logs" / "serve.log").read_text(errors="replace")
        address = re.search(r"dashboard at (?:\x1b\[[0-9;]*m)*(https?://[^\s\x1b]+)", log)
        assert address is not None
        token = (self.data_dir / "ray" / "token").read_text()
        return httpx.Client(base_url=address[1], headers={"authorization": f"Bearer {token}"}, timeout=30, trust_env=False)

    def serve(self) -> dict[str, Any]:
        """What Serve says of the application."""
        with self.dashboard() as client:
            details: dict[str, Any] = client.get("/api/serve/applications/").raise_for_status().json()
        found: dict[str, Any] = details["applications"]["helix"]
        return found

    def deploy(self, config: dict[str, Any]) -> None:
        """What ``serve deploy`` does."""
        with self.dashboard() as client:
            client.put("/api/serve/applications/", json=config).raise_for_status()

    def replicas(self, deployment: str) -> list[dict[str, Any]]:
        """What Serve says of the replicas of a deployment."""
        details = self.serve()
        assert details["status"] != "DEPLOY_FAILED", details["message"]
        replicas: list[dict[str, Any]] = details["deployments"].get(deployment, {}).get("replicas", [])
        return replicas


def free_port() -> int:
    # Below the range from which outgoing connections take theirs, and above that of Ray's workers.
    for number in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", number))
            return number
    raise AssertionError("no free port")


@contextlib.contextmanager
def running(config: Path = REPOSITORY / "serve_config.yaml", **variables: str) -> Iterator[Application]:
    """``helix serve``, from the time that it is ready until Ctrl-C; fails when that leaves a process behind.

    Args:
        config: the Serve config.
        variables: added to the environment.
    """
    data_dir = Path(tempfile.mkdtemp(prefix="helix-e2e-"))
    port = free_port()
    environment = {
        **os.environ,
        "HELIX_DATA_DIR": str(data_dir),
        "HELIX_HOST": "127.0.0.1",
        "HELIX_PORT": str(port),
        "HELIX_AUTH_API_KEYS": KEY,
        **variables,
    }
    with (data_dir / "launcher.log").open("w") as output:
        launcher = subprocess.Popen(
            [str(Path(sys.executable).with_name("helix")), "serve", "--config", str(config)],
            cwd=REPOSITORY,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    application = Application(f"https://127.0.0.1:{port}", KEY, data_dir / "tls" / "cert.pem", data_dir, launcher.pid, config)
    try:
        wait_ready(application, launcher)
        yield application
    finally:
        launcher.send_signal(signal.SIGINT)
        try:
            launcher.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            launcher.kill()
            launcher.wait()
        left = [process.info for process in application.processes("", "pid", "cmdline")]
        shutil.rmtree(data_dir, ignore_errors=True)
    assert launcher.returncode == 0
    assert not left, "Ctrl-C leaves no process"


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """The application as it is configured, with an MCP server beside."""
    directory = tmp_path_factory.mktemp("config")
    agents = yaml.safe_load((REPOSITORY / "configs" / "agents.yaml").read_text())
    server = REPOSITORY / "tests" / "agent" / "mcp_server.py"
    agents["mcp_servers"] = {"tests": {"command": sys.executable, "args": [str(server)]}}
    (directory / "agents.yaml").write_text(yaml.safe_dump(agents))
    config = yaml.safe_load((REPOSITORY / "serve_config.yaml").read_text())
    config["applications"][0].setdefault("args", {})["agents"] = str(directory / "agents.yaml")
    (directory / "serve.yaml").write_text(yaml.safe_dump(config))
    # Receivers of webhooks are on this machine.
    receivers = {"HELIX_WEBHOOK_NETWORKS": "127.0.0.0/8", "HELIX_WEBHOOK_HTTP": "true"}
    with running(directory / "serve.yaml", **receivers) as application:
        yield application


@pytest.fixture(scope="session")
def sleepers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """Two ingress replicas, and two models that sleep: the one holds a cold request, the other refuses it."""
    directory = tmp_path_factory.mktemp("config")
    demo = yaml.safe_load((REPOSITORY / "configs" / "models.yaml").read_text())["models"][0]
    model = {
        "source": demo["source"],
        "engine": {"enforce_eager": True, "max_num_seqs": 4},
        "env": demo["env"],
        "context": 1024,
        "cpus": 0.1,
    }
    quick = {"min_replicas": 0, "target_ongoing_requests": 3, "upscale_delay_s": 0, "downscale_delay_s": 6}
    models = {
        "models": [
            {**model, "id": "held", "autoscaling": {**quick, "max_replicas": 2}},
            {**model, "id": "refused", "autoscaling": {**quick, "max_replicas": 1}, "cold_start": "reject"},
        ]
    }
    (directory / "models.yaml").write_text(yaml.safe_dump(models))
    config = yaml.safe_load((REPOSITORY / "serve_config.yaml").read_text())
    application = config["applications"][0]
    application["args"] = {"models": str(directory / "models.yaml"), "ingress_replicas": 2, "ingress_per_host": 2}
    # Serve averages the queue over half a minute, which is right for a service and long for a test.
    brief = {"look_back_period_s": 2, "metrics_interval_s": 0.5}
    application["deployments"] = [
        {"name": f"engine-{entry['id']}", "autoscaling_config": {**entry["autoscaling"], **brief}} for entry in models["models"]
    ]
    (directory / "serve.yaml").write_text(yaml.safe_dump(config))
    variables = {
        "RAY_SERVE_HANDLE_AUTOSCALING_METRIC_PUSH_INTERVAL_S": "0.5",
        # A request that is held while its engine is replaced takes longer than others.
        "HELIX_DRAIN_TIMEOUT_S": "120",
    }
    with running(directory / "serve.yaml", **variables) as application:
        yield application


def until(holds: Callable[[], bool], timeout_s: float) -> None:
    deadline = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline, f"not within {timeout_s} s"
        time.sleep(0.1)


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
