"""Balances and the books behind them."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator

from sqlalchemy import Connection, insert, select, update

from helix_ray.accounts.books import FUNDING, account_book, checked, ensure_balances, lines
from helix_ray.accounts.clock import Clock, utc_now
from helix_ray.accounts.drift import find_drift
from helix_ray.accounts.groupcommit import retried
from helix_ray.core.errors import ConflictError, InvalidRequestError, UnprocessableError
from helix_ray.core.money import NANO, Balance, Drift, Entry, Transfer
from helix_ray.storage.database import Database
from helix_ray.storage.moment import aware
from helix_ray.storage.tables import balances, entries, transfers

_MOST = 10**9 * NANO
_PAGE = 1000
_HEADER = ("number", "created_at", "transaction", "book", "amount_nano_usd")


class Ledger:
    """The money of all accounts.

    Args:
        database: where the books are.
        clock: tells the time, in UTC.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def deposit(self, account: str, amount: int, key: str, actor: str, note: str) -> Transfer:
        """Put money into an account, once for a key. The same again gives the same answer.

        Args:
            account: that gets it.
            amount: nano-USD, more than 0.
            key: the caller's name for the transfer.
            actor: who does it.
            note: why.

        Raises:
            InvalidRequestError: the amount is not possible, or a text is none that can be kept.
            ConflictError: the account would have more than can be kept.
            UnprocessableError: the key was used for another transfer.
            UnavailableError: the database cannot be reached.
        """
        return await self._transfer(account, _checked_amount(amount), key, actor, note)

    async def withdraw(self, account: str, amount: int, key: str, actor: str, note: str) -> Transfer:
        """Take money out of an account, as a correction, once for a key.

        Args:
            account, amount, key, actor, note: as of ``deposit``.

        Raises:
            InvalidRequestError: the amount is not possible, or a text is none that can be kept.
            ConflictError: the account has less; what is held cannot be taken.
            UnprocessableError: the key was used for another transfer.
            UnavailableError: the database cannot be reached.
        """
        return await self._transfer(account, -_checked_amount(amount), key, actor, note)

    async def balance(self, account: str) -> Balance:
        """What an account has; nothing, where it never had anything."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(balances).where(balances.c.account == account))).one_or_none()
        return Balance(account, 0, 0) if row is None else Balance(account, row.available, row.held)

    async def entries(self, account: str, after: int, limit: int) -> list[Entry]:
        """The lines of the books on an account's money, the oldest first.

        Args:
            account: whose money.
            after: number of the last line of the page before; 0 for the first page.
            limit: at most so many.
        """
        query = select(entries).where(entries.c.account == account, entries.c.number > after)
        async with self._database.read() as connection:
            rows = (await connection.execute(query.order_by(entries.c.number).limit(limit))).all()
        return [Entry(row.number, row.transaction, row.book, row.account, row.amount, aware(row.created_at)) for row in rows]

    async def export(self, account: str) -> AsyncIterator[str]:
        """All entries of an account as CSV: its head, then some lines at a time."""
        page = [_HEADER]
        after = 0
        while page:
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(page)
            yield text.getvalue()
            found = await self.entries(account, after, _PAGE)
            page = [(str(one.number), one.created_at.isoformat(), one.transaction, one.book, str(one.amount)) for one in found]
            after = found[-1].number if found else after

    async def audit(self) -> Drift:
        """Whether the books hold together. It reads all of them."""
        async with self._database.read() as connection:
            return await find_drift(connection)

    async def _transfer(self, account: str, amount: int, key: str, actor: str, note: str) -> Transfer:
        for value, most, param in ((account, 64, "account"), (key, 128, "key"), (actor, 128, "actor"), (note, 1024, "note")):
            checked(value, most, param)
        return await retried(self._database, lambda connection: self._book(connection, account, amount, key, actor, note))

    def _book(self, connection: Connection, account: str, amount: int, key: str, actor: str, note: str) -> Transfer:
        ensure_balances(connection, [account])
        before = connection.execute(select(balances).where(balances.c.account == account).with_for_update()).one()
        done = connection.execute(select(transfers).where(transfers.c.key == key)).one_or_none()
        if done is not None:
            if (done.account, done.amount, done.actor, done.note) != (account, amount, actor, note):
                raise UnprocessableError("The key was used for another transfer.", param="key")
            return Transfer(key, account, amount, actor, note, done.available, aware(done.created_at))
        available = before.available + amount
        if available < 0:
            raise ConflictError(f"The account has only {before.available} nano-USD.", param="amount")
        if available + before.held > _MOST:
            raise ConflictError("The account would have more than 1,000,000,000 USD.", param="amount")
        now = self._clock()
        transfer = Transfer(key, account, amount, actor, note, available, now)
        row = {name: getattr(transfer, name) for name in transfers.c.keys()}  # noqa: SIM118
        connection.execute(insert(transfers), [row])
        connection.execute(update(balances).where(balances.c.account == account).values(available=available))
        amounts = {account_book(account): amount, FUNDING: -amount}
        connection.execute(insert(entries), lines(f"transfer:{key}", account, now, amounts))
        return transfer


def _checked_amount(amount: int) -> int:
    if not 0 < amount <= _MOST:
        raise InvalidRequestError(f"An amount from 1 to {_MOST} nano-USD.", param="amount")
    return amount
