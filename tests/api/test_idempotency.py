"""``Idempotency-Key`` over the real store: one request, however often it comes."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import select

from helix_ray.api.app import build_endpoints
from helix_ray.core.errors import EngineDeadError, HelixError, InvalidRequestError, RateLimitError
from helix_ray.core.events import Started, TextDelta
from helix_ray.core.protocols import Accounts, Agents, Knowledge
from helix_ray.storage.database import Database
from helix_ray.storage.tables import idempotent_answers
from tests.api.accounts import World, open_world
from tests.api.conftest import make_services
from tests.api.repeated import CHAT, STREAM, Failing, application, code_of, post
from tests.scripted import text_script


@pytest.fixture
async def world(data_dir: Path) -> AsyncIterator[World]:
    async with open_world(data_dir) as world:
        yield world


async def test_the_same_again_is_answered_alike_and_done_once(world: World) -> None:
    first = await post(world)
    again = await post(world)
    spelled = await post(world, path="/api/v1/chat/completions")
    assert first.status_code == 200
    assert again.content == spelled.content == first.content
    assert len(world.provider.requests) == 1
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["content-type"] == "application/json"
    assert again.headers["x-request-id"] != first.headers["x-request-id"]
    other = await post(world, key="another")
    assert other.json()["id"] != first.json()["id"]
    assert len(world.provider.requests) == 2


async def test_a_key_stands_for_one_request(world: World) -> None:
    await post(world)
    for response in (
        await post(world, {**CHAT, "max_tokens": 5}),
        await post(world, STREAM),
        await post(world, path="/v1/chat/completions?x=1"),
        await post(world, {"model": "demo", "prompt": "Hi"}, path="/v1/completions"),
    ):
        assert code_of(response) == (422, "idempotency_key_reused")
    message = await post(world, {**CHAT, "max_tokens": 5}, path="/v1/messages")
    assert (message.status_code, message.json()["type"]) == (422, "error")
    assert len(world.provider.requests) == 1


@pytest.mark.parametrize("key", ["", "k" * 256, "é", "a\tb"])
async def test_keys_that_cannot_be_one(world: World, key: str) -> None:
    response = await world.client.post("/v1/chat/completions", json=CHAT, headers=[(b"idempotency-key", key.encode("latin-1"))])
    assert code_of(response) == (400, "invalid_request")
    assert response.json()["error"]["param"] == "idempotency-key"
    assert world.provider.requests == []


async def test_a_key_is_given_once(world: World) -> None:
    twice = [("idempotency-key", "a"), ("idempotency-key", "b")]
    assert code_of(await world.client.post("/v1/chat/completions", json=CHAT, headers=twice)) == (400, "invalid_request")
    for key in ("k" * 255, "~ !", '"8e03978e-40d5-43dd-bc93-6894a57f9324"'):
        assert (await post(world, key=key)).status_code == 200


async def test_nobody_gets_what_another_one_was_answered(world: World) -> None:
    ann, bob = await world.member("ann"), await world.member("bob")
    keys = [await world.key(ann), await world.key(ann), await world.key(bob)]
    answers = [await post(world, authorization=f"Bearer {one}") for one in (ann, bob, *keys)]
    answers.append(await post(world))
    assert len({answer.json()["id"] for answer in answers}) == len(world.provider.requests) == 6
    second_login = await world.login("ann")
    assert (await post(world, authorization=f"Bearer {second_login}")).content == answers[0].content


async def test_a_key_of_an_account_does_not_get_what_a_login_made(world: World) -> None:
    token = await world.member()
    key = await world.key(token)
    made = await post(world, {"name": "ci"}, path="/v1/keys", authorization=f"Bearer {token}")
    again = await post(world, {"name": "ci"}, path="/v1/keys", authorization=f"Bearer {token}")
    assert (made.status_code, again.json(), again.headers["cache-control"]) == (201, made.json(), "no-store")
    assert len((await world.call("GET", "/keys", key=token))["data"]) == 2
    refused = await post(world, {"name": "ci"}, path="/v1/keys", authorization=f"Bearer {key}")
    assert refused.status_code == 403
    database = cast(Database, world.accounts._identity._database)
    async with database.read() as connection:
        (row,) = (await connection.execute(select(idempotent_answers))).all()
    assert made.json()["key"].encode() not in bytes(row.answer)


async def test_while_the_first_one_runs_the_second_waits(world: World) -> None:
    world.provider.script.insert(1, None)
    first = asyncio.create_task(post(world))
    await world.provider.waiting.wait()
    early = await post(world)
    assert code_of(early) == (409, "idempotency_key_in_use")
    assert early.headers["retry-after"] == "1"
    world.provider.resume.set()
    answer = await first
    assert (await post(world)).content == answer.content
    assert len(world.provider.requests) == 1


async def test_of_many_at_once_one_runs(world: World) -> None:
    answers = await asyncio.gather(*(post(world) for _ in range(20)))
    assert len(world.provider.requests) == 1
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 200}) == 1


async def test_refusals_of_the_request_are_kept(world: World) -> None:
    bad = {**CHAT, "max_tokens": -1}
    first, again = await post(world, bad), await post(world, bad)
    assert (first.status_code, again.content) == (400, first.content)
    assert again.headers["idempotent-replayed"] == "true"
    world.provider.script[:] = [InvalidRequestError("Too long.")]
    for body in (CHAT, STREAM):
        answers = [await post(world, body, key=json.dumps(body)) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [400, 400]
        assert answers[0].content == answers[1].content
    assert len(world.provider.requests) == 2
    assert code_of(await post(world, CHAT, key=json.dumps(bad))) == (400, "invalid_request")


@pytest.mark.parametrize("error", [EngineDeadError("Gone."), RateLimitError("Slow down."), HelixError("Broken.")])
async def test_what_may_go_better_runs_again(world: World, error: HelixError) -> None:
    good = world.provider.script
    for body in (CHAT, STREAM):
        world.provider.script = [error]
        assert (await post(world, body, key=str(body))).status_code == error.status
        world.provider.script = good
        answer = await post(world, body, key=str(body))
        assert (answer.status_code, "idempotent-replayed" in answer.headers) == (200, False)


async def test_a_stream_is_played_again(world: World) -> None:
    world.provider.script = text_script(*("word " * 200).split(" "))
    first, again = await post(world, STREAM), await post(world, STREAM, accept_encoding="gzip")
    assert first.content == again.content
    assert first.content.endswith(b"data: [DONE]\n\n")
    assert first.headers["content-type"] == again.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert again.headers["cache-control"] == "no-cache"
    assert "content-encoding" not in again.headers
    assert len(world.provider.requests) == 1


async def test_a_stream_that_broke_runs_again(world: World) -> None:
    good = world.provider.script
    world.provider.script = [Started(1), TextDelta("x"), EngineDeadError("Gone.")]
    assert b"engine_dead" in (await post(world, STREAM)).content
    world.provider.script = good
    assert (await post(world, STREAM)).content.endswith(b"data: [DONE]\n\n")
    assert (await post(world, STREAM)).headers["idempotent-replayed"] == "true"
    assert len(world.provider.requests) == 2


class Shelf:
    """A knowledge base that takes nothing."""

    def __init__(self) -> None:
        self.asked = 0

    async def ingest(self, *_: Any) -> None:
        self.asked += 1
        raise InvalidRequestError("Not that one.")


async def test_streams_of_other_kinds_and_forms_are_answered_alike(data_dir: Path) -> None:
    async with application(data_dir, Failing, knowledge=cast(Knowledge, shelf := Shelf())) as (world, _):
        documents = {"documents": [{"content": "x"}] * 30, "stream": True}
        first, again = [await post(world, documents, path="/v1/knowledge/ingest/batch") for _ in range(2)]
        assert (first.content, "content-encoding" in first.headers) == (again.content, False)
        assert again.headers["idempotent-replayed"] == "true"
        assert first.text.count("Not that one.") == shelf.asked == 30
        forms = [
            await world.client.post(
                "/v1/knowledge/files", files={"file": ("a.txt", b"x" * 9_000_000)}, headers={"idempotency-key": "form"}
            )
            for _ in range(2)
        ]
        assert (forms[0].status_code, forms[0].content, shelf.asked) == (200, forms[1].content, 31)


async def test_an_answer_that_is_too_large_is_given_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helix_ray.api.recording._MOST", 50)
    for body in (CHAT, STREAM):
        assert (await post(world, body, key=str(body))).status_code == 200
        assert code_of(await post(world, body, key=str(body))) == (409, "idempotency_answer_not_kept")
    assert len(world.provider.requests) == 2


async def test_a_compressed_body_works(world: World) -> None:
    body = gzip.compress(json.dumps(CHAT).encode(), mtime=0)
    headers = {"idempotency-key": "k", "content-encoding": "gzip", "content-type": "application/json"}
    answers = [await world.client.post("/v1/chat/completions", content=body, headers=headers) for _ in range(2)]
    assert answers[0].status_code == 200
    assert answers[0].content == answers[1].content


async def test_other_methods_and_what_can_be_repeated_take_no_key(world: World) -> None:
    count = {"model": "demo", "messages": CHAT["messages"]}
    for number in range(2):
        body = {**count, "system": str(number)}
        assert (await post(world, body, path="/v1/messages/count_tokens")).status_code == 200
    listed = [await world.client.get("/v1/models", headers={"idempotency-key": ""}) for _ in range(2)]
    assert {answer.status_code for answer in listed} == {200}


def test_which_endpoints_take_a_key() -> None:
    parts = {"knowledge": cast(Knowledge, object()), "agents": cast(Agents, object()), "accounts": cast(Accounts, object())}
    endpoints = build_endpoints(replace(make_services(), **cast(dict[str, Any], parts)))
    posts = [one for one in endpoints if one.method == "POST" and one.paths[0].startswith("/v1")]
    taking = {one.paths[0] for one in posts if one.takes_idempotency_key}
    assert {one.paths[0] for one in posts} - taking == {
        "/v1/messages/count_tokens",
        "/v1/knowledge/query",
        *(f"/v1/auth/{name}" for name in ("register", "login", "refresh", "logout", "password")),
    }
    assert {"/v1/keys", "/v1/agents/chat", "/v1/knowledge/ingest"} <= taking
    assert not any(one.takes_idempotency_key for one in endpoints if one not in posts)
