"""Answers that are given again, over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from helix_ray.config import CacheConfig, PriceList, RouteConfig
from helix_ray.core.events import Event, Finished, Started, TextDelta, Usage
from tests.api.accounts import OPERATOR_KEY, World, open_world
from tests.api.conftest import MakeClient
from tests.api.test_metering import available, funded, used
from tests.routing import DOWN, MemoryCache, Routing
from tests.scripted import ScriptedProvider, text_script, tool_script

CHAT = "/v1/chat/completions"
# A token of prompt costs 1 nano-USD, one of an answer 10.
PRICES = PriceList.model_validate({"version": "7", "default": {"prompt": "0.001", "completion": "0.01"}})


def body(text: str = "Hi", **fields: Any) -> dict[str, Any]:
    return {"model": "kept", "messages": [{"role": "user", "content": text}], "temperature": 0, **fields}


def caching(script: Sequence[Event | Exception | None], **config: Any) -> Routing:
    return Routing({"kept": ScriptedProvider(script)}, caches={"kept": CacheConfig(ttl_s=60, **config)})


@pytest.fixture
def routing() -> Routing:
    return caching(text_script("Hel", "lo"))


@pytest.fixture
async def client(connect: MakeClient, routing: Routing) -> AsyncIterator[httpx.AsyncClient]:
    async with connect(routing=routing) as client:
        yield client


async def settled(routing: Routing) -> None:
    assert routing.cache is not None
    await routing.cache.drain()


def calls(routing: Routing) -> int:
    return len(routing.providers["kept"].requests)


async def ask(client: httpx.AsyncClient, routing: Routing, sent: Any, path: str = CHAT, **headers: str) -> httpx.Response:
    response = await client.post(path, json=sent, headers=headers)
    await settled(routing)
    return response


def without_ids(response: httpx.Response) -> list[str]:
    lines = response.text.splitlines()
    return [line.partition('"choices"')[2] or line.partition('"delta"')[2] for line in lines]


async def test_the_second_answer_is_kept(client: httpx.AsyncClient, routing: Routing) -> None:
    first, second, other = [await ask(client, routing, body(text)) for text in ("Hi", "Hi", "Ho")]
    assert [one.headers["x-helix-cache"] for one in (first, second, other)] == ["miss", "hit", "miss"]
    assert first.json()["choices"] == second.json()["choices"]
    assert first.json()["usage"] == second.json()["usage"]
    assert calls(routing) == 2


async def test_a_stream_is_played_again_as_a_stream(client: httpx.AsyncClient, routing: Routing) -> None:
    streamed = body(stream=True, stream_options={"include_usage": True})
    first, second = [await ask(client, routing, streamed) for _ in range(2)]
    assert [one.headers["x-helix-cache"] for one in (first, second)] == ["miss", "hit"]
    assert second.headers["content-type"].startswith("text/event-stream")
    assert without_ids(first) == without_ids(second)
    assert second.text.endswith("data: [DONE]\n\n")
    # The same entry answers who does not stream, and the other dialect.
    plain = await ask(client, routing, body())
    assert plain.headers["x-helix-cache"] == "hit"
    assert plain.json()["choices"][0]["message"]["content"] == "Hello"
    assert calls(routing) == 1


async def test_other_dialects_and_tools(connect: MakeClient) -> None:
    routing = caching(tool_script("add", '{"a"', ": 1}"))
    message = {**body(), "max_tokens": 9, "tools": [{"name": "add", "input_schema": {"type": "object"}}]}
    async with connect(routing=routing) as client:
        answers = [await ask(client, routing, {**message, "stream": stream}, "/v1/messages") for stream in (True, True, False)]
    assert [one.headers["x-helix-cache"] for one in answers] == ["miss", "hit", "hit"]
    assert "message_stop" in answers[1].text
    assert answers[2].json()["content"][0]["input"] == {"a": 1}


async def test_chance_keeps_out_unless_it_is_let_in(client: httpx.AsyncClient, routing: Routing, connect: MakeClient) -> None:
    drawn = body(temperature=0.7)
    for _ in range(2):
        assert "x-helix-cache" not in (await ask(client, routing, drawn)).headers
    seeded = [await ask(client, routing, body(temperature=0.7, seed=1)) for _ in range(2)]
    assert [one.headers["x-helix-cache"] for one in seeded] == ["miss", "hit"]
    sampled = caching(text_script("x"), sampled=True)
    async with connect(routing=sampled) as other:
        answers = [await ask(other, sampled, drawn) for _ in range(2)]
    assert [one.headers["x-helix-cache"] for one in answers] == ["miss", "hit"]


async def test_other_models_keep_nothing(client: httpx.AsyncClient, routing: Routing) -> None:
    for _ in range(2):
        assert "x-helix-cache" not in (await ask(client, routing, body(model="demo"))).headers


async def test_a_client_may_ask_for_a_fresh_answer(client: httpx.AsyncClient, routing: Routing) -> None:
    for _ in range(2):
        response = await ask(client, routing, body(), **{"cache-control": "no-store"})
        assert "x-helix-cache" not in response.headers
    assert routing.store.rows == {}  # type: ignore[attr-defined]
    for _ in range(2):
        response = await ask(client, routing, body(), **{"cache-control": "max-age=0, No-Cache"})
        assert response.headers["x-helix-cache"] == "miss"
    assert (await ask(client, routing, body())).headers["x-helix-cache"] == "hit"
    assert calls(routing) == 4


@pytest.mark.parametrize(
    "script",
    [
        [Started(5), TextDelta("a"), DOWN],
        [Started(5), TextDelta("a"), Finished("content_filter"), Usage(5, 1)],
        [DOWN],
    ],
)
async def test_only_whole_answers_are_kept(connect: MakeClient, script: list[Any]) -> None:
    routing = caching(script)
    async with connect(routing=routing) as client:
        for stream in (True, False):
            await ask(client, routing, body(stream=stream))
    assert routing.store.rows == {}  # type: ignore[attr-defined]
    assert calls(routing) == 2


async def test_an_answer_that_is_too_long_is_not_kept(connect: MakeClient) -> None:
    routing = caching(text_script(*["x" * 100_000] * 30))
    async with connect(routing=routing) as client:
        assert (await ask(client, routing, body())).status_code == 200
    assert routing.store.rows == {}  # type: ignore[attr-defined]


@pytest.mark.parametrize("trouble", ["broken", "slow"])
async def test_no_request_fails_because_of_the_cache(
    connect: MakeClient, trouble: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helix_ray.gateway.cache._KEEP_S", 0.01)
    store = MemoryCache()
    setattr(store, trouble, True)
    routing = caching(text_script("Hel", "lo"), patience_ms=1)
    routing.store = store
    async with connect(routing=routing) as client:
        for _ in range(2):
            response = await ask(client, routing, body())
            assert (response.status_code, response.headers["x-helix-cache"]) == (200, "miss")
        metrics = (await client.get("/metrics")).text
    outcome = "late" if trouble == "slow" else "failed"
    assert f'helix_cache_lookups_total{{model="kept",outcome="{outcome}"}} 2.0' in metrics
    assert "could not be kept" in caplog.text


async def test_bytes_that_are_no_answer_are_none(client: httpx.AsyncClient, routing: Routing) -> None:
    await ask(client, routing, body())
    rows: dict[bytes, bytes] = routing.store.rows  # type: ignore[attr-defined]
    [key] = rows
    rows[key] = b"garbage"
    assert (await ask(client, routing, body())).headers["x-helix-cache"] == "miss"


async def test_several_prompts_are_kept_each(client: httpx.AsyncClient, routing: Routing) -> None:
    sent = {"model": "kept", "prompt": ["one", "two"], "temperature": 0, "max_tokens": 5}
    first, second = [await ask(client, routing, sent, "/v1/completions") for _ in range(2)]
    assert first.json()["choices"] == second.json()["choices"]
    assert [choice["index"] for choice in second.json()["choices"]] == [0, 1]
    assert second.headers["x-helix-cache"] == "hit"
    assert calls(routing) == 2


async def test_many_at_once(client: httpx.AsyncClient, routing: Routing) -> None:
    answers = await asyncio.gather(*(client.post(CHAT, json=body(f"{number % 4}")) for number in range(40)))
    assert {one.json()["choices"][0]["message"]["content"] for one in answers} == {"Hello"}
    await settled(routing)
    assert len(routing.store.rows) == 4  # type: ignore[attr-defined]


async def test_a_route_keeps_answers_with_their_target(connect: MakeClient) -> None:
    providers = {"a": ScriptedProvider([DOWN]), "b": ScriptedProvider(text_script("from b"))}
    route = RouteConfig(id="kept", order=("a", "b"), retries={"per_target": 0})  # type: ignore[arg-type]
    routing = Routing(providers, [route], caches={"kept": CacheConfig(ttl_s=60)})
    async with connect(routing=routing) as client:
        first, second = [await ask(client, routing, body()) for _ in range(2)]
        await client.aclose()
    assert [one.headers["x-helix-target"] for one in (first, second)] == ["b", "b"]
    assert first.headers["x-helix-tries"] == "2"
    assert "x-helix-tries" not in second.headers
    narrower = Routing({"a": ScriptedProvider(text_script("from a"))}, [route.model_copy(update={"order": ("a",)})])
    narrower.store, narrower.caches = routing.store, routing.caches
    async with connect(routing=narrower) as client:
        third = await ask(client, narrower, body())
    assert (third.headers["x-helix-target"], third.headers["x-helix-cache"]) == ("a", "miss")


def world_with(data_dir: Path, routing: Routing) -> Any:
    return open_world(data_dir, prices=PRICES, routing=routing, auth_api_keys=(OPERATOR_KEY,))


async def post(world: World, routing: Routing, key: str, **fields: Any) -> httpx.Response:
    headers = {"authorization": f"Bearer {key}"}
    response = await world.client.post(CHAT, json=body(max_tokens=20, **fields), headers=headers)
    assert response.status_code == 200
    await settled(routing)
    return response


@pytest.mark.parametrize("scope", ["key", "account"])
async def test_tenants_never_share_answers(data_dir: Path, scope: str) -> None:
    routing = caching(text_script("Hel", "lo"), scope=scope)
    async with world_with(data_dir, routing) as world:
        _, ann = await funded(world, 10_000, "ann")
        _, bob = await funded(world, 10_000, "bob")
        token = await world.login("ann")
        second = await world.key(token)
        told = {name: await post(world, routing, key) for name, key in (("ann", ann), ("bob", bob), ("operator", OPERATOR_KEY))}
        assert {name: one.headers["x-helix-cache"] for name, one in told.items()} == dict.fromkeys(told, "miss")
        assert (await post(world, routing, ann)).headers["x-helix-cache"] == "hit"
        assert (await post(world, routing, OPERATOR_KEY)).headers["x-helix-cache"] == "hit"
        shared = "hit" if scope == "account" else "miss"
        assert (await post(world, routing, second)).headers["x-helix-cache"] == shared
        assert (await post(world, routing, token)).headers["x-helix-cache"] == shared


@pytest.mark.parametrize(("price", "cost"), [(0, 0), ("0.5", 13), (1, 25)])
async def test_a_kept_answer_costs_what_is_configured(data_dir: Path, price: Any, cost: int) -> None:
    routing = caching(text_script("Hel", "lo"), price=price)
    async with world_with(data_dir, routing) as world:
        account, key = await funded(world, 10_000)
        first, second = [await post(world, routing, key) for _ in range(2)]
        assert first.headers["x-helix-cost"] == "0.000000025"
        assert float(second.headers["x-helix-cost"]) == cost / 10**9
        assert await available(world, account) == 10_000 - 25 - cost
        [usage] = await used(world, account)
        assert (usage.model, usage.requests, usage.cost) == ("kept", 2, 25 + cost)


async def test_what_the_money_cut_off_is_not_kept(data_dir: Path) -> None:
    routing = caching([Started(5), *[TextDelta("x", tokens=1)] * 900, Finished("stop"), Usage(5, 900)])
    async with world_with(data_dir, routing) as world:
        account, key = await funded(world, 4_000)
        headers = {"authorization": f"Bearer {key}"}
        response = await world.client.post(CHAT, json=body(), headers=headers)
        assert response.json()["choices"][0]["finish_reason"] == "length"
        await settled(routing)
        assert routing.store.rows == {}  # type: ignore[attr-defined]
        await available(world, account)
