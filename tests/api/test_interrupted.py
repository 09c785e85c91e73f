"""Requests with an idempotency key whose store, connection or client fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import httpx2
import openai
import pytest

from helix_ray.accounts.idempotency import IdempotencyStore
from helix_ray.api import turn
from helix_ray.api.app import build_app
from helix_ray.api.listener import Listener
from helix_ray.config import Settings
from helix_ray.storage.database import Database
from tests.accounts.moments import eventually
from tests.api.conftest import make_services
from tests.api.repeated import CHAT, STREAM, Failing, Silent, application, code_of, post
from tests.scripted import ScriptedProvider, text_script


@pytest.mark.parametrize("kind", [Failing, Silent])
async def test_without_the_store_requests_with_a_key_have_to_wait(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, kind: type[Failing]
) -> None:
    async with application(data_dir, kind, "begin") as (world, failing):
        with monkeypatch.context() as patience:
            patience.setattr(turn, "_PATIENCE_S", 0.01)
            refused = await post(world)
        assert (refused.status_code, bool(refused.headers["retry-after"])) == (503, True)
        assert world.provider.requests == []
        # Nobody knows whether the claim came through.
        assert failing.asked == ["begin", "release"]
        assert (await world.client.post("/v1/chat/completions", json=CHAT)).status_code == 200
        assert failing.asked == ["begin", "release"]
        failing.names = ()
        assert (await post(world)).status_code == 200


async def test_an_answer_is_sent_even_if_it_cannot_be_kept(data_dir: Path) -> None:
    async with application(data_dir, Failing, "keep", "renew") as (world, failing):
        assert (await post(world)).status_code == 200
        assert code_of(await post(world)) == (409, "idempotency_key_in_use")
        world.clock.move(61)
        failing.names = ()
        assert (await post(world)).status_code == 200
        assert len(world.provider.requests) == 2


async def test_a_request_that_runs_renews_its_claim(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "_RENEW_S", 0.001)
    async with application(data_dir, Failing) as (world, failing):
        world.provider.script.insert(1, None)
        first = asyncio.create_task(post(world))
        await world.provider.waiting.wait()

        async def renewed() -> bool:
            return failing.asked.count("renew") > 3

        await eventually(renewed)
        world.provider.resume.set()
        assert (await first).status_code == 200
        seen = len(failing.asked)
        await asyncio.sleep(0.01)
        assert len(failing.asked) == seen


@asynccontextmanager
async def listening(data_dir: Path, provider: ScriptedProvider) -> AsyncIterator[str]:
    """The application on a socket."""
    configured = Settings(data_dir=data_dir)
    database = Database(configured.database)
    services = replace(make_services(provider, configured), idempotent_answers=IdempotencyStore(database, configured))
    listener = Listener(build_app(services), "127.0.0.1", 0, drain_timeout_s=1)
    await listener.start()
    try:
        yield f"http://127.0.0.1:{listener.port}/v1"
    finally:
        await listener.stop()
        await database.close()


@pytest.mark.parametrize("body", [CHAT, STREAM])
async def test_a_client_that_hangs_up_can_try_again(data_dir: Path, body: Any) -> None:
    provider = ScriptedProvider([*text_script("Hel", "lo")[:2], None, *text_script("Hel", "lo")[2:]])
    async with listening(data_dir, provider) as base, httpx.AsyncClient(timeout=30) as client:
        headers = {"idempotency-key": "k"}

        async def ask() -> None:
            await client.post(f"{base}/chat/completions", json=body, headers=headers)

        asking = asyncio.create_task(ask())
        await provider.waiting.wait()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await provider.closed.wait()
        provider.resume.set()

        async def answered() -> bool:
            return (await client.post(f"{base}/chat/completions", json=body, headers=headers)).status_code == 200

        await eventually(answered)
        last = await client.post(f"{base}/chat/completions", json=body, headers=headers)
        assert last.headers["idempotent-replayed"] == "true"
        assert len(provider.requests) == 2


class Dropping(httpx2.AsyncHTTPTransport):
    """Loses the first answers on their way."""

    def __init__(self, losses: int) -> None:
        super().__init__()
        self.losses = losses

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await super().handle_async_request(request)
        if self.losses:
            self.losses -= 1
            await response.aread()
            raise httpx2.ReadError("The connection was lost.")
        return response


async def test_the_openai_sdk_tries_again_and_pays_once(data_dir: Path) -> None:
    provider = ScriptedProvider(text_script("Hel", "lo"))
    async with listening(data_dir, provider) as base:
        for number, (stream, losses) in enumerate(((False, 2), (True, 1))):
            lossy = openai.DefaultAsyncHttpxClient(transport=Dropping(losses))
            async with openai.AsyncOpenAI(base_url=base, api_key="any", http_client=lossy) as client:
                wanted: Any = {"messages": CHAT["messages"], "stream": stream}
                headers = {"Idempotency-Key": str(number)}
                answer: Any = await client.chat.completions.create(model="demo", **wanted, extra_headers=headers)
                text = "".join([chunk.choices[0].delta.content or "" async for chunk in answer]) if stream else None
                assert (text or answer.choices[0].message.content) == "Hello"
    assert len(provider.requests) == 2
