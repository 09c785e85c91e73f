"""What a request meets while its model has no replica up: it is held for a while, or refused at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Literal, Protocol

from helix_ray.core.errors import EngineDeadError, UnavailableError
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest

_POLL_S = 0.1
_REJECT_RETRY_AFTER_S = 5.0


class CountingProvider(Protocol):
    """A ``Provider`` that is a ``TokenCounter``, too."""

    def stream(self, request: ChatRequest) -> AsyncIterator[Event]:
        """See ``Provider``."""
        ...

    async def count_tokens(self, request: ChatRequest) -> int:
        """See ``TokenCounter``."""
        ...


class Recovering:
    """Wraps a provider whose replicas come and go.

    An engine that dies before the first event costs the caller nothing but time: the request starts over
    when a replica is back. After the first event the failure is passed on.

    Args:
        provider: the model.
        model: its id, for messages.
        ready: whether a replica is up, as far as this process knows.
        policy: ``hold`` waits for a replica, ``reject`` raises at once.
        timeout_s: how long a held request waits.
        wake: called for a refused request, so that a model scaled to zero starts.
    """

    def __init__(
        self,
        provider: CountingProvider,
        model: str,
        ready: Callable[[], bool],
        policy: Literal["hold", "reject"],
        timeout_s: float,
        wake: Callable[[], None],
    ) -> None:
        self._provider = provider
        self._model = model
        self._ready = ready
        self._policy = policy
        self._timeout_s = timeout_s
        self._wake = wake

    async def stream(self, request: ChatRequest) -> AsyncIterator[Event]:
        """See ``Provider.stream``.

        Raises:
            UnavailableError: no replica, and the policy or the time limit says to give up.
        """
        deadline: float | None = None
        if not self._ready():
            deadline = self._deadline()
        while True:
            started = False
            try:
                async with aclosing(self._provider.stream(request)) as events:  # type: ignore[type-var]
                    if deadline is not None:
                        try:
                            async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                                first = await anext(events)
                        except TimeoutError:
                            raise self._unavailable() from None
                        started = True
                        yield first
                    async for event in events:
                        started = True
                        yield event
                return
            except EngineDeadError:
                if started:
                    raise
                deadline = deadline or self._deadline()
                if time.monotonic() >= deadline:
                    raise
                await asyncio.sleep(_POLL_S)

    async def count_tokens(self, request: ChatRequest) -> int:
        """See ``TokenCounter.count_tokens``."""
        if not self._ready():
            self._deadline()
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._provider.count_tokens(request)
        except TimeoutError:
            raise self._unavailable() from None

    def _deadline(self) -> float:
        if self._policy == "reject":
            self._wake()
            raise self._unavailable()
        return time.monotonic() + self._timeout_s

    def _unavailable(self) -> UnavailableError:
        return UnavailableError(
            f"The model `{self._model}` has no running replica yet. Try again shortly.",
            retry_after=_REJECT_RETRY_AFTER_S,
        )
