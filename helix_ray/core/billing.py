"""What ingress replicas ask of the place where money is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from helix_ray.core.money import Consumption


@dataclass(frozen=True, slots=True)
class Reservation:
    """Money to hold for a request.

    Attributes:
        request_id: of the request; used once.
        account: who pays.
        amount: nano-USD that the request can cost at most.
        least: nano-USD below which the request is refused; between it and ``amount`` all that there is will be held.
        model: that answers.
        key_id: of the API key behind it; empty for an access token.
        price_version: of the price list that it is charged by.
        lifetime_s: how long the hold stays after the last sign of life.
        key_budget: nano-USD that all requests of the key may cost together.
        patience_s: so long it may wait for others, with which it shares a transaction.
    """

    request_id: str
    account: str
    amount: int
    least: int
    model: str
    key_id: str
    price_version: str
    lifetime_s: float
    key_budget: int | None = None
    patience_s: float = 0.0


class Billing(Protocol):
    """Holds money for requests, and charges each of them once."""

    async def reserve(self, reservation: Reservation) -> int:
        """Hold money. Asked again with the same content while the hold is open, it is the same.

        Returns:
            Nano-USD that are held.

        Raises:
            PaymentRequiredError: the balance, or the key's budget (``key_budget_exceeded``), is too small.
            ConflictError: the request id is used already; ``details`` tell the ``state`` of its hold.
            UnavailableError: nobody can tell now.
        """
        ...

    async def progress(self, request_id: str, spent: int) -> None:
        """Say that a request lives, and what it has cost so far, in nano-USD: a crash charges that.

        Raises:
            NotFoundError: there is no such hold.
            ConflictError: it is closed.
            UnavailableError: nobody can tell now.
        """
        ...

    async def settle(self, request_id: str, cost: int, usage: Consumption, error: str = "") -> None:
        """Charge what a request has cost, and give the rest of the hold back. A closed hold stays as it was closed first.

        Args:
            request_id: of the request.
            cost: nano-USD; more than the hold is the hold.
            usage: what it consumed.
            error: code of what ended it early.

        Raises:
            NotFoundError: there is no such hold.
            UnavailableError: nobody can tell now.
        """
        ...

    async def release(self, request_id: str, error: str = "") -> None:
        """Give all of a hold back. A closed hold stays as it was closed first.

        Args:
            request_id: of the request.
            error: code of what ended it.

        Raises:
            NotFoundError: there is no such hold.
            UnavailableError: nobody can tell now.
        """
        ...
