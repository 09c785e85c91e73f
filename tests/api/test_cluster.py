"""The endpoints of services on the cluster: their shapes, and what they refuse."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from helix_ray.api.app import build_app
from helix_ray.core.cluster import HostError
from helix_ray.storage.database import Database
from helix_ray.telemetry.metrics import Metrics
from tests.api.conformance import Conformance
from tests.api.conftest import make_services
from tests.cluster.doubles import Ground

LLAMA: dict[str, Any] = {
    "name": "llama-cpp",
    "image": "ghcr.io/ggml-org/llama.cpp:server-cuda",
    "requires_gpu": True,
    "memory_mb": 16384,
}
NASTY = "$(touch /tmp/x); `id` | cat && 'x' \"y\" > z"


class Cluster(Ground):
    """A ground behind the API."""

    client: httpx.AsyncClient

    async def call(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        response = await self.client.request(method, f"/internal/cluster{path}", json=body)
        assert response.status_code == status, response.text
        return response.json()


@asynccontextmanager
async def client_of(cluster: Ground) -> AsyncIterator[httpx.AsyncClient]:
    services = replace(make_services(), placements=cluster.service)
    transport = httpx.ASGITransport(build_app(services), client=("127.0.0.1", 40000))
    hooks = {"response": [Conformance(services)]}
    async with httpx.AsyncClient(transport=transport, base_url="http://test", event_hooks=hooks) as client:  # type: ignore[arg-type]
        yield client


@pytest.fixture
async def cluster(data_dir: Path) -> AsyncIterator[Cluster]:
    database = Database(f"sqlite:///{data_dir}/helix.db")
    cluster = Cluster(database)
    cluster.hosts.add("nezha.local", memory_mb=65_536, gpus=(24_000,), zone="a")
    cluster.hosts.add("plain", memory_mb=8000)
    async with client_of(cluster) as client:
        cluster.client = client
        yield cluster
    await database.close()


async def test_the_shapes_of_the_specification(cluster: Cluster) -> None:
    first = await cluster.call("POST", "/deploy", {"services": [LLAMA], "wait_s": 0})
    await cluster.turn(2)
    again = await cluster.call("POST", "/deploy", {"services": [LLAMA]})
    assert first["placements"][0].items() >= {"service": "llama-cpp", "host": "nezha.local", "strategy": "gpu-affinity"}.items()
    shape = {"service_name": "llama-cpp", "host": "nezha.local", "status": "running"}
    assert again["deployments"][0].items() >= shape.items()
    status = await cluster.call("GET", "/status")
    assert (status["healthy"], status["deployments"]) == (True, again["deployments"])
    assert status["checked_at"].endswith("Z")
    host = status["hosts"][0]
    assert (host["hostname"], host["alive"], host["heartbeat_age_s"], host["services"]) == ("nezha.local", True, 0, ["llama-cpp"])
    assert host["gpus"] == [{"index": 0, "name": "NVIDIA H200", "memory_mb": 24_000, "memory_used_mb": 0, "utilization": 0.25}]
    moved = await cluster.call("POST", "/rebalance")
    assert (moved["placements"], moved["deployments"], moved["errors"]) == ([], [], [])


async def test_what_there_is_beside(cluster: Cluster) -> None:
    await cluster.call("POST", "/deploy", {"services": [LLAMA], "wait_s": 0})
    await cluster.turn(2)
    assert (await cluster.call("GET", "/services/llama-cpp/logs?limit=5"))["lines"] == ["llama-cpp-1 says hello"]
    (told,) = (await cluster.call("POST", "/explain", {"service": "llama-cpp"}))["explanations"]
    assert [(one["host"], one["fits"], one["chosen"]) for one in told["hosts"]] == [
        ("nezha.local", True, True),
        ("plain", False, False),
    ]
    assert told["hosts"][1]["shortfalls"][0] == {"resource": "memory_mb", "needed": 16384, "free": 8000, "missing": 8384}
    drained = await cluster.call("POST", "/drain", {"host": "nezha.local"})
    assert "It should leave nezha.local" in drained["errors"][0]["message"]
    await cluster.call("POST", "/drain", {"host": "nezha.local", "cancel": True})
    assert (await cluster.call("DELETE", "/services/llama-cpp"))["service_name"] == "llama-cpp"
    await cluster.turn(2)
    assert (await cluster.call("GET", "/status"))["deployments"] == []


async def test_memory_that_fits_nowhere_is_an_error_with_its_numbers(cluster: Cluster) -> None:
    body = {"services": [{"name": "huge", "image": "x", "memory_mb": 10**8}], "dry_run": True, "explain": True}
    outcome = await cluster.call("POST", "/deploy", body)
    (error,) = outcome["errors"]
    assert (error["service"], error["nearest_host"]) == ("huge", "nezha.local")
    assert error["shortfalls"] == [{"resource": "memory_mb", "needed": 10**8, "free": 65_536, "missing": 10**8 - 65_536}]
    assert (outcome["placements"], outcome["dry_run"], len(outcome["explanations"][0]["hosts"])) == ([], True, 2)


async def test_an_image_that_does_not_exist_is_told(cluster: Cluster) -> None:
    cluster.runner.refuses["web"] = HostError("The image 'nope' does not exist, said podman on plain: x", code="image_not_found")
    await cluster.call("POST", "/deploy", {"services": [{"name": "web", "image": "nope"}], "wait_s": 0})
    await cluster.turn(3)
    found = await cluster.call("GET", "/status")
    assert (found["healthy"], found["deployments"][0]["status"]) == (False, "failed")
    assert found["errors"][0]["message"].startswith("The image 'nope' does not exist")


async def test_nothing_of_an_environment_is_shown(cluster: Cluster) -> None:
    service = {"name": "web", "image": "x", "env": {"TOKEN": "s3cret"}, "command": ["serve", "--quiet"]}
    answers = [await cluster.call("POST", "/deploy", {"services": [service], "wait_s": 0})]
    await cluster.turn(2)
    answers += [await cluster.call("GET", "/status"), await cluster.call("POST", "/explain", {"service": "web"})]
    assert answers[1]["deployments"][0]["env"] == ["TOKEN"]
    assert "s3cret" not in str(answers)


WRONG: list[tuple[dict[str, Any], str]] = [
    *(({"name": value}, "name") for value in (NASTY, "", "-x", "x" * 49, "Ünder", "a/b", 5, None, "a\n")),
    *(({"image": value}, "image") for value in (NASTY, "--privileged", "x y", "x" * 300, 5, None)),
    *(({"memory_mb": value}, "memory_mb") for value in (-1, 2**63, 10**400, "5", 1.5, True)),
    *(({"gpus": value}, "gpus") for value in (-1, 65, 0.5)),
    *(({"gpu_memory_mb": value}, "gpu_memory_mb") for value in (-1, 2**63)),
    *(({"cpus": value}, "cpus") for value in (-0.1, 1e308, "1")),
    ({"labels": {NASTY: "x"}}, "labels"),
    ({"labels": {"x": "a\nb"}}, "labels"),
    ({"anti_affinity": [NASTY]}, "anti_affinity"),
    ({"anti_affinity": ["web"]}, "anti_affinity"),
    ({"strategy": "best"}, "strategy"),
    ({"strategy": "manual"}, "host"),
    ({"strategy": "label"}, "labels"),
    ({"strategy": "pack", "host": "plain"}, "strategy"),
    ({"host": "nowhere"}, "host"),
    ({"host": NASTY}, "host"),
    ({"ports": [{"host": 0, "container": 80}]}, "ports"),
    ({"ports": [{"host": 80, "container": 2**31}]}, "ports"),
    ({"ports": [{"host": 80, "container": 80}] * 2}, "ports"),
    ({"env": {"A=B": "x"}}, "env"),
    ({"env": {"A": "x\ny"}}, "env"),
    ({"command": ["a\0b"]}, "command"),
    ({"command": "rm -rf /"}, "command"),
    ({"restart": "never"}, "restart"),
    ({"health": {}}, "health.command"),
    ({"health": {"path": "/x"}}, "health.port"),
    ({"health": {"path": f"/x {NASTY}", "port": 80}}, "health.path"),
    ({"health": {"path": "/x", "port": 80, "command": ["x"]}}, "health.command"),
    ({"model": "x"}, "image"),
    ({"image": None, "model": "x", "env": {"A": "b"}}, "env"),
    ({"image": None, "model": "x"}, "model"),
]


async def test_the_wrong_field_is_named(cluster: Cluster) -> None:
    for fields, param in WRONG:
        for path in ("/deploy", "/explain"):
            body = {"services": [{"name": "web", "image": "nginx", **fields}]}
            error = (await cluster.call("POST", path, body, 400))["error"]
            # What is no number of JSON is no JSON.
            assert error["code"] == "invalid_json" or error["param"].startswith(f"services[0].{param}"), (fields, error)
    assert (await cluster.call("GET", "/status"))["deployments"] == []


async def test_requests_that_make_no_sense(cluster: Cluster) -> None:
    web = {"name": "web", "image": "nginx"}
    for path, body, param in (
        ("/deploy", {"services": []}, "services"),
        ("/deploy", {}, "services"),
        ("/deploy", {"services": [web, web]}, "services[1].name"),
        ("/deploy", {"services": [{**web, "name": f"web-{number}"} for number in range(10_000)]}, "services"),
        ("/deploy", {"services": [{**web, "name": f"web-{number}"} for number in range(21)], "explain": True}, "explain"),
        ("/deploy", {"services": [web], "wait_s": 601}, "wait_s"),
        ("/explain", {}, "services"),
        ("/explain", {"service": "web", "services": [web]}, "services"),
        ("/rebalance", {"dry_run": 1}, "dry_run"),
        ("/drain", {}, "host"),
    ):
        error = (await cluster.call("POST", path, body, 400))["error"]
        assert error["param"] == param
    for path, body in (("/drain", {"host": NASTY}), ("/explain", {"service": "none"})):
        assert (await cluster.call("POST", path, body, 404))["error"]["code"] == "not_found"
    await cluster.call("DELETE", "/services/none", status=404)
    await cluster.call("GET", "/services/none/logs", status=404)
    await cluster.call("GET", "/services/none/logs?limit=0", status=400)


async def test_a_thousand_services_at_once(cluster: Cluster) -> None:
    services = [{"name": f"web-{number}", "image": "nginx", "memory_mb": 100} for number in range(1000)]
    outcome = await cluster.call("POST", "/deploy", {"services": services, "dry_run": True})
    assert len(outcome["placements"]) + len(outcome["errors"]) == 1000
    assert len(outcome["placements"]) == 655 + 80


async def test_metrics_of_hosts(cluster: Cluster) -> None:
    await cluster.turn(1)
    text = (await cluster.client.get("/metrics")).text
    assert 'helix_host_up{host="nezha.local"} 1.0' in text
    assert 'helix_gpu_utilization{gpu="0",host="nezha.local"} 0.25' in text
    assert 'helix_gpu_memory_used_bytes{gpu="0",host="nezha.local"} 0.0' in text
    cluster.hosts.silent.add("nezha.local")
    await cluster.turn(4)
    text = (await cluster.client.get("/metrics")).text
    assert 'helix_host_up{host="nezha.local"} 0.0' in text
    assert 'helix_host_load{host="nezha.local"}' not in text
    openmetrics, _ = Metrics().exposition("application/openmetrics-text; version=1.0.0", await cluster.service.hosts())
    assert openmetrics.count(b"# EOF") == 1
