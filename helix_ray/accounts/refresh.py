"""Refresh tokens: each is used once and gives the next one; a stolen one ends them all."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray.accounts.users import user_of
from helix_ray.core.accounts import User
from helix_ray.core.errors import AuthenticationError
from helix_ray.storage.database import Database
from helix_ray.storage.ids import new_id
from helix_ray.storage.moment import Clock, aware, utc_now
from helix_ray.storage.tables import refresh_families, refresh_tokens, users

_PREFIX = "hr-"
_RANDOM_BYTES = 32  # 43 characters
_FORM = re.compile(r"hr-[A-Za-z0-9_-]{43}")
_LIFETIME = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Grant:
    """A fresh refresh token.

    Attributes:
        family: id of the login that it comes from.
        token: its text.
    """

    family: str
    token: str = field(repr=False)


class RefreshStore:
    """Refresh tokens of all users. What takes a connection is part of the caller's transaction.

    Args:
        database: where they are.
        clock: tells the time.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def start(self, connection: AsyncConnection, account: str) -> Grant:
        """The first token of a family.

        Args:
            connection: in a transaction that holds the user, so that nobody disables the user meanwhile.
            account: id of the user.
        """
        now = self._clock()
        family = new_id("family")
        values = {"id": family, "account": account, "created_at": now, "expires_at": now + _LIFETIME}
        await connection.execute(insert(refresh_families).values(values))
        return await self._add(connection, family, now)

    async def rotate(self, token: str) -> tuple[User, Grant]:
        """The next token in place of one, and whose it is.

        Raises:
            AuthenticationError: there is no such token, it has expired or was used before, which ends its family.
        """
        # A refusal may have revoked the family. That must last, so the error is raised after the transaction.
        async with self._database.write() as connection:
            outcome = await self._exchange(connection, token, self._clock())
        if outcome is None:
            raise _refused()
        return outcome

    async def revoke(self, token: str) -> None:
        """End the family of a token; one that there is not is no error."""
        if _FORM.fullmatch(token) is None:
            return
        async with self._database.write() as connection:
            family = select(refresh_tokens.c.family).where(refresh_tokens.c.digest == _digest(token)).scalar_subquery()
            await self._end(connection, family, self._clock())

    async def revoke_all(self, connection: AsyncConnection, account: str) -> None:
        """End all families of a user."""
        mine = (refresh_families.c.account == account, refresh_families.c.revoked_at.is_(None))
        await connection.execute(update(refresh_families).where(*mine).values(revoked_at=self._clock()))

    async def holder(self, family: str, account: str) -> User:
        """The user of a family that is in force.

        Raises:
            AuthenticationError: it was revoked, or the user was disabled.
        """
        query = select(users).join(refresh_families, refresh_families.c.account == users.c.id)
        alive = (refresh_families.c.id == family, refresh_families.c.revoked_at.is_(None), users.c.disabled.is_(False))
        async with self._database.read() as connection:
            row = (await connection.execute(query.where(*alive, users.c.id == account))).one_or_none()
        if row is None:
            raise _refused()
        return user_of(row)

    async def sweep(self) -> int:
        """Delete the tokens that have expired, and the families without others; return how many tokens they were."""
        now = self._clock()
        async with self._database.write() as connection:
            deleted = await connection.execute(delete(refresh_tokens).where(refresh_tokens.c.expires_at <= now))
            await connection.execute(delete(refresh_families).where(refresh_families.c.expires_at <= now))
        return deleted.rowcount

    async def _exchange(self, connection: AsyncConnection, token: str, now: datetime) -> tuple[User, Grant] | None:
        if _FORM.fullmatch(token) is None:
            return None
        mine = refresh_tokens.c.digest == _digest(token)
        # First the family, alone: what is read after that cannot change any more.
        query = select(refresh_families).where(
            refresh_families.c.id == select(refresh_tokens.c.family).where(mine).scalar_subquery()
        )
        family = (await connection.execute(query.with_for_update())).one_or_none()
        if family is None or family.revoked_at is not None:
            return None
        old = (await connection.execute(select(refresh_tokens).where(mine))).one()
        if old.used_at is not None:
            await self._end(connection, family.id, now)
            return None
        user = user_of((await connection.execute(select(users).where(users.c.id == family.account))).one())
        if aware(old.expires_at) <= now or user.disabled:
            return None
        await connection.execute(update(refresh_tokens).where(mine).values(used_at=now))
        longer = update(refresh_families).where(refresh_families.c.id == family.id)
        await connection.execute(longer.values(expires_at=now + _LIFETIME))
        return user, await self._add(connection, family.id, now)

    async def _add(self, connection: AsyncConnection, family: str, now: datetime) -> Grant:
        token = _PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
        values = {"digest": _digest(token), "family": family, "created_at": now, "expires_at": now + _LIFETIME}
        await connection.execute(insert(refresh_tokens).values(values))
        return Grant(family, token)

    async def _end(self, connection: AsyncConnection, family: object, now: datetime) -> None:
        alive = (refresh_families.c.id == family, refresh_families.c.revoked_at.is_(None))
        await connection.execute(update(refresh_families).where(*alive).values(revoked_at=now))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _refused() -> AuthenticationError:
    return AuthenticationError("The session has ended, or never was. Log in again.", code="authentication_failed")
