"""Lists in pages, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray.storage.ids import check_id, unknown


async def read_page(
    connection: AsyncConnection, table: Table, kind: str, limit: int, after: str | None, *where: ColumnElement[bool]
) -> Sequence[Row[Any]]:
    """Rows of a table that numbers them.

    Args:
        connection: in a transaction.
        table: with the columns ``number`` and ``id``.
        kind: what its ids begin with.
        limit: at most so many rows.
        after: id of the last row of the page before.
        where: only rows with these conditions.

    Raises:
        NotFoundError: there is no row ``after``.
    """
    query = select(table).where(*where)
    if after is not None:
        check_id(kind, after)
        number = (await connection.execute(select(table.c.number).where(*where, table.c.id == after))).scalar_one_or_none()
        if number is None:
            raise unknown(kind, after)
        query = query.where(table.c.number < number)
    return (await connection.execute(query.order_by(table.c.number.desc()).limit(limit))).all()
