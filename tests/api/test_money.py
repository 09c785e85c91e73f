"""Balances, usage, the books, and what admins do with them, over the real accounts."""

from __future__ import annotations

import csv
import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from helix_ray.accounts.holds import Holds
from helix_ray.accounts.usage import UsageTally
from helix_ray.config import PriceList
from tests.accounts.test_holds import reserve
from tests.api.accounts import OPERATOR_KEY, World, open_world

NOBODY = "user-" + "0" * 32
OWN = ("/balance", "/usage", "/ledger")
NO_AMOUNTS: tuple[Any, ...] = (
    *("", " ", "NaN", "Infinity", "1e400", "1e-400", "1e-999999999", "\u0665", "1_000", "5 ", "0x5", "5,0", "1" * 100),
    *("0", 0, "-0.0", "0e999999999", 10**30, -(10**30), "1000000000.1", "0.0000000001", True, None, [], {}),
)
NO_QUERIES = (
    *((f"{name}={day}", name) for name in ("start", "end") for day in ("", "today", "2026-02-30", "20260131", "2026-1-1")),
    ("start=\u0662\u0660\u0662\u0666-01-01", "start"),
    ("start=2026-01-31T00:00", "start"),
    ("start=-001-01-01", "start"),
    ("start=2026-02-01&end=2026-01-01", "start"),
    ("start=9999-12-31", "start"),
    ("group_by=week", "group_by"),
    ("group_by=day,day,day,day,day", "group_by"),
    ("limit=0", "limit"),
    ("after=%20", "after"),
    ("after=x", "after"),
    ("after=W10", "after"),
    ("after=WyJ4IiwieSIsInoiXQ", "after"),
    ("after=" + "W1tb" * 600, "after"),
)


@pytest.fixture
async def world(data_dir: Path) -> AsyncIterator[World]:
    async with open_world(data_dir, auth_api_keys=(OPERATOR_KEY,)) as world:
        yield world


async def credit(world: World, ident: str, amount: Any, key: str, status: int = 201, **fields: Any) -> Any:
    body = {"amount_usd": amount, "key": key, **fields}
    return await world.call("POST", f"/admin/users/{ident}/credits", body, OPERATOR_KEY, status)


async def consume(world: World, account: str) -> None:
    def add(connection: Connection) -> None:
        tally = UsageTally()
        for day in (date(2026, 1, 30), date(2026, 1, 31)):
            for model in ("demo", "org/tiny"):
                tally.add(account, "key-1", day, model, requests=1, prompt_tokens=10, cached_tokens=4, cost=1_500_000)
        tally.write(connection)

    await world.database.transact(add)


async def test_an_account_sees_its_money(world: World) -> None:
    ident = await world.join()
    token = await world.login()
    nothing = await world.call("GET", "/balance", key=token)
    assert (nothing["available_usd"], nothing["held_nano_usd"]) == ("0", 0)
    await credit(world, ident, "5.00", "first")
    await reserve(Holds(world.database), "r", 1_000_000, account=ident)
    wanted = {
        "object": "balance",
        "available_usd": "4.999",
        "available_nano_usd": 4_999_000_000,
        "held_usd": "0.001",
        "held_nano_usd": 1_000_000,
    }
    for key in (token, await world.key(token)):
        assert await world.call("GET", "/balance", key=key) == wanted
    assert await world.call("GET", f"/admin/users/{ident}/balance", key=OPERATOR_KEY) == wanted


async def test_money_is_moved_once_for_a_key(world: World) -> None:
    ident, other = await world.join(), await world.join("bob")
    made = await credit(world, ident, "5.00", "invoice-17", note="paid")
    assert (made["user_id"], made["amount_usd"], made["available_usd"], made["actor"]) == (ident, "5", "5", "operator")
    path = f"/v1/admin/users/{ident}/credits"
    for amount in ("5.00", 5, 5.0, "+5", "5e0"):
        body = {"amount_usd": amount, "note": "paid"}
        headers = {"authorization": f"Bearer {OPERATOR_KEY}", "idempotency-key": "invoice-17"}
        again = await world.client.post(path, json=body, headers=headers)
        assert (again.status_code, again.json()) == (201, made)
    for wrong in ((ident, "6", "paid"), (ident, "-5", "paid"), (ident, "5", "other"), (other, "5", "paid")):
        refused = await credit(world, wrong[0], wrong[1], "invoice-17", 422, note=wrong[2])
        assert refused["error"]["param"] == "key"
    world.clock.move(1)
    taken = await credit(world, ident, "-1.000000001", "back")
    assert (taken["amount_usd"], taken["available_usd"]) == ("-1.000000001", "3.999999999")
    less = await credit(world, ident, -4, "too-much", 409)
    assert (less["error"]["param"], "3.999999999 USD" in less["error"]["message"]) == ("amount_usd", True)
    page = await world.call("GET", f"/admin/users/{ident}/credits?limit=1", key=OPERATOR_KEY)
    assert (page["data"], page["has_more"]) == ([taken], True)
    rest = await world.call("GET", f"/admin/users/{ident}/credits?after=back", key=OPERATOR_KEY)
    assert (rest["data"], rest["has_more"]) == ([made], False)
    acts = (await world.call("GET", "/admin/audit", key=OPERATOR_KEY))["data"]
    assert [act["action"] for act in acts] == ["money.withdraw", "money.deposit"]
    assert (await world.call("GET", "/admin/ledger/audit", key=OPERATOR_KEY))["clean"] is True


