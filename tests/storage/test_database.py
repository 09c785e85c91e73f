"""Transactions: how they begin, wait for each other and fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select

from helix_ray.core.errors import UnavailableError
from helix_ray.storage import database as module
from helix_ray.storage.database import Database
from helix_ray.storage.tables import balances


@pytest.fixture
async def sqlite(data_dir: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{data_dir}/helix.db")
    yield database
    await database.close()


def add(connection: Connection, account: str) -> None:
    connection.execute(insert(balances).values(account=account, available=0, held=0))


def accounts(connection: Connection) -> list[str]:
    return list(connection.scalars(select(balances.c.account).order_by(balances.c.account)))


async def test_what_was_written_is_seen(database: Database) -> None:
    await database.transact(lambda connection: add(connection, "a"))
    async with database.write() as connection:
        await connection.run_sync(add, "b")
    assert await database.look(accounts) == ["a", "b"]
    async with database.read() as connection:
        assert await connection.run_sync(accounts) == ["a", "b"]


async def test_what_fails_has_changed_nothing(database: Database) -> None:
    def fail(connection: Connection) -> None:
        add(connection, "a")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await database.transact(fail)
    with pytest.raises(RuntimeError):
        await database.look(fail)
    await database.transact(lambda connection: add(connection, "a"))
    assert await database.look(accounts) == ["a"]


async def test_readers_wait_for_no_writer(database: Database) -> None:
    async with database.write() as connection:
        await connection.run_sync(add, "a")
        assert await database.look(accounts) == []
    assert await database.look(accounts) == ["a"]


async def test_writers_of_a_process_come_in_turn(sqlite: Database) -> None:
    ended: list[int] = []

    async def write(number: int) -> None:
        if number % 2:
            async with sqlite.write() as connection:
                await connection.run_sync(add, str(number))
        else:
            await sqlite.transact(lambda connection: add(connection, str(number)))
        ended.append(number)

    async with sqlite.write() as connection:
        waiting = []
        for number in range(10):
            waiting.append(asyncio.create_task(write(number)))
            await asyncio.sleep(0)
        waiting[3].cancel()
        await connection.run_sync(add, "first")
    await asyncio.gather(*waiting, return_exceptions=True)
    assert ended == [0, 1, 2, 4, 5, 6, 7, 8, 9]


async def test_a_turn_that_does_not_come_is_told(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async with sqlite.write():
        monkeypatch.setattr(module, "_PATIENCE_S", 0.05)
        with pytest.raises(UnavailableError):
            await sqlite.transact(accounts)
    assert await sqlite.transact(accounts) == []
