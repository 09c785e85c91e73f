"""Accounts are told when most of their month is used."""

from __future__ import annotations

import asyncio
import json

import pytest
from sqlalchemy import select

from helix_ray.accounts.announcer import Announcer
from helix_ray.accounts.calls import Amounts, Returned
from helix_ray.accounts.counters import Counters
from helix_ray.core.limits import PlanLimits
from helix_ray.storage.database import Database
from helix_ray.storage.tables import webhook_events
from tests.accounts.post_office import PostOffice
from tests.accounts.test_counters import Clock, rows

MONTHLY = PlanLimits(requests_per_month=20)
NOTHING = Amounts()


@pytest.fixture
async def announcer(office: PostOffice) -> Announcer:
    for account in ("ann", "bob"):
        await office.endpoints.create(account, "https://example.com/", ["quota.low"])
    announcer = Announcer(office.database, 0, office.clock)
    await announcer.refresh()
    return announcer


@pytest.fixture
async def counters(database: Database, announcer: Announcer) -> Counters:
    counters = Counters(database, Clock(), announcer)
    await counters.start()
    return counters


async def use(counters: Counters, requests: int, account: str = "ann") -> None:
    await counters.take("r1", account, MONTHLY, Amounts(requests), NOTHING, 0)
    await counters.flush()


async def told(database: Database) -> list[tuple[str, dict[str, object]]]:
    async with database.read() as connection:
        return [(row.account, json.loads(row.body)["data"]) for row in await connection.execute(select(webhook_events))]


async def test_nine_tenths_are_told(counters: Counters, database: Database, announcer: Announcer) -> None:
    rung: list[None] = []
    announcer.listen(lambda: rung.append(None))
    await use(counters, 17)
    await use(counters, 1, "bob")
    assert (await told(database), rung) == ([], [])
    await use(counters, 1)
    data = {"id": "ann", "month": "2026-12", "requests": 18, "limit": 20, "remaining": 2}
    assert await told(database) == [("ann", data)]
    assert len(rung) == 1
    await use(counters, 1)
    assert len(await told(database)) == 1


async def test_it_is_told_once_a_month(counters: Counters, database: Database, announcer: Announcer) -> None:
    await use(counters, 18)
    await counters.give_back("r1", "ann", MONTHLY, Returned(counted=2, month=202612), 0)
    await counters.flush()
    await use(counters, 4)
    assert len(await told(database)) == 1
    next_month = Counters(database, Clock(2027, 1, 1), announcer)
    await next_month.start()
    await use(next_month, 20)
    assert [data["month"] for _, data in await told(database)] == ["2026-12", "2027-01"]


async def test_two_processes_tell_it_once(counters: Counters, database: Database, announcer: Announcer) -> None:
    other = Counters(database, Clock(), announcer)
    await other.start()
    await asyncio.gather(use(counters, 10), use(other, 10), use(counters, 9, "bob"), use(other, 9, "bob"))
    assert sorted(account for account, _ in await told(database)) == ["ann", "bob"]
    assert await rows(database) == {(202612, "ann"): 20, (202612, "bob"): 18}


async def test_who_asked_for_nothing_is_told_nothing(counters: Counters, database: Database) -> None:
    await use(counters, 20, "cid")
    assert await told(database) == []
