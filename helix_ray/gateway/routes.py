"""From the configuration of routes to models that clients can name."""

from __future__ import annotations

from collections.abc import Iterable

from helix_ray.config import RouteConfig
from helix_ray.gateway.router import ChatTarget, ModelCard
from helix_ray.providers.routes.breaker import BreakerState
from helix_ray.providers.routes.conditions import Outcome
from helix_ray.providers.routes.fallback import Fallback
from helix_ray.providers.routes.target import Observer, Target
from helix_ray.telemetry.metrics import Metrics

_UNBOUNDED = 1_000_000


class RouteMetrics:
    """Counts what happens on routes; see ``Observer``.

    Args:
        metrics: where it is counted.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def tried(self, route: str, target: str, outcome: Outcome) -> None:
        """See ``Observer.tried``."""
        self._metrics.route_tries.labels(route, target, outcome).inc()

    def breaker(self, route: str, target: str, state: BreakerState) -> None:
        """See ``Observer.breaker``."""
        self._metrics.route_breaker_open.labels(route, target).set(state != "closed")


def build_routes(
    configs: Iterable[RouteConfig], models: Iterable[ChatTarget], observer: Observer | None = None
) -> list[ChatTarget]:
    """A chat model for each route.

    Args:
        configs: the routes.
        models: all chat models, local and remote.
        observer: is told of tries and breakers.
    """
    known = {model.card.id: model for model in models}
    return [_route(config, [known[name] for name in config.targets], observer) for config in configs]


def _route(config: RouteConfig, targets: list[ChatTarget], observer: Observer | None) -> ChatTarget:
    cards = [target.card for target in targets]
    reached = [Target(target.card.id, target.provider, target.card.context) for target in targets]
    card = ModelCard(
        config.id,
        "chat",
        min(one.created for one in cards),
        "route",
        config.aliases,
        _context(config, cards),
        config.name,
        config.description,
        tuple(can for can in cards[0].capabilities if all(can in one.capabilities for one in cards)),
        tuple(cards),
    )
    return ChatTarget(card, Fallback(config, reached, observer), _UNBOUNDED, {one.card.id: one for one in targets})


def _context(config: RouteConfig, cards: list[ModelCard]) -> int | None:
    """What every prompt may have, or the largest where a long prompt goes on to a model that takes it."""
    contexts = [card.context for card in cards if card.id != config.overflow]
    known = [context for context in contexts if context is not None]
    if len(known) < len(contexts):
        return None
    return max(known) if "context_length" in config.fallback_on else min(known)
