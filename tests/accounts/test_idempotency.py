"""Answers by their idempotency keys, on the databases that there are."""

from __future__ import annotations

import asyncio
import inspect
from pathlib import Path

import pytest
from sqlalchemy import select

from helix_ray.accounts.idempotency import IdempotencyStore
from helix_ray.accounts.sealed_answers import AnswerSeal
from helix_ray.config import Settings
from helix_ray.core.errors import ConflictError, UnprocessableError
from helix_ray.core.idempotency import Claim, IdempotentAnswers, KeptAnswer
from helix_ray.storage.database import Database
from helix_ray.storage.tables import idempotent_answers
from tests.accounts.moments import SetClock

ANSWER = KeptAnswer(201, (("content-type", "application/json"), ("x-y", "é")), b"packed hx-secret")


@pytest.fixture
def store(database: Database, clock: SetClock, tmp_path: Path) -> IdempotencyStore:
    return IdempotencyStore(database, Settings(data_dir=tmp_path), clock)


def claim(token: str = "1", tenant: str = "ann", key: str = "k", request: str = "r") -> Claim:
    return Claim(tenant, key.encode() * 32, request.encode() * 32, token)


def test_it_has_the_methods_of_the_protocol() -> None:
    for name in ("begin", "renew", "keep", "release"):
        asked, offered = (inspect.signature(getattr(kind, name)) for kind in (IdempotentAnswers, IdempotencyStore))
        assert asked == offered, name


async def refused(store: IdempotencyStore, other: Claim, code: str) -> None:
    with pytest.raises((ConflictError, UnprocessableError)) as caught:
        await store.begin(other)
    assert caught.value.code == code
    assert caught.value.retry_after == (1 if code == "idempotency_key_in_use" else None)


async def test_one_of_many_runs_and_the_others_get_its_answer(store: IdempotencyStore) -> None:
    outcomes = await asyncio.gather(*(store.begin(claim(str(number))) for number in range(20)), return_exceptions=True)
    (first,) = [number for number, outcome in enumerate(outcomes) if outcome is None]
    assert {getattr(one, "code", None) for one in outcomes} == {None, "idempotency_key_in_use"}
    await refused(store, claim("x"), "idempotency_key_in_use")
    await store.keep(claim("x"), KeptAnswer(200, (), b"of somebody who has not the claim"))
    await refused(store, claim("y"), "idempotency_key_in_use")
    await store.keep(claim(str(first)), ANSWER)
    assert await asyncio.gather(*(store.begin(claim(str(number))) for number in range(5))) == [ANSWER] * 5


async def test_a_key_is_for_one_request_of_one_tenant(store: IdempotencyStore) -> None:
    await store.begin(claim())
    await refused(store, claim("2", request="s"), "idempotency_key_reused")
    assert await store.begin(claim("3", tenant="bob", request="s")) is None
    assert await store.begin(claim("4", key="l", request="s")) is None
    await store.keep(claim(), ANSWER)
    await refused(store, claim("2", request="s"), "idempotency_key_reused")


async def test_what_is_released_runs_again(store: IdempotencyStore) -> None:
    await store.begin(claim())
    await store.release(claim("2"))
    await refused(store, claim("2"), "idempotency_key_in_use")
    await store.release(claim())
    assert await store.begin(claim("2", request="s")) is None
    await store.keep(claim("2", request="s"), ANSWER)
    await store.release(claim("2", request="s"))
    assert await store.begin(claim("3", request="s")) == ANSWER


async def test_an_answer_that_was_not_kept(store: IdempotencyStore, clock: SetClock) -> None:
    await store.begin(claim())
    await store.keep(claim(), None)
    await refused(store, claim("2"), "idempotency_answer_not_kept")
    clock.move(hours=25)
    assert await store.begin(claim("2")) is None


async def test_whoever_died_gives_the_key_back(store: IdempotencyStore, clock: SetClock) -> None:
    await store.begin(claim())
    clock.move(59)
    await store.renew(claim())
    clock.move(59)
    await refused(store, claim("2"), "idempotency_key_in_use")
    clock.move(2)
    await refused(store, claim("2", request="s"), "idempotency_key_reused")
    assert await store.begin(claim("2")) is None
    # The first one was only slow. It keeps nothing any more, and takes nothing away.
    await store.renew(claim())
    await store.release(claim())
    await store.keep(claim(), KeptAnswer(200, (), b"late"))
    await refused(store, claim("3"), "idempotency_key_in_use")
    await store.keep(claim("2"), ANSWER)
    assert await store.begin(claim("3")) == ANSWER


async def test_answers_expire(store: IdempotencyStore, clock: SetClock) -> None:
    await store.begin(claim())
    await store.keep(claim(), ANSWER)
    clock.move(hours=23, minutes=59)
    assert await store.begin(claim("2")) == ANSWER
    clock.move(minutes=2)
    assert await store.begin(claim("2", request="s")) is None


async def test_a_long_request_outlives_a_short_retention(database: Database, clock: SetClock, tmp_path: Path) -> None:
    store = IdempotencyStore(database, Settings(data_dir=tmp_path, idempotency_hours=0.001), clock)
    await store.begin(claim())
    clock.move(50)
    await refused(store, claim("2"), "idempotency_key_in_use")


async def test_the_database_alone_tells_nothing(store: IdempotencyStore, database: Database, tmp_path: Path) -> None:
    await store.begin(claim())
    await store.keep(claim(), ANSWER)
    async with database.read() as connection:
        row = (await connection.execute(select(idempotent_answers))).one()
    assert b"hx-secret" not in bytes(row.answer)
    file = tmp_path / "secrets" / "kept-answers"
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_bytes(b"x" * 32)
    other = IdempotencyStore(database, Settings(data_dir=tmp_path), store._clock)
    await refused(other, claim("2"), "idempotency_answer_not_kept")


def test_what_is_sealed_under_one_key_does_not_open_under_another() -> None:
    seal = AnswerSeal(b"s" * 32)
    sealed = seal.close(ANSWER, b"k")
    assert seal.open(sealed, b"k") == ANSWER
    for key, damaged in ((b"l", sealed), (b"k", sealed[:-1]), (b"k", sealed[:5]), (b"k", b"")):
        assert seal.open(damaged, key) is None
