from __future__ import annotations

import json
from typing import Any

import pytest

from helix_ray.core.errors import ContextLengthError, EngineDeadError, OverloadedError, RateLimitError
from helix_ray.core.events import Started, TextDelta
from tests.api.conftest import MakeClient
from tests.scripted import ScriptedProvider, tool_script

MESSAGE: dict[str, Any] = {"model": "demo", "max_tokens": 16, "messages": [{"role": "user", "content": "hi"}]}


def events(text: str) -> list[tuple[str, Any]]:
    """Name and data of each server-sent event."""
    pairs = []
    for block in filter(None, text.split("\n\n")):
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        pairs.append((fields["event"], json.loads(fields["data"])))
    return pairs


@pytest.mark.parametrize("base", ["/v1", "/api/v1"])
async def test_a_message_is_answered(connect: MakeClient, base: str) -> None:
    async with connect() as client:
        response = await client.post(f"{base}/messages", json=MESSAGE, headers={"anthropic-version": "2023-06-01"})
    assert response.status_code == 200
    assert response.headers["request-id"]
    body = response.json()
    assert (body["type"], body["role"], body["stop_reason"]) == ("message", "assistant", "end_turn")
    assert body["content"] == [{"type": "text", "text": "Hello"}]
    assert (body["usage"]["input_tokens"], body["usage"]["output_tokens"]) == (5, 2)


async def test_a_message_is_streamed(connect: MakeClient) -> None:
    async with connect() as client:
        response = await client.post("/v1/messages", json={**MESSAGE, "stream": True})
    assert response.headers["content-type"].startswith("text/event-stream")
    names = [name for name, _ in events(response.text)]
    assert names[0] == "message_start"
    assert names[-2:] == ["message_delta", "message_stop"]
    assert all(name == data["type"] for name, data in events(response.text))


async def test_a_tool_is_used(connect: MakeClient) -> None:
    tool = {"name": "add", "input_schema": {"type": "object", "properties": {}}}
    async with connect(ScriptedProvider(tool_script("add", '{"a"', ":1}"))) as client:
        body = (await client.post("/v1/messages", json={**MESSAGE, "tools": [tool]})).json()
    assert body["stop_reason"] == "tool_use"
    assert body["content"][0]["input"] == {"a": 1}


@pytest.mark.parametrize("base", ["/v1", "/api/v1"])
async def test_tokens_are_counted(connect: MakeClient, base: str) -> None:
    request = {key: value for key, value in MESSAGE.items() if key != "max_tokens"}
    async with connect() as client:
        response = await client.post(f"{base}/messages/count_tokens", json=request)
    assert response.json() == {"input_tokens": 3}


@pytest.mark.parametrize("version", ["2023-06-01", "2026-10-21"])
async def test_known_versions_are_accepted(connect: MakeClient, version: str) -> None:
    async with connect() as client:
        response = await client.post("/v1/messages", json=MESSAGE, headers={"anthropic-version": version})
    assert response.status_code == 200


@pytest.mark.parametrize("version", ["2023-01-01", "2023-06-02", "latest", "", "2023-06-01, 2023-06-01", "x" * 5000])
@pytest.mark.parametrize("path", ["messages", "messages/count_tokens"])
async def test_an_unknown_version_is_refused(connect: MakeClient, path: str, version: str) -> None:
    async with connect() as client:
        response = await client.post(f"/v1/{path}", json=MESSAGE, headers={"anthropic-version": version})
    assert response.status_code == 400
    assert response.json()["error"]["type"] == "invalid_request_error"
    assert "anthropic-version" in response.json()["error"]["message"]


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (ContextLengthError("Too long."), 400, "invalid_request_error"),
        (RateLimitError("Slow down.", retry_after=1.5), 429, "rate_limit_error"),
        (OverloadedError("Full.", retry_after=1), 529, "overloaded_error"),
        (RuntimeError("secret detail"), 500, "api_error"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
async def test_errors_have_the_shape_of_the_dialect(
    connect: MakeClient, error: Exception, status: int, kind: str, stream: bool
) -> None:
    async with connect(ScriptedProvider([error])) as client:
        response = await client.post("/v1/messages", json={**MESSAGE, "stream": stream})
    assert response.status_code == status
    body = response.json()
    assert (body["type"], body["error"]["type"]) == ("error", kind)
    assert body["request_id"] == response.headers["request-id"]
    assert "secret" not in response.text
    if status in (429, 529):
        assert response.headers["retry-after"] in ("1", "2")


async def test_a_broken_stream_ends_with_an_error_event(connect: MakeClient) -> None:
    provider = ScriptedProvider([Started(3), TextDelta("Hel"), EngineDeadError("Gone.")])
    async with connect(provider) as client:
        response = await client.post("/v1/messages", json={**MESSAGE, "stream": True})
    assert response.status_code == 200
    name, data = events(response.text)[-1]
    assert name == "error"
    assert data["error"]["message"]


@pytest.mark.parametrize("path", ["/v1/messages/nothing", "/api/v1/messages/x/y"])
async def test_unknown_paths_below_messages_are_refused_in_the_dialect(connect: MakeClient, path: str) -> None:
    async with connect() as client:
        response = await client.post(path, json={})
    assert response.status_code == 404
    assert response.json()["type"] == "error"


async def test_a_claude_code_style_request_is_accepted(connect: MakeClient) -> None:
    request = {
        "model": "demo",
        "max_tokens": 16,
        "system": [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}],
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "hi", "cache_control": {"type": "ephemeral"}}]},
            {"role": "system", "content": "A reminder."},
        ],
        "metadata": {"user_id": "someone"},
    }
    headers = {"anthropic-beta": "claude-code-20250219,whatever-2030", "anthropic-version": "2023-06-01"}
    async with connect() as client:
        response = await client.post("/v1/messages?beta=true", json=request, headers=headers)
    assert response.status_code == 200
