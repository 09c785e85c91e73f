"""Batches: a replica runs their lines through the whole API, without a listener. The database holds its state."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import ray
from ray.serve.handle import DeploymentHandle

from deployments.handles import GRPC
from deployments.priority import give_way
from deployments.process import settle
from deployments.remote import answer_cache, control_calls, remote_accounts, remote_agents, remote_billing, remote_counters
from deployments.services import Catalogs
from deployments.targets import Targets
from deployments.watch import Watch
from helix_ray import __version__
from helix_ray.accounts.limiter import Limiter
from helix_ray.api.app import build_app
from helix_ray.api.inside import InsideCaller, Owners
from helix_ray.api.services import Check, Services
from helix_ray.config import Catalog, Settings
from helix_ray.core.batches import Batch
from helix_ray.gateway.chat import ChatGateway
from helix_ray.gateway.embeddings import EmbeddingsGateway
from helix_ray.gateway.inflight import Inflight
from helix_ray.gateway.metering import Meter
from helix_ray.gateway.pricing import Metering
from helix_ray.gateway.routes import RouteMetrics
from helix_ray.gateway.scoring import ScoringGateway
from helix_ray.providers.relay.inbox import Inbox
from helix_ray.providers.remotes import Remotes
from helix_ray.telemetry.log import configure_logging
from helix_ray.telemetry.metrics import Metrics

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

logger = logging.getLogger("ray.serve")

_LOOK_S = 1.0
# A replica that is to stop waits for its calls; control calls again.
_LONGEST_CALL_S = 5.0


class _NoHealth:
    """Nobody asks this process how it is."""

    ready = True

    async def checks(self) -> list[Check]:
        """Nothing."""
        return []


class BatchDeployment:
    """Runs ``helix_ray.batches.runner.Runner``.

    Args:
        settings: the process configuration.
        catalog: the model list.
        catalogs: plans and prices.
        engines: handle of each chat model's deployment, by model id.
        embedders: handle of each embedding model's deployment, by model id.
        agent: handle of the agent deployment.
        control: handle of the control deployment.
    """

    async def __init__(  # type: ignore[misc]
        self,
        settings: Settings,
        catalog: Catalog,
        catalogs: Catalogs,
        engines: dict[str, DeploymentHandle],
        embedders: dict[str, DeploymentHandle],
        agent: DeploymentHandle,
        control: DeploymentHandle,
    ) -> None:
        # SQLAlchemy loads in the replica only: the controller and the ingress stay small.
        from helix_ray.accounts.account_events import batch_completed
        from helix_ray.accounts.announcer import Announcer
        from helix_ray.batches.building import build_runner
        from helix_ray.storage.database import Database

        self._database = Database(settings.database)
        await self._database.migrate()
        self._inbox = Inbox(ray.util.get_node_ip_address())
        await self._inbox.start()
        watch = Watch(control)
        self._remotes = Remotes(catalog)
        metrics = Metrics(settings.metrics_dir)
        targets = Targets(watch, self._inbox, int(time.time()), self._remotes, RouteMetrics(metrics))
        router = targets.router(catalog, engines, embedders, {}, agent)
        inflight = Inflight(metrics.inflight)
        self._calls = calls = control_calls(control)
        self._meter = Meter(Limiter(remote_counters(calls)), remote_billing(calls))
        metering = Metering(self._meter, catalogs.prices, router, remote_agents(agent))
        self._cache = answer_cache(calls, catalog, metrics)
        embeddings = EmbeddingsGateway(router, inflight, metering)
        services = Services(
            settings=settings,
            router=router,
            chat=ChatGateway(router, inflight, metering, self._cache),
            embeddings=embeddings,
            scoring=ScoringGateway(router, inflight, embeddings, metering),
            health=_NoHealth(),
            metrics=metrics,
            version=__version__,
        )
        configure_logging(settings.log_level)
        answer = InsideCaller(build_app(services), Owners(remote_accounts(calls)))
        announcer = Announcer(self._database, settings.balance_low)

        async def tell(connection: AsyncConnection, batch: Batch) -> None:
            counts = {"total": batch.total, "completed": batch.completed, "failed": batch.failed}
            await connection.run_sync(announcer.tell, [batch_completed(batch.tenant, batch.id, batch.status, counts)])

        self._runner, self._places = build_runner(self._database, settings, answer, tell)
        self._live = control.options(method_name="live", **GRPC)
        self._tasks = [
            asyncio.create_task(work) for work in (watch.run(), self._runner.work(), self._give_way(), self._meter.run())
        ]
        give_way()
        settle()
        logger.info("batches are up")

    async def run(self) -> None:
        """Work on batches; return when there is nothing to do, or after a while."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_CALL_S):
                await self._runner.idle()

    async def check_health(self) -> None:
        """Fails when the database does not answer."""
        await self._database.check_health()

    async def _give_way(self) -> None:
        """Leave places to live traffic, as much as there is of it."""
        while True:
            if self._runner.busy:
                try:
                    self._places.live = await self._live.remote()
                except Exception:
                    logger.warning("the control deployment does not tell how much traffic there is", exc_info=True)
            await asyncio.sleep(_LOOK_S)

    async def __del__(self) -> None:
        # Serve awaits this when it stops the replica; it may run before the constructor ended.
        for task in getattr(self, "_tasks", ()):
            task.cancel()
        runner = getattr(self, "_runner", None)
        if runner is not None:
            await runner.close()
            await self._meter.drain()
            if self._cache is not None:
                await self._cache.drain()
            self._calls.close()
        remotes = getattr(self, "_remotes", None)
        if remotes is not None:
            await remotes.close()
        inbox = getattr(self, "_inbox", None)
        if inbox is not None:
            inbox.close()
        database = getattr(self, "_database", None)
        if database is not None:
            await database.close()
