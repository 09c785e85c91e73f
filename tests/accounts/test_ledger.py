"""Deposits, withdrawals, the books and their audit, on the databases that there are."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import Connection, delete, update

from helix_ray.accounts.holds import Holds
from helix_ray.accounts.ledger import Ledger
from helix_ray.core.errors import ConflictError, InvalidRequestError, NotFoundError, UnprocessableError
from helix_ray.core.money import NANO, Balance, Consumption, Entry, Transfer
from helix_ray.storage.database import Database
from helix_ray.storage.tables import balances, entries, usage
from helix_ray.storage.tables import holds as holds_table
from tests.accounts.moments import SetClock
from tests.accounts.test_holds import reserve


async def test_a_deposit_with_one_key_comes_once(database: Database, ledger: Ledger, clock: SetClock) -> None:
    several = [Ledger(database, clock) for _ in range(5)]
    made = await asyncio.gather(*(several[number % 5].deposit("ann", 100, "key", "root", "hi") for number in range(50)))
    assert set(made) == {Transfer("key", "ann", 100, "root", "hi", 100, clock.now)}
    clock.move(1)
    assert await ledger.deposit("ann", 100, "key", "root", "hi") == made[0]
    assert await ledger.balance("ann") == Balance("ann", 100, 0)
    assert (await ledger.audit()).clean


async def test_a_key_stands_for_one_transfer(database: Database, ledger: Ledger, clock: SetClock) -> None:
    await ledger.deposit("ann", 100, "key", "root", "hi")
    for other in (("bob", 100, "root", "hi"), ("ann", 99, "root", "hi"), ("ann", 100, "eve", "hi"), ("ann", 100, "root", "")):
        account, amount, actor, note = other
        with pytest.raises(UnprocessableError):
            await ledger.deposit(account, amount, "key", actor, note)
    with pytest.raises(UnprocessableError):
        await ledger.withdraw("ann", 100, "key", "root", "hi")
    several = [Ledger(database, clock) for _ in range(6)]
    calls = (one.deposit(f"account{number}", 7, "race", "root", "") for number, one in enumerate(several))
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["Transfer"] + ["UnprocessableError"] * 5
    assert (await ledger.audit()).clean


async def test_a_withdrawal_takes_no_more_than_there_is(ledger: Ledger, holds: Holds) -> None:
    await ledger.deposit("ann", 100, "d", "root", "")
    await reserve(holds, "r", 30)
    calls = [ledger.withdraw("ann", 50, f"w{number}", "root", "too much") for number in range(5)]
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["ConflictError"] * 4 + ["Transfer"]
    assert await ledger.balance("ann") == Balance("ann", 20, 30)
    with pytest.raises(ConflictError):
        await ledger.withdraw("nobody", 1, "w", "root", "")
    assert (await ledger.audit()).clean


async def test_impossible_transfers_are_refused(ledger: Ledger) -> None:
    for amount in (0, -1, 10**9 * NANO + 1):
        for move in (ledger.deposit, ledger.withdraw):
            with pytest.raises(InvalidRequestError):
                await move("ann", amount, "k", "root", "")
    for texts in (("a" * 65, "k", "r", ""), ("a", "k" * 129, "r", ""), ("a", "k", "r" * 129, ""), ("a", "k", "r", "\0")):
        account, key, actor, note = texts
        with pytest.raises(InvalidRequestError):
            await ledger.deposit(account, 1, key, actor, note)
    await ledger.deposit("ann", 10**9 * NANO, "much", "root", "")
    with pytest.raises(ConflictError):
        await ledger.deposit("ann", 1, "more", "root", "")
    assert (await ledger.audit()).clean


async def test_entries_come_in_pages(ledger: Ledger) -> None:
    for number in range(5):
        await ledger.deposit("ann", number + 1, str(number), "root", "")
        await ledger.deposit("bob", 1, f"bob{number}", "root", "")
    seen = []
    after = 0
    while page := await ledger.entries("ann", after, 3):
        seen += page
        after = page[-1].number
    assert [one.amount for one in seen if one.book == "account:ann"] == [1, 2, 3, 4, 5]
    assert sum(one.amount for one in seen) == 0
    assert {one.account for one in seen} == {"ann"}
    assert seen == await ledger.entries("ann", 0, 99)


async def test_the_newest_entries_come_in_pages_as_well(ledger: Ledger) -> None:
    for number in range(5):
        await ledger.deposit("ann", number + 1, str(number), "root", "")
    seen: list[Entry] = []
    while page := await ledger.entries("ann", seen[-1].number if seen else None, 3, newest_first=True):
        seen += page
    assert seen == (await ledger.entries("ann", None, 99))[::-1]


async def test_transfers_come_in_pages(ledger: Ledger, clock: SetClock) -> None:
    for number in range(5):
        await ledger.deposit("ann", number + 2, f"d{number}", "root", "")
        clock.move(number % 2)
    await ledger.deposit("bob", 1, "bob", "root", "")
    taken = await ledger.withdraw("ann", 1, "w", "root", "back")
    seen = [taken]
    assert await ledger.transfers("ann", 1) == seen
    while page := await ledger.transfers("ann", 2, seen[-1].key):
        seen += page
    assert seen == await ledger.transfers("ann", 99)
    assert [one.key for one in seen] == ["w", "d4", "d3", "d2", "d1", "d0"]
    for missing in ("bob", "nothing"):
        with pytest.raises(NotFoundError):
            await ledger.transfers("ann", 9, missing)
    with pytest.raises(InvalidRequestError):
        await ledger.transfers("ann", 9, "\0")


async def test_what_is_done_with_a_transfer_is_done_once_and_with_it(ledger: Ledger) -> None:
    done: list[str] = []
    for _ in range(2):
        await ledger.deposit("ann", 1, "key", "root", "", lambda connection: done.append(connection.dialect.name))
    assert len(done) == 1

    def fails(connection: Connection) -> None:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        await ledger.deposit("ann", 1, "other", "root", "", fails)
    assert await ledger.balance("ann") == Balance("ann", 1, 0)


async def test_the_audit_finds_what_is_wrong(database: Database, ledger: Ledger, holds: Holds) -> None:
    await ledger.deposit("ann", 100, "d", "root", "")
    await reserve(holds, "r", 30)
    await reserve(holds, "s", 30)
    await holds.settle("s", 5, Consumption())

    async def drift_after(statement: object) -> set[str]:
        async with database._engine.connect() as connection:
            await connection.execute(statement)  # type: ignore[call-overload]
            await connection.commit()
        drift = await ledger.audit()
        return {name for name in ("transactions", "balances", "holds", "usage") if getattr(drift, name)}

    assert (await ledger.audit()).clean
    assert await drift_after(update(usage).values(cost=6)) == {"usage"}
    assert await drift_after(delete(usage)) == {"usage"}
    assert await drift_after(update(holds_table).values(state="open")) == {"usage", "holds"}
    assert await drift_after(update(balances).values(available=66)) == {"usage", "holds", "balances"}
    wrong = update(entries).where(entries.c.book == "revenue").values(amount=4)
    assert await drift_after(wrong) == {"usage", "holds", "balances", "transactions"}
