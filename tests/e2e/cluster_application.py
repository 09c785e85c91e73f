"""The application on a Ray cluster that hosts may join which are network namespaces."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import yaml

from tests.cluster.namespaces import Namespace, Network
from tests.e2e.conftest import KEY, REPOSITORY, free_port, processes_of, until
from tests.e2e.ray_cluster import open_cluster

MODEL = "placed"
_START_S = 120


@dataclass
class ClusterApplication:
    """Where it is, and the hosts that there are, with the key to log in to them."""

    url: str
    directory: Path
    hosts: dict[str, Namespace]
    key: Path

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers={"authorization": f"Bearer {KEY}"}, timeout=300, trust_env=False)

    def post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """What an endpoint of the cluster answers."""
        with self.client() as client:
            answer = client.post(f"/internal/cluster/{path}", json=body or {})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def status(self) -> dict[str, Any]:
        with self.client() as client:
            found: dict[str, Any] = client.get("/internal/cluster/status").raise_for_status().json()
        return found

    def service(self, name: str) -> dict[str, Any]:
        return next(one for one in self.status()["deployments"] if one["service_name"] == name)

    def services_on(self, host: str) -> list[str]:
        """What is there, among it what is being drained."""
        found: list[str] = next(one["services"] for one in self.status()["hosts"] if one["hostname"] == host)
        return found

    def models(self) -> list[str]:
        with self.client() as client:
            return [one["id"] for one in client.get("/v1/models").raise_for_status().json()["data"]]

    def processes(self, name: str) -> list[psutil.Process]:
        """Those outside of the hosts whose title has ``name`` in it."""
        return processes_of(self.directory / "data", name)

    def engines(self, host: str) -> list[psutil.Process]:
        """The replicas of engines on a host."""
        found = []
        for pid in self.hosts[host].pids():
            with contextlib.suppress(psutil.Error):
                process = psutil.Process(pid)
                if any("ServeReplica:model-" in word for word in process.cmdline()):
                    found.append(process)
        return found

    def log(self) -> str:
        return (self.directory / "serve.log").read_text(errors="replace")[-4000:]


@contextlib.contextmanager
def cluster_application(network: Network, names: list[str]) -> Iterator[ClusterApplication]:
    """It has no hosts yet."""
    directory = Path(tempfile.mkdtemp(prefix="helix-cluster-"))
    port = free_port()
    hosts = dict(zip(names, network.hosts, strict=True))
    _write_configs(directory)
    variables = {
        "HELIX_DATA_DIR": str(directory / "data"),
        "HELIX_HOST": "127.0.0.1",
        "HELIX_PORT": str(port),
        "HELIX_TLS": "false",
        "HELIX_AUTH_API_KEYS": KEY,
    }
    application = ClusterApplication(f"http://127.0.0.1:{port}", directory, hosts, network.client_key)
    with open_cluster(network, variables) as cluster, (directory / "serve.log").open("w") as output:
        environment = {**cluster.environment, "RAY_ADDRESS": f"{cluster.head.address}:{cluster.head.port}"}
        program = [str(Path(sys.executable).with_name("serve")), "run", str(directory / "serve.yaml")]
        serve = subprocess.Popen(program, cwd=REPOSITORY, env=environment, stdout=output, stderr=output, start_new_session=True)
        try:
            _await_ready(application, serve)
            yield application
        finally:
            serve.kill()
            serve.wait()
    shutil.rmtree(directory, ignore_errors=True)


def _write_configs(directory: Path) -> None:
    demo = yaml.safe_load((REPOSITORY / "configs" / "models.yaml").read_text())["models"][0]
    model = {"id": MODEL, "start": "cluster", "source": demo["source"], "context": 2048, "cpus": 1, "gpus": 0}
    model |= {"engine": {"enforce_eager": True, "max_num_seqs": 64}, "env": demo["env"]}
    (directory / "models.yaml").write_text(yaml.safe_dump({"models": [model]}))
    (directory / "agents.yaml").write_text("{}")
    (directory / "hosts.yaml").write_text("hosts: []")
    config = yaml.safe_load((REPOSITORY / "serve_config.yaml").read_text())
    config["applications"][0]["args"] = {name: str(directory / f"{name}.yaml") for name in ("models", "agents", "hosts")}
    (directory / "serve.yaml").write_text(yaml.safe_dump(config))


def _await_ready(application: ClusterApplication, serve: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and serve.poll() is None:
        with contextlib.suppress(httpx.HTTPError), application.client() as client:
            if client.get("/readyz").status_code == 200:
                # The cluster's services open a moment later.
                until(lambda: client.get("/internal/cluster/status").status_code == 200, 30)
                return
        time.sleep(0.2)
    raise AssertionError(f"not ready:\n{application.log()}")
