"""Who wants to be told of what: asked by everything that happens to an account, and answered from memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, select

from helix_ray.accounts.account_events import AccountEvent
from helix_ray.accounts.outbox import Outbox
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, utc_now
from helix_ray.storage.tables import webhook_endpoints

_NOTHING: frozenset[str] = frozenset()


class Announcer:
    """Tells accounts of what happens to them. All services of a process share one.

    It knows which accounts asked for which events, so that what nobody asked for costs no query. Until it was refreshed
    for the first time, it takes everything for asked for, and the outbox looks.

    Args:
        database: where endpoints are, and where events go.
        balance_low: nano-USD; an account whose money falls below is told so.
        clock: tells the present.
    """

    def __init__(self, database: Database, balance_low: int = 0, clock: Clock = utc_now) -> None:
        self.balance_low = balance_low
        self._database = database
        self._outbox = Outbox(database, clock)
        self._asked: dict[str, frozenset[str]] | None = None
        self._reading = asyncio.Lock()
        self._listener: Callable[[], None] | None = None

    def listen(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` when there may be something to send."""
        self._listener = listener

    async def refresh(self, account: str | None = None) -> None:
        """Learn what accounts ask for: one whose endpoints have just changed, or all of them.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        endpoints = webhook_endpoints.c
        query = select(endpoints.account, endpoints.events).where(endpoints.enabled)
        # One after the other: what was read last is what was written last.
        async with self._reading:
            known = self._asked
            if account is not None and known is not None:
                query = query.where(endpoints.account == account)
            async with self._database.read() as connection:
                rows = (await connection.execute(query)).all()
            asked: dict[str, frozenset[str]] = {}
            for row in rows:
                asked[row.account] = asked.get(row.account, _NOTHING).union(row.events)
            if account is None or known is None:
                self._asked = asked
            else:
                known[account] = asked.get(account, _NOTHING)

    def wants(self, account: str, event: str) -> bool:
        """Whether an account asked for an event. It may be called from any thread."""
        return self._asked is None or event in self._asked.get(account, _NOTHING)

    def tell(self, connection: Connection, events: Sequence[AccountEvent]) -> None:
        """Write those events that were asked for in the caller's transaction; see ``Outbox.emit``.

        When the transaction has ended, call ``notify`` with the accounts.
        """
        wanted = [event for event in events if self.wants(event.account, event.event)]
        if wanted:
            self._outbox.emit(connection, wanted)

    def notify(self, account: str) -> None:
        """A transaction that may have told an account of something has ended: send it now."""
        if self._listener is not None and (self._asked is None or self._asked.get(account)):
            self._listener()
