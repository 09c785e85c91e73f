"""Money as the API asks about it: what stands behind the protocol ``Money``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from helix_ray.accounts.actors import check_admin
from helix_ray.accounts.audit import AuditLog
from helix_ray.accounts.ledger import Also, Ledger
from helix_ray.accounts.usage import UsageReports
from helix_ray.accounts.users import UserStore
from helix_ray.core.accounts import Caller
from helix_ray.core.money import Balance, Drift, Entry, Grouping, Transfer, UsageSum, as_usd
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, utc_now


class MoneyService:
    """See ``Money``.

    Args:
        database: where the books are; it is the caller's to close.
        clock: tells the time.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._ledger = Ledger(database, clock)
        self._usage = UsageReports(database)
        self._users = UserStore(database, clock)
        self._acts = AuditLog(database, clock)

    async def start(self) -> None:
        """It does nothing by itself."""

    async def close(self) -> None:
        """Nothing is left to do."""

    async def balance(self, account: str) -> Balance:
        """See ``Money.balance``."""
        return await self._ledger.balance(account)

    async def deposit(self, actor: Caller, account: str, amount: int, key: str, note: str) -> Transfer:
        """See ``Money.deposit``."""
        record = await self._record(actor, "money.deposit", account, amount, key, note)
        return await self._ledger.deposit(account, amount, key, actor.account, note, record)

    async def withdraw(self, actor: Caller, account: str, amount: int, key: str, note: str) -> Transfer:
        """See ``Money.withdraw``."""
        record = await self._record(actor, "money.withdraw", account, amount, key, note)
        return await self._ledger.withdraw(account, amount, key, actor.account, note, record)

    async def transfers(self, account: str, limit: int, after: str | None = None) -> list[Transfer]:
        """See ``Money.transfers``."""
        return await self._ledger.transfers(account, limit, after)

    async def usage(
        self,
        account: str,
        since: date,
        until: date,
        by: Sequence[Grouping],
        limit: int | None = None,
        after: Sequence[date | str] = (),
    ) -> list[UsageSum]:
        """See ``Money.usage``."""
        return await self._usage.report(account, since, until, by, limit, after)

    async def entries(self, account: str, after: int | None, limit: int, newest_first: bool) -> list[Entry]:
        """See ``Money.entries``."""
        return await self._ledger.entries(account, after, limit, newest_first=newest_first)

    async def audit(self, actor: Caller) -> Drift:
        """See ``Money.audit``."""
        check_admin(actor)
        return await self._ledger.audit()

    async def _record(self, actor: Caller, action: str, account: str, amount: int, key: str, note: str) -> Also:
        """Writes an act into the audit log, where the actor may do it and there is such an account."""
        check_admin(actor)
        await self._users.credentials(account)
        details = {"amount_usd": as_usd(amount), "key": key, "note": note}

        def record(connection: Connection) -> None:
            self._acts.write(connection, actor.account, action, account, details)

        return record
