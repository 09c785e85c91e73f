"""The LLM API over accounts, limits, money, idempotency and agents."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helix_ray.api.app import build_app
from helix_ray.config import Plans, PriceList, Settings
from helix_ray.config.plans import PlanConfig
from helix_ray.core.errors import ContextLengthError, EngineDeadError, OverloadedError
from helix_ray.core.events import Finished, ReasoningDelta, Started, TextDelta, Usage
from helix_ray.core.messages import Sampling, ToolChoice
from helix_ray.gateway.chat import ChatGateway, Inflight
from helix_ray.gateway.router import ChatTarget, ModelCard, Router
from tests.api.accounts import OPERATOR_KEY, World, open_world
from tests.api.conftest import MakeClient, make_services
from tests.api.everything import open_everything
from tests.scripted import ScriptedProvider, text_script, tool_script

HI: dict[str, Any] = {"messages": [{"role": "user", "content": "What is 2+2?"}]}
TOOL: dict[str, Any] = {"name": "add", "input_schema": {"type": "object", "properties": {"a": {"type": "integer"}}}}
PATHS = ("/v1/llm/completions", "/v1/llm/completions/stream")
PRICES = PriceList.model_validate({"version": "7", "default": {"prompt": "0.001", "completion": "0.01"}})
COST = 5 + 2 * 10


def events(text: str) -> list[dict[str, Any]]:
    return [json.loads(line.removeprefix("data: ")) for line in text.split("\n") if line.startswith("data: ")]


@pytest.fixture
async def world(data_dir: Path) -> AsyncIterator[World]:
    plans = Plans(default="slow", plans={"slow": PlanConfig(requests_per_minute=3)})
    async with open_world(data_dir, plans=plans, prices=PRICES, auth_api_keys=(OPERATOR_KEY,)) as world:
        yield world


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


async def funded(world: World, amount: int = 10_000) -> tuple[str, str]:
    """Id of a new account with money, and a key of it."""
    account = await world.join()
    await world.ledger.deposit(account, amount, "first", "root", "")
    return account, await world.key(await world.login())


@pytest.mark.parametrize("base", ["/v1", "/api/v1"])
async def test_a_completion(connect: MakeClient, base: str) -> None:
    async with connect() as client:
        response = await client.post(f"{base}/llm/completions", json=HI | {"model": "demo-alias"})
    assert response.status_code == 200
    assert response.json() == {
        "content": "Hello",
        "model": "demo-alias",
        "stop_reason": "end_turn",
        "tool_calls": [],
        "usage": {"prompt_tokens": 5, "completion_tokens": 2},
    }


@pytest.mark.parametrize("base", ["/v1", "/api/v1"])
async def test_a_stream_of_typed_events(connect: MakeClient, base: str) -> None:
    provider = ScriptedProvider(text_script("Hel", "lo"))
    async with connect(provider) as client:
        response = await client.post(f"{base}/llm/completions/stream", json=HI)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert events(response.text) == [
        {"type": "content_delta", "delta": "Hel"},
        {"type": "content_delta", "delta": "lo"},
        {"type": "message_stop", "stop_reason": "end_turn", "model": "demo"},
        {"type": "metadata", "usage": {"input_tokens": 5, "output_tokens": 2}},
    ]
    assert provider.requests[0].stream


async def test_the_fields_reach_the_model(connect: MakeClient) -> None:
    provider = ScriptedProvider(tool_script("add", '{"a"', ":1}"))
    body = {
        **HI,
        "model": "org/tiny",
        "system": "Be brief.",
        "tools": [TOOL],
        "tool_choice": {"type": "any"},
        "max_tokens": 9,
        "temperature": 0.5,
        "stream": True,
        "unknown": 5,
    }
    async with connect(provider) as client:
        whole = (await client.post(PATHS[0], json=body)).json()
        streamed = events((await client.post(PATHS[1], json=body)).text)
    call = {"id": "call_1", "name": "add", "input": {"a": 1}}
    assert (whole["tool_calls"], whole["stop_reason"], whole["content"]) == ([call], "tool_use", "")
    assert [one["type"] for one in streamed] == [
        "tool_use_start",
        "tool_use_delta",
        "tool_use_delta",
        "tool_use_complete",
        "message_stop",
        "metadata",
    ]
    assert streamed[3] == {"type": "tool_use_complete", **call}
    asked, streaming = provider.requests
    assert (asked.model, asked.stream, streaming.stream) == ("org/tiny", False, True)
    assert asked.sampling == Sampling(temperature=0.5, max_tokens=9)
    assert asked.tool_choice == ToolChoice("required")
    assert [message.role for message in asked.messages] == ["system", "user"]


async def test_without_a_default_a_model_must_be_named(connect: MakeClient) -> None:
    services = make_services()
    router = Router(chat=[ChatTarget(ModelCard("demo", "chat", 1, "local"), ScriptedProvider([]), 9)])
    services = replace(services, router=router, chat=ChatGateway(router, Inflight(services.metrics.inflight)))
    async with connect(app=build_app(services)) as client:
        for path in PATHS:
            response = await client.post(path, json=HI)
            assert (response.status_code, response.json()["error"]["param"]) == (400, "model")


async def test_the_models_that_complete(connect: MakeClient) -> None:
    async with connect() as client:
        assert (await client.get("/api/v1/llm/models")).json() == ["demo", "org/tiny"]


@pytest.mark.parametrize("path", PATHS)
async def test_a_key_is_asked_for(connect: MakeClient, path: str) -> None:
    async with connect(settings=Settings(auth_api_keys=("right",))) as client:
        for headers in ({}, bearer("wrong")):
            refused = await client.post(path, json=HI, headers=headers)
            assert (refused.status_code, refused.json()["error"]["code"]) == (401, "invalid_api_key")
            assert (await client.get("/v1/llm/models", headers=headers)).status_code == 401
        assert (await client.post(path, json=HI, headers=bearer("right"))).status_code == 200
        assert (await client.get("/v1/llm/models", headers={"x-api-key": "right"})).status_code == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("script", "status", "code"),
    [
        ([ContextLengthError("Too long.")], 400, "context_length_exceeded"),
        ([OverloadedError("Full.", retry_after=2)], 503, "overloaded"),
        ([Started(5), EngineDeadError("Gone.")], 503, "engine_dead"),
        ([TextDelta("x")], 500, "server_error"),
    ],
)
async def test_what_fails_before_the_first_token_has_a_status(
    connect: MakeClient, path: str, script: list[Any], status: int, code: str
) -> None:
    async with connect(ScriptedProvider(script)) as client:
        response = await client.post(path, json=HI)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert {"message", "type", "param", "code", "details", "timestamp", "request_id"} == set(response.json()["error"])


async def test_what_fails_later_is_a_typed_event(connect: MakeClient) -> None:
    provider = ScriptedProvider([Started(5), TextDelta("Hel"), None, EngineDeadError("Gone.")])
    provider.resume.set()
    async with connect(provider) as client:
        response = await client.post(PATHS[1], json=HI, headers={"x-request-id": "req-7"})
    first, last = events(response.text)
    assert response.status_code == 200
    assert first == {"type": "content_delta", "delta": "Hel"}
    assert last["type"] == "error"
    assert (last["error"]["code"], last["error"]["message"], last["error"]["request_id"]) == ("engine_dead", "Gone.", "req-7")


@pytest.mark.parametrize("path", PATHS)
async def test_bad_input_is_named(connect: MakeClient, path: str) -> None:
    async with connect() as client:
        for body, param in (({}, "messages"), (HI | {"max_tokens": -1}, "max_tokens"), (HI | {"tools": [5]}, "tools[0]")):
            response = await client.post(path, json=body)
            assert (response.status_code, response.json()["error"]["param"]) == (400, param)
        unknown = await client.post(path, json=HI | {"model": "nope"})
        assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "model_not_found")
        embedder = await client.post(path, json=HI | {"model": "embed"})
        assert (embedder.status_code, embedder.json()["error"]["param"]) == (400, "model")


@pytest.mark.parametrize("path", PATHS)
async def test_an_account_pays(world: World, path: str) -> None:
    account, key = await funded(world)
    response = await world.client.post(path, json=HI, headers=bearer(key))
    assert response.status_code == 200
    assert response.headers["x-ratelimit-limit-requests"] == "3"
    await world.meter.drain()
    assert (await world.ledger.balance(account)).available == 10_000 - COST


@pytest.mark.parametrize("path", PATHS)
async def test_without_money_nothing_runs(world: World, path: str) -> None:
    key = await world.key(await world.member())
    response = await world.client.post(path, json=HI, headers=bearer(key))
    assert (response.status_code, response.json()["error"]["code"]) == (402, "insufficient_balance")
    assert not world.provider.requests


async def test_limits_are_those_of_all_surfaces(world: World) -> None:
    _, key = await funded(world)
    statuses = [(await world.client.post(PATHS[number % 2], json=HI, headers=bearer(key))).status_code for number in range(4)]
    assert statuses == [200, 200, 200, 429]
    await world.chat(key, status=429)


async def test_a_stream_ends_where_the_money_does(world: World) -> None:
    world.provider.script = [Started(5), *(TextDelta("x", tokens=1) for _ in range(100)), Finished("stop"), Usage(5, 100)]
    account, key = await funded(world, 5 + 70 * 10)
    told = events((await world.client.post(PATHS[1], json=HI, headers=bearer(key))).text)
    assert told[-2:] == [
        {"type": "message_stop", "stop_reason": "max_tokens", "model": "demo"},
        {"type": "metadata", "usage": {"input_tokens": 5, "output_tokens": 70}},
    ]
    await world.meter.drain()
    assert (await world.ledger.balance(account)).available == 0


@pytest.mark.parametrize("path", PATHS)
async def test_the_same_again_is_done_once(world: World, path: str) -> None:
    _, key = await funded(world)
    headers = {**bearer(key), "idempotency-key": "k"}
    first = await world.client.post(path, json=HI, headers=headers)
    again = await world.client.post(path, json=HI, headers=headers)
    assert first.content == again.content
    assert again.headers["idempotent-replayed"] == "true"
    other = await world.client.post(path, json=HI | {"max_tokens": 5}, headers=headers)
    assert (other.status_code, other.json()["error"]["code"]) == (422, "idempotency_key_reused")
    assert len(world.provider.requests) == 1


async def test_keys_for_other_models_or_endpoints_are_refused(world: World) -> None:
    account = await world.join()
    await world.ledger.deposit(account, 10_000, "first", "root", "")
    token = await world.login()
    tiny = await world.key(token, scopes={"models": ["org/tiny"]})
    chats = await world.key(token, scopes={"endpoints": ["/chat/completions"]})
    assert (await world.client.post(PATHS[0], json=HI | {"model": "org/tiny"}, headers=bearer(tiny))).status_code == 200
    assert (await world.client.post(PATHS[0], json=HI, headers=bearer(tiny))).status_code == 403
    assert (await world.client.post(PATHS[0], json=HI, headers=bearer(chats))).status_code == 403
    assert (await world.client.get("/v1/llm/models", headers=bearer(chats))).status_code == 403


async def test_an_agent_is_a_model(data_dir: Path) -> None:
    async with open_everything(data_dir) as world:
        token = await world.member()
        await world.call("POST", "/agents", {"name": "helper"}, token, 201)
        made = await world.call("POST", "/agents/helper/keys", {"name": "website"}, token, 201)
        assert await world.call("GET", "/llm/models", key=token) == ["demo", "org/tiny", "agent:helper"]
        named = await world.call("POST", "/llm/completions", HI | {"model": "agent:helper"}, token)
        assert (named["content"], named["model"]) == ("Hello.", "agent:helper")
        # Whoever has the key of an agent gets that one, and need not name it.
        own = await world.call("POST", "/llm/completions", HI, made["key"])
        assert (own["content"], own["model"]) == ("Hello.", "agent:helper")
        streamed = await world.client.post(PATHS[1], json=HI, headers=bearer(made["key"]))
        assert events(streamed.text)[-2]["model"] == "agent:helper"


async def test_results_of_tools_go_back(connect: MakeClient) -> None:
    """The loop of a client with tools, in the API's own words."""
    provider = ScriptedProvider(tool_script("add", '{"a":1}'))
    async with connect(provider) as client:
        body = {**HI, "tools": [TOOL]}
        answer = (await client.post(PATHS[0], json=body)).json()
        body["messages"] = [
            *HI["messages"],
            {"role": "assistant", "content": answer["content"], "tool_calls": answer["tool_calls"]},
            *({"role": "tool", "tool_call_id": call["id"], "content": "2"} for call in answer["tool_calls"]),
        ]
        provider.script = text_script("It is 2.")
        assert (await client.post(PATHS[0], json=body)).json()["content"] == "It is 2."
    asked = provider.requests[-1].messages
    assert [message.role for message in asked] == ["user", "assistant", "user"]
    assert asked[1].parts[-1].id == asked[2].parts[0].call_id == "call_1"  # type: ignore[union-attr]


async def test_reasoning_has_no_event(connect: MakeClient) -> None:
    script = [Started(1), ReasoningDelta("Hm."), TextDelta("Yes."), Finished("stop"), Usage(1, 3)]
    async with connect(ScriptedProvider(script)) as client:
        told = events((await client.post(PATHS[1], json=HI)).text)
    assert "Hm." not in json.dumps(told)
    assert told[0] == {"type": "content_delta", "delta": "Yes."}
