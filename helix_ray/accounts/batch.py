"""The state that a transaction on holds works on: read at its start under locks, changed in memory, written at its end."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, func, insert, select, union_all, update

from helix_ray.accounts.account_events import AccountEvent
from helix_ray.accounts.announcer import Announcer
from helix_ray.accounts.books import account_book, ensure_balances, held_book, lines
from helix_ray.accounts.usage import UsageTally
from helix_ray.core.money import Hold
from helix_ray.storage.moment import aware
from helix_ray.storage.tables import balances, entries, holds, usage

_NAMED = balances.alias("named")
# One list, so that PostgreSQL finds its rows by their keys.
_CONCERNED = union_all(
    select(_NAMED.c.account).where(_NAMED.c.account.in_(bindparam("accounts", expanding=True))),
    select(holds.c.account).where(holds.c.request_id.in_(bindparam("ids", expanding=True))),
)
# Always in the same order: two transactions with the same accounts wait, and do not block each other.
_LOCK = select(balances).where(balances.c.account.in_(_CONCERNED)).order_by(balances.c.account).with_for_update()
_HOLDS = select(holds).where(holds.c.request_id.in_(bindparam("ids", expanding=True)))
_FIELDS = tuple(field.name for field in dataclasses.fields(Hold))
_CHANGES = ("spent", "cost", "state", "expires_at")
_NEW_HOLDS = insert(holds)
_NEW_ENTRIES = insert(entries)
_SET_HOLD = (
    update(holds).where(holds.c.request_id == bindparam("id")).values({name: bindparam(f"new_{name}") for name in _CHANGES})
)
_SET_BALANCE = (
    update(balances)
    .where(balances.c.account == bindparam("id"))
    .values(available=bindparam("new_available"), held=bindparam("new_held"))
)
_NAMES: BindParameter[list[str]] = bindparam("accounts", expanding=True)
_KEYS: BindParameter[list[str]] = bindparam("keys", expanding=True)
_SETTLED = (
    select(usage.c.account, usage.c.key_id, func.sum(usage.c.cost).label("amount"))
    .where(usage.c.account.in_(_NAMES), usage.c.key_id.in_(_KEYS))
    .group_by(usage.c.account, usage.c.key_id)
)
_HELD = (
    select(holds.c.account, holds.c.key_id, func.sum(holds.c.amount).label("amount"))
    .where(holds.c.account.in_(_NAMES), holds.c.state == "open", holds.c.key_id.in_(_KEYS))
    .group_by(holds.c.account, holds.c.key_id)
)


@dataclass(slots=True)
class Purse:
    """The balance of an account within a transaction."""

    available: int
    held: int


class Batch:
    """Holds and balances within one transaction.

    All accounts of the transaction are locked, and with them their holds and keys: other processes wait for its end.

    Args:
        connection: in a transaction that writes.
        now: the moment of all that it does.
        request_ids: of the holds that it works on.
        accounts: that get new holds.
        budgeted: accounts with those of their keys that have a budget.
        announcer: tells accounts of it, if somebody does.
    """

    def __init__(
        self,
        connection: Connection,
        now: datetime,
        request_ids: Collection[str],
        accounts: Collection[str],
        budgeted: Collection[tuple[str, str]],
        announcer: Announcer | None = None,
    ) -> None:
        self.now = now
        self._connection = connection
        self._announcer = announcer
        self._events: list[AccountEvent] = []
        names = {"accounts": list(accounts), "ids": list(request_ids)}
        self._purses = self._lock(names)
        if missing := [account for account in accounts if account not in self._purses]:
            ensure_balances(connection, missing)
            self._purses = self._lock(names)
        rows = connection.execute(_HOLDS, {"ids": names["ids"]}).all()
        # One that another process made a moment ago, for an account that is not locked here, is not seen yet.
        self.holds = {row.request_id: hold_of(row) for row in rows if row.account in self._purses}
        self._known = frozenset(self.holds)
        self._touched: set[str] = set()
        self._moved: set[str] = set()
        self._lines: list[dict[str, Any]] = []
        self.usage = UsageTally()
        self._charged: dict[tuple[str, str], int] = {}
        if budgeted:
            keys = {"accounts": [account for account, _ in budgeted], "keys": [key for _, key in budgeted]}
            for query in (_SETTLED, _HELD):
                for row in connection.execute(query, keys):
                    self.charge(row.account, row.key_id, int(row.amount))

    def available(self, account: str) -> int:
        """Nano-USD that an account can spend."""
        return self._purses[account].available

    def left(self, account: str) -> int:
        """Nano-USD that an account has not spent: what it can spend, and what is held."""
        return self._purses[account].available + self._purses[account].held

    def charged(self, account: str, key_id: str) -> int:
        """Nano-USD that requests of a key with a budget have cost, or hold."""
        return self._charged.get((account, key_id), 0)

    def charge(self, account: str, key_id: str, amount: int) -> None:
        """Count nano-USD for a key; negative ones are given back."""
        self._charged[account, key_id] = self.charged(account, key_id) + amount

    def put(self, hold: Hold) -> None:
        """Keep a hold, a new one or a changed one."""
        self.holds[hold.request_id] = hold
        self._touched.add(hold.request_id)

    def move(self, transaction: str, account: str, available: int, held: int, others: dict[str, int]) -> None:
        """Move money, in nano-USD.

        Args:
            transaction: name of the movement.
            account: whose money it is.
            available, held: what comes to them; negative when it leaves them.
            others: the same for further books.
        """
        amounts = {account_book(account): available, held_book(account): held, **others}
        self._lines += lines(transaction, account, self.now, amounts)
        purse = self._purses[account]
        purse.available += available
        purse.held += held
        self._moved.add(account)

    @property
    def balance_low(self) -> int:
        """Nano-USD; who has less is told so."""
        return 0 if self._announcer is None else self._announcer.balance_low

    def wants(self, account: str, event: str) -> bool:
        """Whether an account is to be told of an event."""
        return self._announcer is not None and self._announcer.wants(account, event)

    def tell(self, event: AccountEvent) -> None:
        """Tell an account of something that is done in this transaction."""
        self._events.append(event)

    def write(self) -> None:
        """Write what has changed, and tell of it."""
        touched = [self.holds[request_id] for request_id in sorted(self._touched)]
        new = [{name: getattr(hold, name) for name in _FIELDS} for hold in touched if hold.request_id not in self._known]
        changed = [
            {
                "id": one.request_id,
                "new_spent": one.spent,
                "new_cost": one.cost,
                "new_state": one.state,
                "new_expires_at": one.expires_at,
            }
            for one in touched
            if one.request_id in self._known
        ]
        moved = [
            {"id": account, "new_available": self._purses[account].available, "new_held": self._purses[account].held}
            for account in sorted(self._moved)
        ]
        for statement, rows in (
            (_NEW_HOLDS, new),
            (_SET_HOLD, changed),
            (_SET_BALANCE, moved),
            (_NEW_ENTRIES, self._lines),
        ):
            if rows:
                self._connection.execute(statement, rows)
        self.usage.write(self._connection)
        if self._announcer is not None and self._events:
            self._announcer.tell(self._connection, self._events)

    def _lock(self, names: dict[str, list[str]]) -> dict[str, Purse]:
        return {row.account: Purse(row.available, row.held) for row in self._connection.execute(_LOCK, names)}


def hold_of(row: Row[Any]) -> Hold:
    """A row of ``holds`` as a value."""
    fields = dict(row._mapping)
    for name in ("created_at", "expires_at"):
        fields[name] = aware(fields[name])
    return Hold(**fields)
