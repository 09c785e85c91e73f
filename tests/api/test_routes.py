"""Who is let in where, over all routes of the application."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from unittest.mock import Mock

import pytest

from helix_ray.api.access import Access
from helix_ray.api.app import build_app, build_endpoints
from helix_ray.api.endpoint import Endpoint, public
from helix_ray.api.services import Services
from helix_ray.config import Settings
from tests.api.conftest import MakeClient, make_services

KEYED = Settings(auth_api_keys=("right",))


def _every_service() -> Services:
    """Something in each place, so that no family of endpoints is left out; strangers get to none of it."""
    services = make_services(settings=KEYED)
    return replace(services, **{one.name: Mock() for one in fields(services) if getattr(services, one.name) is None})


SERVICES = _every_service()
APP = build_app(SERVICES)
CASES = [(endpoint.method, path, endpoint) for endpoint in build_endpoints(SERVICES) for path in endpoint.paths]

DOCS = {"/", "/openapi.json", "/docs", "/docs/{name}"}
PROBES = {"/healthz", "/readyz", "/health"}
DIRECTORY = {"/directory", *public("/directory")}
SESSIONS = {path for name in ("register", "login", "refresh", "logout") for path in public(f"/auth/{name}")}


def _concrete(path: str) -> str:
    return re.sub(r"{\w+(:path)?}", "demo", path.replace("/docs/{name}", "/docs/swagger-ui.css"))


def test_only_these_are_open() -> None:
    assert {path for _, path, endpoint in CASES if endpoint.access is Access.OPEN} == DOCS | PROBES | DIRECTORY | SESSIONS
    internal = {path for _, path, endpoint in CASES if endpoint.access is Access.INTERNAL}
    assert internal == {"/metrics", *(path for _, path, _ in CASES if path.startswith("/internal/"))}


@pytest.mark.parametrize(("method", "path", "endpoint"), CASES, ids=[f"{method} {path}" for method, path, _ in CASES])
async def test_every_route_keeps_strangers_out(connect: MakeClient, method: str, path: str, endpoint: Endpoint) -> None:
    async with connect(app=APP, peer="203.0.113.9") as client:
        for verb in (method, "DELETE", "PATCH"):
            for headers in ({}, {"authorization": "Bearer wrong"}, {"x-api-key": "wrong", "x-forwarded-for": "127.0.0.1"}):
                response = await client.request(verb, _concrete(path), headers=headers)
                if endpoint.access.asks_for_key:
                    assert response.status_code == 401
                    assert response.headers["www-authenticate"] == "Bearer"
                    body = response.json()
                    if endpoint.dialect == "anthropic":
                        assert body["type"] == "error"
                        assert body["error"]["type"] == "authentication_error"
                    else:
                        assert body["error"]["code"] == "invalid_api_key"
                elif endpoint.access is Access.INTERNAL:
                    assert response.status_code == 403
                elif verb == method:
                    # What reads a body misses it.
                    assert response.status_code < 400 or (method, response.status_code) == ("POST", 400)
                else:
                    assert response.status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "//v1/models",
        "/v1//models",
        "/V1/models",
        "/v1/models/",
        "/v1/./models",
        "/v1/%2e/models",
        "/v1/%2e%2e/v1/models",
        "/%76%31/models",
        "/v1%2Fmodels",
        "/docs/../v1/models",
        "/docs/%2e%2e/v1/models",
        "/healthz/../v1/models",
        "/v1/models;x",
        "/v1/models%00",
        "/api/v1/../v1/models",
        "/internal/../v1/models",
        "/internal//health",
        "/INTERNAL/health",
        "/internal/health/",
        "/metrics/",
        "/docs/%2e%2e%2fswagger-ui.css",
        "/docs/..%2f..%2f__init__.py",
    ],
)
async def test_no_spelling_of_a_path_leads_around(connect: MakeClient, path: str) -> None:
    async with connect(settings=KEYED, peer="203.0.113.9") as client:
        for target in (path, f"{path}?x=/healthz"):
            response = await client.get(target)
            assert response.status_code in (401, 403, 404)
            assert "data" not in response.json()


async def test_a_key_opens_both_bases(connect: MakeClient) -> None:
    async with connect(settings=KEYED, peer="203.0.113.9") as client:
        for path in ("/v1/models", "/api/v1/models", "/v1/health"):
            assert (await client.get(path, headers={"x-api-key": "right"})).status_code == 200
            assert (await client.get(path, headers={"authorization": "Bearer right"})).status_code == 200


async def test_unknown_paths_and_methods_are_refused_in_json(connect: MakeClient) -> None:
    async with connect() as client:
        nowhere = await client.get("/v1/nowhere")
        wrong = await client.get("/v1/chat/completions")
        head = await client.head("/v1/models")
        post = await client.post("/v1/models")
        anthropic = await client.put("/v1/messages")
    assert (nowhere.status_code, nowhere.json()["error"]["code"]) == (404, "not_found")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
    assert wrong.json()["error"]["code"] == "method_not_allowed"
    assert head.status_code == 200
    assert post.headers["allow"] == "GET, HEAD"
    assert (anthropic.status_code, anthropic.json()["type"]) == (405, "error")
