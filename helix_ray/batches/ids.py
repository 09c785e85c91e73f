"""Ids of files and batches, and the time, which tests set."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray.core.errors import NotFoundError

FILE, BATCH = "file", "batch"
_HEX = re.compile(r"[0-9a-f]{32}")

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time now, with its zone."""
    return datetime.now(UTC)


def new_id(kind: str) -> str:
    """An id that nothing else has, such as ``file-`` and 32 hex digits."""
    return f"{kind}-{uuid.uuid4().hex}"


def check_id(kind: str, text: str) -> None:
    """Check that a text can be an id. The database is asked for no other: some texts it cannot even read.

    Raises:
        NotFoundError: it cannot.
    """
    if not text.startswith(f"{kind}-") or _HEX.fullmatch(text[len(kind) + 1 :]) is None:
        raise unknown(kind, text)


def unknown(kind: str, text: str) -> NotFoundError:
    """The error for an id that there is not."""
    return NotFoundError(f"There is no {kind} {text[:64]!r}.", param=f"{kind}_id")


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
