"""What the API asks about users, tokens and keys, on the databases that there are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import argon2
import pytest
from sqlalchemy import event

from helix_ray.accounts.identity import Identity
from helix_ray.accounts.passwords import PasswordHasher
from helix_ray.core.accounts import AccessToken, AuditRecord, Caller, KeyScopes, User
from helix_ray.core.errors import (
    AuthenticationError,
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
)
from helix_ray.storage.database import Database
from tests.accounts.moments import SetClock
from tests.accounts.people import CHEAP, PASSWORD, acting, build, cheap_hasher, count_of, join

ADDRESS = "192.0.2.1"


@pytest.fixture
async def identity(database: Database, clock: SetClock) -> AsyncIterator[Identity]:
    passwords = cheap_hasher()
    identity = build(database, clock, passwords)
    yield identity
    await identity.keys.close()
    passwords.close()


@pytest.fixture
async def root(identity: Identity) -> Caller:
    return acting(await join(identity, "root", "admin"))


@pytest.fixture
async def ann(identity: Identity) -> User:
    return await join(identity, "ann")


async def login(identity: Identity, name: str = "ann", password: str = PASSWORD) -> AccessToken:
    return (await identity.login(name, password, ADDRESS))[1]


async def ended(identity: Identity, token: AccessToken) -> None:
    """Neither the access token nor the refresh token is accepted."""
    with pytest.raises(AuthenticationError) as caught:
        await identity.caller_of_token(token.token)
    assert caught.value.code == "authentication_failed"
    with pytest.raises(AuthenticationError):
        await identity.refresh(token.refresh_token)


async def test_from_registration_to_logout(identity: Identity, ann: User, clock: SetClock) -> None:
    for name in ("ANN", "Ann@example.org"):
        user, token = await identity.login(name, PASSWORD, ADDRESS)
        assert user == ann
        assert token.expires_in == 3600
        assert await identity.caller_of_token(token.token) == Caller(ann.id, None, "member", KeyScopes())
    clock.move(3600)
    with pytest.raises(AuthenticationError):
        await identity.caller_of_token(token.token)
    token = await identity.refresh(token.refresh_token)
    assert (await identity.caller_of_token(token.token)).account == ann.id
    await identity.logout(token.refresh_token)
    await ended(identity, token)
    await identity.logout(token.refresh_token)
    await identity.logout("garbage")


@pytest.mark.parametrize(
    ("username", "email", "password", "param"),
    [
        ("an", "a@b", PASSWORD, "username"),
        ("ann", "a", PASSWORD, "email"),
        ("ann", "a@b", "short", "password"),
        ("ann miller", "a@b", "Ann Miller", "password"),
    ],
)
async def test_registrations_that_are_refused(identity: Identity, username: str, email: str, password: str, param: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        await identity.register(username, email, password)
    assert caught.value.param == param


async def test_one_of_many_registers(identity: Identity) -> None:
    outcomes = await asyncio.gather(*(join(identity, "ann") for _ in range(50)), return_exceptions=True)
    assert (count_of(outcomes, User), count_of(outcomes, ConflictError)) == (1, 49)
    await login(identity)


async def test_wrong_logins_are_all_the_same(identity: Identity, ann: User, root: Caller) -> None:
    off = await join(identity, "off")
    await identity.disable(root, off.id)
    messages = set()
    for name, password in (("ann", "wrong"), ("nobody", PASSWORD), ("off", PASSWORD), ("\0", ""), ("\ud800", "x" * 10**6)):
        with pytest.raises(AuthenticationError) as caught:
            await login(identity, name, password)
        messages.add((caught.value.message, caught.value.code))
    assert len(messages) == 1


async def test_guessing_is_slowed_down(identity: Identity, ann: User, clock: SetClock) -> None:
    tries = (login(identity, "ann", f"wrong {number}") for number in range(50))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert (count_of(outcomes, AuthenticationError), count_of(outcomes, RateLimitError)) == (5, 45)
    with pytest.raises(RateLimitError) as caught:
        await login(identity)
    assert caught.value.retry_after == 1
    clock.move(1)
    await login(identity)
    for _ in range(4):
        with pytest.raises(AuthenticationError):
            await login(identity, "ann", "wrong")
    await login(identity)


async def test_a_stolen_refresh_token_ends_the_session(identity: Identity, ann: User) -> None:
    stolen = await login(identity)
    outcomes = await asyncio.gather(*(identity.refresh(stolen.refresh_token) for _ in range(10)), return_exceptions=True)
    (after,) = [outcome for outcome in outcomes if isinstance(outcome, AccessToken)]
    assert count_of(outcomes, AuthenticationError) == 9
    await ended(identity, stolen)
    await ended(identity, after)
    await identity.caller_of_token((await login(identity)).token)


async def test_a_new_password_ends_all_sessions(identity: Identity, ann: User) -> None:
    tokens = [await login(identity) for _ in range(2)]
    await identity.change_password(ann.id, PASSWORD, "another horse")
    for token in tokens:
        await ended(identity, token)
    with pytest.raises(AuthenticationError):
        await login(identity)
    await login(identity, password="another horse")


async def test_a_password_is_not_changed_without_the_old_one(identity: Identity, ann: User) -> None:
    token = await login(identity)
    for new in ("short", "ann" * 100):
        with pytest.raises(InvalidRequestError):
            await identity.change_password(ann.id, PASSWORD, new)
    for _ in range(5):
        with pytest.raises(AuthenticationError):
            await identity.change_password(ann.id, "wrong", "another horse")
    with pytest.raises(RateLimitError):
        await identity.change_password(ann.id, PASSWORD, "another horse")
    with pytest.raises(NotFoundError):
        await identity.change_password("user-" + "0" * 32, PASSWORD, "another horse")
    await identity.caller_of_token(token.token)


async def test_no_session_survives_a_new_password(identity: Identity, ann: User) -> None:
    """Whoever logs in with the old password meanwhile gets nothing that lasts."""
    logins = [login(identity) for _ in range(4)]
    outcomes = await asyncio.gather(*logins, identity.change_password(ann.id, PASSWORD, "another horse"), return_exceptions=True)
    assert outcomes[-1] is None
    for outcome in outcomes[:-1]:
        if isinstance(outcome, AccessToken):
            await ended(identity, outcome)
        else:
            assert isinstance(outcome, AuthenticationError)


async def test_hashes_follow_the_settings(database: Database, clock: SetClock, identity: Identity, ann: User) -> None:
    stronger = PasswordHasher(argon2.PasswordHasher(**{**CHEAP, "time_cost": 2}))
    later = build(database, clock, stronger)
    await login(later)
    known = await later._users.credentials(ann.id)
    assert not stronger.needs_rehash(known.password_hash)
    await login(later)
    assert await later._users.credentials(ann.id) == known
    stronger.close()


async def test_a_disabled_user_is_out(identity: Identity, ann: User, root: Caller) -> None:
    token = await login(identity)
    _, key = await identity.keys.create(ann.id, "ci")
    await identity.disable(root, ann.id)
    await ended(identity, token)
    with pytest.raises(AuthenticationError):
        await identity.caller_of_key(key)
    with pytest.raises(AuthenticationError):
        await login(identity)
    await identity.enable(root, ann.id)
    await ended(identity, token)
    assert (await identity.caller_of_key(key)).account == ann.id
    await login(identity)


async def test_a_token_has_the_role_of_now(identity: Identity, ann: User, root: Caller) -> None:
    token = await login(identity)
    await identity.set_role(root, ann.id, "admin")
    assert (await identity.caller_of_token(token.token)).role == "admin"
    await identity.set_role(root, ann.id, "member")
    assert (await identity.caller_of_token(token.token)).role == "member"


async def test_a_foreign_key_is_not_there(identity: Identity, ann: User, root: Caller) -> None:
    key, text = await identity.keys.create(ann.id, "ci")
    with pytest.raises(NotFoundError):
        await identity.keys.revoke(root.account, key.id)
    assert await identity.caller_of_key(text) == Caller(ann.id, key.id, "member", KeyScopes())


async def test_only_admins_manage(identity: Identity, ann: User, root: Caller) -> None:
    member = acting(ann)
    for tried in (
        identity.users(member, 9),
        identity.set_role(member, ann.id, "admin"),
        identity.disable(member, root.account),
        identity.enable(member, ann.id),
        identity.audit_records(member, 9),
    ):
        with pytest.raises(PermissionDeniedError):
            await tried
    assert {user.username for user in await identity.users(root, 9)} == {"ann", "root"}
    assert await identity.audit_records(root, 9) == []


async def test_acts_are_recorded(identity: Identity, ann: User, root: Caller, clock: SetClock) -> None:
    await identity.set_role(root, ann.id, "admin")
    await identity.disable(root, ann.id)
    clock.move(60)
    await identity.enable(root, ann.id)
    records = await identity.audit_records(root, 2)
    records += await identity.audit_records(root, 2, records[-1].id)
    assert [(one.actor, one.action, one.target) for one in records] == [
        (root.account, "user.enable", ann.id),
        (root.account, "user.disable", ann.id),
        (root.account, "user.set_role", ann.id),
    ]
    assert records[-1].details == {"from": "member", "to": "admin"}
    assert records[0].at == clock.now
    assert isinstance(records[0], AuditRecord)
    with pytest.raises(NotFoundError):
        await identity.audit_records(root, 2, "audit-" + "0" * 32)


async def test_acts_that_fail_are_not_recorded(identity: Identity, root: Caller) -> None:
    with pytest.raises(ConflictError):
        await identity.disable(root, root.account)
    with pytest.raises(NotFoundError):
        await identity.set_role(root, "user-" + "0" * 32, "admin")
    assert await identity.audit_records(root, 9) == []


async def test_without_its_record_an_act_is_not_done(identity: Identity, database: Database, ann: User, root: Caller) -> None:
    token = await login(identity)

    def fail(*args: object) -> None:
        if "INTO audit_records" in str(args[2]):
            raise RuntimeError("no record")

    event.listen(database._engine.sync_engine, "before_cursor_execute", fail)
    with pytest.raises(RuntimeError):
        await identity.disable(root, ann.id)
    event.remove(database._engine.sync_engine, "before_cursor_execute", fail)
    assert (await identity.caller_of_token(token.token)).account == ann.id


async def test_admins_at_once_leave_one(identity: Identity, root: Caller) -> None:
    other = acting(await join(identity, "other", "admin"))
    outcomes = await asyncio.gather(
        identity.set_role(root, other.account, "member"), identity.disable(other, root.account), return_exceptions=True
    )
    assert (outcomes.count(None), count_of(outcomes, ConflictError)) == (1, 1)
    assert len(await identity.audit_records(root, 9)) == 1


async def test_sweeping(identity: Identity, ann: User, clock: SetClock) -> None:
    await login(identity)
    clock.move(31 * 86_400)
    assert await identity.sweep() == 3
