"""The counters: what is granted, what lasts, and what is forgotten."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from helix_ray.accounts.calls import Amounts, Grant, Returned
from helix_ray.accounts.counters import Counters
from helix_ray.accounts.month import end_of, month_of
from helix_ray.core.errors import UnavailableError
from helix_ray.core.limits import PlanLimits
from helix_ray.storage.database import Database
from helix_ray.storage.tables import monthly_requests

SECOND = 10**9
ONE = Amounts(requests=1)
NOTHING = Amounts()
MONTHLY = PlanLimits(requests_per_month=10)


class Clock:
    def __init__(self, *moment: int) -> None:
        self.now = int(datetime(*(moment or (2026, 12, 1)), tzinfo=UTC).timestamp()) * SECOND  # type: ignore[misc, arg-type]

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counters(tmp_path: Path, clock: Clock) -> Counters:
    """Without a month's limit no database is asked."""
    return Counters(Database(f"sqlite:///{tmp_path}/unused.db"), clock)


async def take(counters: Counters, limits: PlanLimits, need: Amounts, **more: Any) -> Grant:
    return await counters.take("r1", "ann", limits, need, more.get("spare", NOTHING), more.get("held", 0))


async def rows(database: Database) -> dict[tuple[int, str], int]:
    async with database.read() as connection:
        return {(row.month, row.subject): row.requests for row in await connection.execute(select(monthly_requests))}


async def test_all_that_is_needed_or_nothing(counters: Counters, clock: Clock) -> None:
    limits = PlanLimits(requests_per_minute=10, tokens_per_minute=100)
    grant = await take(counters, limits, Amounts(3, 30), spare=Amounts(2, 10))
    assert (grant.got, grant.refused) == (Amounts(5, 40), None)
    grant = await take(counters, limits, Amounts(1, 61))
    assert (grant.got, grant.refused) == (NOTHING, "tokens_per_minute")
    assert grant.retry_ns == 600_000_000
    clock.now += grant.retry_ns
    assert (await take(counters, limits, Amounts(1, 61))).got == Amounts(1, 61)
    grant = await take(counters, limits, Amounts(3), spare=Amounts(99))
    assert grant.got == Amounts(requests=4), "of spare only what there is"
    assert (await take(counters, limits, ONE)).refused == "requests_per_minute"
    assert (await take(counters, limits, Amounts(tokens=101))).retry_ns is None


async def test_what_comes_back_can_be_had_again(counters: Counters) -> None:
    limits = PlanLimits(requests_per_minute=10, tokens_per_minute=100)
    await take(counters, limits, Amounts(10, 100))
    await counters.give_back("r1", "ann", limits, Returned(requests=2, tokens=50), 0)
    assert (await take(counters, limits, NOTHING, spare=Amounts(99, 999))).got == Amounts(2, 50)
    await counters.give_back("r1", "ann", limits, Returned(tokens=-50), 0)
    assert (await take(counters, limits, Amounts(tokens=1))).retry_ns == 30_600_000_000, "a debt is paid first"


async def test_another_limit_holds_at_once(counters: Counters) -> None:
    await take(counters, PlanLimits(requests_per_minute=100), Amounts(100))
    assert (await take(counters, PlanLimits(requests_per_minute=1000), NOTHING, spare=Amounts(9999))).got.requests == 900


async def test_places_of_a_silent_replica_are_free(counters: Counters, clock: Clock) -> None:
    limits = PlanLimits(concurrency=3)
    place = Amounts(places=1)
    assert (await counters.take("r1", "ann", limits, Amounts(places=2), NOTHING, 0)).got.places == 2
    assert (await counters.take("r2", "ann", limits, place, NOTHING, 0)).replicas == 2
    assert (await counters.take("r2", "ann", limits, place, NOTHING, 1)).refused == "concurrency"
    for _ in range(3):
        clock.now += 4 * SECOND
        assert await counters.renew("r2", {"ann": 1}) == 2
    grant = await counters.take("r2", "ann", limits, Amounts(places=2), NOTHING, 1)
    assert (grant.got.places, grant.replicas) == (2, 1)
    clock.now += 5 * SECOND
    await counters.renew("r1", {"ann": 2})
    assert (await counters.take("r3", "ann", limits, place, NOTHING, 0)).refused == "concurrency"


async def test_places_are_what_replicas_say(counters: Counters) -> None:
    limits = PlanLimits(concurrency=2)
    await counters.renew("r1", {"ann": 2})
    assert (await counters.take("r2", "ann", limits, Amounts(places=1), NOTHING, 0)).refused == "concurrency"
    await counters.give_back("r1", "ann", limits, Returned(), 1)
    assert (await counters.take("r2", "ann", limits, Amounts(places=1), NOTHING, 0)).refused is None


