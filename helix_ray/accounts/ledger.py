"""Balances and the books behind them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection, and_, insert, or_, select, update

from helix_ray.accounts.books import FUNDING, account_book, checked, ensure_balances, lines
from helix_ray.accounts.drift import find_drift
from helix_ray.accounts.groupcommit import retried
from helix_ray.core.errors import ConflictError, InvalidRequestError, NotFoundError, UnprocessableError
from helix_ray.core.money import NANO, Balance, Drift, Entry, Transfer, as_usd
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, aware, utc_now
from helix_ray.storage.tables import balances, entries, transfers

_MOST = 10**9 * NANO

Also = Callable[[Connection], None]
"""More to do in the transaction in which money moves; not when it had moved before."""


class Ledger:
    """The money of all accounts.

    Args:
        database: where the books are.
        clock: tells the time, in UTC.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def deposit(self, account: str, amount: int, key: str, actor: str, note: str, also: Also | None = None) -> Transfer:
        """Put money into an account, once for a key. The same again gives the same answer.

        Args:
            account: that gets it.
            amount: nano-USD, more than 0.
            key: the caller's name for the transfer.
            actor: who does it.
            note: why.
            also: done in the same transaction.

        Raises:
            InvalidRequestError: the amount is not possible, or a text is none that can be kept.
            ConflictError: the account would have more than can be kept.
            UnprocessableError: the key was used for another transfer.
            UnavailableError: the database cannot be reached.
        """
        return await self._transfer(account, _checked_amount(amount), key, actor, note, also)

    async def withdraw(self, account: str, amount: int, key: str, actor: str, note: str, also: Also | None = None) -> Transfer:
        """Take money out of an account, as a correction, once for a key.

        Args:
            account, amount, key, actor, note, also: as of ``deposit``.

        Raises:
            InvalidRequestError: the amount is not possible, or a text is none that can be kept.
            ConflictError: the account has less; what is held cannot be taken.
            UnprocessableError: the key was used for another transfer.
            UnavailableError: the database cannot be reached.
        """
        return await self._transfer(account, -_checked_amount(amount), key, actor, note, also)

    async def balance(self, account: str) -> Balance:
        """What an account has; nothing, where it never had anything."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(balances).where(balances.c.account == account))).one_or_none()
        return Balance(account, 0, 0) if row is None else Balance(account, row.available, row.held)

    async def transfers(self, account: str, limit: int, after: str | None = None) -> list[Transfer]:
        """What was put into an account and taken out of it, the newest first.

        Args:
            account: whose money.
            limit: at most so many.
            after: key of the last one of the page before.

        Raises:
            NotFoundError: there is no transfer ``after``.
        """
        query = select(transfers).where(transfers.c.account == account)
        async with self._database.read() as connection:
            if after is not None:
                last = (await connection.execute(query.where(transfers.c.key == checked(after, 128, "after")))).one_or_none()
                if last is None:
                    raise NotFoundError(f"There is no transfer {after[:64]!r}.", param="after")
                older, same = transfers.c.created_at < last.created_at, transfers.c.created_at == last.created_at
                query = query.where(or_(older, and_(same, transfers.c.key < after)))
            newest = query.order_by(transfers.c.created_at.desc(), transfers.c.key.desc())
            rows = (await connection.execute(newest.limit(limit))).all()
        return [Transfer(row.key, account, row.amount, row.actor, row.note, row.available, aware(row.created_at)) for row in rows]

    async def entries(self, account: str, after: int | None, limit: int, *, newest_first: bool = False) -> list[Entry]:
        """The lines of the books on an account's money.

        Args:
            account: whose money.
            after: number of the last line of the page before, if there was one.
            limit: at most so many.
            newest_first: in place of the oldest.
        """
        query = select(entries).where(entries.c.account == account)
        if after is not None:
            query = query.where(entries.c.number < after if newest_first else entries.c.number > after)
        order = entries.c.number.desc() if newest_first else entries.c.number
        async with self._database.read() as connection:
            rows = (await connection.execute(query.order_by(order).limit(limit))).all()
        return [Entry(row.number, row.transaction, row.book, row.account, row.amount, aware(row.created_at)) for row in rows]

    async def audit(self) -> Drift:
        """Whether the books hold together. It reads all of them."""
        async with self._database.read() as connection:
            return await find_drift(connection)

    async def _transfer(self, account: str, amount: int, key: str, actor: str, note: str, also: Also | None) -> Transfer:
        for value, most, param in ((account, 64, "account"), (key, 128, "key"), (actor, 128, "actor"), (note, 1024, "note")):
            checked(value, most, param)
        work = partial(self.book, account=account, amount=amount, key=key, actor=actor, note=note, also=also)
        return await retried(self._database, work)

    def book(
        self, connection: Connection, account: str, amount: int, key: str, actor: str, note: str, also: Also | None = None
    ) -> Transfer:
        """Move money within a transaction: into an account, or out of it where the amount is negative.

        Args:
            connection: in a transaction that writes.
            account, amount, key, actor, note, also: as of ``deposit``; they were checked.

        Raises:
            ConflictError: the account would have less than nothing, or more than can be kept.
            UnprocessableError: the key was used for another transfer.
        """
        ensure_balances(connection, [account])
        before = connection.execute(select(balances).where(balances.c.account == account).with_for_update()).one()
        done = connection.execute(select(transfers).where(transfers.c.key == key)).one_or_none()
        if done is not None:
            if (done.account, done.amount, done.actor, done.note) != (account, amount, actor, note):
                raise UnprocessableError("The key was used for another transfer.", param="key")
            return Transfer(key, account, amount, actor, note, done.available, aware(done.created_at))
        available = before.available + amount
        if available < 0:
            raise ConflictError(f"The account has only {as_usd(before.available)} USD.", param="amount_usd")
        if available + before.held > _MOST:
            raise ConflictError("The account would have more than 1,000,000,000 USD.", param="amount_usd")
        now = self._clock()
        transfer = Transfer(key, account, amount, actor, note, available, now)
        row = {name: getattr(transfer, name) for name in transfers.c.keys()}  # noqa: SIM118
        connection.execute(insert(transfers), [row])
        connection.execute(update(balances).where(balances.c.account == account).values(available=available))
        amounts = {account_book(account): amount, FUNDING: -amount}
        connection.execute(insert(entries), lines(f"transfer:{key}", account, now, amounts))
        if also is not None:
            also(connection)
        return transfer


def _checked_amount(amount: int) -> int:
    if not 0 < amount <= _MOST:
        raise InvalidRequestError(f"An amount from 1 to {_MOST} nano-USD.", param="amount")
    return amount
