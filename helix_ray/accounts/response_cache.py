"""Answers that are kept for whoever asks the same again, in the database."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from helix_ray.accounts.sealed_answers import AnswerSeal
from helix_ray.accounts.secrets import load_or_create_secret
from helix_ray.config import Settings
from helix_ray.core.idempotency import KeptAnswer
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, aware, utc_now
from helix_ray.storage.tables import response_cache

_cache = response_cache.c
_PAGE = 100
# Once it is full, so much of the room is made free at once, so that not every answer has to look for room.
_FREED = 0.1


class ResponseCacheStore:
    """See ``ResponseCache``. What has expired is deleted by ``Retention``, and is not given before that.

    The answers are encrypted: they hold what accounts were told.

    Args:
        database: where they are; it is the caller's to close.
        settings: say how much room there is, and where the secret is that hides the answers.
        clock: tells the time.

    Raises:
        ConfigError: the secret cannot be read or made.
    """

    def __init__(self, database: Database, settings: Settings, clock: Clock = utc_now) -> None:
        self._database = database
        self._seal = AnswerSeal(load_or_create_secret(settings.data_dir.absolute() / "secrets" / "response-cache"))
        self._room = settings.cache_bytes
        self._largest = min(settings.cache_entry_bytes, settings.cache_bytes)
        self._clock = clock
        self._used: int | None = None  # at most so much; not known before the first answer is kept
        self._turn = asyncio.Lock()  # whoever writes counts

    async def start(self) -> None:
        """It does nothing by itself."""

    async def close(self) -> None:
        """Nothing was begun that goes on."""

    async def get(self, key: bytes) -> bytes | None:
        """See ``ResponseCache.get``."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(_cache.answer, _cache.expires_at).where(_cache.key == key))).one_or_none()
        if row is None or aware(row.expires_at) <= self._clock():
            return None
        answer = self._seal.open(bytes(row.answer), key)
        return None if answer is None else answer.body

    async def put(self, key: bytes, owner: bytes, answer: bytes, ttl_s: float) -> None:
        """See ``ResponseCache.put``."""
        sealed = self._seal.close(KeptAnswer(200, (), answer), key)
        if len(sealed) <= self._largest:
            values = {
                "owner": owner,
                "size": len(sealed),
                "expires_at": self._clock() + timedelta(seconds=ttl_s),
                "answer": sealed,
            }
            async with self._turn:
                self._used = await self._database.transact(lambda connection: self._put(connection, key, values))

    def _put(self, connection: Connection, key: bytes, values: dict[str, object]) -> int:
        """Write a row, and return how much room all of them take, or more."""
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        row = insert(response_cache).values(key=key, **values)
        connection.execute(row.on_conflict_do_update(index_elements=["key"], set_=values))
        used = _sum(connection) if self._used is None else self._used + int(str(values["size"]))
        if used <= self._room:
            return used
        # Rows were replaced or swept meanwhile: only now is it worth to count.
        used = _sum(connection)
        return used if used <= self._room else self._make_room(connection, used)

    def _make_room(self, connection: Connection, used: int) -> int:
        """Delete what expires first of whoever has most, until a part of the room is free."""
        connection.execute(delete(response_cache).where(expired(self._clock())))
        used = _sum(connection)
        enough = self._room * (1 - _FREED)
        while used > enough:
            total = func.sum(_cache.size)
            owner = connection.execute(select(_cache.owner).group_by(_cache.owner).order_by(total.desc()).limit(1)).scalar_one()
            first = select(_cache.key, _cache.size).where(_cache.owner == owner).order_by(_cache.expires_at, _cache.key)
            gone = []
            for row in connection.execute(first.limit(_PAGE)).all():
                if used <= enough:
                    break
                gone.append(row.key)
                used -= row.size
            connection.execute(delete(response_cache).where(_cache.key.in_(gone)))
        return used


def expired(now: datetime) -> ColumnElement[bool]:
    """What can be deleted from the table of answers."""
    return _cache.expires_at <= now


def _sum(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.sum(_cache.size), 0))).scalar_one())
