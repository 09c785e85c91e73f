"""Calls that come together share a transaction, and each gets its own answer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from helix_ray.accounts.groupcommit import GroupCommit
from helix_ray.core.errors import ConflictError, HelixError
from helix_ray.storage.database import Database
from helix_ray.storage.tables import balances


class Work:
    """Makes balances; one that has no name is refused.

    Attributes:
        sizes: of the transactions.
    """

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def __call__(self, connection: Connection, names: Sequence[str]) -> list[str | HelixError]:
        self.sizes.append(len(names))
        rows = [{"account": name, "available": 0, "held": 0} for name in names if name]
        connection.execute(insert(balances), rows)
        return [name.upper() if name else ConflictError("no name") for name in names]


async def kept(database: Database) -> set[str]:
    async with database.read() as connection:
        return set(await connection.scalars(select(balances.c.account)))


async def test_calls_share_a_transaction(database: Database) -> None:
    work = Work()
    group = GroupCommit(database, work)
    names = [f"a{number}" for number in range(300)]
    assert await asyncio.gather(*map(group.submit, names)) == [name.upper() for name in names]
    assert len(work.sizes) == 2
    assert await group.submit("later") == "LATER"
    assert await kept(database) == {*names, "later"}


async def test_a_refusal_is_its_callers(database: Database) -> None:
    group = GroupCommit(database, Work())
    first, refused, last = await asyncio.gather(*map(group.submit, ("a", "", "b")), return_exceptions=True)
    assert (first, last) == ("A", "B")
    assert isinstance(refused, ConflictError)
    assert await kept(database) == {"a", "b"}


async def test_a_failure_is_everybodys(database: Database) -> None:
    group = GroupCommit(database, Work())
    outcomes = await asyncio.gather(*map(group.submit, ("a", "b", "b", "c")), return_exceptions=True)
    assert isinstance(outcomes[0], IntegrityError)
    assert outcomes == [outcomes[0]] * 4
    assert await kept(database) == set()
    assert await group.submit("a") == "A", "the next ones are not concerned"


@pytest.mark.parametrize("turns", range(6))
async def test_what_was_submitted_is_done_whoever_still_waits(database: Database, turns: int) -> None:
    group = GroupCommit(database, Work())
    call = asyncio.create_task(group.submit("cancelled"))
    for _ in range(1 + turns):
        await asyncio.sleep(0)
    call.cancel()
    assert await group.submit("after") == "AFTER"
    assert await kept(database) == {"cancelled", "after"}


async def test_who_is_patient_goes_along_with_who_is_not(database: Database) -> None:
    work = Work()
    group = GroupCommit(database, work)
    patient = [asyncio.create_task(group.submit(name, patience_s=3600)) for name in ("a", "b")]
    await asyncio.sleep(0)
    assert await group.submit("c") == "C"
    assert await asyncio.gather(*patient) == ["A", "B"]
    assert work.sizes == [3]


async def test_patience_has_an_end(database: Database) -> None:
    work = Work()
    group = GroupCommit(database, work)
    late = asyncio.create_task(group.submit("a", patience_s=3600))
    await asyncio.sleep(0)
    assert await group.submit("b", patience_s=0.01) == "B"
    assert await late == "A"
    assert work.sizes == [2]


async def test_a_full_transaction_waits_for_nobody(database: Database) -> None:
    work = Work()
    group = GroupCommit(database, work)
    names = [f"a{number}" for number in range(300)]
    await asyncio.gather(*(group.submit(name, patience_s=3600) for name in names))
    assert work.sizes == [256, 44]
