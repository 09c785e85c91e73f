"""Requests by calendar month, in memory and in the database."""

from __future__ import annotations

import asyncio

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from helix_ray.accounts.month import month_of
from helix_ray.storage.database import Database
from helix_ray.storage.tables import monthly_requests

_BATCH = 500


class MonthlyCounts:
    """How many requests each subject made in the present month.

    ``add`` counts in memory; ``flush`` writes what came since in a few statements. It adds to the rows and learns their sums,
    so two processes that overlap for a moment, as in an update, lose nothing of each other.

    Args:
        database: where the counts last.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._month = 0
        self._counts: dict[str, int] = {}
        self._unwritten: dict[tuple[int, str], int] = {}
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

    def add(self, subject: str, requests: int) -> None:
        """Count requests of the month; a negative number takes back."""
        if requests:
            self._counts[subject] = self.count(subject) + requests
            one = (self._month, subject)
            self._unwritten[one] = self._unwritten.get(one, 0) + requests

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
            rows = [
                {"month": month, "subject": subject, "requests": requests}
                for (month, subject), requests in sorted(unwritten.items())
                if requests
            ]
            try:
                sums = await self._write(rows) if rows else {}
            except Exception:
                for one, requests in unwritten.items():
                    self._unwritten[one] = self._unwritten.get(one, 0) + requests
                raise
            for (month, subject), requests in sums.items():
                if month == self._month:
                    self._counts[subject] = requests + self._unwritten.get((month, subject), 0)

    async def _write(self, rows: list[dict[str, object]]) -> dict[tuple[int, str], int]:
        table = monthly_requests
        dialect = sqlite if self._database.is_sqlite else postgresql
        sums: dict[tuple[int, str], int] = {}
        async with self._database.write() as connection:
            for start in range(0, len(rows), _BATCH):
                fresh = dialect.insert(table).values(rows[start : start + _BATCH])
                total = {"requests": table.c.requests + fresh.excluded.requests}
                added = fresh.on_conflict_do_update(index_elements=[table.c.month, table.c.subject], set_=total)
                for row in await connection.execute(added.returning(table.c.month, table.c.subject, table.c.requests)):
                    sums[row.month, row.subject] = row.requests
        return sums
