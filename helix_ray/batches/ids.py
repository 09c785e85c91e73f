"""Ids of files and batches, and the rows behind them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray.storage.ids import check_id, unknown

FILE, BATCH = "file", "batch"


async def number_of(connection: AsyncConnection, table: Table, kind: str, ident: str, *where: ColumnElement[bool]) -> int:
    """The number of the row with an id.

    Args:
        connection: in a transaction.
        table: with the columns ``number`` and ``id``.
        kind: what its ids begin with.
        ident: the id.
        where: only rows with these conditions.

    Raises:
        NotFoundError: there is none.
    """
    check_id(kind, ident)
    number: int | None = await connection.scalar(select(table.c.number).where(*where, table.c.id == ident))
    if number is None:
        raise unknown(kind, ident)
    return number
