"""Refresh tokens, on the databases that there are."""

from __future__ import annotations

import asyncio
import re

import pytest
from sqlalchemy import func, select

from helix_ray.accounts.refresh import Grant, RefreshStore
from helix_ray.accounts.users import UserStore
from helix_ray.core.accounts import User
from helix_ray.core.errors import AuthenticationError
from helix_ray.storage.database import Database
from helix_ray.storage.tables import refresh_families, refresh_tokens
from tests.accounts.moments import SetClock
from tests.accounts.people import count_of

_DAY_S = 86_400


@pytest.fixture
def store(database: Database, clock: SetClock) -> RefreshStore:
    return RefreshStore(database, clock)


async def start(store: RefreshStore, database: Database, user: User) -> Grant:
    async with database.write() as connection:
        return await store.start(connection, user.id)


async def refused(store: RefreshStore, token: str) -> None:
    with pytest.raises(AuthenticationError) as caught:
        await store.rotate(token)
    assert caught.value.code == "authentication_failed"


async def test_a_token_gives_the_next(store: RefreshStore, database: Database, ann: User) -> None:
    grant = await start(store, database, ann)
    seen = {grant.token}
    for _ in range(3):
        user, after = await store.rotate(grant.token)
        assert (user, after.family) == (ann, grant.family)
        seen.add(after.token)
        grant = after
    assert len(seen) == 4
    assert all(re.fullmatch(r"hr-[A-Za-z0-9_-]{43}", token) for token in seen)
    assert await store.holder(grant.family, ann.id) == ann


async def test_only_a_hash_is_kept(store: RefreshStore, database: Database, ann: User) -> None:
    grant = await start(store, database, ann)
    async with database.read() as connection:
        rows = (await connection.execute(select(refresh_tokens))).all()
    assert grant.token not in repr(rows)
    assert grant.token not in repr(grant)
    assert [len(row.digest) for row in rows] == [32]


async def test_a_token_that_comes_again_ends_its_family(store: RefreshStore, database: Database, ann: User) -> None:
    other = await start(store, database, ann)
    first = await start(store, database, ann)
    _, second = await store.rotate(first.token)
    await refused(store, first.token)
    await refused(store, second.token)
    with pytest.raises(AuthenticationError):
        await store.holder(first.family, ann.id)
    await store.rotate(other.token)


async def test_one_of_many_uses_a_token_and_the_rest_end_it(store: RefreshStore, database: Database, ann: User) -> None:
    grant = await start(store, database, ann)
    outcomes = await asyncio.gather(*(store.rotate(grant.token) for _ in range(20)), return_exceptions=True)
    assert (count_of(outcomes, tuple), count_of(outcomes, AuthenticationError)) == (1, 19)
    ((_, after),) = [outcome for outcome in outcomes if isinstance(outcome, tuple)]
    await refused(store, after.token)


@pytest.mark.parametrize(
    "token", ["", "hr-", "hr-" + "x" * 43, "hr-" + "x" * 42 + "\n", "\0", "hr-" + "\ud800" * 43, "x" * 1_000_000]
)
async def test_other_tokens_are_refused(store: RefreshStore, database: Database, ann: User, token: str) -> None:
    grant = await start(store, database, ann)
    await refused(store, token)
    await store.revoke(token)
    await store.rotate(grant.token)


async def test_a_token_lasts_thirty_days(store: RefreshStore, database: Database, ann: User, clock: SetClock) -> None:
    grant = await start(store, database, ann)
    clock.move(30 * _DAY_S - 1)
    _, grant = await store.rotate(grant.token)
    clock.move(30 * _DAY_S)
    await refused(store, grant.token)


async def test_logging_out_ends_the_family_only(store: RefreshStore, database: Database, ann: User) -> None:
    other = await start(store, database, ann)
    first = await start(store, database, ann)
    _, second = await store.rotate(first.token)
    for _ in range(2):
        await store.revoke(first.token)
    await refused(store, second.token)
    with pytest.raises(AuthenticationError):
        await store.holder(first.family, ann.id)
    assert await store.holder(other.family, ann.id) == ann


async def test_all_families_of_a_user_end(store: RefreshStore, database: Database, ann: User) -> None:
    bob = await UserStore(database).register("bob", "bob@example.org", "h")
    grants = [await start(store, database, ann) for _ in range(3)]
    others = await start(store, database, bob)
    async with database.write() as connection:
        await store.revoke_all(connection, ann.id)
    for grant in grants:
        await refused(store, grant.token)
    await store.rotate(others.token)


async def test_a_family_is_its_users(store: RefreshStore, database: Database, ann: User) -> None:
    grant = await start(store, database, ann)
    for family, account in ((grant.family, "user-other"), ("family-other", ann.id)):
        with pytest.raises(AuthenticationError):
            await store.holder(family, account)


async def test_what_has_expired_is_swept(store: RefreshStore, database: Database, ann: User, clock: SetClock) -> None:
    old = await start(store, database, ann)
    kept = await start(store, database, ann)
    clock.move(20 * _DAY_S)
    _, kept = await store.rotate(kept.token)
    assert await store.sweep() == 0
    clock.move(10 * _DAY_S)
    assert await store.sweep() == 2
    async with database.read() as connection:
        families = (await connection.execute(select(refresh_families.c.id))).scalars().all()
        tokens = (await connection.execute(select(func.count()).select_from(refresh_tokens))).scalar_one()
    assert (families, tokens) == ([kept.family], 1)
    await refused(store, old.token)
    await store.rotate(kept.token)
