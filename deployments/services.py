"""What the control deployment runs: one object for each protocol, made where its libraries may load."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from helix_ray.config import Settings
from helix_ray.core.batches import Batches
from helix_ray.core.protocols import Accounts

if TYPE_CHECKING:
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
        build: makes it; it runs in a thread.
    """

    protocol: type[Any]
    build: Callable[[Database, Settings], Service]


def _accounts(database: Database, settings: Settings) -> Service:
    from helix_ray.accounts.service import AccountService

    return AccountService(database, settings)


def _batches(database: Database, settings: Settings) -> Service:
    from deployments.waking import run_batches
    from helix_ray.batches.service import BatchService

    return BatchService(database, settings, run_batches)


SERVICES: Mapping[str, Entry] = {
    "accounts": Entry(Accounts, _accounts),
    "batches": Entry(Batches, _batches),
}
"""Everything that runs in the control deployment, by the name that handles call it by."""
