"""A provider that is several: what fails before its first token is tried elsewhere, and nobody sees it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from random import Random

from helix_ray.config import RouteConfig
from helix_ray.core.errors import HelixError, InvalidRequestError
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest
from helix_ray.core.protocols import TokenCounter
from helix_ray.providers.prefix import prompt_prefix
from helix_ray.providers.routes.attempt import Attempt
from helix_ray.providers.routes.backoff import wait_before
from helix_ray.providers.routes.breaker import Breaker
from helix_ray.providers.routes.budget import RetryBudget
from helix_ray.providers.routes.choice import sticky_order, weighted_order
from helix_ray.providers.routes.conditions import condition_of, is_final, is_full
from helix_ray.providers.routes.hedging import race
from helix_ray.providers.routes.journey import Journey
from helix_ray.providers.routes.lane import Lane, LaneStatus
from helix_ray.providers.routes.target import Alone, Escort, Observer, Target, Unobserved

_RETRIED = ("rate_limit", "unavailable")


class Fallback:
    """The provider of a route.

    Args:
        config: of the route.
        targets: what it leads to, one for each id in ``config.targets``.
        observer: is told of tries and breakers.
        clock: seconds that only grow.
        sleep: waits.
        random: where chance comes from.
    """

    def __init__(
        self,
        config: RouteConfig,
        targets: Sequence[Target],
        observer: Observer | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        random: Random | None = None,
    ) -> None:
        self.config = config
        self._observer = observer or Unobserved()
        self._sleep = sleep
        self._random = random or Random()
        self._budget = RetryBudget(config.retries.share)
        self._lanes = {
            target.id: Lane(target, Breaker(config.breaker, partial(self._observer.breaker, config.id, target.id), clock))
            for target in targets
        }

    def stream(self, request: ChatRequest) -> AsyncIterator[Event]:
        """See ``Provider.stream``."""
        return self.run(request, Alone())

    async def run(self, request: ChatRequest, escort: Escort) -> AsyncGenerator[Event, None]:
        """The answer of the first target that gives one.

        Args:
            request: what to generate.
            escort: goes along with it.

        Raises:
            HelixError: as the last try failed, or one after its first token; or no target takes requests now.
        """
        self._budget.deposit()
        journey = Journey(self.config, self._lanes, self._order(request), request, escort, self._observer)
        while (attempt := await journey.next()) is not None:
            answer = await self._answer(attempt, journey)
            if answer is None:
                continue
            escort.tried(answer.target, journey.tries)
            try:
                for event in answer.held:
                    yield event
                async for event in answer.events:
                    yield event
                return
            except Exception:
                answer.broke()
                raise
            finally:
                await answer.close()
        raise journey.end()

    async def count_tokens(self, request: ChatRequest) -> int:
        """See ``TokenCounter.count_tokens``: as the first target counts that can.

        Raises:
            InvalidRequestError: none can.
        """
        for lane in self._lanes.values():
            if isinstance(lane.target.provider, TokenCounter):
                return await lane.target.provider.count_tokens(request)
        raise InvalidRequestError(f"The model `{self.config.id}` cannot count tokens.", param="model")

    def status(self) -> list[LaneStatus]:
        """How the targets are, as this process sees it."""
        return [LaneStatus.of(lane) for lane in self._lanes.values()]

    @property
    def spare_tries(self) -> int:
        """How many further tries there may be now."""
        return int(self._budget.left)

    def _order(self, request: ChatRequest) -> Sequence[str]:
        if self.config.order:
            return self.config.order
        if self.config.sticky:
            return sticky_order(self.config.weights, prompt_prefix(request), lambda name: self._lanes[name].running)
        return weighted_order(self.config.weights, self._random)

    async def _answer(self, attempt: Attempt, journey: Journey) -> Attempt | None:
        """A try at this target that has begun to answer, or one at the next; ``None``: go on to the next."""
        retry = 0
        while True:
            try:
                return await self._begin(attempt, journey)
            except Exception as exc:
                journey.failed(attempt.target, exc)
                wait = self._wait(exc, retry, journey.has_more)
            if wait is None:
                return None
            await self._sleep(wait)
            again = journey.again(attempt.target)
            if again is None:
                return None
            attempt, retry = again, retry + 1

    async def _begin(self, attempt: Attempt, journey: Journey) -> Attempt:
        hedge, seconds = self.config.hedge, self.config.first_token_s
        if hedge is None:
            await attempt.begin(seconds)
            return attempt

        async def second() -> Attempt | None:
            return await journey.next() if journey.has_more and self._budget.withdraw() else None

        return await race(attempt, second, hedge.after_s, seconds)

    def _wait(self, error: Exception, retry: int, has_more: bool) -> float | None:
        """Seconds before this target is tried once more; ``None``: it is not."""
        if condition_of(error) not in _RETRIED or is_full(error) or is_final(error) or retry >= self.config.retries.per_target:
            return None
        retry_after = error.retry_after if isinstance(error, HelixError) else None
        if retry_after is not None and has_more:
            # Another target may answer at once.
            return None
        wait = wait_before(retry, self.config.retries, retry_after, self._random)
        return wait if wait is not None and self._budget.withdraw() else None
