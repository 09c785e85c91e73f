"""Routes: names behind which several models stand. ``routes`` in configs/models.yaml."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from helix_ray.config.caching import CacheConfig
from helix_ray.config.described import Described, ModelId
from helix_ray.config.frozen import Frozen

Condition = Literal["rate_limit", "unavailable", "timeout", "context_length"]
CONDITIONS: tuple[Condition, ...] = ("rate_limit", "unavailable", "timeout", "context_length")
"""What may make a request go on to the next target."""
Percent = Annotated[int, Field(strict=True, ge=1, le=100)]
_TargetId = Annotated[str, StringConstraints(min_length=1, max_length=128)]


class RetryConfig(Frozen):
    """Further tries at a target that failed.

    Attributes:
        per_target: how many, after the first try.
        share: of the route's requests that may be such a try, or a hedge; a few are free.
        backoff_s: longest wait before the first one; it doubles with each.
        longest_s: longest wait of all. A target that asks for more is left at once.
    """

    per_target: int = Field(1, ge=0, le=10)
    share: float = Field(0.1, ge=0, le=1)
    backoff_s: float = Field(0.1, ge=0, le=60)
    longest_s: float = Field(2.0, ge=0, le=60)


class BreakerConfig(Frozen):
    """When a target is left alone.

    Attributes:
        window_s: how far back tries count.
        least_tries: fewer of them say nothing.
        failure_rate: share of the tries that failed from which on the target is left alone.
        open_s: how long that is, until it is probed.
        probes: so many tries at once probe it; when all of them went well, it is used again.
    """

    window_s: float = Field(30.0, gt=0, le=3_600)
    least_tries: int = Field(10, ge=1, le=100_000)
    failure_rate: float = Field(0.5, gt=0, le=1)
    open_s: float = Field(15.0, gt=0, le=3_600)
    probes: int = Field(2, ge=1, le=100)


class HedgeConfig(Frozen):
    """A second try beside one that is slow.

    Attributes:
        after_s: seconds without a token after which the next target is tried as well.
    """

    after_s: float = Field(gt=0, le=600)


class RouteConfig(Described):
    """One route: an entry of ``routes`` in configs/models.yaml.

    Attributes:
        id: the name that clients use.
        aliases: other names for it.
        order: ids of the targets, the first one first.
        weights: in place of ``order``: the share of requests that each target gets first, in percent.
        overflow: the target that is tried when one before it was full, and never else.
        fallback_on: what makes a request go on to the next target.
        first_token_s: how long a try may take to its first token; ``None`` is as long as the request.
        sticky: ``prefix``: requests that begin alike go to the same target first.
    """

    id: ModelId
    aliases: tuple[ModelId, ...] = ()
    order: tuple[_TargetId, ...] = ()
    weights: dict[_TargetId, Percent] = Field(default_factory=dict)
    overflow: _TargetId | None = None
    fallback_on: tuple[Condition, ...] = CONDITIONS
    retries: RetryConfig = RetryConfig()
    first_token_s: float | None = Field(60.0, gt=0, le=3_600)
    breaker: BreakerConfig = BreakerConfig()
    hedge: HedgeConfig | None = None
    sticky: Literal["prefix"] | None = None
    cache: CacheConfig | None = None

    @property
    def targets(self) -> tuple[str, ...]:
        """All of them, in the order of the configuration."""
        return (*(self.order or self.weights), *(() if self.overflow is None else (self.overflow,)))

    @model_validator(mode="after")
    def _is_whole(self) -> RouteConfig:
        if bool(self.order) == bool(self.weights):
            raise ValueError("give order or weights, one of them and not both")
        if self.weights and sum(self.weights.values()) != 100:
            raise ValueError(f"weights: they sum to {sum(self.weights.values())}, not to 100")
        if self.sticky and not self.weights:
            raise ValueError("sticky: only with weights; an order says already which target comes first")
        if self.hedge is not None and len(self.order or self.weights) < 2:
            raise ValueError("hedge: it takes a second target")
        for target in self.targets:
            if self.targets.count(target) > 1:
                raise ValueError(f"{'overflow' if target == self.overflow else 'order'}: the target {target!r} is given twice")
        return self


def check_targets(routes: Iterable[RouteConfig], chat: Collection[str], others: Mapping[str, str]) -> None:
    """Check that the targets of routes are models that chat.

    Args:
        routes: all of them.
        chat: ids of the chat models.
        others: what each other name stands for, by name.

    Raises:
        ValueError: one is not; the message names its key.
    """
    routes = tuple(routes)
    others = {**others, **{name: "a route" for route in routes for name in (route.id, *route.aliases)}}
    for number, route in enumerate(routes):
        for target in route.targets:
            if target in chat:
                continue
            key = "overflow" if target == route.overflow else "weights" if target in route.weights else "order"
            what = f"no chat model has the id {target!r}"
            if target in others:
                what = f"{target!r} is {others[target]}; targets are ids of chat models"
            raise ValueError(f"routes.{number}.{key}: {what}")
