"""Scripted models behind routes, and a store of kept answers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from helix_ray.config import CacheConfig, RouteConfig
from helix_ray.core.errors import UnavailableError
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest, Message, Sampling, Text
from helix_ray.core.response_cache import ResponseCache
from helix_ray.gateway.cache import AnswerCache
from helix_ray.gateway.router import ChatTarget, ModelCard
from helix_ray.gateway.routes import RouteMetrics, build_routes
from helix_ray.providers.routes.breaker import BreakerState
from helix_ray.providers.routes.conditions import Outcome
from helix_ray.providers.routes.target import Target
from helix_ray.telemetry.metrics import Metrics
from tests.scripted import ScriptedProvider

DOWN = UnavailableError("down")


def ask(text: str = "Hi", **fields: Any) -> ChatRequest:
    sampling = Sampling(**{name: fields.pop(name) for name in ("temperature", "seed", "n", "max_tokens") if name in fields})
    return ChatRequest("m", (Message("user", (Text(text),)),), sampling=sampling, **fields)


def target(name: str, *script: Event | Exception | None, context: int | None = None) -> Target:
    return Target(name, ScriptedProvider(script), context)


def scripted(one: Target) -> ScriptedProvider:
    assert isinstance(one.provider, ScriptedProvider)
    return one.provider


class Watcher:
    """Remembers what happens on routes."""

    def __init__(self) -> None:
        self.tries: list[tuple[str, str]] = []
        self.states: list[tuple[str, str]] = []

    def tried(self, route: str, target: str, outcome: Outcome) -> None:
        self.tries.append((target, outcome))

    def breaker(self, route: str, target: str, state: BreakerState) -> None:
        self.states.append((target, state))


class MemoryCache:
    """Keeps answers in this process.

    Attributes:
        broken: calls fail.
        slow: calls wait for ever.
    """

    def __init__(self) -> None:
        self.rows: dict[bytes, bytes] = {}
        self.owners: set[bytes] = set()
        self.broken = self.slow = False
        self.gets = 0

    async def get(self, key: bytes) -> bytes | None:
        self.gets += 1
        await self._trouble()
        return self.rows.get(key)

    async def put(self, key: bytes, owner: bytes, answer: bytes, ttl_s: float) -> None:
        await self._trouble()
        self.rows[key] = answer
        self.owners.add(owner)

    async def _trouble(self) -> None:
        if self.broken:
            raise UnavailableError("the database is gone")
        if self.slow:
            await asyncio.get_running_loop().create_future()


@dataclass
class Routing:
    """What ``make_services`` has beside its usual models.

    Attributes:
        providers: by the id of the model.
        routes: over them.
        places: how many requests a model takes at once, by its id; 100 where it is not said.
        contexts: of the models.
        store: of kept answers.
        caches: how they are kept, by the id of the model or route.
    """

    providers: Mapping[str, ScriptedProvider] = field(default_factory=dict)
    routes: Sequence[RouteConfig] = ()
    places: Mapping[str, int] = field(default_factory=dict)
    contexts: Mapping[str, int] = field(default_factory=dict)
    store: ResponseCache = field(default_factory=MemoryCache)
    caches: Mapping[str, CacheConfig] = field(default_factory=dict)
    cache: AnswerCache | None = None

    def targets(self, metrics: Metrics) -> list[ChatTarget]:
        """The models and the routes."""
        models = [
            ChatTarget(
                ModelCard(name, "chat", 1700000000, "local", (), self.contexts.get(name, 4096), capabilities=("chat", "tools")),
                provider,
                self.places.get(name, 100),
            )
            for name, provider in self.providers.items()
        ]
        self.cache = AnswerCache(self.store, self.caches, metrics.looked_up)
        return [*models, *build_routes(self.routes, models, RouteMetrics(metrics))]
