"""Models that sleep, wake and multiply, behind two ingress replicas that share a port."""

from __future__ import annotations

import concurrent.futures
import re

import httpx
import psutil
import pytest

from tests.e2e.conftest import Application, until

pytestmark = pytest.mark.e2e

HELLO = [{"role": "user", "content": "Hello!"}]
HELD, REFUSED = "engine-held", "engine-refused"


def states(application: Application, deployment: str) -> list[str]:
    return [replica["state"] for replica in application.replicas(deployment)]


def listeners(application: Application) -> list[psutil.Process]:
    return application.processes("ServeReplica:helix:ingress")


def test_sleeping_models_are_ready(sleepers: Application) -> None:
    assert states(sleepers, HELD) == states(sleepers, REFUSED) == []
    with sleepers.client() as client:
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (200, "ready")
        assert client.get("/health").status_code == 200
        assert {model["id"] for model in client.get("/v1/models").json()["data"]} == {"held", "refused"}


def test_both_ingress_replicas_answer(sleepers: Application) -> None:
    port = httpx.URL(sleepers.url).port
    until(lambda: states(sleepers, "ingress") == ["RUNNING"] * 2, 60)
    replicas = listeners(sleepers)
    clients = [sleepers.client() for _ in range(32)]
    try:
        assert all(client.get("/healthz").status_code == 200 for client in clients)
        taken = [
            sum(
                connection.laddr.port == port and connection.status == psutil.CONN_ESTABLISHED
                for connection in replica.net_connections("tcp")
            )
            for replica in replicas
        ]
    finally:
        for client in clients:
            client.close()
    assert sum(taken) >= 32
    assert min(taken) > 0, "the kernel spreads connections over both"


def test_a_scrape_of_either_replica_is_the_sum_of_both(sleepers: Application) -> None:
    def missing() -> float:
        with sleepers.client() as client:
            text = client.get("/metrics").text
        found = re.search(r'^helix_requests_total\{.*route="/v1/models/\{.*status="404"\} (\S+)$', text, re.MULTILINE)
        return float(found[1]) if found else 0.0

    for _ in range(24):
        with sleepers.client() as client:
            assert client.get("/v1/models/nonesuch").status_code == 404
    assert {missing() for _ in range(12)} == {24.0}
    directories = list((sleepers.data_dir / "metrics").iterdir())
    assert len(directories) == 1
    assert len(list(directories[0].glob("counter_*.db"))) == 2


def test_a_model_wakes_on_demand(sleepers: Application) -> None:
    body = {"max_tokens": 4, "messages": HELLO}
    with sleepers.client() as client, concurrent.futures.ThreadPoolExecutor(2) as pool:
        # Both at once: an engine takes its time to start.
        whole = pool.submit(client.post, "/v1/chat/completions", json={**body, "model": "held"}, timeout=120)
        stream = pool.submit(client.post, "/v1/messages", json={**body, "model": "held", "stream": True}, timeout=120)

        refused = client.post("/v1/chat/completions", json={**body, "model": "refused"})
        assert refused.status_code == 503
        assert refused.headers["retry-after"].isdigit()
        assert refused.json()["error"]["code"] == "service_unavailable"
        refused = client.post("/v1/messages", json={**body, "model": "refused"})
        assert refused.status_code == 529
        assert refused.headers["retry-after"].isdigit()
        assert refused.json()["error"]["type"] == "overloaded_error"

        answer = whole.result()
        assert answer.status_code == 200, answer.text
        assert answer.json()["usage"]["completion_tokens"] == 4
        answer = stream.result()
        assert answer.status_code == 200, answer.text
        assert answer.text.rstrip().endswith('{"type":"message_stop"}')

        # The refusal woke the other model.
        def answers() -> bool:
            response = client.post("/v1/chat/completions", json={**body, "model": "refused"})
            assert response.status_code in (200, 503)
            return response.status_code == 200

        until(answers, 60)


def test_replicas_follow_the_queue_up_and_down_to_zero(sleepers: Application) -> None:
    body = {"model": "held", "messages": HELLO, "max_tokens": 900, "ignore_eos": True}
    with sleepers.client() as client, concurrent.futures.ThreadPoolExecutor(8) as pool:
        enough = False

        def load() -> None:
            while not enough:
                assert client.post("/v1/chat/completions", json=body, timeout=120).status_code == 200

        loads = [pool.submit(load) for _ in range(8)]
        try:
            until(lambda: states(sleepers, HELD).count("RUNNING") == 2, 90)
        finally:
            enough = True
        for answered in loads:
            answered.result()
    until(lambda: states(sleepers, HELD) == states(sleepers, REFUSED) == [], 60)
    until(lambda: not sleepers.processes("VLLM::EngineCore"), 10)
    with sleepers.client() as client:
        assert client.get("/readyz").status_code == 200
