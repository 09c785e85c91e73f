"""How long things are kept. The ledger stays for ever."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, delete, select, tuple_

from helix_ray.accounts import response_cache
from helix_ray.accounts.idempotency import expired
from helix_ray.accounts.usage import UsageTally
from helix_ray.config import Settings
from helix_ray.core.recurring import Recurring
from helix_ray.storage import tables
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, utc_now
from helix_ray.storage.tables import audit_records, holds, idempotent_answers, usage

_log = logging.getLogger(__name__)

LONG_AGO = date(1970, 1, 1)
"""The day under which usage is kept that is too old to be kept day by day."""
_PAGE = 500
_SWEEP_S = 3600.0


class Retention:
    """Deletes what is older than the operator wants to keep it, a page at a time: nobody waits for long.

    Old usage is summed up, for each key, and not deleted: budgets of keys and the audit of the books need the sums.

    Args:
        database: where all of it is; it is the caller's to close.
        settings: say how long.
        clock: tells the time.
    """

    def __init__(self, database: Database, settings: Settings, clock: Clock = utc_now) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._sweeping = Recurring(self.sweep, _log, "what is old could not be deleted")

    async def start(self) -> None:
        """Delete now and then, from now on until ``close``."""
        self._sweeping.start(_SWEEP_S)

    async def close(self) -> None:
        """Return when all that was begun is done."""
        await self._sweeping.close()

    async def sweep(self) -> int:
        """Delete and sum up what is old enough, and return how many rows it were.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        now, settings = self._clock(), self._settings
        swept = await self._delete(idempotent_answers, expired(now))
        swept += await self._delete(tables.response_cache, response_cache.expired(now))
        if settings.hold_days:
            closed = (holds.c.state.in_(("settled", "released")), holds.c.expires_at < _before(now, settings.hold_days))
            swept += await self._delete(holds, *closed)
        if settings.audit_days:
            swept += await self._delete(audit_records, audit_records.c.at < _before(now, settings.audit_days))
        if settings.usage_days:
            day = _before(now, settings.usage_days).date()
            swept += await self._paged(lambda connection: _sum_up(connection, day))
        return swept

    async def _delete(self, table: Table, *where: ColumnElement[bool]) -> int:
        old = _page(table, *where)
        return await self._paged(lambda connection: connection.execute(delete(table).where(old)).rowcount)

    async def _paged(self, work: Callable[[Connection], int]) -> int:
        total = 0
        while swept := await self._database.transact(work):
            total += swept
        return total


def _before(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def _page(table: Table, *where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Some of the rows for which all of it holds."""
    columns = tuple(table.primary_key)
    return tuple_(*columns).in_(select(*columns).where(*where).limit(_PAGE))


def _sum_up(connection: Connection, day: date) -> int:
    """Add a page of usage from before a day to what was long ago."""
    old = _page(usage, usage.c.day < day, usage.c.day > LONG_AGO)
    gone = connection.execute(delete(usage).where(old).returning(*usage.c)).mappings().all()
    tally = UsageTally()
    for row in gone:
        key = {name: row[name] for name in ("account", "key_id")}
        sums = {name: row[name] for name in row if name not in ("account", "key_id", "day", "model")}
        tally.add(**key, day=LONG_AGO, model="", **sums)
    tally.write(connection)
    return len(gone)
