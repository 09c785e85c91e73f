"""Batches as runners see them: who works on one now, and how far it is.

Every change asks whether the runner still holds the batch. A runner that died, or slept too long, has lost it to another one
and changes nothing any more.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray.batches.files import UNFINISHED, FileStore
from helix_ray.batches.rows import TOKENS, batch_of, decode_principal
from helix_ray.core.accounts import Principal
from helix_ray.core.batches import Batch, BatchFault, BatchStatus
from helix_ray.core.events import Usage
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, utc_now
from helix_ray.storage.tables import batch_results, batches

LEASE = timedelta(seconds=30)
"""How long a runner that is not heard of keeps a batch."""
_PER_TENANT = 4
_READ_AT_ONCE = 1000
_READ_BYTES = 4 * 2**20

OnCompleted = Callable[[AsyncConnection, Batch], Awaitable[None]]


class Lost(Exception):
    """The batch is another runner's now, or its status has changed."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A batch that a runner holds."""

    number: int
    batch: Batch
    principal: Principal


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a line.

    Attributes:
        line: its number.
        failed: it belongs to the error file.
        content: the line of that file.
        usage: what it consumed; ``None`` where that is counted already.
    """

    line: int
    failed: bool
    content: bytes
    usage: Usage | None = None


async def nobody(connection: AsyncConnection, batch: Batch) -> None:
    """Nobody is told."""


class BatchQueue:
    """Batches that are to be run, for one runner.

    Args:
        database: where they are.
        files: where what they write goes.
        on_completed: is told of a batch in the transaction that ends it, in whatever way: ``batch.status`` says which.
        clock: tells the time.
    """

    def __init__(self, database: Database, files: FileStore, on_completed: OnCompleted = nobody, clock: Clock = utc_now) -> None:
        self._database = database
        self._files = files
        self._on_completed = on_completed
        self._clock = clock
        self._token = str(uuid.uuid4())

    async def claim(self, held: Collection[int], most: int) -> list[Claim]:
        """Take batches that nobody works on: of each tenant the oldest few, first one of each.

        Args:
            held: the numbers of those that the runner has already.
            most: how many to take.
        """
        if most <= 0:
            return []
        place = func.row_number().over(partition_by=batches.c.tenant, order_by=batches.c.number).label("place")
        ranked = select(batches.c.number, batches.c.lease_until, place).where(batches.c.status.in_(UNFINISHED)).subquery()
        now = self._clock()
        free = or_(ranked.c.lease_until.is_(None), ranked.c.lease_until <= now)
        due = select(ranked.c.number).where(free, ranked.c.place <= _PER_TENANT, ranked.c.number.not_in(held))
        due = due.order_by(ranked.c.place, ranked.c.number).limit(most)
        async with self._database.read() as connection:
            numbers = (await connection.scalars(due)).all()
        claims = []
        for number in numbers:
            still = (_open(number), or_(batches.c.lease_until.is_(None), batches.c.lease_until <= now))
            values = {"lease_token": self._token, "lease_until": now + LEASE}
            async with self._database.write() as connection:
                query = update(batches).where(*still).values(values).returning(batches)
                row = (await connection.execute(query)).one_or_none()
            if row is not None:
                claims.append(Claim(number, batch_of(row), decode_principal(row.principal)))
        return claims

    async def renew(self, numbers: Collection[int]) -> dict[int, BatchStatus]:
        """Keep batches for longer, and tell what is to be done with them; those that are lost are missing."""
        if not numbers:
            return {}
        mine = (batches.c.number.in_(numbers), batches.c.lease_token == self._token, batches.c.status.in_(UNFINISHED))
        query = update(batches).where(*mine).values(lease_until=self._clock() + LEASE)
        async with self._database.write() as connection:
            rows = (await connection.execute(query.returning(batches.c.number, batches.c.status))).all()
        return {row.number: row.status for row in rows}

    async def release(self, numbers: Collection[int]) -> None:
        """Give batches back, so that another runner can go on at once."""
        mine = (batches.c.number.in_(numbers), batches.c.lease_token == self._token)
        async with self._database.write() as connection:
            await connection.execute(update(batches).where(*mine).values(lease_token=None, lease_until=None))

    async def begin(self, number: int, total: int, model: str | None) -> None:
        """The input is right, and has so many requests, for one model or for several.

        Raises:
            Lost: the batch is lost, or was cancelled.
        """
        await self._move(number, "validating", status="in_progress", total=total, model=model, in_progress_at=self._clock())

    async def finalize(self, number: int) -> None:
        """Every line has its result.

        Raises:
            Lost: the batch is lost, or was cancelled.
        """
        await self._move(number, "in_progress", status="finalizing", finalizing_at=self._clock())

    async def refuse(self, number: int, faults: Sequence[BatchFault]) -> None:
        """End a batch whose input is wrong.

        Raises:
            Lost: the batch is lost, or was cancelled.
        """
        async with self._database.write() as connection:
            values = {"status": "failed", "failed_at": self._clock(), "faults": [asdict(fault) for fault in faults]}
            await self._end(connection, number, "validating", values)

    async def finish(
        self, number: int, before: BatchStatus, after: BatchStatus, output: str | None, errors: str | None, unrun: int
    ) -> None:
        """End a batch, and show what it wrote.

        Args:
            number: of the batch.
            before, after: its status.
            output, errors: ids of its files.
            unrun: lines that have no result.

        Raises:
            Lost: the batch is lost, or its status is another one by now.
        """
        values = {
            "status": after,
            f"{after}_at": self._clock(),
            "output_file": output,
            "error_file": errors,
            "failed": batches.c.failed + unrun,
        }
        async with self._database.write() as connection:
            ended = await self._end(connection, number, before, values)
            for file in (output, errors):
                if file is not None:
                    await self._files.finish_output(connection, ended.tenant, file)

    async def record(self, number: int, results: Sequence[Result]) -> None:
        """Keep results and count them; when this returns, they are durable. What is kept already changes nothing.

        Raises:
            Lost: the batch is lost.
        """
        await self._database.transact(lambda connection: self._record(connection, number, results))

    def _record(self, connection: Connection, number: int, results: Sequence[Result]) -> None:
        # This row first: whoever else holds the batch meanwhile waits, and then finds what was kept.
        held = update(batches).where(_open(number), batches.c.lease_token == self._token)
        if connection.execute(held.values(lease_token=self._token)).rowcount == 0:
            raise Lost
        mine = batch_results.c.batch == number
        query = select(batch_results.c.line).where(mine, batch_results.c.line.in_([one.line for one in results]))
        known = set(connection.scalars(query))
        new = {one.line: one for one in results if one.line not in known}
        if new:
            rows = [{"batch": number, "line": one.line, "failed": one.failed, "content": one.content} for one in new.values()]
            connection.execute(insert(batch_results), rows)
            failed = sum(one.failed for one in new.values())
            counts = {"completed": batches.c.completed + len(new) - failed, "failed": batches.c.failed + failed}
            used = sum((one.usage for one in new.values() if one.usage), Usage(0, 0))
            counts |= {name: batches.c[name] + getattr(used, name) for name in TOKENS}
            connection.execute(update(batches).where(batches.c.number == number).values(counts))

    async def recorded(self, number: int) -> set[int]:
        """The lines that have their results."""
        async with self._database.read() as connection:
            return set(await connection.scalars(select(batch_results.c.line).where(batch_results.c.batch == number)))

    async def results(self, number: int, after: int) -> list[Result]:
        """Results in the order of the lines, from the line behind ``after`` on: as many as fit into some megabytes."""
        columns = batch_results.c
        behind = (columns.batch == number, columns.line > after)
        sizes = select(columns.line, func.length(columns.content).label("size")).where(*behind).order_by(columns.line)
        query = select(columns.line, columns.failed, columns.content).where(*behind).order_by(columns.line)
        async with self._database.read() as connection:
            known = (await connection.execute(sizes.limit(_READ_AT_ONCE))).all()
            fitting = sum(size <= _READ_BYTES for size in accumulate(row.size for row in known))
            rows = (await connection.execute(query.limit(max(1, fitting)))).all()
        return [Result(row.line, row.failed, row.content) for row in rows]

    async def _move(self, number: int, before: BatchStatus, **values: Any) -> None:
        async with self._database.write() as connection:
            if (await connection.execute(self._held(number, before).values(values))).rowcount == 0:
                raise Lost

    async def _end(self, connection: AsyncConnection, number: int, before: BatchStatus, values: dict[str, Any]) -> Batch:
        nobodys = {"lease_token": None, "lease_until": None}
        query = self._held(number, before).values({**values, **nobodys}).returning(batches)
        row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise Lost
        ended = batch_of(row)
        await self._on_completed(connection, ended)
        return ended

    def _held(self, number: int, status: BatchStatus) -> Any:
        return update(batches).where(batches.c.number == number, batches.c.lease_token == self._token, batches.c.status == status)


def _open(number: int) -> ColumnElement[bool]:
    return (batches.c.number == number) & batches.c.status.in_(UNFINISHED)
