"""What the control deployment runs: one object for each protocol, made where its libraries may load."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from helix_ray.config import Settings
from helix_ray.core.protocols import Accounts
from helix_ray.core.webhooks import Webhooks

if TYPE_CHECKING:
    from helix_ray.accounts.announcer import Announcer
    from helix_ray.storage.database import Database


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
        build: makes it; it runs in a thread. All services tell accounts of what happens by the same announcer.
    """

    protocol: type[Any]
    build: Callable[[Database, Settings, Announcer], Service]


def _accounts(database: Database, settings: Settings, _: Announcer) -> Service:
    from helix_ray.accounts.service import AccountService

    return AccountService(database, settings)


def _webhooks(database: Database, settings: Settings, announcer: Announcer) -> Service:
    from helix_ray.accounts.webhook_service import WebhookService

    return WebhookService(database, settings, announcer)


SERVICES: Mapping[str, Entry] = {
    "accounts": Entry(Accounts, _accounts),
    "webhooks": Entry(Webhooks, _webhooks),
}
"""Everything that runs in the control deployment, by the name that handles call it by."""
