"""The HTTP front: a replica is the whole API with its own listener."""

from __future__ import annotations

import asyncio
import logging
import time
from functools import partial

import ray
from ray.serve.handle import DeploymentHandle

from deployments.process import settle
from deployments.remote import (
    answer_cache,
    control_calls,
    remote_accounts,
    remote_agents,
    remote_batches,
    remote_billing,
    remote_counters,
    remote_hosts,
    remote_idempotent_answers,
    remote_knowledge,
    remote_money,
    remote_placements,
    remote_responses,
    remote_webhooks,
)
from deployments.services import Catalogs
from deployments.targets import Targets
from deployments.watch import Watch
from helix_ray import __version__
from helix_ray.accounts.limiter import Limiter
from helix_ray.api.app import build_app
from helix_ray.api.background import BackgroundRuns
from helix_ray.api.listener import Listener
from helix_ray.api.services import Check, Services
from helix_ray.config import Catalog, EmbedderConfig, ModelConfig, Settings
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
from helix_ray.tls import ensure_certificate

logger = logging.getLogger("ray.serve")


class Health:
    """``HealthSource`` over the deployments.

    Args:
        watch: what is known of them.
        parts: by the name of the check, the deployment and whether it may have no replica at all.
    """

    def __init__(self, watch: Watch, parts: dict[str, tuple[str, bool]]) -> None:
        self._watch = watch
        self._parts = parts

    @property
    def ready(self) -> bool:
        """Whether every model answers, or would be woken by a request."""
        return self._watch.fresh and all(self._fault(*part) is None for part in self._parts.values())

    async def checks(self) -> list[Check]:
        """The control deployment, and one check per model."""
        control = None if self._watch.fresh else "the control deployment does not answer"
        faults = {"control": control} | {name: self._fault(*part) for name, part in self._parts.items()}
        return [Check(name, "healthy" if fault is None else "unhealthy", fault) for name, fault in faults.items()]

    def _fault(self, deployment: str, may_sleep: bool) -> str | None:
        state = self._watch.state(deployment)
        if state is None:
            return "not deployed yet"
        if state.running or (may_sleep and state.status != "UNHEALTHY"):
            return None
        return f"no replica is running ({state.status.lower()})"


def _may_sleep(config: ModelConfig | EmbedderConfig) -> bool:
    return config.autoscaling is not None and config.autoscaling.min_replicas == 0


class IngressDeployment:
    """Runs ``helix_ray.api`` and listens.

    Args:
        settings: the process configuration.
        catalog: the model list.
        catalogs: plans and prices.
        engines: handle of each chat model's deployment, by model id.
        embedders: handle of each embedding model's deployment, by model id.
        rerankers: handle of each cross-encoder's deployment, by model id.
        index: handle of the index deployment; there is none without an embedding model.
        agent: handle of the agent deployment.
        batch: handle of the batch deployment, which control wakes; here it is only watched.
        control: handle of the control deployment.
    """

    async def __init__(  # type: ignore[misc]
        self,
        settings: Settings,
        catalog: Catalog,
        catalogs: Catalogs,
        engines: dict[str, DeploymentHandle],
        embedders: dict[str, DeploymentHandle],
        rerankers: dict[str, DeploymentHandle],
        index: DeploymentHandle | None,
        agent: DeploymentHandle,
        batch: DeploymentHandle,
        control: DeploymentHandle,
    ) -> None:
        metrics = Metrics(settings.metrics_dir)
        inflight = Inflight(metrics.inflight)
        self._watch = Watch(control, lambda: inflight.total)
        self._inbox = Inbox(ray.util.get_node_ip_address())
        await self._inbox.start()
        self._remotes = Remotes(catalog)
        targets = Targets(self._watch, self._inbox, int(time.time()), self._remotes, RouteMetrics(metrics))
        router = targets.router(catalog, engines, embedders, rerankers, agent)
        self._calls = calls = control_calls(control)
        self._limiter = Limiter(remote_counters(calls))
        self._meter = Meter(self._limiter, remote_billing(calls), remote_webhooks(calls))
        metering = Metering(self._meter, catalogs.prices, router, remote_agents(agent))
        self._cache = answer_cache(calls, catalog, metrics)
        embeddings = EmbeddingsGateway(router, inflight, metering)
        responses = remote_responses(calls)
        self._background = BackgroundRuns(responses, metrics, settings)
        self._services = Services(
            settings=settings,
            router=router,
            chat=ChatGateway(router, inflight, metering, self._cache),
            embeddings=embeddings,
            scoring=ScoringGateway(router, inflight, embeddings, metering),
            health=Health(
                self._watch,
                {
                    f"engine:{model.id}": (engines[model.id].deployment_name, _may_sleep(model))
                    for model in catalog.with_application()
                }
                | ({} if index is None else {"index": (index.deployment_name, True)})
                | {"agent": (agent.deployment_name, True), "batch": (batch.deployment_name, True)}
                | {
                    f"embedder:{model.id}": (embedders[model.id].deployment_name, _may_sleep(model))
                    for model in catalog.embedders
                }
                | {
                    f"reranker:{model.id}": (rerankers[model.id].deployment_name, _may_sleep(model))
                    for model in catalog.rerankers
                },
            ),
            metrics=metrics,
            version=__version__,
            knowledge=None if index is None else remote_knowledge(index),
            agents=remote_agents(agent),
            accounts=remote_accounts(calls),
            batches=remote_batches(calls),
            responses=responses,
            background=self._background,
            hosts=remote_hosts(calls),
            placements=remote_placements(calls),
            money=remote_money(calls),
            webhooks=remote_webhooks(calls),
            idempotent_answers=remote_idempotent_answers(calls),
            plans=catalogs.plans,
            prices=catalogs.prices,
            limiter=self._limiter,
            agents_awake=partial(self._watch.running, agent.deployment_name),
        )
        configure_logging(settings.log_level)
        self._listener = Listener(
            build_app(self._services),
            settings.host,
            settings.port,
            ensure_certificate(settings) if settings.tls else None,
            settings.drain_timeout_s,
            settings.limits.body_bytes,
        )
        self._tasks = [asyncio.create_task(work) for work in (self._watch.run(), self._limiter.run(), self._meter.run())]
        await self._listener.start()
        settle()
        logger.info("listening on %s://%s:%d", settings.scheme, settings.host, self._listener.port)

    async def check_health(self) -> None:
        """Fails when the listener stopped."""
        self._listener.check()

    async def __del__(self) -> None:
        # Serve awaits this when it stops the replica; it may run before the constructor ended.
        listener = getattr(self, "_listener", None)
        if listener is not None:
            await asyncio.gather(listener.stop(), self._background.close())
            await self._meter.drain()
            if self._cache is not None:
                await self._cache.drain()
        for task in getattr(self, "_tasks", ()):
            task.cancel()
        limiter = getattr(self, "_limiter", None)
        if limiter is not None:
            await limiter.close()
        calls = getattr(self, "_calls", None)
        if calls is not None:
            calls.close()
        remotes = getattr(self, "_remotes", None)
        if remotes is not None:
            await remotes.close()
        inbox = getattr(self, "_inbox", None)
        if inbox is not None:
            inbox.close()
