"""The HTTP front: a replica is the whole API with its own listener."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import ray
from ray.serve.handle import DeploymentHandle

from deployments.control import DeploymentState
from deployments.failures import translate
from deployments.process import settle
from helix_ray import __version__
from helix_ray.api.app import build_app
from helix_ray.api.listener import Listener
from helix_ray.api.services import Check, Services
from helix_ray.config import Catalog, EmbedderConfig, ModelConfig, Settings
from helix_ray.gateway.chat import ChatGateway, Inflight
from helix_ray.gateway.embeddings import EmbeddingsGateway
from helix_ray.gateway.router import ChatTarget, EmbeddingTarget, ModelCard, Router
from helix_ray.providers.knowledge import ServeKnowledge
from helix_ray.providers.recovery import Recovering
from helix_ray.providers.relay.inbox import Inbox
from helix_ray.providers.serve import ServeEmbedder, ServeProvider
from helix_ray.telemetry.log import configure_logging
from helix_ray.telemetry.metrics import Metrics
from helix_ray.tls import ensure_certificate

logger = logging.getLogger("ray.serve")

_POLL_S = 2.0
# Control itself is restarted by Serve; until it is back for so long, what it said last stands.
_STALE_AFTER_S = 10.0
_GRPC: dict[str, Any] = {
    "_by_reference": False,
    "request_serialization": "pickle",
    "response_serialization": "pickle",
}


class Watch:
    """What this replica knows of the other deployments: ``ControlDeployment``'s answers, read every two seconds.

    Args:
        control: handle of the control deployment.
    """

    def __init__(self, control: DeploymentHandle) -> None:
        self._method = control.options(method_name="deployments", **_GRPC)
        self._states: dict[str, DeploymentState] = {}
        self._read_at = 0.0

    async def run(self) -> None:
        """Keep reading, for ever."""
        while True:
            try:
                self._states = await self._method.remote()
                self._read_at = time.monotonic()
            except Exception:
                logger.warning("the control deployment does not answer", exc_info=True)
            await asyncio.sleep(_POLL_S)

    @property
    def fresh(self) -> bool:
        """Whether control answered lately."""
        return time.monotonic() - self._read_at < _STALE_AFTER_S

    def state(self, deployment: str) -> DeploymentState | None:
        """The last known state of a deployment."""
        return self._states.get(deployment)

    def running(self, deployment: str) -> bool:
        """Whether at least one replica takes requests."""
        state = self._states.get(deployment)
        return state is not None and state.running > 0


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
        engines: handle of each chat model's deployment, by model id.
        embedders: handle of each embedding model's deployment, by model id.
        index: handle of the index deployment; there is none without an embedding model.
        control: handle of the control deployment.
    """

    async def __init__(  # type: ignore[misc]
        self,
        settings: Settings,
        catalog: Catalog,
        engines: dict[str, DeploymentHandle],
        embedders: dict[str, DeploymentHandle],
        index: DeploymentHandle | None,
        control: DeploymentHandle,
    ) -> None:
        self._watch = Watch(control)
        self._wakes: set[asyncio.Task[Any]] = set()
        self._inbox = Inbox(ray.util.get_node_ip_address())
        await self._inbox.start()
        created = int(time.time())
        router = Router(
            chat=[self._chat_target(model, engines[model.id], created) for model in catalog.models],
            embedding=[self._embedding_target(model, embedders[model.id], created) for model in catalog.embedders],
            default=catalog.default,
        )
        metrics = Metrics(settings.metrics_dir)
        inflight = Inflight(metrics.inflight)
        self._services = Services(
            settings=settings,
            router=router,
            chat=ChatGateway(router, inflight),
            embeddings=EmbeddingsGateway(router, inflight),
            health=Health(
                self._watch,
                {f"engine:{model.id}": (engines[model.id].deployment_name, _may_sleep(model)) for model in catalog.models}
                | ({} if index is None else {"index": (index.deployment_name, True)})
                | {
                    f"embedder:{model.id}": (embedders[model.id].deployment_name, _may_sleep(model))
                    for model in catalog.embedders
                },
            ),
            metrics=metrics,
            version=__version__,
            knowledge=None
            if index is None
            else ServeKnowledge(lambda method: index.options(method_name=method, **_GRPC), translate),
        )
        configure_logging(settings.log_level)
        self._listener = Listener(
            build_app(self._services),
            settings.host,
            settings.port,
            ensure_certificate(settings) if settings.tls else None,
            settings.drain_timeout_s,
        )
        self._watching = asyncio.create_task(self._watch.run())
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
            await listener.stop()
        watching = getattr(self, "_watching", None)
        if watching is not None:
            watching.cancel()
        inbox = getattr(self, "_inbox", None)
        if inbox is not None:
            inbox.close()

    def _chat_target(self, config: ModelConfig, handle: DeploymentHandle, created: int) -> ChatTarget:
        name = handle.deployment_name
        provider = ServeProvider(
            relay=handle.options(method_name="relay", **_GRPC),
            count_tokens=handle.options(method_name="count_tokens", **_GRPC),
            inbox=self._inbox,
            translate=translate,
        )
        return ChatTarget(
            card=ModelCard(config.id, "chat", created, config.owned_by, config.aliases, config.context),
            provider=Recovering(
                provider,
                config.id,
                ready=partial(self._watch.running, name),
                policy=config.cold_start,
                timeout_s=config.cold_start_timeout_s,
                wake=self._waker(handle),
            ),
            max_inflight=config.max_queue * (config.autoscaling.max_replicas if config.autoscaling else config.replicas),
        )

    def _embedding_target(self, config: EmbedderConfig, handle: DeploymentHandle, created: int) -> EmbeddingTarget:
        return EmbeddingTarget(
            card=ModelCard(config.id, "embedding", created, config.owned_by, config.aliases),
            embedder=ServeEmbedder(handle.options(method_name="embed", **_GRPC), translate),
            max_inflight=config.max_queue * (config.autoscaling.max_replicas if config.autoscaling else config.replicas),
        )

    def _waker(self, handle: DeploymentHandle) -> Callable[[], None]:
        """Serve scales a deployment from zero when a call waits for it: make one, and do not wait for its answer."""

        def wake() -> None:
            task = asyncio.ensure_future(handle.options(method_name="check_health").remote())
            self._wakes.add(task)
            task.add_done_callback(self._wakes.discard)

        return wake
