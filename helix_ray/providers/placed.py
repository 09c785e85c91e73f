"""A chat model that services of the cluster start: it runs in several places, in one, or in none, and these come and go."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Protocol

from helix_ray.core.errors import EngineDeadError, HelixError, OverloadedError, UnavailableError
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest
from helix_ray.core.runs import ModelPlaces

# In this time what has begun to run a moment ago is known everywhere.
_NEWS_S = 4.0
# Where a request has failed, others are tried first for so long.
_DOUBT_S = 10.0
_RETRY_AFTER_S = 5.0


class PlaceProvider(Protocol):
    """What answers in one place."""

    def stream(self, request: ChatRequest) -> AsyncIterator[Event]:
        """See ``Provider``."""
        ...

    async def count_tokens(self, request: ChatRequest) -> int:
        """See ``TokenCounter``."""
        ...

    def abandon(self, error: HelixError) -> None:
        """Fail all answers that have not ended."""
        ...


@dataclass(slots=True)
class _Place:
    provider: PlaceProvider
    serving: bool = False
    busy: int = 0
    failed_at: float = -_DOUBT_S


class PlacedProvider:
    """Gives each request to the least busy place. Wrap it with ``Recovering``, which tries again what did not begin.

    Args:
        model: its id, for messages.
        reach: gives what answers in the place with that name.
        max_queue: requests in each place; more are refused.
    """

    def __init__(self, model: str, reach: Callable[[str], PlaceProvider], max_queue: int) -> None:
        self._model = model
        self._reach = reach
        self._max_queue = max_queue
        self._places: dict[str, _Place] = {}
        self._expected = False
        self._news = asyncio.Event()

    def update(self, now: ModelPlaces | None) -> None:
        """Hear where the model runs. Answers from places that are gone fail.

        Args:
            now: ``None`` where no service asks for it.
        """
        self._expected = now is not None
        places = now or ModelPlaces()
        for name in self._places.keys() - places.alive:
            gone = self._places.pop(name)
            gone.provider.abandon(EngineDeadError("The host that worked on this request is lost.", retry_after=_RETRY_AFTER_S))
        for name in sorted(places.alive):
            if name in places.serving and name not in self._places:
                self._places[name] = _Place(self._reach(name))
            if name in self._places:
                self._places[name].serving = name in places.serving
        self._news.set()
        self._news = asyncio.Event()

    @property
    def running(self) -> bool:
        """Whether it takes requests somewhere, as far as this process knows."""
        return any(place.serving for place in self._places.values())

    async def stream(self, request: ChatRequest) -> AsyncIterator[Event]:
        """See ``Provider.stream``.

        Raises:
            UnavailableError: no service asks for the model.
            OverloadedError: it has too much to do everywhere.
        """
        place = await self._choose()
        place.busy += 1
        try:
            async with aclosing(place.provider.stream(request)) as events:  # type: ignore[type-var]
                async for event in events:
                    yield event
        except EngineDeadError:
            place.failed_at = time.monotonic()
            raise
        finally:
            place.busy -= 1

    async def count_tokens(self, request: ChatRequest) -> int:
        """See ``TokenCounter.count_tokens``."""
        return await (await self._choose()).provider.count_tokens(request)

    async def _choose(self) -> _Place:
        """The least busy place; waits for one where one is about to be."""
        patient_until = time.monotonic() + _NEWS_S
        while True:
            now = time.monotonic()
            places = [place for place in self._places.values() if place.serving]
            if places:
                best = min(places, key=lambda place: (now - place.failed_at < _DOUBT_S, place.busy))
                if best.busy >= self._max_queue:
                    raise OverloadedError("Too many requests are waiting for this model. Try again shortly.", retry_after=1)
                return best
            if not self._expected and now >= patient_until:
                raise UnavailableError(
                    f"The model `{self._model}` runs nowhere: no service of the cluster asks for it.",
                    retry_after=_RETRY_AFTER_S,
                )
            news = self._news
            try:
                async with asyncio.timeout(None if self._expected else patient_until - now):
                    await news.wait()
            except TimeoutError:
                continue
