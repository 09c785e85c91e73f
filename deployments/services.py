"""What the control deployment runs: one object for each protocol, made where its libraries may load."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from helix_ray.accounts.calls import CounterCalls
from helix_ray.config import Plans, PriceList, Settings
from helix_ray.core.batches import Batches
from helix_ray.core.billing import Billing
from helix_ray.core.idempotency import IdempotentAnswers
from helix_ray.core.protocols import Accounts
from helix_ray.core.treasury import Money
from helix_ray.core.webhooks import Webhooks

if TYPE_CHECKING:
    from helix_ray.accounts.announcer import Announcer
    from helix_ray.storage.database import Database


@dataclass(frozen=True, slots=True)
class Catalogs:
    """Lists of the configuration that services work with.

    Attributes:
        plans: what accounts may use.
        prices: what models cost.
    """

    plans: Plans
    prices: PriceList


class Service(Protocol):
    """Runs until it is closed."""

    async def start(self) -> None:
        """Begin with what it does by itself."""
        ...

    async def close(self) -> None:
        """Return when all that was begun is done."""
        ...


@dataclass(frozen=True, slots=True)
class Ground:
    """What services are built on.

    Attributes:
        database: where they keep what they know.
        settings: the process configuration.
        catalogs: lists of the configuration.
        announcer: tells accounts what happens to them.
    """

    database: Database
    settings: Settings
    catalogs: Catalogs
    announcer: Announcer


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table.

    Attributes:
        protocol: what others may call of it.
        build: makes it; it runs in a thread. All services tell accounts of what happens by the same announcer.
    """

    protocol: type[Any]
    build: Callable[[Ground], Service]


def _accounts(ground: Ground) -> Service:
    from helix_ray.accounts.service import AccountService

    return AccountService(ground.database, ground.settings, plans=ground.catalogs.plans)


def _money(ground: Ground) -> Service:
    from helix_ray.accounts.money import MoneyService

    return MoneyService(ground.database)


def _billing(ground: Ground) -> Service:
    from helix_ray.accounts.billing import BillingService

    return BillingService(ground.database, announcer=ground.announcer)


def _counters(ground: Ground) -> Service:
    from helix_ray.accounts.counting import CounterService

    return CounterService(ground.database, ground.announcer)


def _idempotency(ground: Ground) -> Service:
    from helix_ray.accounts.idempotency import IdempotencyStore

    return IdempotencyStore(ground.database, ground.settings)


def _retention(ground: Ground) -> Service:
    from helix_ray.accounts.retention import Retention

    return Retention(ground.database, ground.settings)


def _webhooks(ground: Ground) -> Service:
    from helix_ray.accounts.webhook_service import WebhookService

    return WebhookService(ground.database, ground.settings, ground.announcer)


def _batches(ground: Ground) -> Service:
    from deployments.waking import run_batches
    from helix_ray.batches.service import BatchService

    return BatchService(ground.database, ground.settings, run_batches)


SERVICES: Mapping[str, Entry] = {
    "accounts": Entry(Accounts, _accounts),
    "money": Entry(Money, _money),
    "billing": Entry(Billing, _billing),
    "counters": Entry(CounterCalls, _counters),
    "idempotency": Entry(IdempotentAnswers, _idempotency),
    # Nobody asks it for anything.
    "retention": Entry(object, _retention),
    "webhooks": Entry(Webhooks, _webhooks),
    "batches": Entry(Batches, _batches),
}
"""Everything that runs in the control deployment, by the name that handles call it by."""
