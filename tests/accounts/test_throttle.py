"""Failed logins, on the databases that there are."""

from __future__ import annotations

import asyncio

import pytest

from helix_ray.accounts.throttle import LoginThrottle
from helix_ray.core.errors import RateLimitError
from helix_ray.storage.database import Database
from tests.accounts.moments import SetClock
from tests.accounts.people import count_of

_WINDOW_S = 900


@pytest.fixture
def throttle(database: Database, clock: SetClock) -> LoginThrottle:
    return LoginThrottle(database, clock)


async def wait_of(throttle: LoginThrottle, name: str, address: str | None = None) -> float | None:
    """Seconds to wait, or ``None`` if the attempt was let through."""
    try:
        await throttle.attempt(name, address)
    except RateLimitError as error:
        return error.retry_after
    return None


async def test_waits_grow_from_the_fifth_failure_on(throttle: LoginThrottle, clock: SetClock) -> None:
    for _ in range(5):
        assert await wait_of(throttle, "ann") is None
    waits = []
    for _ in range(13):
        wait = await wait_of(throttle, "ann")
        assert wait is not None
        waits.append(wait)
        clock.move(wait - 1)
        assert await wait_of(throttle, "ann") == 1
        clock.move(1)
        assert await wait_of(throttle, "ann") is None
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]
    assert await wait_of(throttle, "bob") is None


async def test_attempts_while_waiting_do_not_count(throttle: LoginThrottle, clock: SetClock) -> None:
    for _ in range(5):
        await throttle.attempt("ann")
    assert [await wait_of(throttle, "ann") for _ in range(10)] == [1] * 10
    clock.move(1)
    assert await wait_of(throttle, "ann") is None
    assert await wait_of(throttle, "ann") == 2


async def test_failures_are_forgotten(throttle: LoginThrottle, clock: SetClock) -> None:
    for _ in range(4):
        await throttle.attempt("ann")
    clock.move(_WINDOW_S)
    assert [await wait_of(throttle, "ann") for _ in range(6)] == [None] * 5 + [1]
    clock.move(1 + _WINDOW_S)
    assert [await wait_of(throttle, "ann") for _ in range(6)] == [None] * 5 + [1]


async def test_success_begins_anew(throttle: LoginThrottle) -> None:
    for _ in range(3):
        for _ in range(5):
            await throttle.attempt("ann")
        await throttle.succeed("ann")


async def test_case_does_not_matter(throttle: LoginThrottle) -> None:
    outcomes = [await wait_of(throttle, name) for name in ("ann", "ANN", "Ann", "aNn", "ann", "ANN")]
    assert outcomes == [None] * 5 + [1]


async def test_an_address_has_fifty_failures(throttle: LoginThrottle, clock: SetClock) -> None:
    for number in range(50):
        assert await wait_of(throttle, f"user{number}", "192.0.2.1") is None
    assert await wait_of(throttle, "another", "192.0.2.1") == 1
    assert await wait_of(throttle, "another", "::ffff:192.0.2.1") == 1
    assert await wait_of(throttle, "another", "192.0.2.2") is None
    clock.move(1)
    await throttle.attempt("another", "192.0.2.1")
    assert await wait_of(throttle, "another", "192.0.2.1") == 2


async def test_own_success_does_not_clear_an_address(throttle: LoginThrottle) -> None:
    for number in range(49):
        await throttle.attempt(f"user{number}", "192.0.2.1")
        await throttle.attempt("mine", "192.0.2.1")
        await throttle.succeed("mine", "192.0.2.1")
    await throttle.attempt("last", "192.0.2.1")
    assert await wait_of(throttle, "mine", "192.0.2.1") == 1


async def test_a_network_of_ipv6_is_one_address(throttle: LoginThrottle) -> None:
    for number in range(50):
        await throttle.attempt(f"user{number}", f"2001:db8::{number:x}")
    assert await wait_of(throttle, "another", "2001:db8::ffff:1") == 1
    assert await wait_of(throttle, "another", "2001:db8:0:1::1") is None


@pytest.mark.parametrize("name", ["", "\0", "\ud800", "x" * 1_000_000])
async def test_any_name_and_address(throttle: LoginThrottle, name: str) -> None:
    assert [await wait_of(throttle, name, name) for _ in range(6)] == [None] * 5 + [1]


async def test_many_at_once_are_counted_each(throttle: LoginThrottle, clock: SetClock) -> None:
    outcomes = await asyncio.gather(*(throttle.attempt("ann") for _ in range(50)), return_exceptions=True)
    assert (outcomes.count(None), count_of(outcomes, RateLimitError)) == (5, 45)
    addressed = (throttle.attempt(f"user{number}", "192.0.2.1") for number in range(60))
    outcomes = await asyncio.gather(*addressed, return_exceptions=True)
    assert (outcomes.count(None), count_of(outcomes, RateLimitError)) == (50, 10)


async def test_counts_outlive_the_process(database: Database, clock: SetClock) -> None:
    for _ in range(5):
        await LoginThrottle(database, clock).attempt("ann")
    assert await wait_of(LoginThrottle(database, clock), "ann") == 1


async def test_sweeping(throttle: LoginThrottle, clock: SetClock) -> None:
    await throttle.attempt("ann", "192.0.2.1")
    assert await throttle.sweep() == 0
    clock.move(_WINDOW_S)
    assert await throttle.sweep() == 2
