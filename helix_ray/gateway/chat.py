"""One generation from admission to account, whatever dialect asked and whatever provider answers."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field

from helix_ray.core.errors import InvalidRequestError, OverloadedError
from helix_ray.core.events import Event, ReasoningDelta, Started, TextDelta, ToolCallDelta, Usage
from helix_ray.core.messages import ChatRequest
from helix_ray.core.protocols import TokenCounter
from helix_ray.gateway.router import ChatTarget, ModelCard, Router
from helix_ray.gateway.scopes import check_chat
from helix_ray.telemetry import Call

_SPOKEN = frozenset((TextDelta, ReasoningDelta, ToolCallDelta))


@dataclass(slots=True)
class Inflight:
    """How many generations of each model run through this process now, by model id.

    Attributes:
        changed: told the model id and the new count at every change (the metrics' gauge).
    """

    changed: Callable[[str, int], None]
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many run now, of all models."""
        return sum(self.counts.values())

    def enter(self, card: ModelCard, limit: int) -> None:
        """Take a place, or raise ``OverloadedError`` when ``limit`` are taken."""
        count = self.counts.get(card.id, 0)
        if count >= limit:
            raise OverloadedError(f"The model `{card.id}` has {count} requests in progress. Try again shortly.", retry_after=1)
        self._set(card.id, count + 1)

    def leave(self, card: ModelCard) -> None:
        """Give the place back."""
        self._set(card.id, self.counts[card.id] - 1)

    def _set(self, model: str, count: int) -> None:
        self.counts[model] = count
        self.changed(model, count)


class ChatGateway:
    """Runs chat and completion requests.

    Args:
        router: finds the model.
        inflight: the counter that admission reads and metrics show.
    """

    def __init__(self, router: Router, inflight: Inflight) -> None:
        self._router = router
        self._inflight = inflight

    async def stream(self, request: ChatRequest, call: Call) -> AsyncGenerator[Event, None]:
        """Run one generation and write what it consumed into ``call``.

        A stream that ends early is metered by the tokens that came.

        Raises:
            HelixError: see ``Provider.stream``; ``OverloadedError`` when the model's queue is full, ``PermissionDeniedError``
                when the caller's key is for other models.
        """
        target = self._target(request, call)
        self._inflight.enter(target.card, target.max_inflight)
        tokens = 0  # of the deltas, until the usage tells
        prompt = cached = 0  # of the beginning; an agent reads more later
        try:
            async with aclosing(target.provider.stream(request)) as events:  # type: ignore[type-var]
                async for event in events:
                    kind = type(event)
                    if kind in _SPOKEN:
                        call.last_token = time.perf_counter()
                        if not call.first_token:
                            call.first_token = call.last_token
                        tokens += event.tokens  # type: ignore[union-attr]
                    elif kind is Started:
                        prompt, cached = event.prompt_tokens, event.cached_tokens  # type: ignore[union-attr]
                        call.prompt_tokens += prompt
                        call.cached_tokens += cached
                    elif kind is Usage:
                        call.prompt_tokens += event.prompt_tokens - prompt  # type: ignore[union-attr]
                        call.cached_tokens += event.cached_tokens - cached  # type: ignore[union-attr]
                        call.completion_tokens += event.completion_tokens  # type: ignore[union-attr]
                        tokens = 0
                    yield event
        finally:
            call.completion_tokens += tokens
            self._inflight.leave(target.card)

    async def count_tokens(self, request: ChatRequest, call: Call) -> int:
        """Length of the prompt that ``request`` would give, in tokens.

        Raises:
            InvalidRequestError: the model's provider cannot count.
            PermissionDeniedError: the caller's key is for other models.
        """
        target = self._target(request, call)
        if not isinstance(target.provider, TokenCounter):
            raise InvalidRequestError(f"The model `{target.card.id}` cannot count tokens.", param="model")
        return await target.provider.count_tokens(request)

    def _target(self, request: ChatRequest, call: Call) -> ChatTarget:
        target = self._router.answering(request)
        call.model = target.card.id
        check_chat(call.principal, request, self._router)
        return target
