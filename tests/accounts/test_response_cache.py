"""Answers that are kept to be given again, on the databases that there are."""

from __future__ import annotations

import asyncio
import hashlib
import inspect
import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from helix_ray.accounts.response_cache import ResponseCacheStore
from helix_ray.accounts.retention import Retention
from helix_ray.config import Settings
from helix_ray.core.response_cache import ResponseCache
from helix_ray.storage.database import Database
from helix_ray.storage.tables import response_cache
from tests.accounts.moments import SetClock

ANN, BOB = b"a" * 32, b"b" * 32


def key(name: object) -> bytes:
    return hashlib.sha256(str(name).encode()).digest()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, cache_bytes=20_000, cache_entry_bytes=2_000)


@pytest.fixture
def store(database: Database, clock: SetClock, settings: Settings) -> ResponseCacheStore:
    return ResponseCacheStore(database, settings, clock)


def test_it_has_the_methods_of_the_protocol() -> None:
    for name in ("get", "put"):
        asked, offered = (inspect.signature(getattr(kind, name)) for kind in (ResponseCache, ResponseCacheStore))
        assert asked == offered, name


async def used(database: Database) -> int:
    async with database.read() as connection:
        return int((await connection.execute(select(func.coalesce(func.sum(response_cache.c.size), 0)))).scalar_one())


async def test_an_answer_is_given_until_it_expires(store: ResponseCacheStore, clock: SetClock) -> None:
    assert await store.get(key("x")) is None
    await store.put(key("x"), ANN, b"answer", 60)
    assert await store.get(key("x")) == b"answer"
    assert await store.get(key("y")) is None
    clock.move(59)
    assert await store.get(key("x")) == b"answer"
    clock.move(1)
    assert await store.get(key("x")) is None


async def test_a_later_answer_takes_its_place(store: ResponseCacheStore, clock: SetClock) -> None:
    await asyncio.gather(*(store.put(key("x"), ANN, b"first", 60) for _ in range(5)))
    clock.move(50)
    await store.put(key("x"), ANN, b"second", 60)
    clock.move(50)
    assert await store.get(key("x")) == b"second"


async def test_what_is_too_large_is_not_kept(store: ResponseCacheStore, database: Database) -> None:
    await store.put(key("x"), ANN, b"z" * 2_000, 60)
    assert await store.get(key("x")) is None
    assert await used(database) == 0


async def test_there_is_never_more_than_there_is_room_for(store: ResponseCacheStore, database: Database, clock: SetClock) -> None:
    for number in range(60):
        await store.put(key(number), ANN, os.urandom(1_000), 60 + number)
        assert await used(database) <= 20_000
    assert await store.get(key(59)) is not None
    assert await store.get(key(0)) is None


async def test_whoever_has_most_gives_way(store: ResponseCacheStore, clock: SetClock) -> None:
    for number in range(3):
        await store.put(key(f"bob{number}"), BOB, b"b" * 500, 10)
    for number in range(200):
        await store.put(key(f"ann{number}"), ANN, os.urandom(500), 1000)
    assert [await store.get(key(f"bob{number}")) for number in range(3)] == [b"b" * 500] * 3


async def test_what_has_expired_goes_first(store: ResponseCacheStore, clock: SetClock) -> None:
    for number in range(10):
        await store.put(key(f"old{number}"), BOB, os.urandom(1_000), 5)
    for number in range(8):
        await store.put(key(f"new{number}"), ANN, os.urandom(1_000), 500)
    clock.move(6)
    for number in range(8, 16):
        await store.put(key(f"new{number}"), ANN, os.urandom(1_000), 500)
    assert all([await store.get(key(f"new{number}")) is not None for number in range(16)])


async def test_a_new_process_knows_what_is_there(database: Database, clock: SetClock, settings: Settings) -> None:
    for number in range(40):
        await ResponseCacheStore(database, settings, clock).put(key(number), ANN, os.urandom(1_000), 60 + number)
    assert await used(database) <= 20_000


async def test_the_database_alone_tells_nothing(
    store: ResponseCacheStore, database: Database, clock: SetClock, tmp_path: Path
) -> None:
    await store.put(key("x"), ANN, b"what ann was told", 60)
    async with database.read() as connection:
        [row] = (await connection.execute(select(response_cache.c.answer))).all()
    assert b"ann" not in bytes(row.answer)
    stranger = ResponseCacheStore(database, Settings(data_dir=tmp_path / "other"), clock)
    assert await stranger.get(key("x")) is None


async def test_retention_deletes_what_has_expired(store: ResponseCacheStore, database: Database, clock: SetClock) -> None:
    await store.put(key("x"), ANN, b"x", 60)
    await store.put(key("y"), ANN, b"y", 600)
    retention = Retention(database, Settings(), clock)
    assert await retention.sweep() == 0
    clock.move(60)
    assert await retention.sweep() == 1
    assert await store.get(key("y")) == b"y"
