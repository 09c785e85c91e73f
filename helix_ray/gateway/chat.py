"""One generation from admission to account, whatever dialect asked and whatever provider answers."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from helix_ray.core.errors import HelixError, InvalidRequestError
from helix_ray.core.events import Event, Finished, ReasoningDelta, Started, StepEnded, TextDelta, ToolCallDelta, Usage
from helix_ray.core.messages import ChatRequest
from helix_ray.core.money import UNLIMITED
from helix_ray.core.protocols import TokenCounter
from helix_ray.gateway.cache import AnswerCache, Sheet
from helix_ray.gateway.escort import RouteEscort
from helix_ray.gateway.inflight import Inflight
from helix_ray.gateway.pricing import Metering
from helix_ray.gateway.router import ChatTarget, Router
from helix_ray.gateway.scopes import check_chat
from helix_ray.gateway.tab import HUNG_UP, Tab, end
from helix_ray.providers.routes.fallback import Fallback
from helix_ray.telemetry import Call

_SPOKEN = frozenset((TextDelta, ReasoningDelta, ToolCallDelta))
_TOLD = frozenset((Started, StepEnded))


class ChatGateway:
    """Runs chat and completion requests.

    Args:
        router: finds the model.
        inflight: the counter that admission reads and metrics show.
        metering: counts, holds and charges; without it nobody pays.
        cache: keeps answers; without it nothing is kept.
    """

    def __init__(
        self, router: Router, inflight: Inflight, metering: Metering | None = None, cache: AnswerCache | None = None
    ) -> None:
        self._router = router
        self._inflight = inflight
        self._metering = metering
        self._cache = cache

    async def stream(self, request: ChatRequest, call: Call) -> AsyncGenerator[Event, None]:
        """Run one generation and write what it consumed into ``call``.

        A stream that ends early is metered by the tokens that came. One that has used up the money that is held for it ends as
        one that is too long.

        Raises:
            HelixError: see ``Provider.stream`` and ``Meter.open``; ``OverloadedError`` when the model's queue is full,
                ``PermissionDeniedError`` when the caller's key is for other models.
        """
        target = self._target(request, call)
        tab = Tab() if self._metering is None else await self._metering.chat(request, target.card, call)
        error = HUNG_UP
        steps = tokens = 0  # of an agent's complete steps; and with the deltas since, until the usage tells
        try:
            sheet = None if self._cache is None else await self._cache.open(request, target.card, call)
            if sheet is not None:
                sheet.charge(tab, call)
            # What is kept takes no place, and a route takes those of its targets.
            placed = not target.targets and (sheet is None or sheet.kept is None)
            if placed:
                self._inflight.enter(target.card, target.max_inflight)
            try:
                limit = tab.limit
                unfinished = set(range(request.sampling.n))
                async with aclosing(self._events(request, target, tab, call, sheet)) as events:  # type: ignore[type-var]
                    async for event in events:
                        kind = type(event)
                        if kind in _SPOKEN:
                            call.last_token = time.perf_counter()
                            if not call.first_token:
                                call.first_token = call.last_token
                            tokens += event.tokens  # type: ignore[union-attr]
                            tab.completion = tokens
                        elif kind is Finished:
                            unfinished.discard(event.index)  # type: ignore[union-attr]
                        elif kind in _TOLD:
                            _count(tab, event)
                            if kind is StepEnded:
                                steps += event.completion_tokens  # type: ignore[union-attr]
                                tab.completion = tokens = steps
                            if limit != UNLIMITED:
                                limit = await tab.allow()
                        elif kind is Usage:
                            _count(tab, event)
                            event.cost = tab.cost()  # type: ignore[union-attr]
                            tokens = 0
                        if tokens > limit:
                            tab.completion = limit
                            break
                        if sheet is not None:
                            sheet.add(event)
                        yield event
                    else:
                        unfinished.clear()
                        if sheet is not None:
                            sheet.keep(call.target)
                for index in unfinished:
                    yield Finished("length", index)
                if unfinished:
                    yield Usage(tab.prompt, tab.completion, tab.cached, cost=tab.cost())
                error = ""
            finally:
                if placed:
                    self._inflight.leave(target.card)
        except Exception as exc:
            error = exc.code if isinstance(exc, HelixError) else "server_error"
            raise
        finally:
            end(tab, call, error)

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

    def _events(
        self, request: ChatRequest, target: ChatTarget, tab: Tab, call: Call, sheet: Sheet | None
    ) -> AsyncIterator[Event]:
        """The answer that is kept, or that of the model, or that of the first target of a route that gives one."""
        if sheet is not None and sheet.kept is not None:
            return sheet.replay()
        if isinstance(target.provider, Fallback):
            return target.provider.run(request, RouteEscort(target.targets, self._inflight, tab, call))
        return target.provider.stream(request)

    def _target(self, request: ChatRequest, call: Call) -> ChatTarget:
        target = self._router.answering(request)
        call.model = target.card.id
        check_chat(call.principal, request, self._router)
        return target


def _count(tab: Tab, event: Event) -> None:
    """Count what an event says of tokens beside those of deltas."""
    match event:
        case Started():
            tab.prompt, tab.cached = event.prompt_tokens, event.cached_tokens
        case StepEnded():
            # The first step's prompt came with the beginning.
            tab.prompt = event.prompt_tokens if event.step == 1 else tab.prompt + event.prompt_tokens
        case Usage():
            tab.prompt, tab.cached, tab.completion = event.prompt_tokens, event.cached_tokens, event.completion_tokens