async def test_amounts_that_are_none(world: World) -> None:
    ident = await world.join()
    for amount in NO_AMOUNTS:
        assert (await credit(world, ident, amount, "k", 400))["error"]["param"] == "amount_usd", amount


async def test_credits_that_cannot_be(world: World) -> None:
    ident = await world.join()
    path, headers = f"/v1/admin/users/{ident}/credits", {"authorization": f"Bearer {OPERATOR_KEY}"}
    for text in ('{"amount_usd": NaN, "key": "k"}', '{"amount_usd": 1e400, "key": "k"}', "[]", ""):
        assert (await world.client.post(path, content=text, headers=headers)).status_code == 400
    for fields, param in (
        ({"note": "x" * 1025}, "note"),
        ({"note": "\0"}, "note"),
        ({"key": "k" * 129}, "key"),
        ({"key": "\0"}, "key"),
        ({"key": ""}, "key"),
        ({"key": None}, "key"),
        ({"amount_usd": 1_000_000_001}, "amount_usd"),
    ):
        body = {"amount_usd": 1, "key": "k", **fields}
        refused = await world.call("POST", f"/admin/users/{ident}/credits", body, OPERATOR_KEY, 400)
        assert refused["error"]["param"] == param
    differs = await world.client.post(path, json={"amount_usd": 1, "key": "a"}, headers={**headers, "idempotency-key": "b"})
    assert (differs.status_code, differs.json()["error"]["param"]) == (400, "key")
    odd = await world.client.post(path, json={"amount_usd": 1}, headers={**headers, "idempotency-key": "x" * 200})
    assert odd.status_code == 400
    for nobody in (NOBODY, "operator", "x"):
        await credit(world, nobody, 1, "k", 404)
        for what in ("credits", "balance", "usage"):
            await world.call("GET", f"/admin/users/{nobody}/{what}", key=OPERATOR_KEY, status=404)
    await world.call("GET", f"/admin/users/{ident}/credits?after=%00", key=OPERATOR_KEY, status=400)
    await world.call("GET", f"/admin/users/{ident}/credits?after=gone", key=OPERATOR_KEY, status=404)
    assert (await world.call("GET", f"/admin/users/{ident}/balance", key=OPERATOR_KEY))["available_nano_usd"] == 0


async def test_who_may_see_and_move_money(world: World) -> None:
    ident = await world.join()
    token = await world.login()
    key = await world.key(token, scopes={"endpoints": ["/balance"]})
    await world.call("GET", "/balance", key=key)
    await world.call("GET", "/ledger", key=key, status=403)
    for path in OWN:
        await world.call("GET", path, status=401)
        await world.call("GET", path, key=OPERATOR_KEY, status=403)
    for asked, status in ((token, 403), (key, 403), (None, 401)):
        await world.call("POST", f"/admin/users/{ident}/credits", {"amount_usd": 1, "key": "k"}, asked, status)
        for path in (f"/admin/users/{ident}/{what}" for what in ("credits", "balance", "usage")):
            await world.call("GET", path, key=asked, status=status)
        await world.call("GET", "/admin/ledger/audit", key=asked, status=status)


async def test_accounts_do_not_see_each_others_money(world: World) -> None:
    ann, bob = await world.join("ann"), await world.member("bob")
    await credit(world, ann, 5, "k")
    await consume(world, ann)
    assert (await world.call("GET", "/balance", key=bob))["available_usd"] == "0"
    for path in ("/usage?start=2026-01-01", "/ledger", "/ledger?after=99"):
        assert (await world.call("GET", path, key=bob))["data"] == []


async def test_usage_is_summed_up_as_asked(world: World) -> None:
    ident = await world.join()
    token = await world.login()
    await consume(world, ident)
    days = "start=2026-01-30&end=2026-01-31"
    everything = await world.call("GET", f"/usage?{days}", key=token)
    assert (everything["start"], everything["end"], everything["has_more"]) == ("2026-01-30", "2026-01-31", False)
    assert [(one["day"], one["model"], one["key_id"]) for one in everything["data"]] == [
        (day, model, "key-1") for day in ("2026-01-30", "2026-01-31") for model in ("demo", "org/tiny")
    ]
    by_model = (await world.call("GET", f"/usage?{days}&group_by=model", key=token))["data"]
    assert [(one["day"], one["model"], one["requests"], one["cost_usd"]) for one in by_model] == [
        (None, "demo", 2, "0.003"),
        (None, "org/tiny", 2, "0.003"),
    ]
    (total,) = (await world.call("GET", f"/usage?{days}&group_by=", key=token))["data"]
    assert (total["requests"], total["prompt_tokens"], total["cached_tokens"], total["cost_nano_usd"]) == (4, 40, 16, 6_000_000)
    for by in ("day,model,key", "model", "key, day", "day"):
        query = f"/usage?{days}&limit=1&group_by={by}"
        page = await world.call("GET", query, key=token)
        seen = list(page["data"])
        while page["has_more"]:
            page = await world.call("GET", f"{query}&after={seen[-1]['id']}", key=token)
            seen += page["data"]
        assert seen == (await world.call("GET", f"/usage?{days}&group_by={by}", key=token))["data"]
    admins = await world.call("GET", f"/admin/users/{ident}/usage?{days}", key=OPERATOR_KEY)
    assert admins == everything


