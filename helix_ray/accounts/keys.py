"""API keys in the database."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Any, Unpack

from sqlalchemy import ColumnElement, Row, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import ReturningUpdate

from helix_ray.accounts.key_settings import decode_scopes, encode_settings
from helix_ray.accounts.key_use import KeyUse
from helix_ray.accounts.pages import read_page
from helix_ray.config.frozen import ConfigError
from helix_ray.core.accounts import ApiKey, Caller, KeyChanges, KeyScopes, KeySettings
from helix_ray.core.errors import AuthenticationError, ConflictError, InvalidRequestError
from helix_ray.core.keys import KEY_PREFIX, generate_key, is_well_formed
from helix_ray.storage.database import Database
from helix_ray.storage.ids import check_id, new_id, unknown
from helix_ray.storage.moment import Clock, aware, utc_now
from helix_ray.storage.tables import api_keys, users

_SHOWN = len(KEY_PREFIX) + 6
_PEPPER_BYTES = 32
_LONGEST_GRACE = timedelta(hours=24)


class KeyStore:
    """Keys of all accounts. A key of another account is one that there is not.

    Args:
        database: where they are.
        pepper: secret of the hashes by which keys are looked up, at least 32 bytes; who has only the database cannot try keys.
        clock: tells the time.

    Raises:
        ConfigError: the pepper is too short.
    """

    def __init__(self, database: Database, pepper: bytes, clock: Clock = utc_now) -> None:
        if len(pepper) < _PEPPER_BYTES:
            raise ConfigError(f"The pepper of API keys has {len(pepper)} bytes; it needs {_PEPPER_BYTES}.")
        self._database = database
        self._pepper = pepper
        self._clock = clock
        self._use = KeyUse(database)

    async def create(self, account: str, name: str, **settings: Unpack[KeySettings]) -> tuple[ApiKey, str]:
        """A new key, and its text, which nobody can tell again.

        Raises:
            InvalidRequestError: a setting is out of its range.
            NotFoundError: there is no such account.
        """
        check_id("user", account)
        text = generate_key()
        now = self._clock()
        values = encode_settings({"scopes": KeyScopes(), **settings, "name": name}, now)
        values |= {"id": new_id("key"), "account": account, "created_at": now, **self._secret(text)}
        try:
            async with self._database.write() as connection:
                row = (await connection.execute(insert(api_keys).values(values).returning(api_keys))).one()
        except IntegrityError as exc:
            raise unknown("user", account) from exc
        return _key(row), text

    async def keys(self, account: str, limit: int, after: str | None = None) -> list[ApiKey]:
        """Keys, the newest first; revoked ones as well.

        Args:
            account: whose.
            limit: at most so many.
            after: id of the last one of the page before.

        Raises:
            NotFoundError: there is no key ``after``.
        """
        async with self._database.read() as connection:
            rows = await read_page(connection, api_keys, "key", limit, after, api_keys.c.account == account)
        return [_key(row) for row in rows]

    async def key(self, account: str, key_id: str) -> ApiKey:
        """A key by id.

        Raises:
            NotFoundError: there is none.
        """
        check_id("key", key_id)
        async with self._database.read() as connection:
            row = (await connection.execute(select(api_keys).where(*_mine(account, key_id)))).one_or_none()
        if row is None:
            raise unknown("key", key_id)
        return _key(row)

    async def change(self, account: str, key_id: str, **settings: Unpack[KeyChanges]) -> ApiKey:
        """Change the settings that are given.

        Raises:
            InvalidRequestError: a setting is out of its range.
            NotFoundError: there is no such key.
            ConflictError: it is revoked.
        """
        if not settings:
            return await self.key(account, key_id)
        return await self._update(account, key_id, encode_settings(settings, self._clock()))

    async def rotate(self, account: str, key_id: str, grace: timedelta = timedelta()) -> tuple[ApiKey, str]:
        """Another text for a key.

        Args:
            account: whose key.
            key_id: of the key.
            grace: how long the text of now is accepted as well, up to 24 hours. One from before that stops at once.

        Raises:
            InvalidRequestError: ``grace`` is out of its range.
            NotFoundError: there is no such key.
            ConflictError: it is revoked.
        """
        if not timedelta() <= grace <= _LONGEST_GRACE:
            raise InvalidRequestError("grace is at most 24 hours.", param="grace")
        text = generate_key()
        previous: dict[str, Any] = {"previous_digest": api_keys.c.digest, "previous_until": self._clock() + grace}
        if not grace:
            previous = dict.fromkeys(previous)
        return await self._update(account, key_id, {**self._secret(text), **previous}), text

    async def revoke(self, account: str, key_id: str) -> ApiKey:
        """Refuse a key from now on. To revoke it again changes nothing.

        Raises:
            NotFoundError: there is no such key.
        """
        check_id("key", key_id)
        revoked_at = func.coalesce(api_keys.c.revoked_at, self._clock())
        row = await self._change_row(
            update(api_keys).where(*_mine(account, key_id)).values(revoked_at=revoked_at).returning(api_keys)
        )
        if row is None:
            raise unknown("key", key_id)
        return _key(row)

    async def caller(self, key: str) -> Caller:
        """Whom a key stands for. That it was used is noted soon after.

        Raises:
            AuthenticationError: there is no such key, it has expired or is revoked, or its user is disabled.
        """
        if not is_well_formed(key):
            raise _invalid()
        digest = self._digest(key)
        query = select(api_keys, users.c.role, users.c.disabled, users.c.plan).join(users, users.c.id == api_keys.c.account)
        mine = or_(api_keys.c.digest == digest, api_keys.c.previous_digest == digest)
        row = await self._database.look(lambda connection: connection.execute(query.where(mine)).one_or_none())
        now = self._clock()
        if row is None or row.disabled or row.revoked_at is not None:
            raise _invalid()
        ends = row.expires_at, None if row.digest == digest else row.previous_until
        if any(end is not None and aware(end) <= now for end in ends):
            raise _invalid()
        self._use.note(row.id, row.last_used_at and aware(row.last_used_at), now)
        return Caller(
            row.account,
            row.id,
            row.role,
            decode_scopes(row.scopes),
            row.plan,
            budget=row.budget,
            requests_per_minute=row.requests_per_minute,
        )

    async def close(self) -> None:
        """Return when the last uses are noted."""
        await self._use.close()

    async def _update(self, account: str, key_id: str, values: dict[str, Any]) -> ApiKey:
        check_id("key", key_id)
        alive = (*_mine(account, key_id), api_keys.c.revoked_at.is_(None))
        row = await self._change_row(update(api_keys).where(*alive).values(values).returning(api_keys))
        if row is None:
            await self.key(account, key_id)
            raise ConflictError("The key is revoked.", param="key_id")
        return _key(row)

    async def _change_row(self, query: ReturningUpdate[Any]) -> Row[Any] | None:
        async with self._database.write() as connection:
            changed: Row[Any] | None = (await connection.execute(query)).one_or_none()
        return changed

    def _secret(self, text: str) -> dict[str, Any]:
        return {"prefix": text[:_SHOWN], "digest": self._digest(text)}

    def _digest(self, key: str) -> bytes:
        return hmac.digest(self._pepper, key.encode(), "sha256")


def _mine(account: str, key_id: str) -> tuple[ColumnElement[bool], ...]:
    return api_keys.c.account == account, api_keys.c.id == key_id


def _key(row: Row[Any]) -> ApiKey:
    names = ("last_used_at", "expires_at", "revoked_at", "previous_until")
    moments: dict[str, datetime | None] = {name: getattr(row, name) and aware(getattr(row, name)) for name in names}
    return ApiKey(
        id=row.id,
        account=row.account,
        name=row.name,
        prefix=row.prefix,
        scopes=decode_scopes(row.scopes),
        budget=row.budget,
        requests_per_minute=row.requests_per_minute,
        created_at=aware(row.created_at),
        **moments,
    )


def _invalid() -> AuthenticationError:
    return AuthenticationError("The API key is not valid.")
