"""Holds, on the databases that there are."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import date
from typing import Any

import pytest

from helix_ray.accounts.holds import Holds
from helix_ray.accounts.ledger import Ledger
from helix_ray.accounts.usage import UsageReports
from helix_ray.core.errors import ConflictError, InvalidRequestError, NotFoundError, PaymentRequiredError, UnavailableError
from helix_ray.core.money import Balance, Consumption, Hold, UsageSum
from helix_ray.storage.database import Database
from tests.accounts.moments import SetClock

USED = Consumption(10, 4, 5)


async def reserve(holds: Holds, request_id: str, amount: int = 10, account: str = "ann", **other: Any) -> Hold:
    fields: dict[str, Any] = {"model": "m", "key_id": "k", "price_version": "1", "lifetime_s": 60.0}
    return await holds.reserve(request_id, account, amount, **fields | other)


async def refusals(calls: list[Awaitable[Hold]], error: type[Exception]) -> int:
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert {type(one) for one in outcomes} <= {Hold, error}
    return sum(isinstance(one, error) for one in outcomes)


async def assert_sound(ledger: Ledger, available: int, held: int, account: str = "ann") -> None:
    assert await ledger.balance(account) == Balance(account, available, held)
    assert (await ledger.audit()).clean


async def test_a_request_pays_what_it_costs(ledger: Ledger, holds: Holds) -> None:
    await ledger.deposit("ann", 100, "d", "root", "")
    hold = await reserve(holds, "r", 60)
    assert (hold.state, hold.amount, hold.spent, hold.cost) == ("open", 60, 0, None)
    await assert_sound(ledger, 40, 60)
    assert (await holds.progress("r", 20)).spent == 20
    closed = await holds.settle("r", 25, USED)
    assert (closed.state, closed.cost) == ("settled", 25)
    await assert_sound(ledger, 75, 0)
    moved = [(one.transaction, one.book, one.amount) for one in await ledger.entries("ann", 0, 99)]
    assert moved[2:] == [
        ("reserve:r", "account:ann", -60),
        ("reserve:r", "held:ann", 60),
        ("settle:r", "account:ann", 35),
        ("settle:r", "held:ann", -60),
        ("settle:r", "revenue", 25),
    ]


async def test_a_hold_is_closed_once(ledger: Ledger, holds: Holds) -> None:
    await ledger.deposit("ann", 100, "d", "root", "")
    await reserve(holds, "r", 60)
    first, *others = await asyncio.gather(*(holds.settle("r", cost, USED) for cost in (25, 30, 0)), holds.release("r"))
    assert first.cost == 25
    assert others == [first] * 3
    assert await holds.release("r") == first
    with pytest.raises(ConflictError):
        await holds.progress("r", 60)
    with pytest.raises(ConflictError):
        await reserve(holds, "r", 60)
    await reserve(holds, "s", 60)
    released = await holds.release("s")
    assert (released.state, released.cost) == ("released", 0)
    assert await holds.settle("s", 60, USED) == released
    await assert_sound(ledger, 75, 0)


async def test_no_request_costs_more_than_its_hold(ledger: Ledger, holds: Holds) -> None:
    await ledger.deposit("ann", 100, "d", "root", "")
    await reserve(holds, "r", 60)
    assert (await holds.progress("r", 10**30)).spent == 60
    assert (await holds.progress("r", 5)).spent == 60
    assert (await holds.settle("r", 10**30, USED)).cost == 60
    await assert_sound(ledger, 40, 0)


async def test_impossible_numbers_reach_no_transaction(holds: Holds) -> None:
    for call in (reserve(holds, "r", -1), holds.progress("r", -1), holds.settle("r", -1, USED)):
        with pytest.raises(ValueError, match="negative"):
            await call
    for seconds in (0, -1, 1e300, float("inf"), float("nan")):
        with pytest.raises(ValueError, match="seconds"):
            await reserve(holds, "r", 0, lifetime_s=seconds)
    for usage in (Consumption(prompt_tokens=2**63), Consumption(completion_tokens=-1)):
        with pytest.raises(ValueError, match="consumes"):
            await holds.settle("r", 0, usage)


async def test_the_same_request_has_one_hold(ledger: Ledger, holds: Holds) -> None:
    await ledger.deposit("ann", 100, "d", "root", "")
    await ledger.deposit("bob", 100, "e", "root", "")
    same = await asyncio.gather(*(reserve(holds, "r", 60) for _ in range(20)))
    assert len(set(same)) == 1
    for other in ({"amount": 61}, {"account": "bob"}, {"model": "n"}, {"key_id": "l"}, {"price_version": "2"}):
        with pytest.raises(ConflictError):
            await reserve(holds, "r", **{"amount": 60} | other)
    await assert_sound(ledger, 40, 60)


async def test_two_processes_with_one_request_id(database: Database, ledger: Ledger, clock: SetClock) -> None:
    for account in ("ann", "bob"):
        await ledger.deposit(account, 100, account, "root", "")
    several = [Holds(database, clock) for _ in range(6)]
    for number in range(10):
        calls = [reserve(holds, f"r{number}", 5, "ann" if index % 2 else "bob") for index, holds in enumerate(several)]
        assert await refusals(calls, ConflictError) == 3
    balances = [await ledger.balance(account) for account in ("ann", "bob")]
    assert sum(one.held for one in balances) == 50
    assert (await ledger.audit()).clean


async def test_a_thousand_at_once_with_money_for_ten(database: Database, ledger: Ledger, clock: SetClock) -> None:
    await ledger.deposit("ann", 100, "d", "root", "")
    several = [Holds(database, clock) for _ in range(4)]
    calls = [reserve(several[number % 4], f"r{number}") for number in range(1000)]
    assert await refusals(calls, PaymentRequiredError) == 990
    await assert_sound(ledger, 0, 100)


async def test_a_refusal_says_what_is_missing(ledger: Ledger, holds: Holds) -> None:
    await ledger.deposit("ann", 100, "d", "root", "")
    with pytest.raises(PaymentRequiredError) as refused:
        await reserve(holds, "r", 101)
    assert (refused.value.code, refused.value.details) == ("insufficient_balance", {"available": 100, "needed": 101})
    with pytest.raises(PaymentRequiredError):
        await reserve(holds, "r", 1, account="nobody")
    for call in (holds.settle("r", 1, USED), holds.release("r"), holds.progress("r", 1)):
        with pytest.raises(NotFoundError):
            await call


async def test_a_key_stays_within_its_budget(database: Database, ledger: Ledger, clock: SetClock) -> None:
    await ledger.deposit("ann", 1000, "d", "root", "")
    several = [Holds(database, clock) for _ in range(3)]
    calls = [reserve(several[number % 3], f"r{number}", key_budget=45) for number in range(60)]
    assert await refusals(calls, PaymentRequiredError) == 56
    await reserve(several[0], "other", 500, key_id="other", key_budget=500)
    with pytest.raises(PaymentRequiredError) as refused:
        await reserve(several[0], "one more", 6, key_budget=45)
    assert (refused.value.code, refused.value.details) == ("key_budget_exceeded", {"available": 5, "needed": 6})
    await several[0].release(next(one.transaction for one in await ledger.entries("ann", 2, 1)).removeprefix("reserve:"))
    await reserve(several[1], "within", 15, key_budget=45)
    await several[2].settle("within", 1, USED)
    with pytest.raises(PaymentRequiredError):
        await reserve(several[0], "beyond", 15, key_budget=45)
    await reserve(several[0], "again", 14, key_budget=45)
    assert (await ledger.audit()).clean


async def test_what_is_free_needs_no_money(ledger: Ledger, holds: Holds) -> None:
    await asyncio.gather(*(reserve(holds, f"r{number}", 0) for number in range(20)))
    await asyncio.gather(*(holds.settle(f"r{number}", 7, USED) for number in range(20)))
    await assert_sound(ledger, 0, 0)


async def test_holds_that_nobody_renews_are_swept(database: Database, ledger: Ledger, holds: Holds, clock: SetClock) -> None:
    await ledger.deposit("ann", 10_000, "d", "root", "")
    await asyncio.gather(*(reserve(holds, f"r{number}") for number in range(450)))
    await asyncio.gather(*(holds.progress(f"r{number}", 3) for number in range(100)))
    clock.move(59)
    await holds.progress("r1", 4)
    assert await holds.sweep(clock.now) == 0
    clock.move(1)
    sweepers = [Holds(database, clock) for _ in range(4)]
    assert sum(await asyncio.gather(*(one.sweep(clock.now) for one in sweepers))) == 449
    await assert_sound(ledger, 10_000 - 99 * 3 - 10, 10)
    assert (await holds.settle("r2", 9, USED)).cost == 3, "it was too late"
    assert (await holds.release("r200")).state == "released"
    assert (await holds.settle("r1", 9, USED)).cost == 9
    assert await holds.sweep(clock.now) == 0
    await assert_sound(ledger, 10_000 - 99 * 3 - 9, 0)


async def test_usage_is_summed_up(database: Database, ledger: Ledger, holds: Holds, clock: SetClock) -> None:
    for account in ("ann", "bob"):
        await ledger.deposit(account, 1000, account, "root", "")
        for day in range(2):
            for number in range(3):
                name = f"{account}{day}{number}"
                await reserve(holds, name, account=account, model="mn"[number % 2], key_id="kl"[day])
                await holds.settle(name, 2 + number, USED)
            clock.move(86_400)
    reports = UsageReports(database)
    first, second = date(2026, 1, 31), date(2026, 2, 1)
    assert await reports.report("ann", first, second) == [
        UsageSum(first, "m", "k", 2, 20, 8, 10, 6),
        UsageSum(first, "n", "k", 1, 10, 4, 5, 3),
        UsageSum(second, "m", "l", 2, 20, 8, 10, 6),
        UsageSum(second, "n", "l", 1, 10, 4, 5, 3),
    ]
    assert await reports.report("ann", first, second, by=("model",)) == [
        UsageSum(None, "m", None, 4, 40, 16, 20, 12),
        UsageSum(None, "n", None, 2, 20, 8, 10, 6),
    ]
    assert await reports.report("ann", second, second, by=()) == [UsageSum(None, None, None, 3, 30, 12, 15, 9)]
    assert await reports.report("eve", first, second, by=()) == []


async def test_a_cancelled_caller_leaves_the_books_in_order(ledger: Ledger, holds: Holds) -> None:
    await ledger.deposit("ann", 10_000, "d", "root", "")
    for turns in range(40):
        call = asyncio.create_task(reserve(holds, f"r{turns}"))
        for _ in range(turns % 8):
            await asyncio.sleep(0)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        await asyncio.gather(holds.release(f"r{turns}"), return_exceptions=True)
    await assert_sound(ledger, 10_000, 0)


async def test_one_bad_call_does_not_undo_the_others(ledger: Ledger, holds: Holds) -> None:
    await ledger.deposit("ann", 100, "d", "root", "")
    bad: list[Awaitable[Hold]] = [reserve(holds, text) for text in ("x" * 129, "nul\0", "lone \ud800")]
    bad += [reserve(holds, "long", account="x" * 65), reserve(holds, "model", model="x" * 257), holds.release("\0")]
    good = [reserve(holds, f"r{number}") for number in range(5)]
    assert await refusals([*bad, *good], InvalidRequestError) == 6
    await assert_sound(ledger, 50, 50)


async def test_all_callers_learn_that_the_database_is_gone(
    database: Database, holds: Holds, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(work: object) -> None:
        raise UnavailableError("The database cannot be reached.")

    with monkeypatch.context() as patch:
        patch.setattr(database, "transact", gone)
        assert await refusals([reserve(holds, f"r{number}", 0) for number in range(5)], UnavailableError) == 5
    assert (await reserve(holds, "r0", 0)).state == "open"