async def test_usage_is_that_of_thirty_days_unless_said(world: World) -> None:
    token = await world.member()
    told = await world.call("GET", "/usage", key=token)
    start, end = date.fromisoformat(told["start"]), date.fromisoformat(told["end"])
    assert ((end - start).days, abs((datetime.now(UTC).date() - end).days) <= 1) == (29, True)
    early = await world.call("GET", "/usage?end=0001-01-05", key=token)
    assert (early["start"], early["data"]) == ("0001-01-01", [])


async def test_usage_that_cannot_be_asked_for(world: World) -> None:
    token = await world.member()
    for query, param in NO_QUERIES:
        assert (await world.call("GET", f"/usage?{query}", key=token, status=400))["error"]["param"] == param, query


async def test_the_books_come_in_pages_and_as_a_file(world: World) -> None:
    ident = await world.join()
    token = await world.login()
    for number in range(3):
        await credit(world, ident, number + 1, f"k,{number}")
    page = await world.call("GET", "/ledger?limit=4", key=token)
    assert (len(page["data"]), page["has_more"]) == (4, True)
    rest = await world.call("GET", f"/ledger?limit=4&after={page['data'][-1]['id']}", key=token)
    entries = [*page["data"], *rest["data"]]
    assert ([one["amount_nano_usd"] for one in entries].count(0), rest["has_more"]) == (0, False)
    assert sum(one["amount_nano_usd"] for one in entries) == 0
    assert entries[0]["transaction"] == "transfer:k,2"
    headers = {"authorization": f"Bearer {token}"}
    by_query = await world.client.get("/v1/ledger?format=csv", headers=headers)
    by_header = await world.client.get("/v1/ledger", headers={**headers, "accept": "text/csv, */*;q=0.1"})
    assert by_query.text == by_header.text
    assert by_query.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(by_query.text.splitlines()))
    assert [(row["id"], row["transaction"], row["amount_usd"]) for row in rows] == [
        (one["id"], one["transaction"], one["amount_usd"]) for one in reversed(entries)
    ]
    as_json = await world.client.get("/v1/ledger?format=json", headers={**headers, "accept": "text/csv"})
    assert json.loads(as_json.text)["object"] == "list"
    for query, param in (("format=xml", "format"), ("after=x", "after"), ("after=-1", "after"), ("limit=101", "limit")):
        assert (await world.call("GET", f"/ledger?{query}", key=token, status=400))["error"]["param"] == param


async def test_a_long_ledger_is_exported_whole(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helix_ray.api.money._CSV_LINES", 3)
    ident = await world.join()
    token = await world.login()
    nothing = await world.client.get("/v1/ledger?format=csv", headers={"authorization": f"Bearer {token}"})
    assert nothing.text == "id,created_at,transaction,book,amount_usd,amount_nano_usd\n"
    for number in range(5):
        await credit(world, ident, 1, str(number))
    whole = await world.client.get("/v1/ledger?format=csv", headers={"authorization": f"Bearer {token}"})
    assert [row["transaction"] for row in csv.DictReader(whole.text.splitlines())][::2] == [f"transfer:{n}" for n in range(5)]


async def test_a_new_account_has_its_welcome_credit(data_dir: Path) -> None:
    async with open_world(data_dir, welcome_credit="0.25") as world:
        assert (await world.call("GET", "/balance", key=await world.member()))["available_usd"] == "0.25"


async def test_what_a_chat_costs_is_seen_everywhere(data_dir: Path) -> None:
    prices = PriceList.model_validate({"version": "1", "default": {"request": "0.25"}})
    async with open_world(data_dir, prices=prices, auth_api_keys=(OPERATOR_KEY,)) as world:
        ident = await world.join()
        token = await world.login()
        key = await world.key(token)
        assert (await world.chat(key, status=402))["error"]["code"] == "insufficient_balance"
        await credit(world, ident, "0.25", "k")
        await world.chat(key)
        await world.meter.drain()
        balance = await world.call("GET", "/balance", key=token)
        assert (balance["available_usd"], balance["held_usd"]) == ("0", "0")
        (used,) = (await world.call("GET", "/usage?start=2026-01-01", key=token))["data"]
        assert (used["model"], used["requests"], used["cost_usd"]) == ("demo", 1, "0.25")
        newest = (await world.call("GET", "/ledger?limit=2", key=token))["data"]
        assert {entry["transaction"].partition(":")[0] for entry in newest} == {"settle"}
        assert (await world.call("GET", "/admin/ledger/audit", key=OPERATOR_KEY))["clean"] is True
        await world.chat(key, status=402)
