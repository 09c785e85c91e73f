"""Updating the running application while requests come in: none of them fails."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import yaml

from tests.e2e.conftest import Application, until

pytestmark = pytest.mark.e2e

QUESTION = {"model": "held", "messages": [{"role": "user", "content": "Hello!"}]}
PATIENCE_S = 120


class Traffic:
    """Clients of all kinds at once, each sending its next request when the last one is answered."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._context = application.context()
        self._stopped = threading.Event()
        self.failures: list[str] = []
        self.kinds: list[str] = []
        self.answers: Counter[str] = Counter()

    def client(self) -> httpx.Client:
        headers = {"authorization": f"Bearer {self._application.key}"}
        return httpx.Client(
            base_url=self._application.url, verify=self._context, headers=headers, timeout=PATIENCE_S, trust_env=False
        )

    @contextlib.contextmanager
    def running(self, *kinds: Callable[[httpx.Client], None]) -> Iterator[None]:
        """One client of each kind, from the time that all models are awake."""
        self.kinds = [kind.__name__ for kind in kinds]
        threads = [threading.Thread(target=self._repeat, args=(kind,)) for kind in kinds]
        for thread in threads:
            thread.start()
        try:
            self.wait_for_answers()
            yield
            self.wait_for_answers()
        finally:
            self._stopped.set()
            for thread in threads:
                thread.join()

    def _repeat(self, kind: Callable[[httpx.Client], None]) -> None:
        with self.client() as client:
            while not self._stopped.is_set():
                try:
                    kind(client)
                    self.answers[kind.__name__] += 1
                except (AssertionError, httpx.HTTPError) as exc:
                    self.failures.append(f"{time.strftime('%X')} {kind.__name__}: {exc!r}")

    def wait_for_answers(self) -> None:
        """Until each client has had a new one, or something has failed."""
        before = self.answers.copy()
        until(lambda: bool(self.failures) or all(self.answers[kind] > before[kind] for kind in self.kinds), PATIENCE_S)

    def connecting(self, _: httpx.Client) -> None:
        with self.client() as client:
            self.keeping(client)

    def keeping(self, client: httpx.Client) -> None:
        response = client.get("/v1/models")
        assert response.status_code == 200, response.text

    def generating(self, client: httpx.Client) -> None:
        response = client.post("/v1/chat/completions", json={**QUESTION, "max_tokens": 2})
        assert response.status_code == 200, response.text

    def ready(self, client: httpx.Client) -> None:
        response = client.get("/readyz")
        assert response.status_code == 200, response.text

    def streaming(self, client: httpx.Client) -> None:
        body = {**QUESTION, "max_tokens": 500, "ignore_eos": True, "stream": True}
        with client.stream("POST", "/v1/chat/completions", json=body) as response:
            text = response.read().decode()
        assert response.status_code == 200, text
        assert text.endswith("data: [DONE]\n\n"), text[-300:]
        assert '{"error":' not in text, text[-300:]


def identities(application: Application, deployment: str) -> set[str]:
    """The running replicas of a deployment; empty while others start or stop."""
    replicas = application.replicas(deployment)
    if any(replica["state"] != "RUNNING" for replica in replicas):
        return set()
    return {replica["replica_id"] for replica in replicas}


def replaced(application: Application, before: set[str]) -> bool:
    now = identities(application, "ingress")
    return len(now) == len(before) and not now & before


def test_the_ingress_is_replaced_without_a_failed_request(sleepers: Application) -> None:
    config = yaml.safe_load(sleepers.config.read_text())
    until(lambda: len(identities(sleepers, "ingress")) == 2, 60)
    before = identities(sleepers, "ingress")
    (metrics,) = (sleepers.data_dir / "metrics").iterdir()
    variables = {**config["applications"][0]["runtime_env"]["env_vars"], "PROMETHEUS_MULTIPROC_DIR": str(metrics)}
    options = {"num_cpus": 0, "memory": 1, "runtime_env": {"env_vars": variables}}
    config["applications"][0]["deployments"].append({"name": "ingress", "ray_actor_options": options})
    traffic = Traffic(sleepers)
    with traffic.running(traffic.connecting, traffic.connecting, traffic.keeping, traffic.ready, traffic.streaming):
        engines = sleepers.processes("VLLM::EngineCore")
        assert engines
        sleepers.deploy(config)
        until(lambda: replaced(sleepers, before), 150)
        assert all(engine.is_running() for engine in engines)
    assert not traffic.failures, "\n".join(traffic.failures)


def test_an_update_of_all_holds_requests(sleepers: Application) -> None:
    config = yaml.safe_load(sleepers.config.read_text())
    arguments = config["applications"][0]["args"]
    models = yaml.safe_load(Path(arguments["models"]).read_text())
    models["models"][0]["aliases"] = ["renamed"]
    arguments["models"] = str(sleepers.config.with_name("updated.yaml"))
    sleepers.config.with_name("updated.yaml").write_text(yaml.safe_dump(models))
    until(lambda: len(identities(sleepers, "ingress")) == 2, 60)
    ingress, engine = identities(sleepers, "ingress"), identities(sleepers, "engine-held")
    traffic = Traffic(sleepers)
    with traffic.running(traffic.connecting, traffic.keeping, traffic.generating, traffic.streaming):
        sleepers.deploy(config)
        until(lambda: replaced(sleepers, ingress), 150)
        until(lambda: bool(identities(sleepers, "engine-held") - engine), 90)
    assert not traffic.failures, "\n".join(traffic.failures)
    with sleepers.client() as client:
        answer = client.post("/v1/chat/completions", json={**QUESTION, "model": "renamed", "max_tokens": 2}, timeout=PATIENCE_S)
    assert answer.status_code == 200, answer.text


def test_an_update_that_cannot_be_built_changes_nothing(sleepers: Application) -> None:
    config = yaml.safe_load(sleepers.config.read_text())
    config["applications"][0]["args"]["models"] = "nonesuch.yaml"
    before = sleepers.processes("ServeReplica:helix:ingress")
    sleepers.deploy(config)
    with sleepers.client() as client:

        def failed() -> bool:
            assert client.get("/readyz").status_code == 200
            return bool(sleepers.serve()["status"] == "DEPLOY_FAILED")

        until(failed, 30)
        assert "nonesuch.yaml" in sleepers.serve()["message"]
        # For longer than it takes every replica to hear of it.
        deadline = time.monotonic() + 3
        while time.monotonic() < deadline:
            assert client.get("/readyz").status_code == 200
            time.sleep(0.1)
        assert client.get("/v1/models").status_code == 200
    assert sleepers.processes("ServeReplica:helix:ingress") == before
