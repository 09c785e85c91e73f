"""What the endpoints work with; built once by whoever runs the application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from helix_ray.accounts.limiter import Limiter
from helix_ray.api.background import BackgroundRuns
from helix_ray.config import FREE, UNLIMITED_PLANS, Plans, PriceList, Settings
from helix_ray.core.batches import Batches
from helix_ray.core.cluster import ClusterHosts
from helix_ray.core.deployment import Placements
from helix_ray.core.idempotency import IdempotentAnswers
from helix_ray.core.protocols import Accounts, Agents, Knowledge
from helix_ray.core.responses import Responses
from helix_ray.core.treasury import Money
from helix_ray.core.webhooks import Webhooks
from helix_ray.gateway.chat import ChatGateway
from helix_ray.gateway.embeddings import EmbeddingsGateway
from helix_ray.gateway.router import Router
from helix_ray.gateway.scoring import ScoringGateway
from helix_ray.telemetry.metrics import Metrics


@dataclass(frozen=True, slots=True)
class Check:
    """The state of one part of the system.

    Attributes:
        name: the part, such as ``engine:demo``.
        error: why it is unhealthy.
    """

    name: str
    status: Literal["healthy", "unhealthy"]
    error: str | None = None


class HealthSource(Protocol):
    """Knows how the parts of the system are."""

    @property
    def ready(self) -> bool:
        """Whether requests should be sent here now."""
        ...

    async def checks(self) -> list[Check]:
        """The state of every part. It answers within a second and does not raise."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that ``build_app`` needs.

    Attributes:
        version: of the application.
        knowledge: the knowledge base; there is none without an embedding model.
        agents: the agents.
        accounts: users and their keys.
        money: what accounts have and consumed.
        plans: what users may use.
        prices: what models cost.
        limiter: counts the requests of accounts.
        idempotent_answers: answers of requests that have an idempotency key; without them that header means nothing.
        webhooks: receivers of what happens to accounts.
        batches: files, and batches of requests.
        responses: answers of the Responses API that are kept.
        background: responses that are made while nobody waits.
        hosts: of the cluster.
        placements: services on the hosts of the cluster.
        agents_awake: whether they answer at once; the list of models leaves them out while they would have to be woken.
    """

    settings: Settings
    router: Router
    chat: ChatGateway
    embeddings: EmbeddingsGateway
    scoring: ScoringGateway
    health: HealthSource
    metrics: Metrics
    version: str
    knowledge: Knowledge | None = None
    agents: Agents | None = None
    accounts: Accounts | None = None
    money: Money | None = None
    plans: Plans = UNLIMITED_PLANS
    prices: PriceList = FREE
    limiter: Limiter | None = None
    idempotent_answers: IdempotentAnswers | None = None
    webhooks: Webhooks | None = None
    batches: Batches | None = None
    responses: Responses | None = None
    background: BackgroundRuns | None = None
    hosts: ClusterHosts | None = None
    placements: Placements | None = None
    agents_awake: Callable[[], bool] = lambda: True
