"""What admins do, and who is none, over the real accounts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from helix_ray.config import Plans
from tests.api.accounts import OPERATOR_KEY, World, open_world

NOBODY = "user-" + "0" * 32


@pytest.fixture
async def world(data_dir: Path) -> AsyncIterator[World]:
    async with open_world(data_dir, auth_api_keys=(OPERATOR_KEY,)) as world:
        yield world


async def refused(world: World, key: str | None, status: int) -> None:
    for method, path in (("GET", "/admin/users"), ("PATCH", f"/admin/users/{NOBODY}"), ("GET", "/admin/audit")):
        await world.call(method, path, {"disabled": True}, key, status)


async def test_members_and_strangers_are_no_admins(world: World) -> None:
    token = await world.member()
    await refused(world, token, 403)
    await refused(world, await world.key(token), 403)
    await refused(world, None, 401)


async def test_nobody_in_particular_is_no_admin_either(data_dir: Path) -> None:
    async with open_world(data_dir) as world:
        await world.chat(None)
        await refused(world, None, 403)
        await refused(world, "unused", 403)
        await world.call("GET", "/admin/users", key=await world.admin())


async def test_keys_of_an_admin_administer_without_scopes_only(world: World) -> None:
    token = await world.admin()
    await world.call("GET", "/admin/users", key=await world.key(token))
    for scopes in ({"models": ["demo"]}, {"endpoints": ["/admin/users", "/admin/users/{id}", "/admin/audit"]}, {"agent": "a"}):
        await refused(world, await world.key(token, scopes=scopes), 403)


async def test_users_come_in_pages(world: World) -> None:
    for name in ("one", "two", "three"):
        await world.join(name)
    page = await world.call("GET", "/admin/users?limit=2", key=OPERATOR_KEY)
    assert ([user["username"] for user in page["data"]], page["has_more"]) == (["three", "two"], True)
    rest = await world.call("GET", f"/admin/users?limit=2&after={page['data'][-1]['id']}", key=OPERATOR_KEY)
    assert ([user["username"] for user in rest["data"]], rest["has_more"]) == (["one"], False)
    assert "password" not in str(page)


async def test_a_disabled_user_is_out_until_enabled(world: World) -> None:
    ident = await world.join()
    token = await world.login()
    key = await world.key(token)
    changed = await world.call("PATCH", f"/admin/users/{ident}", {"disabled": True}, OPERATOR_KEY)
    assert (changed["id"], changed["disabled"]) == (ident, True)
    world.seconds += 1
    await world.chat(key, status=401)
    await world.chat(token, status=401)
    assert not (await world.call("PATCH", f"/admin/users/{ident}", {"disabled": False}, OPERATOR_KEY))["disabled"]
    await world.chat(key)
    await world.chat(token, status=401)
    await world.chat(await world.login())


async def test_a_role_holds_within_a_second(world: World) -> None:
    ident = await world.join()
    token = await world.login()
    await refused(world, token, 403)
    assert (await world.call("PATCH", f"/admin/users/{ident}", {"role": "admin"}, OPERATOR_KEY))["role"] == "admin"
    world.seconds += 1
    await world.call("GET", "/admin/users", key=token)


async def test_the_last_admin_stays_and_nothing_of_the_change_is_done(world: World) -> None:
    token = await world.admin()
    (root,) = (await world.call("GET", "/admin/users", key=token))["data"]
    path = f"/admin/users/{root['id']}"
    for change in (
        {"role": "member"},
        {"disabled": True},
        {"disabled": True, "role": "admin"},
        {"disabled": False, "role": "member"},
    ):
        await world.call("PATCH", path, change, token, 409)
    assert (await world.call("GET", "/admin/users", key=token))["data"] == [root]
    assert (await world.call("GET", "/admin/audit", key=token))["data"] == []


async def test_plans_are_given_and_taken_back(data_dir: Path) -> None:
    plans = Plans.model_validate({"default": "starter", "plans": {"starter": {}, "pro": {}}})
    async with open_world(data_dir, plans=plans, auth_api_keys=(OPERATOR_KEY,)) as world:
        ident = await world.join()
        token = await world.login()
        path = f"/admin/users/{ident}"
        assert (await world.call("GET", "/auth/me", key=token))["plan"] is None
        assert (await world.call("PATCH", path, {"plan": "pro"}, OPERATOR_KEY))["plan"] == "pro"
        assert (await world.call("PATCH", path, {"disabled": False}, OPERATOR_KEY))["plan"] == "pro"
        for wrong in ("gold", "", "PRO", "p\0", "x" * 300, 5):
            error = (await world.call("PATCH", path, {"plan": wrong, "disabled": True}, OPERATOR_KEY, 400))["error"]
            assert error["param"] == "plan"
        assert "starter, pro" in (await world.call("PATCH", path, {"plan": "gold"}, OPERATOR_KEY, 400))["error"]["message"]
        assert (await world.call("GET", "/auth/me", key=token))["plan"] == "pro"
        await world.call("PATCH", path, {"plan": "pro"}, token, 403)
        assert (await world.call("PATCH", path, {"plan": None}, OPERATOR_KEY))["plan"] is None
        acts = (await world.call("GET", "/admin/audit", key=OPERATOR_KEY))["data"]
        assert [act["details"] for act in acts if act["action"] == "user.set_plan"] == [
            {"from": "pro", "to": None},
            {"from": None, "to": "pro"},
        ]


async def test_acts_are_on_record(world: World) -> None:
    token = await world.admin()
    ident = await world.join()
    await world.call("PATCH", f"/admin/users/{ident}", {"disabled": True, "role": "admin"}, token)
    await world.call("PATCH", f"/admin/users/{ident}", {"role": "member", "disabled": False}, OPERATOR_KEY)
    acts = (await world.call("GET", "/admin/audit", key=OPERATOR_KEY))["data"]
    root = (await world.call("GET", "/auth/me", key=token))["id"]
    assert [(act["actor"], act["action"], act["target"]) for act in acts] == [
        ("operator", "user.enable", ident),
        ("operator", "user.set_role", ident),
        (root, "user.set_role", ident),
        (root, "user.disable", ident),
    ]
    assert acts[1]["details"] == {"from": "admin", "to": "member"}
    page = await world.call("GET", f"/admin/audit?limit=2&after={acts[1]['id']}", key=OPERATOR_KEY)
    assert (page["data"], page["has_more"]) == (acts[2:], False)


async def test_what_cannot_be_changed(world: World) -> None:
    await world.call("PATCH", f"/admin/users/{NOBODY}", {"disabled": True}, OPERATOR_KEY, 404)
    await world.call("PATCH", "/admin/users/garbage", {"role": "admin"}, OPERATOR_KEY, 404)
    await world.call("PATCH", f"/admin/users/{NOBODY}", {}, OPERATOR_KEY, 404)
    for change in ({"role": "king"}, {"disabled": "yes"}):
        await world.call("PATCH", f"/admin/users/{NOBODY}", change, OPERATOR_KEY, 400)
    for path in ("/admin/users", "/admin/audit"):
        await world.call("GET", f"{path}?after=garbage", key=OPERATOR_KEY, status=404)
        await world.call("GET", f"{path}?limit=101", key=OPERATOR_KEY, status=400)
