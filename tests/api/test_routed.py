"""Routes over HTTP: which target served, how many tries it took, and what it cost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from helix_ray.config import PriceList, RouteConfig
from helix_ray.core.errors import ContextLengthError, OverloadedError, RateLimitError
from helix_ray.core.events import Finished, Started, TextDelta, Usage
from tests.api.accounts import World, open_world
from tests.api.conftest import MakeClient, Serve
from tests.api.test_disconnect import abort
from tests.api.test_disconnect import post as open_request
from tests.api.test_metering import available, events, funded, used
from tests.routing import DOWN, Routing
from tests.scripted import ScriptedProvider, text_script

CHAT = "/v1/chat/completions"
# A token of prompt costs 1 nano-USD near and 100 far, one of an answer ten times as much.
PRICES = PriceList.model_validate(
    {
        "version": "7",
        "default": {"prompt": "0.001", "completion": "0.01"},
        "models": {"far": {"prompt": "0.1", "completion": "1"}},
    }
)
NEAR, FAR = 5 + 2 * 10, 500 + 2 * 1000
"""Nano-USD of the answer of 2 tokens to a prompt of 5."""


def body(**fields: Any) -> dict[str, Any]:
    return {"model": "route", "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 20, **fields}


def routing(near: Any = None, far: Any = None, places: dict[str, int] | None = None, **config: Any) -> Routing:
    providers = {
        "near": ScriptedProvider(near or text_script("Hel", "lo")),
        "far": ScriptedProvider(far or text_script("Good", "bye")),
    }
    config.setdefault("order", ("near",) if config.get("overflow") else ("near", "far"))
    route = RouteConfig(id="route", aliases=("gpt",), retries={"per_target": 0}, **config)  # type: ignore[arg-type]
    return Routing(providers, [route], places or {}, {"near": 4096, "far": 8192})


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("model", ["route", "gpt"])
async def test_the_head_tells_the_target_and_the_tries(connect: MakeClient, stream: bool, model: str) -> None:
    async with connect(routing=routing()) as client:
        near = await client.post(CHAT, json=body(stream=stream, model=model))
        plain = await client.post(CHAT, json=body(stream=stream, model="demo"))
    async with connect(routing=routing([Started(9), DOWN])) as client:
        far = await client.post(CHAT, json=body(stream=stream, model=model))
    heads = [(one.headers["x-helix-target"], one.headers["x-helix-tries"]) for one in (near, far)]
    assert heads == [("near", "1"), ("far", "2")]
    assert "Hel" in near.text
    assert "Good" in far.text
    assert far.status_code == 200
    assert not {"x-helix-target", "x-helix-tries", "x-helix-cache"} & set(plain.headers)


async def test_every_dialect_is_routed(connect: MakeClient) -> None:
    async with connect(routing=routing([DOWN])) as client:
        for path, sent in (("/v1/messages", body()), ("/v1/completions", {"model": "route", "prompt": ["a", "b"]})):
            response = await client.post(path, json=sent)
            assert response.status_code == 200
            assert (response.headers["x-helix-target"], response.headers["x-helix-tries"]) == ("far", "2")
        counted = await client.post("/v1/messages/count_tokens", json={"model": "route", "messages": body()["messages"]})
    assert counted.json() == {"input_tokens": 3}


async def test_when_all_fail_the_last_failure_is_told(connect: MakeClient) -> None:
    failing = routing([DOWN], [RateLimitError("slow down", retry_after=7)])
    async with connect(routing=failing) as client:
        for stream in (False, True):
            response = await client.post(CHAT, json=body(stream=stream))
            assert (response.status_code, response.headers["retry-after"]) == (429, "7")
            assert (response.headers["x-helix-target"], response.headers["x-helix-tries"]) == ("far", "2")


async def test_what_breaks_after_the_first_token_ends_with_the_dialects_error(connect: MakeClient) -> None:
    breaking = routing([Started(5), TextDelta("Hel"), None, DOWN])
    breaking.providers["near"].resume.set()
    async with connect(routing=breaking) as client:
        openai = await client.post(CHAT, json=body(stream=True))
        anthropic = await client.post("/v1/messages", json=body(stream=True))
    assert (openai.status_code, openai.headers["x-helix-target"]) == (200, "near")
    assert events(openai.text)[-1]["error"]["code"] == "service_unavailable"
    assert "event: error" in anthropic.text
    assert breaking.providers["far"].requests == []


@pytest.mark.parametrize("started", [False, True])
async def test_a_hangup_during_the_fallback_stops_the_work(serve: Serve, started: bool) -> None:
    slow = routing([DOWN], [*([Started(1)] if started else []), None])
    provider = slow.providers["far"]
    async with serve(routing=slow) as base:
        _, writer = await open_request(base, CHAT, body(stream=True))
        async with asyncio.timeout(30):
            await provider.waiting.wait()
            abort(writer)
            await provider.closed.wait()
    assert provider.running == 0


async def test_a_full_model_runs_over(connect: MakeClient) -> None:
    crowded = routing([Started(5), None, *text_script("Hel", "lo")[1:]], places={"near": 1}, overflow="far")
    near = crowded.providers["near"]
    async with connect(routing=crowded) as client:
        first = asyncio.create_task(client.post(CHAT, json=body()))
        await near.waiting.wait()
        second = await client.post(CHAT, json=body())
        near.resume.set()
        third = await first
        fourth = await client.post(CHAT, json=body())
    assert [one.headers["x-helix-target"] for one in (second, third, fourth)] == ["far", "near", "near"]
    assert second.headers["x-helix-tries"] == "2"


async def test_lists_show_routes(connect: MakeClient) -> None:
    async with connect(routing=routing(), prices=PRICES) as client:
        listed = {model["id"]: model for model in (await client.get("/v1/models")).json()["data"]}
        entries = {entry["id"]: entry for entry in (await client.get("/v1/directory")).json()["data"]}
        one = (await client.get("/v1/models/gpt")).json()
    assert listed["route"]["owned_by"] == "route"
    assert one["id"] == "route"
    assert entries["route"]["context_length"] == 8192
    assert entries["route"]["pricing"]["completion"] == "0.000001"
    assert entries["route"]["capabilities"] == ["chat", "tools"]


async def test_operators_see_breakers_and_tries(connect: MakeClient) -> None:
    failing = routing([DOWN], breaker={"least_tries": 3, "open_s": 600})
    async with connect(routing=failing) as client:
        for _ in range(4):
            await client.post(CHAT, json=body())
        [route] = (await client.get("/internal/routes")).json()["routes"]
        metrics = (await client.get("/metrics")).text
    near, far = route["targets"]
    assert (near["breaker"], near["tries"], near["failures"]) == ("open", 3, 3)
    assert 500 < near["retry_after_s"] <= 600
    assert (far["breaker"], far["tries"], far["failures"], far["running"]) == ("closed", 4, 0, 0)
    assert 'helix_route_breaker_open{model="route",target="near"} 1.0' in metrics
    assert 'helix_route_tries_total{model="route",outcome="unavailable",target="near"} 3.0' in metrics
    assert 'helix_route_tries_total{model="route",outcome="skipped_open",target="near"} 1.0' in metrics
    assert 'helix_route_tries_total{model="route",outcome="served",target="far"} 4.0' in metrics
    async with connect(routing=failing, peer="203.0.113.9") as stranger:
        assert (await stranger.get("/internal/routes")).status_code == 403


async def open_with(stack: AsyncExitStack, data_dir: Path, **options: Any) -> World:
    world: World = await stack.enter_async_context(open_world(data_dir, prices=PRICES, routing=routing(**options)))
    return world


async def post(world: World, key: str, **fields: Any) -> httpx.Response:
    return await world.client.post(CHAT, json=body(**fields), headers={"authorization": f"Bearer {key}"})


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("near", "cost"), [(None, NEAR), ([Started(4000), DOWN], FAR)])
async def test_the_target_that_served_is_charged_and_no_other(
    stack: AsyncExitStack, data_dir: Path, stream: bool, near: Any, cost: int
) -> None:
    world = await open_with(stack, data_dir, near=near)
    account, key = await funded(world, 10_000_000)
    response = await post(world, key, stream=stream)
    assert response.status_code == 200
    if not stream:
        assert float(response.headers["x-helix-cost"]) == cost / 10**9
    assert await available(world, account) == 10_000_000 - cost
    [usage] = await used(world, account)
    assert (usage.model, usage.prompt_tokens, usage.completion_tokens, usage.cost) == ("route", 5, 2, cost)


async def test_what_failed_costs_nothing(stack: AsyncExitStack, data_dir: Path) -> None:
    world = await open_with(stack, data_dir, near=[Started(5), DOWN], far=[Started(5), DOWN])
    account, key = await funded(world, 10_000_000)
    assert (await post(world, key)).status_code == 503
    assert await available(world, account) == 10_000_000


async def test_an_answer_that_breaks_costs_what_came(stack: AsyncExitStack, data_dir: Path) -> None:
    breaking = [Started(5), TextDelta("x", tokens=1), None, DOWN]
    world = await open_with(stack, data_dir, near=[DOWN], far=breaking)
    world.services.router.chat("far").provider.resume.set()  # type: ignore[attr-defined]
    account, key = await funded(world, 10_000_000)
    assert (await post(world, key, stream=True)).status_code == 200
    assert await available(world, account) == 10_000_000 - 500 - 1000


async def test_a_target_that_cannot_be_paid_is_left_out(stack: AsyncExitStack, data_dir: Path) -> None:
    world = await open_with(stack, data_dir, near=[DOWN])
    # Enough for the near one, whose worst case is below 1,000, and not for the far one.
    account, key = await funded(world, 5_000)
    response = await post(world, key)
    assert (response.status_code, response.headers["x-helix-target"]) == (503, "near")
    assert await available(world, account) == 5_000
    poor, nothing = await funded(world, 100, "bob")
    assert (await post(world, nothing)).status_code == 402
    assert await available(world, poor) == 100


async def test_overflow_stays_within_the_budget_of_the_key(stack: AsyncExitStack, data_dir: Path) -> None:
    world = await open_with(stack, data_dir, near=[OverloadedError("full")], overflow="far")
    account = await world.join()
    await world.ledger.deposit(account, 10_000_000, "d", "root", "")
    token = await world.login()
    rich, capped = await world.key(token), await world.key(token, budget_usd="0.000005")
    assert (await post(world, rich)).headers["x-helix-target"] == "far"
    refused = await post(world, capped)
    assert (refused.status_code, refused.headers["x-helix-target"]) == (503, "near")
    assert await available(world, account) == 10_000_000 - FAR


async def test_the_cut_off_is_that_of_the_target_that_serves(stack: AsyncExitStack, data_dir: Path) -> None:
    long = [Started(5), *[TextDelta("x", tokens=1)] * 4000, Finished("stop"), Usage(5, 4000)]
    world = await open_with(stack, data_dir, near=[DOWN], far=long)
    account, key = await funded(world, 1_000_000)
    sent = body()
    del sent["max_tokens"]
    response = await world.client.post(CHAT, json=sent, headers={"authorization": f"Bearer {key}"})
    assert response.json()["choices"][0]["finish_reason"] == "length"
    # 1,000,000 nano-USD pay for the prompt and 999 tokens of the far one.
    assert response.json()["usage"]["completion_tokens"] == 999
    assert await available(world, account) == 1_000_000 - 500 - 999 * 1000


async def test_a_long_prompt_goes_on_to_the_larger_context(connect: MakeClient) -> None:
    async with connect(routing=routing([ContextLengthError("too long")])) as client:
        response = await client.post(CHAT, json=body())
    assert (response.status_code, response.headers["x-helix-target"]) == (200, "far")


async def test_a_key_for_a_route_needs_no_more(stack: AsyncExitStack, data_dir: Path) -> None:
    world = await open_with(stack, data_dir, near=[DOWN])
    account = await world.join()
    await world.ledger.deposit(account, 10_000_000, "d", "root", "")
    key = await world.key(await world.login(), scopes={"models": ["route"]})
    assert (await post(world, key)).headers["x-helix-target"] == "far"
    assert (await post(world, key, model="far")).status_code == 403
