"""Batches as their owners see them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from helix_ray.batches.files import UNFINISHED, lock
from helix_ray.batches.ids import BATCH, number_of
from helix_ray.batches.rows import TOKENS, batch_of, encode_principal
from helix_ray.core.accounts import Principal
from helix_ray.core.batches import Batch, NewBatch
from helix_ray.core.errors import ConflictError, InvalidRequestError
from helix_ray.storage.database import Database
from helix_ray.storage.ids import check_id, new_id, unknown
from helix_ray.storage.moment import Clock, utc_now
from helix_ray.storage.tables import batch_results, batches

WINDOW = timedelta(hours=24)
"""How long a batch has."""
_FORGOTTEN_AT_ONCE = 500


class BatchStore:
    """Batches of all tenants. A batch of another tenant is one that there is not.

    Args:
        database: where they are.
        clock: tells the time.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def create(self, principal: Principal, new: NewBatch) -> Batch:
        """A new batch; see ``Batches.create``.

        Raises:
            NotFoundError: there is no such file.
            InvalidRequestError: the file is no input of a batch.
        """
        now = self._clock()
        async with self._database.write() as connection:
            file = await lock(connection, principal.tenant, new.input_file)
            if file.purpose != "batch":
                raise InvalidRequestError("The input file must have the purpose `batch`.", param="input_file_id")
            values: dict[str, Any] = {
                "id": new_id(BATCH),
                "tenant": principal.tenant,
                "principal": encode_principal(principal),
                "endpoint": new.endpoint,
                "input_file": new.input_file,
                "status": "validating",
                "metadata": None if new.metadata is None else dict(new.metadata),
                "faults": [],
                "total": 0,
                "completed": 0,
                "failed": 0,
                **dict.fromkeys(TOKENS, 0),
                "created_at": now,
                "expires_at": now + WINDOW,
            }
            return batch_of((await connection.execute(insert(batches).values(values).returning(batches))).one())

    async def batches(self, tenant: str, limit: int, after: str | None = None) -> list[Batch]:
        """Batches, the newest first; see ``Batches.batches``.

        Raises:
            NotFoundError: there is no batch ``after``.
        """
        mine = batches.c.tenant == tenant
        query = select(batches).where(mine).order_by(batches.c.number.desc()).limit(limit)
        async with self._database.read() as connection:
            if after is not None:
                query = query.where(batches.c.number < await number_of(connection, batches, BATCH, after, mine))
            rows = (await connection.execute(query)).all()
        return [batch_of(row) for row in rows]

    async def batch(self, tenant: str, batch_id: str) -> Batch:
        """A batch by id.

        Raises:
            NotFoundError: there is none.
        """
        check_id(BATCH, batch_id)
        async with self._database.read() as connection:
            query = select(batches).where(batches.c.tenant == tenant, batches.c.id == batch_id)
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise unknown(BATCH, batch_id)
        return batch_of(row)

    async def cancel(self, tenant: str, batch_id: str) -> Batch:
        """Begin nothing more of a batch; see ``Batches.cancel``.

        Raises:
            NotFoundError: there is none.
            ConflictError: it has ended, or has all its answers.
        """
        check_id(BATCH, batch_id)
        stoppable = (batches.c.tenant == tenant, batches.c.id == batch_id, batches.c.status.in_(("validating", "in_progress")))
        change = update(batches).where(*stoppable).values(status="cancelling", cancelling_at=self._clock()).returning(batches)
        async with self._database.write() as connection:
            row = (await connection.execute(change)).one_or_none()
        if row is not None:
            return batch_of(row)
        batch = await self.batch(tenant, batch_id)
        if batch.status not in ("cancelling", "cancelled"):
            raise ConflictError(f"A batch that is {batch.status} cannot be cancelled.", param="batch_id")
        return batch

    async def unfinished(self) -> bool:
        """Whether there is anything to be done, for any tenant."""
        async with self._database.read() as connection:
            query = select(batches.c.number).where(batches.c.status.in_(UNFINISHED)).limit(1)
            return await connection.scalar(query) is not None

    async def forget(self) -> None:
        """Delete the results of batches that have ended: they are in files."""
        kept = select(batch_results.c.line).where(batch_results.c.batch == batches.c.number).exists()
        query = select(batches.c.number).where(batches.c.status.not_in(UNFINISHED), kept)
        async with self._database.read() as connection:
            numbers = (await connection.scalars(query)).all()
        for number in numbers:
            await self._forget(number)

    async def _forget(self, number: int) -> None:
        mine = batch_results.c.batch == number
        some = select(batch_results.c.line).where(mine).limit(_FORGOTTEN_AT_ONCE)
        left = True
        while left:
            async with self._database.write() as connection:
                query = delete(batch_results).where(mine, batch_results.c.line.in_(some))
                left = (await connection.execute(query)).rowcount == _FORGOTTEN_AT_ONCE
