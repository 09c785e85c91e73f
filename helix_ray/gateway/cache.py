"""Answers that are given again to whoever asks the same: looked up before a generation, kept after it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from copy import copy
from typing import Any

from helix_ray.config import CacheConfig
from helix_ray.core.events import Event, Finished, Usage
from helix_ray.core.messages import ChatRequest
from helix_ray.core.response_cache import ResponseCache
from helix_ray.gateway.fingerprint import fingerprint, is_repeatable, owner_of
from helix_ray.gateway.kept_events import KeptEvents, copies, pack_events, size_of, unpack_events
from helix_ray.gateway.router import ModelCard
from helix_ray.gateway.tab import Tab
from helix_ray.telemetry import Call

_log = logging.getLogger(__name__)

# An answer that is larger before it is packed is not kept.
_MOST_BYTES = 2 * 2**20
# Beyond this, packing would hold up the event loop.
_LARGE = 64 * 2**10
_KEEP_S = 5.0
_MOST_WAITING = 256


class AnswerCache:
    """The answers of models and routes that keep them. No request fails because of it, and none waits for long.

    Args:
        store: where they are.
        configs: how they are kept, by the id of the model or route.
        told: is told the id and ``hit``, ``miss``, ``late`` or ``failed``, for metrics.
    """

    def __init__(self, store: ResponseCache, configs: Mapping[str, CacheConfig], told: Callable[[str, str], None]) -> None:
        self._store = store
        self._configs = configs
        self._told = told
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, request: ChatRequest, card: ModelCard, call: Call) -> Sheet | None:
        """The place of a request; ``None``: its answer is neither looked up nor kept.

        Args:
            request: what is asked.
            card: of what answers.
            call: the account of the request; it learns of a hit or a miss.
        """
        config = self._configs.get(card.id)
        if config is None or request.agent is not None or call.principal.agent is not None:
            return None
        wishes = {part.strip().lower() for part in call.cache_control.split(",")}
        if "no-store" in wishes or not (config.sampled or is_repeatable(request)):
            return None
        owner = owner_of(call.principal, config.scope)
        key = fingerprint(request, card.id, owner)
        kept = None if "no-cache" in wishes else await self._find(key, card, config)
        call.cache = "miss" if kept is None else "hit"
        return Sheet(self, config, key, owner, request.sampling.n, kept)

    def keep(self, work: Coroutine[Any, Any, None]) -> None:
        """Keep an answer, which nobody waits for."""
        if len(self._tasks) >= _MOST_WAITING:
            work.close()
            return
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def put(self, key: bytes, owner: bytes, kept: KeptEvents, ttl_s: float, size: int) -> None:
        """Keep an answer; what fails is logged."""
        try:
            packed = await asyncio.to_thread(pack_events, kept) if size > _LARGE else pack_events(kept)
            async with asyncio.timeout(_KEEP_S):
                await self._store.put(key, owner, packed, ttl_s)
        except Exception as exc:
            _log.warning("an answer could not be kept: %r", exc)

    async def drain(self) -> None:
        """Return when all answers that have ended are kept."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _find(self, key: bytes, card: ModelCard, config: CacheConfig) -> KeptEvents | None:
        outcome = "miss"
        kept = None
        try:
            async with asyncio.timeout(config.patience_ms / 1e3):
                packed = await self._store.get(key)
            if packed is not None:
                kept = await asyncio.to_thread(unpack_events, packed) if len(packed) > _LARGE else unpack_events(packed)
                # The target that gave it may be none of the route any more: nobody knows then what it costs.
                if kept is not None and (kept.target or card.targets) and kept.target not in {one.id for one in card.targets}:
                    kept = None
                outcome = "miss" if kept is None else "hit"
        except TimeoutError:
            outcome = "late"
        except Exception as exc:
            outcome = "failed"
            _log.warning("the kept answers cannot be read: %r", exc)
        self._told(card.id, outcome)
        return kept


class Sheet:
    """The place of one request among the kept answers.

    Args:
        cache: opened it.
        config: how the answer is kept.
        key: of the request.
        owner: of the answer.
        choices: how many answers were asked for.
        kept: the answer, if there is one.
    """

    __slots__ = ("_cache", "_choices", "_config", "_events", "_key", "_owner", "_size", "kept")

    def __init__(
        self, cache: AnswerCache, config: CacheConfig, key: bytes, owner: bytes, choices: int, kept: KeptEvents | None
    ) -> None:
        self.kept = kept
        self._cache = cache
        self._config = config
        self._key = key
        self._owner = owner
        self._choices = choices
        self._events: list[Event] = []
        self._size = 0

    def charge(self, tab: Tab, call: Call) -> None:
        """Charge for an answer that is kept what the configuration says."""
        if self.kept is None:
            return
        if self.kept.target:
            call.target = self.kept.target
            tab.serve(self.kept.target)
        tab.discount(self._config.price)

    async def replay(self) -> AsyncGenerator[Event, None]:
        """The events of the answer that is kept, as they came."""
        assert self.kept is not None
        for event in copies(self.kept.events):
            yield event

    def add(self, event: Event) -> None:
        """Write down an event of a new answer."""
        if self.kept is None and self._size <= _MOST_BYTES:
            self._size += size_of(event)
            # A copy: whoever gets the event may write into it.
            self._events.append(copy(event))

    def keep(self, target: str) -> None:
        """Keep the new answer, if it is complete; returns at once.

        Args:
            target: of a route: the one that gave it.
        """
        ends = [event for event in self._events if isinstance(event, Finished)]
        complete = len(ends) == self._choices and any(isinstance(event, Usage) for event in self._events)
        if self.kept is None and complete and self._size <= _MOST_BYTES and all(end.reason != "content_filter" for end in ends):
            kept = KeptEvents(target, tuple(self._events))
            self._cache.keep(self._cache.put(self._key, self._owner, kept, self._config.ttl_s, self._size))
