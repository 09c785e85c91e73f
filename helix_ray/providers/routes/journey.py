"""The way of one request from target to target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helix_ray.config import RouteConfig
from helix_ray.core.errors import PaymentRequiredError, UnavailableError
from helix_ray.core.messages import ChatRequest
from helix_ray.providers.routes.attempt import Attempt
from helix_ray.providers.routes.choice import with_larger_context
from helix_ray.providers.routes.conditions import Outcome, condition_of, is_full
from helix_ray.providers.routes.lane import Lane
from helix_ray.providers.routes.target import Escort, Observer


class Journey:
    """Knows which targets are left for a request, and why those before failed.

    Args:
        config: of the route.
        lanes: of all targets, by id.
        order: ids of the targets to try.
        request: the request.
        escort: of the request.
        observer: is told of each try.

    Attributes:
        failure: of the last try.
        tries: how many there were.
    """

    def __init__(
        self,
        config: RouteConfig,
        lanes: Mapping[str, Lane],
        order: Sequence[str],
        request: ChatRequest,
        escort: Escort,
        observer: Observer,
    ) -> None:
        self.failure: Exception | None = None
        self.tries = 0
        self._config = config
        self._lanes = lanes
        self._left = list(order)
        self._overflow = config.overflow
        self._request = request
        self._escort = escort
        self._observer = observer
        self._closed: list[Lane] = []

    @property
    def has_more(self) -> bool:
        """Whether another target may be tried."""
        return bool(self._left)

    async def next(self) -> Attempt | None:
        """A try at the next target that can be paid and that its breaker lets through."""
        while self._left:
            name = self._left.pop(0)
            if not await self._escort.can_pay(name):
                self._observer.tried(self._config.id, name, "skipped_unpaid")
                continue
            attempt = self.again(name)
            if attempt is not None:
                return attempt
        return None

    def again(self, name: str) -> Attempt | None:
        """A try at a certain target, if its breaker lets one through."""
        lane = self._lanes[name]
        permit = lane.breaker.enter()
        if permit is None:
            self._observer.tried(self._config.id, name, "skipped_open")
            self._closed.append(lane)
            return None
        self.tries += 1
        self._escort.tried(name, self.tries)
        hedged = self._config.hedge is not None
        return Attempt(lane, self._request, permit, self._escort, self._told, own_task=hedged)

    def failed(self, name: str, error: Exception) -> None:
        """Leave out what would fail as well.

        Raises:
            Exception: the error itself, where no target would take the request.
        """
        self.failure = error
        condition = condition_of(error)
        if condition is None:
            raise error
        if condition not in self._config.fallback_on:
            self._left.clear()
        elif condition == "context_length":
            contexts = {one: lane.target.context for one, lane in self._lanes.items()}
            self._left = with_larger_context(self._left, contexts, name)
        if is_full(error) and self._overflow is not None:
            self._left.append(self._overflow)
            self._overflow = None

    def end(self) -> Exception:
        """Why there is no answer."""
        if self.failure is not None:
            return self.failure
        if not self._closed:
            return PaymentRequiredError(f"The balance is too small for any target of `{self._config.id}`.")
        seconds = min(lane.breaker.retry_after for lane in self._closed)
        return UnavailableError(f"No target of `{self._config.id}` takes requests now.", retry_after=max(1.0, seconds))

    def _told(self, target: str, outcome: Outcome) -> None:
        self._observer.tried(self._config.id, target, outcome)
