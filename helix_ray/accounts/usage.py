"""What accounts consumed: sums by day, model and key."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from helix_ray.core.money import GROUPINGS, Grouping, UsageSum
from helix_ray.storage.database import Database
from helix_ray.storage.tables import usage

_KEY = ("account", "key_id", "day", "model")
_SUMS = ("requests", "prompt_tokens", "cached_tokens", "completion_tokens", "cost")
_COLUMNS = {"day": usage.c.day, "model": usage.c.model, "key": usage.c.key_id}


def _adding(dialect: Any) -> Any:
    insert = dialect.insert(usage)
    return insert.on_conflict_do_update(index_elements=_KEY, set_={name: usage.c[name] + insert.excluded[name] for name in _SUMS})


_ADD = {"sqlite": _adding(sqlite), "postgresql": _adding(postgresql)}


class UsageTally:
    """Sums that one transaction adds to the usage."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str, date, str], dict[str, int]] = {}

    def add(self, account: str, key_id: str, day: date, model: str, **sums: int) -> None:
        """Count what a request consumed."""
        row = self._rows.setdefault((account, key_id, day, model), dict.fromkeys(_SUMS, 0))
        for name, value in sums.items():
            row[name] += value

    def write(self, connection: Connection) -> None:
        """Add the sums to the table."""
        if self._rows:
            rows = [{**dict(zip(_KEY, key, strict=True)), **sums} for key, sums in sorted(self._rows.items())]
            connection.execute(_ADD[connection.dialect.name], rows)


class UsageReports:
    """Reports on what was consumed.

    Args:
        database: where it is counted.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def report(
        self,
        account: str,
        since: date,
        until: date,
        by: Collection[Grouping] = GROUPINGS,
        limit: int | None = None,
        after: Sequence[date | str] = (),
    ) -> list[UsageSum]:
        """Sums, in the order of days, models and keys.

        Args:
            account: whose.
            since, until: first and last day, in UTC.
            by: what they are kept apart by; nothing gives one sum over all.
            limit: at most so many; ``None`` is all of them.
            after: day, model and key of the last one of the page before, as far as they are kept apart.
        """
        groups = [_COLUMNS[name] for name in GROUPINGS if name in by]
        sums = [func.sum(usage.c[name]).label(name) for name in _SUMS]
        where = [usage.c.account == account, usage.c.day >= since, usage.c.day <= until]
        if after:
            where.append(_behind(groups, after))
        query = select(*groups, *sums).where(*where).group_by(*groups).order_by(*groups).having(func.count() > 0).limit(limit)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [
            UsageSum(row.get("day"), row.get("model"), row.get("key_id"), *(int(row[name]) for name in _SUMS)) for row in rows
        ]


def _behind(columns: Sequence[ColumnElement[Any]], place: Sequence[Any]) -> ColumnElement[bool]:
    """Whether a row comes behind a place in the order of the columns."""
    behind: ColumnElement[bool] = false()
    for column, value in reversed(list(zip(columns, place, strict=True))):
        behind = or_(column > value, and_(column == value, behind))
    return behind
