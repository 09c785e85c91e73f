"""What the control deployment runs: one object for each protocol, made where its libraries may load."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from helix_ray.accounts.calls import CounterCalls
from helix_ray.config import Plans, PriceList, Settings
from helix_ray.core.billing import Billing
from helix_ray.core.idempotency import IdempotentAnswers
from helix_ray.core.protocols import Accounts
from helix_ray.core.treasury import Money

if TYPE_CHECKING:
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
class Entry:
    """A line of the table.

    Attributes:
        protocol: what others may call of it.
        build: makes it; it runs in a thread.
    """

    protocol: type[Any]
    build: Callable[[Database, Settings, Catalogs], Service]


def _accounts(database: Database, settings: Settings, catalogs: Catalogs) -> Service:
    from helix_ray.accounts.service import AccountService

    return AccountService(database, settings, plans=catalogs.plans)


def _money(database: Database, settings: Settings, catalogs: Catalogs) -> Service:
    from helix_ray.accounts.money import MoneyService

    return MoneyService(database)


def _billing(database: Database, settings: Settings, catalogs: Catalogs) -> Service:
    from helix_ray.accounts.billing import BillingService

    return BillingService(database)


def _counters(database: Database, settings: Settings, catalogs: Catalogs) -> Service:
    from helix_ray.accounts.counting import CounterService

    return CounterService(database)


def _idempotency(database: Database, settings: Settings, catalogs: Catalogs) -> Service:
    from helix_ray.accounts.idempotency import IdempotencyStore

    return IdempotencyStore(database, settings)


def _retention(database: Database, settings: Settings, catalogs: Catalogs) -> Service:
    from helix_ray.accounts.retention import Retention

    return Retention(database, settings)


SERVICES: Mapping[str, Entry] = {
    "accounts": Entry(Accounts, _accounts),
    "money": Entry(Money, _money),
    "billing": Entry(Billing, _billing),
    "counters": Entry(CounterCalls, _counters),
    "idempotency": Entry(IdempotentAnswers, _idempotency),
    # Nobody asks it for anything.
    "retention": Entry(object, _retention),
}
"""Everything that runs in the control deployment, by the name that handles call it by."""
