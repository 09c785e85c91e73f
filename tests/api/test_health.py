from __future__ import annotations

import time

import pytest

from helix_ray.api.services import Check
from tests.api.conftest import MakeClient, ScriptedHealth


async def test_a_healthy_application(connect: MakeClient) -> None:
    async with connect() as client:
        internal = await client.get("/internal/health")
        service = await client.get("/health")
        ready = await client.get("/readyz")
        alive = await client.get("/healthz")
    assert internal.json() == {"status": "healthy", "checks": [{"name": "engine:demo", "status": "healthy"}]}
    body = service.json()
    assert abs(body.pop("timestamp") - time.time()) < 5
    assert body == {"status": "healthy", "version": "1.2.3", "services": {"engine:demo": "healthy"}}
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert (alive.status_code, alive.json()) == (200, {"status": "alive"})


@pytest.mark.parametrize("path", ["/internal/health", "/health", "/v1/health", "/api/v1/health"])
async def test_an_unhealthy_part_is_named(connect: MakeClient, path: str) -> None:
    health = ScriptedHealth()
    health.parts = [Check("engine:demo", "healthy"), Check("database", "unhealthy", "connection refused")]
    async with connect(health=health) as client:
        response = await client.get(path)
        assert (await client.get("/healthz")).status_code == 200
    assert response.status_code == 503
    body = response.json()
    assert body["status"] == "unhealthy"
    if path == "/internal/health":
        assert body["checks"][1] == {"name": "database", "status": "unhealthy", "error": "connection refused"}
    else:
        assert body["services"] == {"engine:demo": "healthy", "database": "unhealthy"}


async def test_readiness_is_its_own_word(connect: MakeClient) -> None:
    health = ScriptedHealth()
    health.ready = False
    async with connect(health=health) as client:
        response = await client.get("/readyz")
        assert (await client.get("/health")).status_code == 200
    assert (response.status_code, response.json()["status"]) == (503, "unready")
    assert response.headers["retry-after"] == "1"
