"""Whether the books hold together: everything is summed up again from its lines."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Subquery, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray.accounts.books import REVENUE
from helix_ray.core.money import Drift
from helix_ray.storage.tables import balances, entries, holds, usage

_MOST = 100


async def find_drift(connection: AsyncConnection) -> Drift:
    """What is wrong in the books.

    Args:
        connection: in a transaction that sees one state of the database.
    """
    unbalanced = select(entries.c.transaction).group_by(entries.c.transaction).having(func.sum(entries.c.amount) != 0)
    transactions = (await connection.scalars(unbalanced.limit(_MOST))).all()
    available = _sums(entries.c.account, entries.c.amount, entries.c.book == literal("account:") + entries.c.account)
    held = _sums(entries.c.account, entries.c.amount, entries.c.book == literal("held:") + entries.c.account)
    revenue = _sums(entries.c.account, entries.c.amount, entries.c.book == REVENUE)
    open_holds = _sums(holds.c.account, holds.c.amount, holds.c.state == "open")
    consumed = _sums(usage.c.account, usage.c.cost, usage.c.cost != 0)
    have = select(balances.c.account, balances.c.available.label("amount")).subquery()
    keep = select(balances.c.account, balances.c.held.label("amount")).subquery()
    wrong = {*await _different(connection, have, available), *await _different(connection, keep, held)}
    return Drift(
        transactions=tuple(transactions),
        balances=tuple(sorted(wrong)[:_MOST]),
        holds=tuple(await _different(connection, keep, open_holds)),
        usage=tuple(await _different(connection, revenue, consumed)),
    )


def _sums(account: ColumnElement[str], amount: ColumnElement[int], where: ColumnElement[bool]) -> Subquery:
    return select(account.label("account"), func.sum(amount).label("amount")).where(where).group_by(account).subquery()


async def _different(connection: AsyncConnection, one: Subquery, other: Subquery) -> list[str]:
    """Accounts that have not the same amount in both; none is the same as 0."""
    found: set[str] = set()
    for left, right in ((one, other), (other, one)):
        joined = left.outerjoin(right, left.c.account == right.c.account)
        differs = func.coalesce(left.c.amount, 0) != func.coalesce(right.c.amount, 0)
        found.update(await connection.scalars(select(left.c.account).select_from(joined).where(differs).limit(_MOST)))
    return sorted(found)[:_MOST]
