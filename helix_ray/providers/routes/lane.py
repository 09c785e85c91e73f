"""A target of a route and what the route remembers of it."""

from __future__ import annotations

from dataclasses import dataclass

from helix_ray.providers.routes.breaker import Breaker, BreakerState
from helix_ray.providers.routes.target import Target


@dataclass(slots=True)
class Lane:
    """A target, its breaker, and how many tries run there now."""

    target: Target
    breaker: Breaker
    running: int = 0


@dataclass(frozen=True, slots=True)
class LaneStatus:
    """How a target is.

    Attributes:
        state: of its breaker.
        tries: that ended lately.
        failures: so many of them failed.
        running: tries that run now.
        retry_after: seconds until an open breaker is probed.
    """

    target: str
    state: BreakerState
    tries: int
    failures: int
    running: int
    retry_after: float

    @staticmethod
    def of(lane: Lane) -> LaneStatus:
        """The status of a lane."""
        tries, failures = lane.breaker.tries
        return LaneStatus(lane.target.id, lane.breaker.state, tries, failures, lane.running, lane.breaker.retry_after)
