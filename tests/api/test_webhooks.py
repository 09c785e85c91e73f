"""Webhooks of accounts over the whole API, with real receivers."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helix_ray.accounts.signature import verify
from helix_ray.config import Limits
from helix_ray.core.errors import InvalidRequestError
from helix_ray.core.webhooks import EVENTS
from helix_ray.wire.webhooks.request import decode_endpoint_change, decode_endpoint_creation
from tests.accounts.moments import eventually
from tests.api.accounts import World, open_world
from tests.http_receiver import Receiver, receiving

URL = "https://8.8.8.8/hook"
WANTED: dict[str, Any] = {"url": URL, "events": ["quota.low", "completion.failed"], "description": "production"}
DELIVERY = "whd-" + "0" * 32


@pytest.fixture
async def world(data_dir: Path) -> AsyncIterator[World]:
    async with open_world(data_dir, webhook_networks="127.0.0.0/8", webhook_http=True) as world:
        yield world


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


async def make(world: World, token: str, **fields: Any) -> Any:
    return await world.call("POST", "/webhooks", {**WANTED, **fields}, token, 201)


async def test_an_endpoints_secret_is_told_once(world: World) -> None:
    token = await world.member()
    made = await make(world, token)
    assert made.pop("secret").startswith("whsec_")
    assert {name: made[name] for name in ("url", "description", "enabled", "old_secret_until")} == {
        **{name: WANTED[name] for name in ("url", "description")},
        "enabled": True,
        "old_secret_until": None,
    }
    assert made["events"] == ["completion.failed", "quota.low"]
    path = f"/webhooks/{made['id']}"
    assert await world.call("GET", path, key=token) == made
    assert (await world.call("GET", "/webhooks", key=token))["data"] == [made]
    rotated = await world.call("POST", f"{path}/rotate", key=token)
    assert rotated.pop("secret").startswith("whsec_")
    assert rotated == {**made, "old_secret_until": "2026-02-01T09:30:30+00:00"}
    response = await world.client.post(f"/v1{path}/rotate", headers={"authorization": f"Bearer {token}"})
    assert response.headers["cache-control"] == "no-store"


async def test_changes(world: World) -> None:
    token = await world.member()
    made = await make(world, token)
    made.pop("secret")
    path = f"/webhooks/{made['id']}"
    assert await world.call("PATCH", path, {}, token) == made
    change = {"url": "https://8.8.4.4/", "events": ["balance.low"], "description": "", "enabled": False}
    assert await world.call("PATCH", path, change, token) == {**made, **change}
    assert (await world.call("POST", f"{path}/test", key=token, status=409))["error"]["code"] == "endpoint_disabled"
    assert (await world.call("DELETE", path, key=token))["deleted"] is True
    await world.call("DELETE", path, key=token, status=404)


@pytest.mark.parametrize(
    ("field", "value", "param"),
    [
        *(
            ("url", value, "url")
            for value in (
                "http://8.8.8.8:22/",
                "https://localhost.:443\n/",
                "https://[::1]/",
                "x",
                "",
                5,
                None,
                "https://0x7f.1/",
            )
        ),
        ("url", "https://8.8.8.8/" + "a" * 3000, "url"),
        ("events", [], "events"),
        ("events", ["webhook.test"], "events"),
        ("events", ["nonsense"], "events"),
        ("events", "quota.low", "events"),
        ("events", ["quota.low"] * 65, "events"),
        ("events", [5], "events[0]"),
        ("description", "a\nb", "description"),
        ("description", "a" * 513, "description"),
    ],
)
async def test_bad_fields_are_named(world: World, field: str, value: Any, param: str) -> None:
    token = await world.member()
    made = await make(world, token)
    calls = [("POST", "/webhooks", WANTED)]
    if value is not None:
        calls.append(("PATCH", f"/webhooks/{made['id']}", {}))
    for method, path, body in calls:
        assert (await world.call(method, path, {**body, field: value}, token, 400))["error"]["param"] == param
    assert len((await world.call("GET", "/webhooks", key=token))["data"]) == 1


async def test_an_account_has_twenty(world: World) -> None:
    token = await world.member()
    for _ in range(20):
        await make(world, token)
    refused = await world.call("POST", "/webhooks", WANTED, token, 409)
    assert refused["error"]["code"] == "too_many_endpoints"
    page = await world.call("GET", "/webhooks?limit=15", key=token)
    rest = await world.call("GET", f"/webhooks?limit=15&after={page['data'][-1]['id']}", key=token)
    assert (len(page["data"]), page["has_more"], len(rest["data"]), rest["has_more"]) == (15, True, 5, False)


async def test_a_test_event_arrives(world: World, receiver: Receiver) -> None:
    await world.webhooks.start()
    token = await world.member()
    made = await make(world, token, url=receiver.url)
    path = f"/webhooks/{made['id']}"
    sent = await world.call("POST", f"{path}/test", key=token, status=201)
    assert (sent["event"], sent["state"], sent["attempts"]) == ("webhook.test", "pending", 0)

    async def delivered() -> bool:
        return (
            len((await world.call("GET", f"{path}/deliveries?state=delivered", key=token))["data"]) == len(receiver.requests) > 0
        )

    await eventually(delivered)
    ((headers, body),) = receiver.requests
    verify(made["secret"], headers, body, world.clock.now)
    payload = json.loads(body)
    assert (payload["id"], payload["type"], payload["event"]) == (sent["event_id"], "webhook.test", "webhook.test")
    assert payload["data"]["id"] == made["id"]
    (attempt,) = (await world.call("GET", f"{path}/deliveries/{sent['id']}/attempts", key=token))["data"]
    assert (attempt["number"], attempt["status_code"], attempt["error"]) == (1, 200, None)
    again = await world.call("POST", f"{path}/deliveries/{sent['id']}/replay", key=token, status=201)
    assert (again["event_id"], again["id"] != sent["id"]) == (sent["event_id"], True)
    assert (await world.call("GET", f"{path}/deliveries?state=failed", key=token))["data"] == []


async def test_a_receiver_that_is_gone_is_told_to_its_owner_and_comes_back(world: World, receiver: Receiver) -> None:
    await world.webhooks.start()
    token, root = await world.member(), await world.admin()
    path = f"/webhooks/{(await make(world, token, url=receiver.url))['id']}"
    receiver.status = 410
    sent = await world.call("POST", f"{path}/test", key=token, status=201)

    async def disabled() -> bool:
        return not (await world.call("GET", path, key=token))["enabled"]

    await eventually(disabled)
    known = await world.call("GET", path, key=token)
    assert (known["disabled_reason"], known["failing_since"]) == ("gone", world.clock.now.isoformat())
    entry = (await world.call("GET", "/admin/audit", key=root))["data"][0]
    assert (entry["actor"], entry["action"], entry["target"]) == ("system", "webhook.disable", known["id"])
    refused = await world.call("POST", f"{path}/deliveries/{sent['id']}/replay", key=token, status=409)
    assert refused["error"]["code"] == "endpoint_disabled"
    receiver.status = 200
    back = await world.call("PATCH", path, {"enabled": True}, token)
    assert back == {**known, "enabled": True, "disabled_reason": None, "failing_since": None}
    await world.call("POST", f"{path}/deliveries/{sent['id']}/replay", key=token, status=201)

    async def delivered() -> bool:
        return len((await world.call("GET", f"{path}/deliveries?state=delivered", key=token))["data"]) == 1

    await eventually(delivered)
    assert len({headers["webhook-id"] for headers, _ in receiver.requests}) == 1


async def test_deliveries_come_in_pages(world: World) -> None:
    token = await world.member()
    made = await make(world, token)
    path = f"/webhooks/{made['id']}"
    ids = [(await world.call("POST", f"{path}/test", key=token, status=201))["id"] for _ in range(3)][::-1]
    page = await world.call("GET", f"{path}/deliveries?limit=2", key=token)
    rest = await world.call("GET", f"{path}/deliveries?limit=2&state=pending&after={ids[1]}", key=token)
    assert ([one["id"] for one in page["data"]], page["has_more"]) == (ids[:2], True)
    assert ([one["id"] for one in rest["data"]], rest["has_more"]) == (ids[2:], False)
    assert (await world.call("GET", f"{path}/deliveries?state=lost", key=token, status=400))["error"]["param"] == "state"
    await world.call("GET", f"{path}/deliveries?limit=0", key=token, status=400)
    await world.call("GET", f"{path}/deliveries?after={DELIVERY}", key=token, status=404)
    await world.call("GET", "/webhooks?after=garbage", key=token, status=404)
    assert (await world.call("GET", f"{path}/deliveries/{ids[0]}/attempts", key=token))["data"] == []


async def test_webhooks_of_others_are_not_there(world: World) -> None:
    ann, bob = await world.member("ann"), await world.member("bob")
    made, mine = await make(world, ann), await make(world, bob)
    path = f"/webhooks/{made['id']}"
    sent = await world.call("POST", f"{path}/test", key=ann, status=201)
    for method, where, body in (
        ("GET", path, None),
        ("PATCH", path, {"enabled": False}),
        ("DELETE", path, None),
        ("POST", f"{path}/rotate", None),
        ("POST", f"{path}/test", None),
        ("GET", f"{path}/deliveries", None),
        ("GET", f"{path}/deliveries/{sent['id']}/attempts", None),
        ("POST", f"{path}/deliveries/{sent['id']}/replay", None),
        ("GET", f"/webhooks/{mine['id']}/deliveries/{sent['id']}/attempts", None),
        ("POST", f"/webhooks/{mine['id']}/deliveries/{sent['id']}/replay", None),
        ("GET", f"/webhooks?after={made['id']}", None),
        ("GET", "/webhooks/garbage", None),
    ):
        await world.call(method, where, body, bob, 404)
    assert [one["id"] for one in (await world.call("GET", "/webhooks", key=bob))["data"]] == [mine["id"]]
    assert (await world.call("GET", path, key=ann))["enabled"] is True


async def test_a_key_looks_and_tests_but_changes_nothing(world: World) -> None:
    token = await world.member()
    key, made = await world.key(token), await make(world, token)
    path = f"/webhooks/{made['id']}"
    for method, where in (("POST", "/webhooks"), ("PATCH", path), ("DELETE", path), ("POST", f"{path}/rotate")):
        assert (await world.call(method, where, WANTED, key, 403))["error"]["code"] == "authorization_failed"
    sent = await world.call("POST", f"{path}/test", key=key, status=201)
    await world.call("POST", f"{path}/deliveries/{sent['id']}/replay", key=key, status=201)
    assert len((await world.call("GET", f"{path}/deliveries", key=key))["data"]) == 2
    await world.call("GET", "/webhooks", status=403)
    scoped = await world.key(token, scopes={"endpoints": ["/webhooks/{id}/deliveries"]})
    await world.call("GET", f"{path}/deliveries", key=scoped)
    await world.call("GET", path, key=scoped, status=403)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner, max_size=4), max_leaves=4
)
_BODIES = st.fixed_dictionaries(
    {}, optional={"url": _JSON, "events": _JSON | st.lists(st.sampled_from(EVENTS)), "description": _JSON, "enabled": _JSON}
)


@settings(deadline=None, max_examples=80)
@given(_BODIES)
def test_bodies_are_decoded_or_refused(body: dict[str, Any]) -> None:
    for decode in (decode_endpoint_creation, decode_endpoint_change):
        named: str | None = None
        try:
            decode(body, Limits())
        except InvalidRequestError as exc:
            named = exc.param
        assert named is None or named.partition("[")[0] in ("url", "events", "description", "enabled")


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30), st.text(max_size=30))
async def test_no_url_and_no_text_is_a_failure_of_ours(world: World, tail: str, description: str) -> None:
    account = "user-" + "0" * 32
    for url in (tail, f"https://{tail}", f"https://8.8.8.8/{tail}"):
        named: str | None = None
        try:
            endpoint, _ = await world.webhooks.create_endpoint(account, url, EVENTS, description)
            await world.webhooks.delete_endpoint(account, endpoint.id)
        except InvalidRequestError as exc:
            named = exc.param
        assert named in (None, "url", "description")
