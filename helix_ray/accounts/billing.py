"""Holds as ingress replicas ask for them: what stands behind the protocol ``Billing``."""

from __future__ import annotations

import logging

from helix_ray.accounts.announcer import Announcer
from helix_ray.accounts.holds import Holds
from helix_ray.core.billing import Reservation
from helix_ray.core.money import Consumption
from helix_ray.core.recurring import Recurring
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, utc_now

_log = logging.getLogger(__name__)

_SWEEP_S = 5.0
# What nobody waits for waits so long for others.
_PATIENCE_S = 0.05


class BillingService:
    """See ``Billing``. It closes the holds that a crash left.

    Args:
        database: where holds are; it is the caller's to close.
        clock: tells the time.
        announcer: tells accounts of requests that have ended.
    """

    def __init__(self, database: Database, clock: Clock = utc_now, announcer: Announcer | None = None) -> None:
        self._holds = Holds(database, clock, announcer, _PATIENCE_S)
        self._clock = clock
        self._sweeping = Recurring(self._sweep, _log, "holds that have run out could not be closed")

    async def start(self) -> None:
        """Sweep now and then, from now on until ``close``."""
        self._sweeping.start(_SWEEP_S)

    async def close(self) -> None:
        """Sweep no more."""
        await self._sweeping.close()

    async def reserve(self, reservation: Reservation) -> int:
        """See ``Billing.reserve``."""
        hold = await self._holds.reserve(
            reservation.request_id,
            reservation.account,
            reservation.amount,
            least=reservation.least,
            model=reservation.model,
            key_id=reservation.key_id,
            price_version=reservation.price_version,
            lifetime_s=reservation.lifetime_s,
            key_budget=reservation.key_budget,
            patience_s=reservation.patience_s,
        )
        return hold.amount

    async def progress(self, request_id: str, spent: int) -> None:
        """See ``Billing.progress``."""
        await self._holds.progress(request_id, spent)

    async def settle(self, request_id: str, cost: int, usage: Consumption, error: str = "") -> None:
        """See ``Billing.settle``."""
        await self._holds.settle(request_id, cost, usage, error=error or None)

    async def release(self, request_id: str, error: str = "") -> None:
        """See ``Billing.release``."""
        await self._holds.release(request_id, error=error or "server_error")

    async def _sweep(self) -> None:
        await self._holds.sweep(self._clock())
