"""Requests are sent again when that makes sense, and charged once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from helix_ray.client import (
    APIConnectionError,
    AsyncClient,
    Client,
    ConflictError,
    InvalidRequestError,
    RateLimitError,
    UnavailableError,
)
from tests.api.accounts import PEER, open_world
from tests.client.places import listening, talking_to
from tests.client.scripted_server import Answer, ScriptedServer

MESSAGES: Any = [{"role": "user", "content": "hi"}]
SOON = {"retry-after-ms": "1"}
BUSY = Answer(503, {"error": {"message": "Busy.", "code": "overloaded"}}, SOON)
TOOLS = Answer(body={"tools": []})


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 529])
async def test_what_passes_by_itself_is_tried_again(status: int) -> None:
    server = ScriptedServer(Answer(status, {"error": {"message": "Later."}}, SOON), TOOLS)
    assert await talking_to(server).agents.tools() == []
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (400, {}),
        (401, {}),
        (402, {}),
        (403, {}),
        (404, {}),
        (409, {}),
        (422, {}),
        (429, {"x-should-retry": "false", **SOON}),
        (503, {"x-should-retry": "false", **SOON}),
        (503, {"retry-after": "100000"}),
    ],
)
async def test_what_does_not_pass_is_told_at_once(status: int, headers: dict[str, str]) -> None:
    server = ScriptedServer(Answer(status, {"error": {"message": "No."}}, headers))
    with pytest.raises(Exception, match=r"^No\.$"):
        await talking_to(server).agents.tools()
    assert len(server.requests) == 1


async def test_the_server_may_ask_for_another_try() -> None:
    server = ScriptedServer(Answer(400, {"error": {"message": "No."}}, {"x-should-retry": "true", **SOON}), TOOLS)
    assert await talking_to(server).agents.tools() == []
    key_in_use = Answer(409, {"error": {"message": "It runs.", "code": "idempotency_key_in_use"}}, {"retry-after": "1", **SOON})
    server = ScriptedServer(key_in_use, TOOLS)
    assert await talking_to(server).agents.tools() == []


async def test_tries_come_to_an_end() -> None:
    server = ScriptedServer(BUSY)
    with pytest.raises(UnavailableError) as failed:
        await talking_to(server, max_retries=3).agents.tools()
    assert len(server.requests) == 4
    assert failed.value.retry_after == 0.001


async def test_all_tries_of_a_request_have_one_key() -> None:
    server = ScriptedServer(BUSY, BUSY, Answer(body={"id": "x"}))
    client = talking_to(server)
    await client.chat.completions.create(model="demo", messages=MESSAGES)
    await client.messages.create(model="demo", max_tokens=1, messages=MESSAGES)
    first, second, third, other = server.sent("idempotency-key")
    assert first is not None
    assert first == second == third
    assert other not in (None, first)
    await client.agents.tools()
    assert server.sent("idempotency-key")[-1] is None, "what costs nothing needs no key"


async def test_without_tries_there_is_no_key() -> None:
    server = ScriptedServer(Answer(body={"id": "x"}))
    await talking_to(server, max_retries=0).chat.completions.create(model="demo", messages=MESSAGES)
    await talking_to(server).with_options(max_retries=0).chat.completions.create(model="demo", messages=MESSAGES)
    assert server.sent("idempotency-key") == [None, None]
    mine: Any = {"extra_headers": {"Idempotency-Key": "mine"}}
    await talking_to(server).chat.completions.create(model="demo", messages=MESSAGES, **mine)
    assert server.sent("idempotency-key")[-1] == "mine"


async def test_a_refresh_token_is_sent_once() -> None:
    server = ScriptedServer(BUSY)
    with pytest.raises(UnavailableError):
        await talking_to(server).accounts.refresh("hr-1")
    assert len(server.requests) == 1


class Losing(httpx.AsyncBaseTransport):
    """Loses the first answer on its way."""

    def __init__(self, app: Any) -> None:
        self._inner = httpx.ASGITransport(app, client=(PEER, 40000))
        self._lost = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        if self._lost:
            return response
        self._lost = True
        await response.aread()
        raise httpx.ReadError("The connection broke.", request=request)


@pytest.mark.parametrize("stream", [False, True])
async def test_a_request_whose_answer_was_lost_runs_once(data_dir: Path, stream: bool) -> None:
    async with open_world(data_dir) as world:
        token = await world.member()
        app = world.client._transport.app  # type: ignore[attr-defined]
        client = AsyncClient(token, "http://test", http_client=httpx.AsyncClient(transport=Losing(app)))
        if stream:
            chunks = await client.chat.completions.create(model="demo", messages=MESSAGES, stream=True)
            assert "".join([chunk.choices[0].delta.content or "" async for chunk in chunks]) == "Hello"
        else:
            answer = await client.chat.completions.create(model="demo", messages=MESSAGES)
            assert answer.choices[0].message.content == "Hello"
        assert len(world.provider.requests) == 1


async def test_without_an_event_loop() -> None:
    server = ScriptedServer(BUSY, TOOLS, Answer(409, {}), BUSY, Answer(body={"id": "x"}))

    def work(url: str) -> None:
        with Client(base_url=url) as client:
            assert client.agents.tools() == []
            with pytest.raises(ConflictError):
                client.agents.tools()
            client.chat.completions.create(model="demo", messages=MESSAGES)

    async with listening(server) as url:
        await asyncio.to_thread(work, url)
    assert len(server.requests) == 5
    first, second = server.sent("idempotency-key")[-2:]
    assert first is not None
    assert first == second


async def test_a_server_that_is_not_there() -> None:
    with pytest.raises(APIConnectionError):
        await AsyncClient(base_url="http://127.0.0.1:9", max_retries=0).agents.tools()


async def test_classes_of_refusals() -> None:
    limited = Answer(429, {"error": {"message": "Slowly.", "code": "rate_limit_exceeded"}}, {"retry-after": "7"})
    with pytest.raises(RateLimitError) as slow:
        await talking_to(ScriptedServer(limited), max_retries=0).agents.tools()
    assert (slow.value.status, slow.value.code, slow.value.retry_after) == (429, "rate_limit_exceeded", 7.0)
    with pytest.raises(InvalidRequestError):
        await talking_to(ScriptedServer(Answer(418, {"error": {"message": "A teapot."}}))).agents.tools()
