"""Money that is held while a request runs, and charged exactly once when it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from helix_ray.accounts.announcer import Announcer
from helix_ray.accounts.books import checked
from helix_ray.accounts.groupcommit import GroupCommit
from helix_ray.accounts.operations import FAILED, Expire, Operation, Progress, Release, Reserve, Settle, perform
from helix_ray.core.errors import HelixError
from helix_ray.core.money import Consumption, Hold
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, utc_now
from helix_ray.storage.tables import holds

_PAGE = 200
_LONGEST_S = 30 * 86_400
# Sums of them fit into the database's numbers: one call with more would undo the calls beside it.
_MOST_COUNTED = 2**40


class Holds:
    """The holds of all accounts.

    Whatever is done with them is done even when the caller is cancelled meanwhile, and calls of one process that come
    at the same time share a transaction.

    Args:
        database: where they are.
        clock: tells the time, in UTC.
        announcer: tells accounts of requests that have ended, and of a balance that is low, if somebody does.
        patience_s: so long what nobody waits for waits for others, with which it shares a transaction.
    """

    def __init__(
        self, database: Database, clock: Clock = utc_now, announcer: Announcer | None = None, patience_s: float = 0.0
    ) -> None:
        self._database = database
        self._clock = clock
        self._announcer = announcer
        self._group: GroupCommit[Operation, Hold | None] = GroupCommit(database, self._perform)
        self._patience_s = patience_s

    async def reserve(
        self,
        request_id: str,
        account: str,
        amount: int,
        *,
        model: str,
        key_id: str,
        price_version: str,
        lifetime_s: float,
        key_budget: int | None = None,
        least: int | None = None,
        patience_s: float = 0.0,
    ) -> Hold:
        """Hold money for a request. Asked again with the same content while it is open, the hold is the same.

        Args:
            request_id: of the request; used once.
            account: who pays.
            amount: nano-USD that the request can cost at most.
            model: that answers.
            key_id: of the API key behind it.
            price_version: of the price list that it is charged by.
            lifetime_s: how long the hold stays after the last sign of life; 30 days at most.
            key_budget: nano-USD that all requests of the key may cost together.
            least: nano-USD that are enough where there are no more; ``None`` is all of ``amount``.
            patience_s: so long it may wait for others, but not longer than what nobody waits for.

        Raises:
            PaymentRequiredError: the balance, or the key's budget (``key_budget_exceeded``), is too small.
            ConflictError: the request id is used already.
            InvalidRequestError: a text is too long, or none that can be kept.
            UnavailableError: the database cannot be reached.
        """
        enough = amount if least is None else least
        _check_amount(enough)
        if enough > amount:
            raise ValueError("more is enough than is wanted")
        if not 0 < lifetime_s <= _LONGEST_S:
            raise ValueError(f"a hold stays for up to {_LONGEST_S} seconds")
        for value, most, param in (
            (request_id, 128, "request_id"),
            (account, 64, "account"),
            (key_id, 64, "key_id"),
            (model, 256, "model"),
            (price_version, 64, "price_version"),
        ):
            checked(value, most, param)
        operation = Reserve(request_id, account, amount, enough, model, key_id, price_version, lifetime_s, key_budget)
        return await self._done(operation, min(patience_s, self._patience_s))

    async def progress(self, request_id: str, spent: int) -> Hold:
        """Say what was produced so far, so that a crash bills it, and that the request lives.

        Args:
            request_id: of the request.
            spent: nano-USD; less than before changes nothing, more than the hold is the hold.

        Raises:
            NotFoundError: there is no such hold.
            ConflictError: it is closed.
            UnavailableError: the database cannot be reached.
        """
        _check_amount(spent)
        return await self._done(Progress(checked(request_id, 128, "request_id"), spent), self._patience_s)

    async def settle(self, request_id: str, cost: int, usage: Consumption, error: str | None = None) -> Hold:
        """Charge what a request has cost, and give the rest of the hold back. A closed hold stays as it was closed first.

        Args:
            request_id: of the request.
            cost: nano-USD; more than the hold is the hold.
            usage: what it consumed.
            error: code of what went wrong after that, for the account's webhooks.

        Raises:
            NotFoundError: there is no such hold.
            UnavailableError: the database cannot be reached.
        """
        _check_amount(cost)
        counts = (usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens, usage.requests)
        if min(counts) < 0 or max(counts) > _MOST_COUNTED:
            raise ValueError("nobody consumes so much, or less than nothing")
        return await self._done(Settle(checked(request_id, 128, "request_id"), cost, usage, error), self._patience_s)

    async def release(self, request_id: str, error: str = FAILED) -> Hold:
        """Give all of a hold back. A closed hold stays as it was closed first.

        Args:
            request_id: of the request.
            error: code of what went wrong, for the account's webhooks.

        Raises:
            NotFoundError: there is no such hold.
            UnavailableError: the database cannot be reached.
        """
        return await self._done(Release(checked(request_id, 128, "request_id"), error), self._patience_s)

    async def sweep(self, now: datetime) -> int:
        """Close the holds whose lease has run out: each is charged what was produced. Several may sweep at once.

        Returns:
            How many this sweep closed.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        due = select(holds.c.request_id).where(holds.c.state == "open", holds.c.expires_at <= now)
        closed = 0
        while True:
            async with self._database.read() as connection:
                ids = (await connection.scalars(due.order_by(holds.c.expires_at).limit(_PAGE))).all()
            outcomes = await asyncio.gather(*(self._group.submit(Expire(request_id, now)) for request_id in ids))
            ended = [outcome for outcome in outcomes if outcome is not None]
            self._notify(*ended)
            closed += len(ended)
            if len(ids) < _PAGE:
                return closed

    async def _done(self, operation: Reserve | Progress | Settle | Release, patience_s: float) -> Hold:
        hold = await self._group.submit(operation, patience_s)
        assert hold is not None
        if hold.state != "open":
            self._notify(hold)
        return hold

    def _notify(self, *ended: Hold) -> None:
        if self._announcer is not None:
            for hold in ended:
                self._announcer.notify(hold.account)

    def _perform(self, connection: Connection, operations: Sequence[Operation]) -> list[Hold | HelixError | None]:
        return perform(connection, operations, self._clock(), self._announcer)


def _check_amount(amount: int) -> None:
    if amount < 0:
        raise ValueError("an amount of money is negative")
