"""API keys, on the databases that there are."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, select

from helix_ray.accounts.key_use import KeyUse
from helix_ray.accounts.keys import KeyStore
from helix_ray.accounts.users import UserStore
from helix_ray.config.frozen import ConfigError
from helix_ray.core.accounts import Caller, KeyScopes, User
from helix_ray.core.errors import AuthenticationError, ConflictError, InvalidRequestError, NotFoundError, UnavailableError
from helix_ray.core.keys import generate_key, is_well_formed
from helix_ray.storage.database import Database
from helix_ray.storage.tables import api_keys
from tests.accounts.moments import SetClock
from tests.accounts.people import PEPPER

SCOPES = KeyScopes(("demo", "other"), ("chat",), "support")


@pytest.fixture
async def store(database: Database, clock: SetClock) -> AsyncIterator[KeyStore]:
    store = KeyStore(database, PEPPER, clock)
    yield store
    await store.close()


async def refused(store: KeyStore, key: str) -> None:
    with pytest.raises(AuthenticationError):
        await store.caller(key)


def test_the_form_of_keys() -> None:
    key = generate_key()
    assert key.startswith("hx-")
    assert len(key) == 51
    assert key[43:] == f"{zlib.crc32(key[:43].encode()):08x}"
    assert is_well_formed(key)
    assert generate_key() != key


@hypothesis_settings(deadline=None)
@given(st.text(alphabet=st.characters(), max_size=80) | st.from_regex(r"hx-[A-Za-z0-9]{40}[0-9a-f]{8}\n?", fullmatch=True))
def test_garbage_has_no_form(text: str) -> None:
    checksum = f"{zlib.crc32(text[:43].encode('utf-8', 'replace')):08x}"
    assert not is_well_formed(text) or (text[43:] == checksum and text.startswith("hx-"))


@hypothesis_settings(deadline=None)
@given(st.integers(0, 50), st.characters())
def test_a_typo_shows(position: int, character: str) -> None:
    key = generate_key()
    changed = key[:position] + character + key[position + 1 :]
    assert is_well_formed(changed) == (changed == key)


async def test_a_key_stands_for_its_user(store: KeyStore, ann: User, clock: SetClock) -> None:
    expires = clock.now + timedelta(days=1)
    key, text = await store.create(ann.id, "ci", scopes=SCOPES, expires_at=expires, budget=5, requests_per_minute=60)
    assert await store.caller(text) == Caller(ann.id, key.id, "member", SCOPES, budget=5, requests_per_minute=60)
    assert (key.account, key.name, key.scopes, key.budget, key.requests_per_minute) == (ann.id, "ci", SCOPES, 5, 60)
    assert (key.created_at, key.expires_at, key.revoked_at, key.last_used_at) == (clock.now, expires, None, None)
    assert text.startswith(key.prefix)
    assert len(key.prefix) == 9
    plain, text = await store.create(ann.id, "plain")
    assert (plain.scopes, plain.budget, plain.requests_per_minute, plain.expires_at) == (KeyScopes(), None, None, None)
    assert (await store.caller(text)).scopes == KeyScopes()


async def test_only_a_peppered_hash_is_kept(store: KeyStore, database: Database, ann: User) -> None:
    _, text = await store.create(ann.id, "ci")
    async with database.read() as connection:
        rows = (await connection.execute(select(api_keys))).all()
    assert text not in repr(rows)
    await refused(KeyStore(database, b"q" * 32), text)


def test_a_short_pepper_is_refused(tmp_path: Any) -> None:
    with pytest.raises(ConfigError, match="32"):
        KeyStore(Database(f"sqlite:///{tmp_path}/helix.db"), b"p" * 31)


@pytest.mark.parametrize("garbage", ["", "hx-", "\0", "\ud800", "hx-" + "a" * 48, "x" * 1_000_000, "sk-abc"])
async def test_garbage_does_not_reach_the_database(store: KeyStore, garbage: str) -> None:
    statements: list[str] = []

    def note(*args: Any) -> None:
        statements.append(args[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await refused(store, garbage)
        assert statements == []
        await refused(store, generate_key())
        assert statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_an_expired_key_is_refused(store: KeyStore, ann: User, clock: SetClock) -> None:
    key, text = await store.create(ann.id, "ci", expires_at=clock.now + timedelta(seconds=10))
    clock.move(9)
    await store.caller(text)
    clock.move(1)
    await refused(store, text)
    await store.change(ann.id, key.id, expires_at=None)
    await store.caller(text)


async def test_a_revoked_key_is_refused_at_once(store: KeyStore, ann: User, clock: SetClock) -> None:
    key, text = await store.create(ann.id, "ci")
    revoked = await store.revoke(ann.id, key.id)
    assert revoked.revoked_at == clock.now
    await refused(store, text)
    clock.move(60)
    assert await store.revoke(ann.id, key.id) == revoked
    with pytest.raises(ConflictError):
        await store.rotate(ann.id, key.id)
    with pytest.raises(ConflictError):
        await store.change(ann.id, key.id, name="other")
    assert await store.key(ann.id, key.id) == revoked


async def test_a_disabled_users_keys_are_refused(store: KeyStore, database: Database, ann: User) -> None:
    await UserStore(database).register("root", "root@example.org", "h", "admin")
    _, text = await store.create(ann.id, "ci")
    for disabled in (True, False):
        async with database.write() as connection:
            await UserStore(database).set_disabled(connection, ann.id, disabled)
        if disabled:
            await refused(store, text)
    await store.caller(text)


async def test_a_rotated_key_stops_at_once(store: KeyStore, ann: User) -> None:
    key, old = await store.create(ann.id, "ci")
    rotated, new = await store.rotate(ann.id, key.id)
    assert (rotated.id, rotated.previous_until) == (key.id, None)
    assert new.startswith(rotated.prefix)
    assert (await store.caller(new)).key_id == key.id
    await refused(store, old)


async def test_a_rotated_key_may_have_a_grace(store: KeyStore, ann: User, clock: SetClock) -> None:
    key, first = await store.create(ann.id, "ci")
    rotated, second = await store.rotate(ann.id, key.id, timedelta(hours=24))
    assert rotated.previous_until == clock.now + timedelta(hours=24)
    assert await store.caller(first) == await store.caller(second)
    clock.move(86_400 - 1)
    await store.caller(first)
    clock.move(1)
    await refused(store, first)
    _, third = await store.rotate(ann.id, key.id, timedelta(hours=1))
    _, fourth = await store.rotate(ann.id, key.id, timedelta(hours=1))
    await refused(store, second)
    await store.caller(third)
    await store.caller(fourth)
    await store.revoke(ann.id, key.id)
    await refused(store, third)
    await refused(store, fourth)


@pytest.mark.parametrize("grace", [timedelta(seconds=-1), timedelta(hours=24, seconds=1), timedelta.max])
async def test_the_grace_is_bounded(store: KeyStore, ann: User, grace: timedelta) -> None:
    key, text = await store.create(ann.id, "ci")
    with pytest.raises(InvalidRequestError) as caught:
        await store.rotate(ann.id, key.id, grace)
    assert caught.value.param == "grace"
    await store.caller(text)


async def test_rotations_at_once_leave_one_text(store: KeyStore, ann: User) -> None:
    key, old = await store.create(ann.id, "ci")
    rotations = await asyncio.gather(*(store.rotate(ann.id, key.id) for _ in range(8)))
    outcomes = await asyncio.gather(*(store.caller(text) for _, text in rotations), return_exceptions=True)
    assert sum(isinstance(outcome, Caller) for outcome in outcomes) == 1
    await refused(store, old)


async def test_settings_change_one_by_one(store: KeyStore, ann: User, clock: SetClock) -> None:
    key, text = await store.create(ann.id, "ci", budget=5)
    zone = timezone(timedelta(hours=5))
    expires = (clock.now + timedelta(days=1)).astimezone(zone)
    await asyncio.gather(
        store.change(ann.id, key.id, name="new"),
        store.change(ann.id, key.id, scopes=SCOPES),
        store.change(ann.id, key.id, requests_per_minute=7),
        store.change(ann.id, key.id, expires_at=expires),
    )
    changed = await store.key(ann.id, key.id)
    assert (changed.name, changed.scopes, changed.budget, changed.requests_per_minute) == ("new", SCOPES, 5, 7)
    assert changed.expires_at == expires
    assert (await store.caller(text)).scopes == SCOPES
    await store.close()  # the use is noted
    assert (await store.change(ann.id, key.id, budget=None)).budget is None
    assert await store.change(ann.id, key.id) == await store.key(ann.id, key.id)


@pytest.mark.parametrize(
    ("settings", "param"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 129}, "name"),
        ({"name": "a\0"}, "name"),
        ({"name": "\ud800"}, "name"),
        ({"budget": -1}, "budget"),
        ({"budget": 2**63}, "budget"),
        ({"requests_per_minute": 0}, "requests_per_minute"),
        ({"requests_per_minute": 2**31}, "requests_per_minute"),
        ({"expires_at": SetClock().now}, "expires_at"),
        ({"scopes": KeyScopes(models=("",))}, "scopes.models"),
        ({"scopes": KeyScopes(models=("x",) * 129)}, "scopes.models"),
        ({"scopes": KeyScopes(endpoints=("\0",))}, "scopes.endpoints"),
        ({"scopes": KeyScopes(agent="x" * 257)}, "scopes.agent"),
    ],
)
async def test_settings_out_of_range(store: KeyStore, ann: User, settings: dict[str, Any], param: str) -> None:
    key, _ = await store.create(ann.id, "ci")
    for tried in (store.create(ann.id, **{"name": "x", **settings}), store.change(ann.id, key.id, **settings)):
        with pytest.raises(InvalidRequestError) as caught:
            await tried
        assert caught.value.param == param
    assert [one.id for one in await store.keys(ann.id, 9)] == [key.id]


async def test_the_largest_settings(store: KeyStore, ann: User) -> None:
    empty = KeyScopes((), (), None)
    key, _ = await store.create(ann.id, "🙂" * 128, budget=2**63 - 1, requests_per_minute=2**31 - 1, scopes=empty)
    assert await store.key(ann.id, key.id) == key
    assert (key.budget, key.scopes) == (2**63 - 1, empty)


async def test_a_key_is_its_accounts(store: KeyStore, database: Database, ann: User) -> None:
    bob = await UserStore(database).register("bob", "bob@example.org", "h")
    key, text = await store.create(ann.id, "ci")
    for account, key_id in ((bob.id, key.id), (ann.id, "key-" + "0" * 32), (ann.id, "\0"), (ann.id, "\ud800")):
        for tried in (
            store.key(account, key_id),
            store.change(account, key_id, name="x"),
            store.rotate(account, key_id),
            store.revoke(account, key_id),
            store.keys(account, 9, key_id),
        ):
            with pytest.raises(NotFoundError):
                await tried
    assert await store.keys(bob.id, 9) == []
    assert (await store.caller(text)).account == ann.id
    assert (await store.key(ann.id, key.id)).name == "ci"
    for nobody in ("user-" + "0" * 32, "\0"):
        with pytest.raises(NotFoundError):
            await store.create(nobody, "ci")


async def test_pages(store: KeyStore, ann: User) -> None:
    ids = [(await store.create(ann.id, f"key {number}"))[0].id for number in range(5)]
    await store.revoke(ann.id, ids[1])
    seen: list[str] = []
    while page := await store.keys(ann.id, 2, seen[-1] if seen else None):
        seen += [key.id for key in page]
    assert seen == ids[::-1]


async def test_use_is_noted_once_a_minute(store: KeyStore, database: Database, ann: User, clock: SetClock) -> None:
    writes: list[str] = []

    def note(*args: Any) -> None:
        if args[2].startswith("UPDATE"):
            writes.append(args[2])

    key, text = await store.create(ann.id, "ci")
    event.listen(database._engine.sync_engine, "before_cursor_execute", note)
    minutes: list[datetime | None] = []
    for _ in range(2):
        await asyncio.gather(*(store.caller(text) for _ in range(20)))
        await store.close()
        await store.caller(text)
        clock.move(29)
        await store.caller(text)
        await store.close()
        minutes.append((await store.key(ann.id, key.id)).last_used_at)
        clock.move(31)
    start = SetClock().now.replace(second=0)
    assert minutes == [start, start + timedelta(minutes=1)]
    assert len(writes) == 2


async def test_a_late_note_does_not_turn_the_minute_back(store: KeyStore, database: Database, ann: User, clock: SetClock) -> None:
    key, text = await store.create(ann.id, "ci")
    clock.move(120)
    await store.caller(text)
    await store.close()
    late = KeyUse(database)
    late.note(key.id, None, SetClock().now)
    await late.close()
    assert (await store.key(ann.id, key.id)).last_used_at == clock.now.replace(second=0)


async def test_a_use_that_could_not_be_noted_is_noted_later(
    store: KeyStore, database: Database, ann: User, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable() -> None:
        raise UnavailableError("The database cannot be reached.")

    key, text = await store.create(ann.id, "ci")
    with monkeypatch.context() as patch:
        patch.setattr(database, "write", unavailable)
        await store.caller(text)
        await store.close()
    assert (await store.key(ann.id, key.id)).last_used_at is None
    await store.caller(text)
    await store.close()
    assert (await store.key(ann.id, key.id)).last_used_at == clock.now.replace(second=0)
