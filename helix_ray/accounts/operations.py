"""What can be done with a hold. Each operation checks first and changes then: one that is refused has changed nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from helix_ray.accounts.account_events import balance_low, completion, completion_name
from helix_ray.accounts.announcer import Announcer
from helix_ray.accounts.batch import Batch
from helix_ray.accounts.books import REVENUE
from helix_ray.core.errors import ConflictError, HelixError, NotFoundError, PaymentRequiredError
from helix_ray.core.money import Consumption, Hold, HoldState

FAILED = HelixError.default_code
"""What went wrong with a request of which nothing else is told."""
_ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Reserve:
    """Hold money for a request."""

    request_id: str
    account: str
    amount: int
    least: int
    model: str
    key_id: str
    price_version: str
    lifetime_s: float
    key_budget: int | None

    def apply(self, batch: Batch) -> Hold:
        """The hold; the same one again for the same request."""
        before = batch.holds.get(self.request_id)
        if before is not None:
            if before.state == "open" and self._fits(before):
                return before
            raise ConflictError(f"The request id {self.request_id!r} is used already.", details={"state": before.state})
        available = batch.available(self.account)
        if available < self.least:
            details = {"available": available, "needed": self.least}
            raise PaymentRequiredError("The balance does not pay for this request.", details=details)
        amount = min(self.amount, available)
        if self.key_budget is not None:
            left = self.key_budget - batch.charged(self.account, self.key_id)
            if left < self.least:
                details = {"available": max(0, left), "needed": self.least}
                raise PaymentRequiredError(
                    "The budget of the API key does not pay for this request.", code="key_budget_exceeded", details=details
                )
            amount = min(amount, left)
        hold = Hold(
            request_id=self.request_id,
            account=self.account,
            key_id=self.key_id,
            model=self.model,
            price_version=self.price_version,
            amount=amount,
            spent=0,
            cost=None,
            state="open",
            lifetime_s=self.lifetime_s,
            created_at=batch.now,
            expires_at=batch.now + timedelta(seconds=self.lifetime_s),
        )
        batch.move(f"reserve:{self.request_id}", self.account, -amount, amount, {})
        batch.charge(self.account, self.key_id, amount)
        batch.put(hold)
        return hold

    def _fits(self, hold: Hold) -> bool:
        """Whether a hold is what this would have made, with as much as there was then."""
        same = (hold.account, hold.model, hold.key_id, hold.price_version)
        return same == (self.account, self.model, self.key_id, self.price_version) and self.least <= hold.amount <= self.amount


@dataclass(frozen=True, slots=True)
class Progress:
    """Say what was produced so far."""

    request_id: str
    spent: int

    def apply(self, batch: Batch) -> Hold:
        """The hold, with a new lease."""
        hold = _known(batch, self.request_id)
        if hold.state != "open":
            raise ConflictError(f"The hold of the request {self.request_id!r} is closed.")
        spent = max(hold.spent, min(self.spent, hold.amount))
        hold = replace(hold, spent=spent, expires_at=batch.now + timedelta(seconds=hold.lifetime_s))
        batch.put(hold)
        return hold


@dataclass(frozen=True, slots=True)
class Settle:
    """Charge a request what it has cost; ``error`` is the code of what went wrong with it, if something did."""

    request_id: str
    cost: int
    usage: Consumption
    error: str | None = None

    def apply(self, batch: Batch) -> Hold:
        """The closed hold, as it was closed first."""
        hold = _known(batch, self.request_id)
        return _settled(batch, hold, self.cost, self.usage, self.error) if hold.state == "open" else hold


@dataclass(frozen=True, slots=True)
class Release:
    """Give all the money back for a request that failed; ``error`` is the code of what went wrong."""

    request_id: str
    error: str = FAILED

    def apply(self, batch: Batch) -> Hold:
        """The closed hold, as it was closed first."""
        hold = _known(batch, self.request_id)
        return _closed(batch, hold, "released", 0, Consumption(), self.error) if hold.state == "open" else hold


@dataclass(frozen=True, slots=True)
class Expire:
    """Close a hold whose lease has run out: charge what was produced."""

    request_id: str
    moment: datetime

    def apply(self, batch: Batch) -> Hold | None:
        """The closed hold; ``None`` when another sweep closed it, or it got a new lease."""
        hold = _known(batch, self.request_id)
        if hold.state != "open" or hold.expires_at > self.moment:
            return None
        usage = Consumption()
        if hold.spent:
            return _settled(batch, hold, hold.spent, usage, _ABANDONED)
        return _closed(batch, hold, "released", 0, usage, _ABANDONED)


Operation = Reserve | Progress | Settle | Release | Expire


def perform(
    connection: Connection, operations: Sequence[Operation], now: datetime, announcer: Announcer | None = None
) -> list[Hold | HelixError | None]:
    """Do operations in one transaction, one after the other, and say of each what it gives, or why it is refused."""
    reserves = [one for one in operations if isinstance(one, Reserve)]
    ids = {one.request_id for one in operations}
    budgeted = {(one.account, one.key_id) for one in reserves if one.key_budget is not None}
    batch = Batch(connection, now, ids, {one.account for one in reserves}, budgeted, announcer)
    outcomes: list[Hold | HelixError | None] = []
    for operation in operations:
        try:
            outcomes.append(operation.apply(batch))
        except HelixError as exc:
            outcomes.append(exc)
    batch.write()
    return outcomes


def _known(batch: Batch, request_id: str) -> Hold:
    hold = batch.holds.get(request_id)
    if hold is None:
        raise NotFoundError(f"There is no hold for the request {request_id!r}.")
    return hold


def _settled(batch: Batch, hold: Hold, cost: int, consumed: Consumption, error: str | None) -> Hold:
    cost = min(cost, hold.amount)
    batch.usage.add(
        hold.account,
        hold.key_id,
        batch.now.date(),
        hold.model,
        requests=consumed.requests,
        prompt_tokens=consumed.prompt_tokens,
        cached_tokens=consumed.cached_tokens,
        completion_tokens=consumed.completion_tokens,
        cost=cost,
    )
    return _closed(batch, hold, "settled", cost, consumed, error)


def _closed(batch: Batch, hold: Hold, state: HoldState, cost: int, consumed: Consumption, error: str | None) -> Hold:
    closed = replace(hold, state=state, cost=cost)
    before = batch.left(hold.account)
    # A release is booked under the same name as a settlement: there is only one of them.
    batch.move(f"settle:{hold.request_id}", hold.account, hold.amount - cost, -hold.amount, {REVENUE: cost})
    batch.charge(hold.account, hold.key_id, cost - hold.amount)
    batch.put(closed)
    _tell(batch, closed, consumed, error, before)
    return closed


def _tell(batch: Batch, closed: Hold, consumed: Consumption, error: str | None, before: int) -> None:
    """Tell the account of a request that has ended, and of its balance, if that falls below the threshold by it."""
    account, left = closed.account, batch.left(closed.account)
    if batch.wants(account, completion_name(error)):
        batch.tell(completion(closed, consumed, error))
    if left < batch.balance_low <= before and batch.wants(account, "balance.low"):
        batch.tell(balance_low(account, left, batch.balance_low))
