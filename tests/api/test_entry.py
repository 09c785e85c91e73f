"""Request ids, log lines and metrics."""

from __future__ import annotations

import json
import logging
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from helix_ray.core.errors import EngineDeadError
from helix_ray.core.events import Started, TextDelta
from helix_ray.telemetry.log import JsonFormatter
from tests.api.conftest import MakeClient
from tests.scripted import ScriptedProvider, text_script

CHAT: dict[str, Any] = {"model": "demo", "messages": [{"role": "user", "content": "a private word"}]}


@pytest.mark.parametrize("given", ["abc-1.2_X", "a" * 128])
async def test_a_sane_request_id_is_kept(connect: MakeClient, given: str) -> None:
    async with connect() as client:
        for response in (
            await client.get("/healthz", headers={"x-request-id": given}),
            await client.get("/nowhere", headers={"x-request-id": given}),
        ):
            assert response.headers["x-request-id"] == response.headers["request-id"] == given


@pytest.mark.parametrize("given", ["", "a b", "a" * 129, "x" * 10000, "ä", "a\rb", "a\r\nset-cookie: x", "../x", "batch-1-2"])
async def test_any_other_is_replaced(connect: MakeClient, given: str) -> None:
    async with connect() as client:
        response = await client.get("/v1/nowhere", headers=[(b"x-request-id", given.encode())])
    request_id = response.headers["x-request-id"]
    assert request_id.startswith("req_")
    assert response.json()["error"]["request_id"] == request_id
    assert "set-cookie" not in response.headers


async def test_ids_differ(connect: MakeClient) -> None:
    async with connect() as client:
        ids = {(await client.get("/healthz")).headers["x-request-id"] for _ in range(50)}
    assert len(ids) == 50


async def test_one_log_line_per_request(connect: MakeClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "helix_ray.request")
    async with connect(ScriptedProvider(text_script("secret", "answer"))) as client:
        response = await client.post(
            "/v1/chat/completions?token=hidden", json={**CHAT, "stream": True}, headers={"authorization": "Bearer k3y"}
        )
    (record,) = [record for record in caplog.records if record.name == "helix_ray.request"]
    text = JsonFormatter().format(record)
    line = json.loads(text)
    assert "\n" not in text
    assert line["request_id"] == response.headers["x-request-id"]
    expected = {
        "level": "info",
        "method": "POST",
        "route": "/v1/chat/completions",
        "path": "/v1/chat/completions",
        "status": 200,
        "model": "demo",
        "dialect": "openai",
        "stream": True,
        "prompt_tokens": 5,
        "completion_tokens": 2,
        "error": None,
    }
    assert {key: line[key] for key in expected} == expected
    assert 0 < line["ttft_ms"] <= line["duration_ms"]
    for secret in ("private", "secret", "answer", "k3y", "hidden"):
        assert secret not in text


async def test_failures_are_logged_with_their_code(connect: MakeClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "helix_ray")
    async with connect(ScriptedProvider([RuntimeError("boom")])) as client:
        await client.post("/v1/chat/completions", json=CHAT)
        await client.post("/v1/chat/completions", content=b"{")
    lines = [json.loads(JsonFormatter().format(record)) for record in caplog.records]
    trace, failed, refused = lines
    assert "boom" in trace["traceback"]
    assert trace["request_id"] == failed["request_id"]
    assert (failed["level"], failed["status"], failed["error"]) == ("warning", 500, "server_error")
    assert (refused["level"], refused["status"], refused["error"]) == ("info", 400, "invalid_json")


def _samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def _metrics(client: httpx.AsyncClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    response = await client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    return _samples(response.text)


async def test_requests_are_counted(connect: MakeClient) -> None:
    route = "/v1/chat/completions"
    async with connect(ScriptedProvider(text_script("a", "b", "c"))) as client:
        await client.post(route, json={**CHAT, "stream": True})
        await client.post(f"/api{route}", json=CHAT)
        await client.post(route, json={**CHAT, "model": "made-up-1"})
        for path in ("/nowhere", "/elsewhere"):
            await client.get(path)
        samples = await _metrics(client)
    labels = (("dialect", "openai"), ("model", "demo"), ("route", route), ("status", "200"))
    assert samples["helix_requests_total", labels] == 2
    model = (("model", "demo"), ("route", route))
    assert samples["helix_prompt_tokens_total", model] == 10
    assert samples["helix_completion_tokens_total", model] == 6
    assert samples["helix_time_to_first_token_seconds_count", model] == 2
    assert samples["helix_time_per_output_token_seconds_count", model] == 1
    assert samples["helix_request_seconds_count", model] == 2
    assert samples["helix_errors_total", (("code", "model_not_found"),)] == 1
    assert samples["helix_inflight_requests", (("model", "demo"),)] == 0
    unknown = (("dialect", "openai"), ("model", "-"), ("route", "-"), ("status", "404"))
    assert samples["helix_requests_total", unknown] == 2
    assert "made-up-1" not in str(samples)


async def test_a_broken_stream_is_an_error(connect: MakeClient) -> None:
    async with connect(ScriptedProvider([Started(1), TextDelta("x"), EngineDeadError("Gone.")])) as client:
        await client.post("/v1/chat/completions", json={**CHAT, "stream": True})
        samples = await _metrics(client)
    assert samples["helix_errors_total", (("code", "engine_dead"),)] == 1
