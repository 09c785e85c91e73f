"""One try at one target."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import cast

from helix_ray.core.errors import DeadlineError
from helix_ray.core.events import Event, Started
from helix_ray.core.messages import ChatRequest
from helix_ray.providers.routes.breaker import Permit
from helix_ray.providers.routes.conditions import Outcome, outcome_of, works
from helix_ray.providers.routes.lane import Lane
from helix_ray.providers.routes.own_task import in_own_task
from helix_ray.providers.routes.target import Escort


class Attempt:
    """One try: what comes before the first token is held back, so that nobody sees a try that fails.

    Args:
        lane: of the target.
        request: to answer.
        permit: of the lane's breaker.
        escort: of the request.
        told: is told once how the try ended.
        own_task: several tasks will read the events, one after the other.

    Attributes:
        held: the events that have been read.
        events: those that follow.
    """

    def __init__(
        self,
        lane: Lane,
        request: ChatRequest,
        permit: Permit,
        escort: Escort,
        told: Callable[[str, Outcome], None],
        *,
        own_task: bool = False,
    ) -> None:
        self.lane = lane
        self.held: list[Event] = []
        events = cast("AsyncGenerator[Event, None]", lane.target.provider.stream(request))
        self.events = in_own_task(events) if own_task else events
        self._permit = permit
        self._escort = escort
        self._told = told
        self._outcome: Outcome = "left"
        self._placed = self._closed = False

    @property
    def target(self) -> str:
        """Id of the target."""
        return self.lane.target.id

    async def begin(self, seconds: float | None) -> None:
        """Read up to the first token. A try that fails is closed.

        Args:
            seconds: how long that may take.

        Raises:
            HelixError: see ``Provider.stream`` and ``Escort.enter``.
            DeadlineError: it took too long.
        """
        try:
            self._escort.enter(self.target)
            self._placed = True
            self.lane.running += 1
            try:
                async with asyncio.timeout(seconds):
                    async for event in self.events:
                        self.held.append(event)
                        if type(event) is not Started:
                            break
            except TimeoutError as exc:
                raise DeadlineError(f"The model `{self.target}` did not begin to answer in time.") from exc
        except Exception as exc:
            self._outcome = outcome_of(exc)
            self._permit.end(works(exc))
            await self.close()
            raise
        except BaseException:
            await self.close()
            raise
        self._outcome = "served"
        self._permit.end(ok=True)

    def broke(self) -> None:
        """Say that its events failed after the first token."""
        self._outcome = "broken"
        self._permit.broke()

    def lost(self) -> None:
        """Say that another try was faster."""
        self._outcome = "left"

    async def close(self) -> None:
        """Stop the work behind it, and tell how it ended."""
        if self._closed:
            return
        self._closed = True
        self._permit.end(None)
        try:
            await self.events.aclose()
        finally:
            if self._placed:
                self.lane.running -= 1
                self._escort.leave(self.target)
            self._told(self.target, self._outcome)
