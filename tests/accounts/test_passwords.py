"""Passwords and their hashes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import argon2
import pytest

from helix_ray.accounts import passwords as module
from helix_ray.accounts.passwords import PasswordHasher, check_password
from helix_ray.core.errors import InvalidRequestError, OverloadedError
from tests.accounts.people import CHEAP, PASSWORD


class Counting(argon2.PasswordHasher):
    """Counts what it verifies, and waits if it is told to."""

    def __init__(self) -> None:
        super().__init__(**CHEAP)
        self.verified = 0
        self.go = Event()
        self.go.set()

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:
        self.go.wait(30)
        self.verified += 1
        return super().verify(hash, password)


@pytest.fixture
def algorithm() -> Counting:
    return Counting()


@pytest.fixture
def hasher(algorithm: Counting) -> Iterator[PasswordHasher]:
    hasher = PasswordHasher(algorithm)
    yield hasher
    algorithm.go.set()
    hasher.close()


@pytest.mark.parametrize("password", ["x" * 8, "x" * 256, "        ", "\0" * 8, "\ud800" * 8, "🙂" * 256])
async def test_any_characters_are_a_password(hasher: PasswordHasher, password: str) -> None:
    check_password(password, "ann")
    digest = await hasher.hash(password)
    assert await hasher.verify(digest, password)
    assert not await hasher.verify(digest, password + "x")
    assert not await hasher.verify(digest, password[:-1])


@pytest.mark.parametrize("password", ["", "x" * 7, "x" * 257, "Ann Miller", "ANN MILLER"])
def test_passwords_that_are_refused(password: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        check_password(password, "ann miller")
    assert caught.value.param == "password"


async def test_it_is_argon2id_with_a_salt() -> None:
    hasher = PasswordHasher()
    first, second = await hasher.hash(PASSWORD), await hasher.hash(PASSWORD)
    assert first.startswith("$argon2id$")
    assert first != second
    defaults = argon2.PasswordHasher()
    assert argon2.extract_parameters(first).memory_cost == defaults.memory_cost
    hasher.close()


async def test_an_unknown_user_costs_as_much(hasher: PasswordHasher, algorithm: Counting) -> None:
    for password in ("nobody", PASSWORD, "x" * 10_000_000):
        algorithm.verified = 0
        assert not await hasher.verify(None, password)
        assert algorithm.verified == 1


async def test_other_settings_ask_for_another_hash(hasher: PasswordHasher) -> None:
    digest = await hasher.hash(PASSWORD)
    assert not hasher.needs_rehash(digest)
    other = PasswordHasher(argon2.PasswordHasher(**{**CHEAP, "time_cost": 2}))
    assert other.needs_rehash(digest)
    other.close()


async def test_two_threads_and_a_bounded_queue(
    hasher: PasswordHasher, algorithm: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(hasher._threads, ThreadPoolExecutor)
    assert hasher._threads._max_workers == 2
    monkeypatch.setattr(module, "_MOST_WAITING", 5)
    algorithm.go.clear()
    waiting = [asyncio.create_task(hasher.verify(None, PASSWORD)) for _ in range(5)]
    await asyncio.sleep(0)
    with pytest.raises(OverloadedError):
        await hasher.verify(None, PASSWORD)
    algorithm.go.set()
    assert await asyncio.gather(*waiting) == [False] * 5
    assert not await hasher.verify(None, PASSWORD)
