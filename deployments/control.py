"""What the whole cluster has once: facts of all deployments, and the accounts."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ray
from ray import serve
from ray.serve.context import _get_global_client
from ray.serve.schema import ApplicationStatusOverview

from deployments.engines import application_of
from deployments.priority import ray_gives_way
from deployments.process import settle
from deployments.services import SERVICES, Catalogs, Ground, Service
from deployments.traffic import Traffic
from helix_ray.config import Settings
from helix_ray.core.errors import HelixError, UnavailableError
from helix_ray.core.runs import ModelPlaces, ModelSource
from helix_ray.providers.calls.server import CallServer
from helix_ray.providers.relay.inbox import Address

if TYPE_CHECKING:
    from ray.serve._private.application_state import StatusOverview

    from helix_ray.accounts.announcer import Announcer
    from helix_ray.storage.database import Database

logger = logging.getLogger("ray.serve")

_FRESH_S = 1.0
# To ask Serve how the deployments are is cheap; to ask for their replicas takes 30 ms of processor time here and in Serve's
# controller. No replica comes or goes without a word about its deployment, unless two changes lie between two looks.
_RECOUNT_S = 15.0
_STEADY = "HEALTHY"
# After a database that cannot be opened is tried again.
_AGAIN_S = 2.0


@dataclass(frozen=True, slots=True)
class DeploymentState:
    """What Serve says of one deployment.

    Attributes:
        status: Serve's word, such as HEALTHY, UPDATING, UNHEALTHY.
        running: replicas that take requests.
        message: Serve's explanation, where it has one.
    """

    status: str
    running: int
    message: str = ""


class ControlDeployment:
    """One replica. Asks Serve's controller so that the ingress replicas need not, and runs the services of accounts.

    While the database cannot be reached there are no accounts, but the ingress replicas learn which deployments run.

    Args:
        settings: the process configuration.
        catalogs: plans and prices.
    """

    async def __init__(self, settings: Settings, catalogs: Catalogs) -> None:  # type: ignore[misc]
        self._settings = settings
        self._catalogs = catalogs
        self._app_name = serve.get_replica_context().app_name
        self._lock = asyncio.Lock()
        self._states: dict[str, DeploymentState] = {}
        self._serving: frozenset[str] = frozenset()
        self._read_at = 0.0
        self._runs: frozenset[str] = frozenset()  # the applications of runs of models
        self._overviews: list[StatusOverview] = []  # as they were when the replicas were counted
        self._counted_at = 0.0
        self._traffic = Traffic()
        self._database: Database | None = None
        self._announcer: Announcer | None = None
        self._services: dict[str, Service] = {}
        self._calls = CallServer(ray.util.get_node_ip_address(), self.perform)
        await self._calls.start()
        ray_gives_way()
        settle()
        self._opening = asyncio.create_task(self._open())

    async def deployments(self, replica: str | None = None, inflight: int = 0) -> dict[str, DeploymentState]:
        """The state of every deployment of this application, by name, at most a second old.

        Args:
            replica: name of the ingress replica that asks.
            inflight: clients' requests that are in progress there.
        """
        if replica is not None:
            self._traffic.hear(replica, inflight, time.monotonic())
        await self._refresh()
        return self._states

    async def models(self) -> dict[str, ModelPlaces]:
        """Where models run that services of the cluster ask for, by id.

        Raises:
            UnavailableError: that is not known yet.
        """
        source = self._services.get("placements")
        if not isinstance(source, ModelSource):
            raise UnavailableError("The services of the cluster are not known yet.", retry_after=_AGAIN_S)
        models = await source.models()
        self._runs = frozenset(application_of(run) for places in models.values() for run in places.serving)
        await self._refresh()
        # A run may have lost its engine a moment ago.
        return {
            model: ModelPlaces(frozenset(run for run in places.serving if application_of(run) in self._serving), places.alive)
            for model, places in models.items()
        }

    async def address(self) -> Address:
        """Where the services take calls."""
        return self._calls.address

    async def live(self) -> int:
        """Clients' requests that are in progress, over all ingress replicas."""
        return self._traffic.total(time.monotonic())

    async def perform(self, service: str, name: str, *args: Any) -> Any:
        """Call a method of a service by its name.

        Args:
            service: a name of ``SERVICES``.
            name: of a method of its protocol.
            args: of the method.

        Raises:
            HelixError: it fails, or there is no such method.
        """
        entry = SERVICES.get(service)
        if entry is None or name.startswith("_") or not hasattr(entry.protocol, name):
            raise HelixError(f"Control has no method {service}.{name}.")
        if service not in self._services:
            raise UnavailableError("The database of the accounts cannot be reached yet.", retry_after=_AGAIN_S)
        return await getattr(self._services[service], name)(*args)

    async def _open(self) -> None:
        """Open the services, however long that takes."""
        while len(self._services) < len(SERVICES):
            try:
                await self._open_services()
            except Exception:
                logger.warning("the accounts cannot be opened", exc_info=True)
                await asyncio.sleep(_AGAIN_S)
        settle()
        logger.info("accounts are up")

    async def _open_services(self) -> None:
        # SQLAlchemy and argon2 load here only, and beside the event loop.
        if self._database is None:
            self._database = await asyncio.to_thread(_database, self._settings)
        if self._announcer is None:
            self._announcer = await asyncio.to_thread(_announcer, self._database, self._settings)
        await self._database.migrate()
        ground = Ground(self._database, self._settings, self._catalogs, self._announcer, self._services)
        for name, entry in SERVICES.items():
            if name not in self._services:
                service = await asyncio.to_thread(entry.build, ground)
                await service.start()
                self._services[name] = service

    async def __del__(self) -> None:
        # Serve awaits this when it stops the replica; it may run before the constructor ended.
        opening = getattr(self, "_opening", None)
        if opening is None:
            return
        await self._calls.close()
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        for service in reversed(self._services.values()):
            await service.close()
        if self._database is not None:
            await self._database.close()

    async def _refresh(self) -> None:
        """Ask Serve, unless that was done a moment ago."""
        async with self._lock:
            if time.monotonic() - self._read_at > _FRESH_S:
                await asyncio.to_thread(self._read)
                self._read_at = time.monotonic()

    def _read(self) -> None:
        client = _get_global_client()
        assert client is not None  # it raises, where Serve does not run
        overviews = [client.get_serve_status(name) for name in (self._app_name, *sorted(self._runs))]
        now = time.monotonic()
        steady = all(one.status.value == _STEADY for overview in overviews for one in overview.deployment_statuses)
        if not steady or overviews != self._overviews or now - self._counted_at > _RECOUNT_S:
            self._count()
            # What happens between the two looks is in the next overview.
            self._overviews, self._counted_at = overviews, now

    def _count(self) -> None:
        applications = serve.status().applications
        self._serving = frozenset(name for name, one in applications.items() if _serves(one))
        application = applications.get(self._app_name)
        if application is None or not application.deployments:
            # While Serve builds an update, and after it could not build one, it names no deployment. All run on.
            return
        self._states = {
            name: DeploymentState(
                status=str(overview.status.value),
                running=overview.replica_states.get("RUNNING", 0),
                message=overview.message,
            )
            for name, overview in application.deployments.items()
        }


def _serves(application: ApplicationStatusOverview) -> bool:
    return any(one.replica_states.get("RUNNING", 0) for one in application.deployments.values())


def _database(settings: Settings) -> Database:
    from helix_ray.storage.database import Database

    return Database(settings.database)


def _announcer(database: Database, settings: Settings) -> Announcer:
    from helix_ray.accounts.announcer import Announcer

    return Announcer(database, settings.balance_low)
