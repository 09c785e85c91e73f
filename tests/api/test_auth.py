"""Users, their sessions, and who is let in as whom, over the real accounts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from helix_ray.api.access import Access
from helix_ray.api.app import build_app, build_endpoints
from helix_ray.config import Settings
from helix_ray.core.accounts import Caller
from helix_ray.core.errors import UnavailableError
from helix_ray.core.keys import generate_key
from tests.accounts.people import PASSWORD
from tests.api.accounts import OPERATOR_KEY, PEER, World, open_world
from tests.api.conftest import make_services

ANN = {"username": "ann", "email": "ann@example.org", "password": PASSWORD}
LOGIN = {"username": "ann", "password": PASSWORD}
# Of the form of an access token, but nobody's.
FOREIGN_TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl"


@pytest.fixture
async def world(data_dir: Path) -> AsyncIterator[World]:
    async with open_world(data_dir) as world:
        yield world


@pytest.fixture
async def guarded(data_dir: Path) -> AsyncIterator[World]:
    async with open_world(data_dir, auth_api_keys=(OPERATOR_KEY,)) as world:
        yield world


async def test_the_answers_have_the_shape_of_the_specification(world: World) -> None:
    made = await world.call("POST", "/auth/register", ANN, status=201)
    assert made == {"message": "User registered successfully", "user_id": made["user_id"], "username": "ann"}
    session = await world.call("POST", "/auth/login", LOGIN)
    assert session.keys() == {"access_token", "token_type", "expires_in", "user", "refresh_token"}
    assert (session["token_type"], session["expires_in"]) == ("bearer", 3600)
    assert session["user"] == {"id": made["user_id"], "username": "ann", "email": "ann@example.org"}


async def test_from_registration_to_logout(world: World) -> None:
    ident = await world.join()
    session = await world.call("POST", "/auth/login", {**LOGIN, "username": "ANN@example.org"})
    me = await world.call("GET", "/auth/me", key=session["access_token"])
    assert (me["id"], me["username"], me["role"], me["disabled"]) == (ident, "ann", "member", False)
    again = await world.call("POST", "/auth/refresh", {"refresh_token": session["refresh_token"]})
    assert again.keys() == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert (await world.call("GET", "/auth/me", key=again["access_token"]))["id"] == ident
    assert await world.call("POST", "/auth/logout", {"refresh_token": again["refresh_token"]}, status=204) is None
    world.seconds += 1
    for token in (session["access_token"], again["access_token"]):
        await world.call("GET", "/auth/me", key=token, status=401)
    refused = await world.call("POST", "/auth/refresh", {"refresh_token": again["refresh_token"]}, status=401)
    assert refused["error"]["code"] == "authentication_failed"
    await world.call("POST", "/auth/logout", {"refresh_token": "garbage"}, status=204)


async def test_tokens_are_kept_by_nobody_on_the_way(world: World) -> None:
    await world.join()
    response = await world.client.post("/v1/auth/login", json=LOGIN)
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("changed", "status", "param"),
    [
        ({"username": "an"}, 400, "username"),
        ({"email": "nowhere"}, 400, "email"),
        ({"password": "short"}, 400, "password"),
        ({"password": 5}, 400, "password"),
        ({"username": "Ann"}, 409, "username"),
        ({"username": "other"}, 409, "email"),
    ],
)
async def test_registrations_that_are_refused(world: World, changed: dict[str, Any], status: int, param: str) -> None:
    await world.join()
    other = {"username": "bob", "email": "bob@example.org", "password": PASSWORD}
    body = {**other, **changed} if param != "email" or status == 400 else {**ANN, **changed}
    assert (await world.call("POST", "/auth/register", body, status=status))["error"]["param"] == param


async def test_registration_can_be_closed(data_dir: Path) -> None:
    async with open_world(data_dir, registration="closed") as world:
        refused = await world.call("POST", "/auth/register", ANN, status=403)
        assert refused["error"]["code"] == "authorization_failed"
        assert (await world.call("GET", "/auth/me", key=await world.admin()))["role"] == "admin"


async def test_guessing_is_slowed_down_by_name_and_peer(world: World) -> None:
    await world.join()
    wrong = {**LOGIN, "password": "wrong password"}
    for _ in range(5):
        assert (await world.call("POST", "/auth/login", wrong, status=401))["error"]["code"] == "authentication_failed"
    headers = {"x-forwarded-for": "198.51.100.1", "forwarded": "for=198.51.100.1"}
    response = await world.client.post("/v1/auth/login", json=LOGIN, headers=headers)
    assert response.status_code == 429
    assert response.headers["retry-after"] == "1"
    assert set(world.accounts.addresses) == {PEER}
    world.clock.move(1)
    await world.login()


async def test_a_new_password_ends_all_sessions(world: World) -> None:
    token = await world.member()
    change = {"current_password": PASSWORD, "new_password": "another horse"}
    await world.call("POST", "/auth/password", {**change, "current_password": "wrong"}, token, 401)
    await world.call("POST", "/auth/password", {**change, "new_password": "short"}, token, 400)
    await world.call("POST", "/auth/password", change, token, 204)
    world.seconds += 1
    await world.call("POST", "/auth/password", change, token, 401)
    await world.call("POST", "/auth/login", LOGIN, status=401)
    await world.call("POST", "/auth/login", {**LOGIN, "password": "another horse"})


async def test_a_key_changes_no_password(world: World) -> None:
    key = await world.key(await world.member())
    change = {"current_password": PASSWORD, "new_password": "another horse"}
    await world.call("POST", "/auth/password", change, key, 403)


async def test_an_access_token_lasts_an_hour(world: World) -> None:
    token = await world.member()
    world.clock.move(3599)
    await world.call("GET", "/auth/me", key=token)
    world.clock.move(1)
    world.seconds += 1
    assert (await world.call("GET", "/auth/me", key=token, status=401))["error"]["code"] == "authentication_failed"


def concrete(path: str) -> str:
    return path.removeprefix("/v1").replace("{id}", "key-" + "0" * 32)


async def test_every_route_keeps_strangers_out(world: World, guarded: World) -> None:
    before = {path for one in build_endpoints(make_services()) for path in one.paths}
    services = replace(make_services(), accounts=world.accounts)
    new = [one for one in build_endpoints(services) if one.paths[0] not in before]
    is_open = {one.paths for one in new if one.access is Access.OPEN}
    assert is_open == {(f"/v1/auth/{name}", f"/api/v1/auth/{name}") for name in ("register", "login", "refresh", "logout")}
    asking = [one for one in new if one.access is not Access.OPEN]
    assert {one.paths[0] for one in asking} == {
        *("/v1/auth/password", "/v1/auth/me", "/v1/keys", "/v1/keys/{id}", "/v1/keys/{id}/rotate"),
        *("/v1/admin/users", "/v1/admin/users/{id}", "/v1/admin/audit"),
    }
    for endpoint in asking:
        method, path = endpoint.method, concrete(endpoint.paths[0])
        # Where anybody may call the models, nobody in particular is still neither an account nor an admin.
        await world.call(method, path, {}, status=403)
        await guarded.call(method, path, {}, status=401)
        for stranger in (generate_key(), FOREIGN_TOKEN, "hx-" + "a" * 48):
            await world.call(method, path, {}, stranger, 401)
            await guarded.call(method, path, {}, stranger, 401)
        if endpoint.access is Access.ACCOUNT:
            await guarded.call(method, path, {}, OPERATOR_KEY, 403)


@pytest.mark.parametrize(
    "credential",
    [generate_key(), generate_key()[:-1], "hx-", "hx-agent-invented", FOREIGN_TOKEN],
    ids=["unknown", "cut", "prefix", "invented", "foreign"],
)
async def test_what_claims_to_be_somebody_is_never_nobody(world: World, credential: str) -> None:
    await world.chat(None)
    await world.chat("unused")
    assert (await world.chat(credential, status=401))["error"]["code"] in ("invalid_api_key", "authentication_failed")


@pytest.mark.parametrize(
    "garbage",
    ["hx-", "hx-" + "a" * 48, "hx-agent-invented", generate_key() + "x", "eyJ" + "a" * 9000 + ".a.a", "eyJ.a", "hx-\xfc"],
    ids=["prefix", "letters", "invented", "long", "huge", "short", "umlaut"],
)
async def test_garbage_is_asked_of_nobody(guarded: World, garbage: str) -> None:
    response = await guarded.client.get("/v1/models", headers=[(b"x-api-key", garbage.encode("latin-1"))])
    assert response.status_code == 401
    assert guarded.accounts.asked == []


async def test_a_key_can_be_asked_of_everybody(data_dir: Path) -> None:
    async with open_world(data_dir, require_key=True) as world:
        await world.chat(None, status=401)
        await world.chat("unused", status=401)
        await world.chat(await world.member())


async def test_accounts_are_let_in_beside_the_operator(guarded: World) -> None:
    token = await guarded.member()
    key = await guarded.key(token)
    for credential in (token, key, OPERATOR_KEY):
        await guarded.chat(credential)
    for first, second in ((key, "wrong"), ("wrong", key), (generate_key(), key), (generate_key(), OPERATOR_KEY)):
        headers = {"authorization": f"Bearer {first}", "x-api-key": second}
        assert (await guarded.client.get("/v1/models", headers=headers)).status_code == 200


async def test_each_account_is_a_tenant(guarded: World) -> None:
    ident = await guarded.join()
    token = await guarded.login()
    for credential, tenant in ((token, ident), (await guarded.key(token), ident), (OPERATOR_KEY, "default")):
        await guarded.chat(credential, "agent:assistant")
        assert guarded.provider.requests[-1].tenant == tenant


async def test_callers_are_remembered_for_a_second(world: World) -> None:
    key = await world.key(await world.member())
    world.accounts.asked.clear()
    for _ in range(3):
        await world.chat(key)
    world.seconds += 0.49
    await world.chat(key)
    assert world.accounts.asked == [key]
    world.seconds += 0.51
    await world.chat(key)
    assert world.accounts.asked == [key, key]


async def test_what_was_asked_a_second_ago_is_old_when_it_comes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    key = await world.key(await world.member())
    answer = world.accounts.caller

    async def slow(credential: str) -> Caller:
        caller = await answer(credential)
        world.seconds += 1
        return caller

    monkeypatch.setattr(world.accounts, "caller", slow)
    world.accounts.asked.clear()
    await world.chat(key)
    await world.chat(key)
    assert world.accounts.asked == [key, key]


async def test_while_accounts_cannot_be_asked_the_operator_goes_on(guarded: World, monkeypatch: pytest.MonkeyPatch) -> None:
    key = await guarded.key(await guarded.member())

    async def unavailable(*args: object) -> Caller:
        raise UnavailableError("Not now.", retry_after=2)

    monkeypatch.setattr(guarded.accounts, "caller", unavailable)
    guarded.seconds += 1
    await guarded.chat(key, status=503)
    await guarded.chat(OPERATOR_KEY)
    await guarded.chat(None, status=401)


async def test_without_accounts_no_key_of_one_is_valid() -> None:
    transport = httpx.ASGITransport(build_app(make_services(settings=Settings())))
    async with httpx.AsyncClient(transport=transport, base_url="http://test/v1") as client:
        for credential in (generate_key(), FOREIGN_TOKEN):
            assert (await client.get("/models", headers={"x-api-key": credential})).status_code == 401
        assert (await client.post("/auth/login", json=LOGIN)).status_code == 404


ODD = ["", "\0", "a\0b", "\u200b" * 5, "\U0001f600" * 200, "a" * 1025, "' OR 1=1 --", "\u202eann", 5, None, [], {}, True, 1e300]


@pytest.mark.parametrize("odd", ODD)
async def test_odd_values_are_refused_or_taken(guarded: World, odd: object) -> None:
    token = await guarded.member()
    for method, path, good in (
        ("POST", "/auth/register", {"username": "bob", "email": "bob@example.org", "password": "correct horse"}),
        ("POST", "/auth/login", LOGIN),
        ("POST", "/auth/refresh", {"refresh_token": "hr-"}),
        ("POST", "/auth/logout", {"refresh_token": "hr-"}),
        ("POST", "/auth/password", {"current_password": "wrong", "new_password": "another horse"}),
        ("POST", "/keys", {"name": "a", "scopes": None, "expires_at": None, "budget_usd": 1, "requests_per_minute": 1}),
        ("POST", "/keys", {"name": "a", "agent": None, "models": None}),
        ("PATCH", f"/admin/users/user-{'0' * 32}", {"role": "admin", "disabled": True}),
    ):
        for field in good:
            headers = {"x-api-key": OPERATOR_KEY if path.startswith("/admin") else token}
            body = {**good, field: odd} if field not in ("agent", "models") else {"scopes": {field: odd}}
            response = await guarded.client.request(method, f"/v1{path}", json=body, headers=headers)
            assert response.status_code < 500, response.text


@pytest.mark.parametrize("ident", ["%00", "key-", "key-%F0%9F%98%80", "%ED%A0%80", "a" * 5000, "..%2f..", "key-" + "A" * 32])
async def test_odd_ids_are_not_there(guarded: World, ident: str) -> None:
    token = await guarded.member()
    for path, credential, method in ((f"/v1/keys/{ident}", token, "GET"), (f"/v1/admin/users/{ident}", OPERATOR_KEY, "PATCH")):
        response = await guarded.client.request(method, path, json={"disabled": True}, headers={"x-api-key": credential})
        assert response.status_code == 404, response.text
