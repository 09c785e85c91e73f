"""Models on the other side of handles, as a gateway uses them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from ray.serve.handle import DeploymentHandle

from deployments.engines import handle_of
from deployments.failures import translate
from deployments.handles import GRPC
from deployments.remote import remote_reranker
from deployments.watch import Watch
from helix_ray.config import Catalog, EmbedderConfig, ModelConfig, RerankerConfig
from helix_ray.core.runs import ModelPlaces
from helix_ray.gateway.cards import chat_card, embedding_card, remote_card, reranking_card
from helix_ray.gateway.router import ChatTarget, EmbeddingTarget, ModelCard, RerankingTarget, Router
from helix_ray.gateway.routes import build_routes
from helix_ray.providers.agents import SurvivingAgents
from helix_ray.providers.placed import PlacedProvider
from helix_ray.providers.recovery import Recovering
from helix_ray.providers.relay.inbox import Inbox
from helix_ray.providers.remotes import Remotes
from helix_ray.providers.routes.target import Observer
from helix_ray.providers.serve import ServeEmbedder, ServeProvider

_UNBOUNDED = 1_000_000


class Targets:
    """Makes the targets of a router.

    Args:
        watch: knows which deployments have replicas.
        inbox: where this process receives answers.
        created: Unix seconds, for the model list.
        remotes: makes what answers for models of other services.
        observer: is told what happens on routes.
    """

    def __init__(self, watch: Watch, inbox: Inbox, created: int, remotes: Remotes, observer: Observer | None = None) -> None:
        self._watch = watch
        self._inbox = inbox
        self._created = created
        self._remotes = remotes
        self._observer = observer
        self._placed: dict[str, PlacedProvider] = {}
        self._wakes: set[asyncio.Task[Any]] = set()

    def router(
        self,
        catalog: Catalog,
        engines: dict[str, DeploymentHandle],
        embedders: dict[str, DeploymentHandle],
        rerankers: dict[str, DeploymentHandle],
        agent: DeploymentHandle,
    ) -> Router:
        """The table of all models that have a handle here, of those of other services, and of the agents.

        Args:
            catalog: the model list.
            engines: handle of each chat model's deployment, by model id.
            embedders: the same of the embedding models.
            rerankers: the same of the cross-encoders.
            agent: handle of the agent deployment.
        """
        agents = SurvivingAgents(self.provider(agent))
        models = self.chats(catalog, engines)
        return Router(
            chat=[*models, *build_routes(catalog.routes, models, self._observer)],
            embedding=[
                *(self.embedding(model, embedders[model.id]) for model in catalog.embedders),
                *(
                    EmbeddingTarget(remote_card(model, self._created), self._remotes.embedder(model), model.max_queue)
                    for model in self._remotes.models("embedding")
                ),
            ],
            reranking=[self.reranking(model, rerankers[model.id]) for model in catalog.rerankers if model.id in rerankers],
            default=catalog.default,
            agents=ChatTarget(ModelCard("agent", "chat", self._created, "agent"), agents, _UNBOUNDED),
        )

    def provider(self, handle: DeploymentHandle, *, sticky: bool = False) -> ServeProvider:
        """A deployment that answers chats.

        Args:
            handle: of the deployment.
            sticky: prompts that begin alike go to the same replica; the deployment's own router sees to it.
        """
        relay = handle.options(method_name="relay", **GRPC)
        return ServeProvider(
            relay=relay,
            sessions=(lambda session: relay.options(session_id=session)) if sticky else None,
            count_tokens=handle.options(method_name="count_tokens", **GRPC),
            inbox=self._inbox,
            translate=translate,
        )

    def chats(self, catalog: Catalog, engines: dict[str, DeploymentHandle]) -> list[ChatTarget]:
        """All chat models: local ones, and those of other services.

        Args:
            catalog: the model list.
            engines: handle of each local chat model's deployment, by model id.
        """
        return [
            *(self.chat(model, engines[model.id]) for model in catalog.with_application()),
            *(self.placed(model) for model in catalog.by_cluster()),
            *(
                ChatTarget(remote_card(model, self._created), self._remotes.chat(model), model.max_queue)
                for model in self._remotes.models("chat")
            ),
        ]

    def chat(self, config: ModelConfig, handle: DeploymentHandle) -> ChatTarget:
        """A chat model."""
        return ChatTarget(
            card=chat_card(config, self._created),
            provider=Recovering(
                self.provider(handle, sticky=config.sticky is not None),
                config.id,
                ready=partial(self._watch.running, handle.deployment_name),
                policy=config.cold_start,
                timeout_s=config.cold_start_timeout_s,
                wake=self._waker(handle),
            ),
            max_inflight=_places(config),
        )

    def placed(self, config: ModelConfig) -> ChatTarget:
        """A chat model that services of the cluster start, wherever that is."""
        places = PlacedProvider(config.id, lambda run: self.provider(handle_of(run)), config.max_queue)
        self._placed[config.id] = places
        self._watch.tell_models(self._move)
        return ChatTarget(
            card=chat_card(config, self._created),
            provider=Recovering(
                places,
                config.id,
                ready=lambda: places.running,
                policy=config.cold_start,
                timeout_s=config.cold_start_timeout_s,
                wake=_asleep,
            ),
            # Each place has as many.
            max_inflight=_UNBOUNDED,
            listed=lambda: places.running,
        )

    def _move(self, known: dict[str, ModelPlaces]) -> None:
        for model, places in self._placed.items():
            places.update(known.get(model))

    def embedding(self, config: EmbedderConfig, handle: DeploymentHandle) -> EmbeddingTarget:
        """An embedding model."""
        return EmbeddingTarget(
            card=embedding_card(config, self._created),
            embedder=ServeEmbedder(handle.options(method_name="embed", **GRPC), translate),
            max_inflight=_places(config),
        )

    def reranking(self, config: RerankerConfig, handle: DeploymentHandle) -> RerankingTarget:
        """A cross-encoder."""
        return RerankingTarget(
            card=reranking_card(config, self._created),
            reranker=remote_reranker(handle),
            max_inflight=_places(config),
        )

    def _waker(self, handle: DeploymentHandle) -> Callable[[], None]:
        """Serve scales a deployment from zero when a call waits for it: make one, and do not wait for its answer."""

        def wake() -> None:
            task = asyncio.ensure_future(handle.options(method_name="check_health").remote())
            self._wakes.add(task)
            task.add_done_callback(self._wakes.discard)

        return wake


def _asleep() -> None:
    """A request wakes no service: the model runs where and when one asks for it."""


def _places(config: ModelConfig | EmbedderConfig) -> int:
    """Requests that all replicas of a model hold together."""
    return config.max_queue * (config.autoscaling.max_replicas if config.autoscaling else config.replicas)
