"""What the control deployment runs: one object for each protocol, made where its libraries may load."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from helix_ray.accounts.calls import CounterCalls
from helix_ray.config import Catalog, HostList, Plans, PriceList, Settings
from helix_ray.core.batches import Batches
from helix_ray.core.billing import Billing
from helix_ray.core.cluster import ClusterHosts
from helix_ray.core.deployment import Placements
from helix_ray.core.idempotency import IdempotentAnswers
from helix_ray.core.protocols import Accounts
from helix_ray.core.response_cache import ResponseCache
from helix_ray.core.responses import Responses
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
        hosts: of the cluster.
        models: the model list.
    """

    plans: Plans
    prices: PriceList
    hosts: HostList = field(default_factory=HostList)
    models: Catalog = field(default_factory=Catalog)


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
        built: services that are there already, by name: those before one in the table.
    """

    database: Database
    settings: Settings
    catalogs: Catalogs
    announcer: Announcer
    built: Mapping[str, Any] = field(default_factory=dict)


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


def _response_cache(ground: Ground) -> Service:
    from helix_ray.accounts.response_cache import ResponseCacheStore

    return ResponseCacheStore(ground.database, ground.settings)


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


def _responses(ground: Ground) -> Service:
    from helix_ray.responses.service import ResponseService

    return ResponseService(ground.database, ground.settings)


def _hosts(ground: Ground) -> Service:
    from deployments.cluster import brought, find_head, ray_nodes
    from helix_ray.cluster.service import HostService
    from helix_ray.cluster.ssh import SshShells

    settings = ground.settings
    return HostService(
        ground.database,
        ground.catalogs.hosts,
        SshShells(settings.cluster_key),
        find_head,
        ray_nodes,
        brought(settings.cluster_wheelhouse),
        (settings.port,),
        settings.tunnel_ports,
    )


def _placements(ground: Ground) -> Service:
    from deployments.cluster import ray_nodes
    from deployments.model_runs import ModelRuns
    from deployments.reservations import RayReservations
    from helix_ray.cluster.containers.runner import ContainerRuns, cluster_id
    from helix_ray.cluster.inventory import Inventory
    from helix_ray.cluster.services.service import PlacementService
    from helix_ray.cluster.ssh import SshShells
    from helix_ray.cluster.watched_hosts import WatchedHosts

    settings = ground.settings
    shells = SshShells(settings.cluster_key)
    options = settings.container_options, settings.container_run_options
    return PlacementService(
        ground.database,
        WatchedHosts(Inventory(ground.database, ground.catalogs.hosts), shells, ray_nodes),
        lambda report: ContainerRuns(shells, report, cluster_id(settings.database), *options),
        RayReservations(),
        ModelRuns(ground.catalogs.models, settings),
    )


def _standby(ground: Ground) -> Service:
    from deployments.standby import RayStandby
    from helix_ray.cluster.standby.loop import StandbyLoop

    settings, built = ground.settings, ground.built
    times = settings.standby_wait_s, settings.standby_idle_s
    return StandbyLoop(ground.database, built["hosts"], built["placements"], RayStandby(), *times)


SERVICES: Mapping[str, Entry] = {
    "accounts": Entry(Accounts, _accounts),
    "money": Entry(Money, _money),
    "billing": Entry(Billing, _billing),
    "counters": Entry(CounterCalls, _counters),
    "idempotency": Entry(IdempotentAnswers, _idempotency),
    "response_cache": Entry(ResponseCache, _response_cache),
    # Nobody asks it for anything.
    "retention": Entry(object, _retention),
    "webhooks": Entry(Webhooks, _webhooks),
    "batches": Entry(Batches, _batches),
    "responses": Entry(Responses, _responses),
    "hosts": Entry(ClusterHosts, _hosts),
    "placements": Entry(Placements, _placements),
    # Nobody asks it for anything either.
    "standby": Entry(object, _standby),
}
"""Everything that runs in the control deployment, by the name that handles call it by."""
