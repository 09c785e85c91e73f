"""Requests by calendar month, in memory and in the database."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from helix_ray.accounts.account_events import AccountEvent, quota_low
from helix_ray.accounts.announcer import Announcer
from helix_ray.accounts.month import month_of
from helix_ray.storage.database import Database
from helix_ray.storage.tables import monthly_requests

_BATCH = 500
_LOW_TENTHS = 9


@dataclass(frozen=True, slots=True)
class Added:
    """Requests that were counted, and are not written yet.

    Attributes:
        requests: how many.
        allowed: how many there may be in the month.
    """

    requests: int
    allowed: int

    def crosses(self, total: int) -> bool:
        """Whether the month has only little left by them.

        Args:
            total: all requests of the month, with these.
        """
        return (total - self.requests) * 10 < self.allowed * _LOW_TENTHS <= total * 10


class MonthlyCounts:
    """How many requests each subject made in the present month.

    ``add`` counts in memory; ``flush`` writes what came since in a few statements. It adds to the rows and learns their sums,
    so two processes that overlap for a moment, as in an update, lose nothing of each other.

    Args:
        database: where the counts last.
        announcer: tells accounts that most of their month is used, if somebody does.
    """

    def __init__(self, database: Database, announcer: Announcer | None = None) -> None:
        self._database = database
        self._announcer = announcer
        self._month = 0
        self._counts: dict[str, int] = {}
        self._unwritten: dict[tuple[int, str], Added] = {}
        self._writing = asyncio.Lock()

    async def load(self, now: int) -> None:
        """Read the month's counts."""
        self.turn(now)
        table = monthly_requests
        async with self._database.read() as connection:
            rows = (await connection.execute(select(table.c.subject, table.c.requests).where(table.c.month == self._month))).all()
        self._counts = {row.subject: row.requests for row in rows}

    def turn(self, now: int) -> int:
        """The month; when it is a new one, everybody begins at 0."""
        month = month_of(now)
        # A clock that is set back across the border does not bring the old month back.
        if month > self._month:
            self._month = month
            self._counts = {}
        return self._month

    def count(self, subject: str) -> int:
        """Requests of the month."""
        return self._counts.get(subject, 0)

    def add(self, subject: str, requests: int, allowed: int) -> None:
        """Count requests of the month; a negative number takes back.

        Args:
            subject: whose.
            requests: how many.
            allowed: how many it may make in the month.
        """
        if requests:
            self._counts[subject] = self.count(subject) + requests
            one = (self._month, subject)
            self._unwritten[one] = Added(requests + self._unwritten_of(*one), allowed)

    def _unwritten_of(self, month: int, subject: str) -> int:
        added = self._unwritten.get((month, subject))
        return 0 if added is None else added.requests

    async def flush(self) -> None:
        """Make what was counted durable.

        Raises:
            UnavailableError: the database cannot be reached; the next time writes the same.
        """
        # Whoever waits for it may be cancelled; a transaction that is broken off in its end leaves open whether it counts.
        await asyncio.shield(asyncio.ensure_future(self._flush()))

    async def _flush(self) -> None:
        async with self._writing:
            unwritten, self._unwritten = self._unwritten, {}
            # One order for all writers, so that two of them do not wait for each other's rows.
            added = {one: unwritten[one] for one in sorted(unwritten) if unwritten[one].requests}
            try:
                sums = await self._write(added) if added else {}
            except Exception:
                for one, lost in unwritten.items():
                    since = self._unwritten.get(one, Added(0, lost.allowed))
                    self._unwritten[one] = Added(since.requests + lost.requests, since.allowed)
                raise
            for (month, subject), requests in sums.items():
                if month == self._month:
                    self._counts[subject] = requests + self._unwritten_of(month, subject)

    async def _write(self, added: dict[tuple[int, str], Added]) -> dict[tuple[int, str], int]:
        table = monthly_requests
        dialect = sqlite if self._database.is_sqlite else postgresql
        rows = [{"month": month, "subject": subject, "requests": one.requests} for (month, subject), one in added.items()]

        def write(connection: Connection) -> tuple[dict[tuple[int, str], int], list[AccountEvent]]:
            sums: dict[tuple[int, str], int] = {}
            for start in range(0, len(rows), _BATCH):
                fresh = dialect.insert(table).values(rows[start : start + _BATCH])
                total = {"requests": table.c.requests + fresh.excluded.requests}
                summed = fresh.on_conflict_do_update(index_elements=[table.c.month, table.c.subject], set_=total)
                for row in connection.execute(summed.returning(table.c.month, table.c.subject, table.c.requests)):
                    sums[row.month, row.subject] = row.requests
            low = [quota_low(one[1], one[0], sums[one], added[one].allowed) for one in sums if added[one].crosses(sums[one])]
            if self._announcer is not None and low:
                self._announcer.tell(connection, low)
            return sums, low

        sums, low = await self._database.transact(write)
        if self._announcer is not None:
            for event in low:
                self._announcer.notify(event.account)
        return sums
