"""Keys of accounts: making, changing and using them, over the real accounts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from helix_ray.agent.registry import AgentRegistry
from helix_ray.agent.service import AgentService
from helix_ray.agent.sessions import SessionStore
from helix_ray.agent.toolbox import Toolbox
from helix_ray.config import AgentCatalog
from helix_ray.storage.database import Database
from tests.api.accounts import OPERATOR_KEY, World, open_world

SCOPES = {"models": ["demo"], "endpoints": ["/chat/completions"], "agent": None}
FULL: dict[str, Any] = {
    "name": "ci",
    "scopes": SCOPES,
    "expires_at": "2030-06-01T12:00:00+02:00",
    "budget_usd": "10.000000001",
    "requests_per_minute": 60,
}


@pytest.fixture
async def world(data_dir: Path) -> AsyncIterator[World]:
    async with open_world(data_dir) as world:
        yield world


async def test_a_key_is_told_once(world: World) -> None:
    token = await world.member()
    made = await world.call("POST", "/keys", FULL, token, 201)
    key = made.pop("key")
    assert key.startswith(made["prefix"])
    told = {name: made[name] for name in FULL}
    assert told == {**FULL, "expires_at": "2030-06-01T10:00:00+00:00"}
    assert (made["revoked_at"], made["last_used_at"], made["previous_until"]) == (None, None, None)
    assert await world.call("GET", f"/keys/{made['id']}", key=token) == made
    assert (await world.call("GET", "/keys", key=token))["data"] == [made]
    plain = await world.call("POST", "/keys", {}, token, 201)
    assert (plain["name"], plain["budget_usd"], plain["scopes"]) == ("key", None, dict.fromkeys(SCOPES))


@pytest.mark.parametrize(
    ("field", "value", "param"),
    [
        ("name", "", "name"),
        ("name", "a\nb", "name"),
        ("expires_at", "2025-12-31T00:00:00Z", "expires_at"),
        ("expires_at", 1_900_000_000, "expires_at"),
        ("expires_at", "9999-12-31T23:59:59-14:00", "expires_at"),
        ("budget_usd", -1, "budget_usd"),
        ("budget_usd", "0.0000000001", "budget_usd"),
        ("requests_per_minute", 0, "requests_per_minute"),
        ("scopes", {"models": [""]}, "scopes.models"),
        ("scopes", {"models": "demo"}, "scopes.models"),
        ("scopes", {"endpoints": ["a"] * 129}, "scopes.endpoints"),
    ],
)
async def test_settings_out_of_their_range(world: World, field: str, value: object, param: str) -> None:
    token = await world.member()
    made = await world.call("POST", "/keys", {"name": "ci"}, token, 201)
    for method, path in (("POST", "/keys"), ("PATCH", f"/keys/{made['id']}")):
        assert (await world.call(method, path, {field: value}, token, 400))["error"]["param"] == param


async def test_keys_come_in_pages(world: World) -> None:
    token = await world.member()
    for name in ("one", "two", "three"):
        await world.key(token, name=name)
    page = await world.call("GET", "/keys?limit=2", key=token)
    assert ([key["name"] for key in page["data"]], page["has_more"]) == (["three", "two"], True)
    rest = await world.call("GET", f"/keys?limit=2&after={page['data'][-1]['id']}", key=token)
    assert ([key["name"] for key in rest["data"]], rest["has_more"]) == (["one"], False)
    await world.call("GET", "/keys?limit=0", key=token, status=400)
    await world.call("GET", "/keys?after=garbage", key=token, status=404)


async def test_what_is_left_out_of_a_change_stays(world: World) -> None:
    token = await world.member()
    made = await world.call("POST", "/keys", FULL, token, 201)
    made.pop("key")
    path = f"/keys/{made['id']}"
    assert await world.call("PATCH", path, {}, token) == made
    changed = await world.call("PATCH", path, {"name": "deployment", "budget_usd": None}, token)
    assert changed == {**made, "name": "deployment", "budget_usd": None}
    freed = await world.call("PATCH", path, {"scopes": None, "expires_at": None, "requests_per_minute": None}, token)
    assert freed["scopes"] == dict.fromkeys(SCOPES)
    assert (freed["expires_at"], freed["requests_per_minute"]) == (None, None)


async def test_a_revoked_key_is_refused_after_a_second(world: World) -> None:
    token = await world.member()
    made = await world.call("POST", "/keys", {}, token, 201)
    await world.chat(made["key"])
    revoked = await world.call("DELETE", f"/keys/{made['id']}", key=token)
    assert revoked["revoked_at"] is not None
    world.seconds += 1
    await world.chat(made["key"], status=401)
    world.clock.move(60)
    assert (await world.call("DELETE", f"/keys/{made['id']}", key=token))["revoked_at"] == revoked["revoked_at"]
    await world.call("PATCH", f"/keys/{made['id']}", {"name": "again"}, token, 409)
    await world.call("POST", f"/keys/{made['id']}/rotate", {}, token, 409)


async def test_a_rotated_key_may_have_a_grace(world: World) -> None:
    token = await world.member()
    made = await world.call("POST", "/keys", {}, token, 201)
    rotated = await world.call("POST", f"/keys/{made['id']}/rotate", {"grace_seconds": 60}, token)
    assert (rotated["id"], rotated["key"] != made["key"]) == (made["id"], True)
    for key in (made["key"], rotated["key"]):
        await world.chat(key)
    world.clock.move(60)
    world.seconds += 1
    await world.chat(made["key"], status=401)
    await world.chat(rotated["key"])
    last = await world.call("POST", f"/keys/{made['id']}/rotate", {}, token)
    world.seconds += 1
    await world.chat(rotated["key"], status=401)
    await world.chat(last["key"])
    await world.call("POST", f"/keys/{made['id']}/rotate", {"grace_seconds": 86_401}, token, 400)


async def test_keys_of_others_are_not_there(world: World) -> None:
    ann, bob = await world.member("ann"), await world.member("bob")
    made = await world.call("POST", "/keys", {}, ann, 201)
    path = f"/keys/{made['id']}"
    assert (await world.call("GET", "/keys", key=bob))["data"] == []
    for method, where, body in (
        ("GET", path, None),
        ("PATCH", path, {"name": "mine"}),
        ("DELETE", path, None),
        ("POST", f"{path}/rotate", {}),
        ("GET", f"/keys?after={made['id']}", None),
        ("GET", "/keys/garbage", None),
    ):
        await world.call(method, where, body, bob, 404)
    await world.chat(made["key"])


async def test_a_key_neither_makes_nor_changes_keys(world: World) -> None:
    token = await world.member()
    made = await world.call("POST", "/keys", {}, token, 201)
    key, path = made.pop("key"), f"/keys/{made['id']}"
    for method, where in (("POST", "/keys"), ("PATCH", path), ("DELETE", path), ("POST", f"{path}/rotate")):
        assert (await world.call(method, where, {}, key, 403))["error"]["code"] == "authorization_failed"
    assert len((await world.call("GET", "/keys", key=key))["data"]) == 1


async def test_a_key_for_models(world: World) -> None:
    token = await world.member()
    tiny = await world.key(token, scopes={"models": ["org/tiny", "embed"]})
    for name in ("demo", "demo-alias"):
        key = await world.key(token, scopes={"models": [name]})
        for model in ("demo", "demo-alias"):
            await world.chat(key, model)
        denied = await world.chat(key, "org/tiny", 403)
        assert (denied["error"]["code"], denied["error"]["param"]) == ("authorization_failed", "model")
        await world.chat(key, "nowhere", 404)
    await world.chat(tiny, "org/tiny")
    await world.chat(tiny, "demo", 403)
    pairs = {"text_1": "a", "text_2": "b"}
    message = {"max_tokens": 5, "messages": [{"role": "user", "content": "Hi"}]}
    for path, body, model in (
        ("/embeddings", {"input": "a"}, "embed"),
        ("/score", pairs, "embed"),
        ("/score", pairs, "cross"),
        ("/completions", {"prompt": "a"}, "demo"),
        ("/completions", {"prompt": ["a", "b"]}, "demo"),
        ("/messages", message, "demo"),
        ("/messages/count_tokens", message, "demo"),
    ):
        await world.call("POST", path, {**body, "model": model}, tiny, 200 if model == "embed" else 403)
    nothing = await world.key(token, scopes={"models": []})
    await world.chat(nothing, "demo", 403)
    streamed = {"model": "demo", "messages": [{"role": "user", "content": "Hi"}], "stream": True}
    assert "data" not in await world.call("POST", "/chat/completions", streamed, nothing, 403)


async def test_a_key_for_models_reaches_no_other_by_an_agent(world: World) -> None:
    token = await world.member()
    key = await world.key(token, scopes={"models": ["agent:assistant", "org/tiny"]})
    await world.chat(key, "agent:assistant")
    await world.chat(key, "agent:other", 403)
    assert [request.agent for request in world.provider.requests] == ["assistant"]


async def test_a_key_for_endpoints(world: World) -> None:
    token = await world.member()
    key = await world.key(token, scopes={"endpoints": ["/chat/completions", "/models/{id}", "/keys"]})
    await world.chat(key)
    await world.call("GET", "/models/demo", key=key)
    await world.call("GET", "/keys", key=key)
    for base in ("/v1", "/api/v1"):
        response = await world.client.get(f"{base}/models", headers={"x-api-key": key})
        assert (response.status_code, response.json()["error"]["code"]) == (403, "authorization_failed")
    await world.call("POST", "/embeddings", {"model": "embed", "input": "a"}, key, 403)
    await world.call("GET", "/auth/me", key=key, status=403)
    await world.call("GET", "/nowhere", key=key, status=404)


async def test_a_key_for_an_agent(world: World) -> None:
    ident = await world.join()
    key = await world.key(await world.login(), scopes={"agent": "support"})
    for model in ("demo", "gpt-4o", "agent:support"):
        await world.chat(key, model)
        asked = world.provider.requests[-1]
        assert (asked.agent, asked.model, asked.tenant) == ("support", "", ident)
    await world.call("GET", "/models", key=key)
    await world.call("POST", "/embeddings", {"model": "embed", "input": "a"}, key, 403)
    await world.call("GET", "/keys", key=key, status=403)
    await world.call("GET", "/auth/me", key=key, status=403)


async def test_changed_scopes_hold_within_a_second(world: World) -> None:
    token = await world.member()
    made = await world.call("POST", "/keys", {}, token, 201)
    await world.chat(made["key"])
    await world.call("PATCH", f"/keys/{made['id']}", {"scopes": {"models": ["org/tiny"]}}, token)
    world.seconds += 1
    await world.chat(made["key"], status=403)


@pytest.fixture
async def with_agents(data_dir: Path) -> AsyncIterator[World]:
    database = Database(f"sqlite:///{data_dir}/helix.db")
    toolbox = Toolbox(AgentCatalog.model_validate({"agents": []}), None)
    sessions = SessionStore(database, timedelta(days=1))
    agents = AgentService(AgentRegistry(database, ()), sessions, toolbox, lambda name: world.provider.stream, None)
    async with open_world(data_dir, agents, auth_api_keys=(OPERATOR_KEY,)) as world:
        yield world
    await database.close()


async def test_a_key_makes_no_keys_of_agents(with_agents: World) -> None:
    token = await with_agents.member()
    key = await with_agents.key(token, scopes={"models": ["org/tiny"]})
    await with_agents.call("POST", "/agents", {"name": "support"}, token, 201)
    path = "/agents/support/keys"
    await with_agents.call("POST", path, {}, key, 403)
    made = await with_agents.call("POST", path, {}, token, 201)
    await with_agents.call("DELETE", f"{path}/{made['id']}", key=key, status=403)
    await with_agents.chat(made["key"])
    await with_agents.call("DELETE", f"{path}/{made['id']}", key=token)


async def test_agents_are_their_accounts(with_agents: World) -> None:
    ann, bob = await with_agents.member("ann"), await with_agents.member("bob")
    await with_agents.call("POST", "/agents", {"name": "support"}, ann, 201)
    for other in (bob, OPERATOR_KEY):
        await with_agents.call("GET", "/agents/support", key=other, status=404)
        assert (await with_agents.call("GET", "/agents", key=other))["data"] == []
    assert "agent:support" in {one["id"] for one in (await with_agents.call("GET", "/models", key=ann))["data"]}


async def test_keys_of_a_disabled_users_agents_are_refused(with_agents: World) -> None:
    ident = await with_agents.join()
    token = await with_agents.login()
    await with_agents.call("POST", "/agents", {"name": "support"}, token, 201)
    key = (await with_agents.call("POST", "/agents/support/keys", {}, token, 201))["key"]
    await with_agents.chat(key)
    asked = with_agents.provider.requests[-1]
    assert (asked.tenant, asked.agent) == (ident, "support")
    await with_agents.call("PATCH", f"/admin/users/{ident}", {"disabled": True}, OPERATOR_KEY)
    with_agents.seconds += 1
    await with_agents.chat(key, status=401)
    await with_agents.call("PATCH", f"/admin/users/{ident}", {"disabled": False}, OPERATOR_KEY)
    await with_agents.chat(key)