async def test_memory_is_bounded(counters: Counters, clock: Clock) -> None:
    limits = PlanLimits(requests_per_minute=10, tokens_per_minute=100)
    for number in range(5000):
        await counters.take("r1", f"s{number}", limits, ONE, NOTHING, 0)
    await counters.give_back("r1", "debtor", limits, Returned(tokens=-250), 0)
    counters.tidy()
    assert counters.subjects == 5001
    clock.now += 60 * SECOND
    counters.tidy()
    assert counters.subjects == 1, "whoever owes is not forgotten"
    clock.now += 60 * SECOND
    counters.tidy()
    assert counters.subjects == 1
    clock.now += 60 * SECOND
    counters.tidy()
    assert counters.subjects == 0


async def test_a_month_has_an_end(tmp_path: Path) -> None:
    clock = Clock(2026, 12, 31, 23, 59, 59)
    counters = Counters(Database(f"sqlite:///{tmp_path}/unused.db"), clock)
    grant = await take(counters, MONTHLY, Amounts(9), spare=Amounts(5))
    assert (grant.got.requests, grant.month, grant.month_left) == (10, 202612, 0)
    grant = await take(counters, MONTHLY, ONE)
    assert (grant.refused, grant.retry_ns) == ("requests_per_month", SECOND)
    clock.now += SECOND
    await counters.give_back("r1", "ann", MONTHLY, Returned(counted=3, month=202612), 0)
    grant = await take(counters, MONTHLY, ONE)
    assert (grant.refused, grant.month, grant.month_left) == (None, 202701, 9), "December's are not January's"
    clock.now -= SECOND
    assert (await take(counters, MONTHLY, ONE)).month == 202701, "a clock that is set back brings no month back"


@pytest.mark.parametrize("month", [202601, 202602, 202611, 202612])
def test_months_follow_each_other(month: int) -> None:
    assert month_of(end_of(month) - 1) == month
    assert month_of(end_of(month)) == (202701 if month == 202612 else month + 1)


async def test_the_months_counts_last(database: Database, clock: Clock) -> None:
    first = Counters(database, clock)
    await first.start()
    await take(first, MONTHLY, Amounts(7))
    await first.give_back("r1", "ann", MONTHLY, Returned(counted=1, month=202612), 0)
    await first.flush()
    await take(first, PlanLimits(requests_per_minute=9), ONE)
    await first.flush()
    assert await rows(database) == {(202612, "ann"): 6}, "without a month's limit nothing is counted"
    second = Counters(database, clock)
    await second.start()
    assert (await take(second, MONTHLY, Amounts(5))).refused == "requests_per_month"
    assert (await take(second, MONTHLY, Amounts(4))).refused is None
    clock.now = Clock(2027, 1, 1).now
    await take(second, MONTHLY, ONE)
    await second.flush()
    assert await rows(database) == {(202612, "ann"): 10, (202701, "ann"): 1}


async def test_two_processes_in_an_update_lose_nothing_of_each_other(database: Database, clock: Clock) -> None:
    old, new = Counters(database, clock), Counters(database, clock)
    await asyncio.gather(old.start(), new.start())
    await take(old, MONTHLY, Amounts(3))
    await take(new, MONTHLY, Amounts(4))
    await asyncio.gather(old.flush(), new.flush())
    await take(new, MONTHLY, ONE)
    await new.flush()
    assert await rows(database) == {(202612, "ann"): 8}
    assert (await take(new, MONTHLY, Amounts(3))).refused == "requests_per_month"


async def test_many_subjects_are_written_in_batches(database: Database, clock: Clock) -> None:
    counters = Counters(database, clock)
    for number in range(1203):
        await counters.take("r1", f"s{number}", MONTHLY, ONE, NOTHING, 0)
    await counters.flush()
    assert len(await rows(database)) == 1203


async def test_a_database_that_is_down_is_written_later(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    counters = Counters(database, clock)
    await counters.start()
    await take(counters, MONTHLY, Amounts(2))

    async def down(_: object) -> None:
        raise UnavailableError("down")

    with monkeypatch.context() as patch:
        patch.setattr(database, "transact", down)
        with pytest.raises(UnavailableError):
            await counters.flush()
        assert (await take(counters, MONTHLY, ONE)).month_left == 7
    await counters.flush()
    await counters.flush()
    assert await rows(database) == {(202612, "ann"): 3}


async def test_what_is_left_is_written_at_the_end(database: Database, clock: Clock) -> None:
    counters = Counters(database, clock)
    await counters.start()
    running = asyncio.create_task(counters.run())
    await asyncio.sleep(0)
    await take(counters, MONTHLY, ONE)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert await rows(database) == {(202612, "ann"): 1}
