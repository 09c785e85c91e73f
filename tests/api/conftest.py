from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from helix_ray.api.app import build_app
from helix_ray.api.listener import Listener
from helix_ray.api.services import Check, Services
from helix_ray.config import FREE, PriceList, Settings
from helix_ray.core.protocols import Embedder, Provider
from helix_ray.gateway.chat import ChatGateway
from helix_ray.gateway.embeddings import EmbeddingsGateway
from helix_ray.gateway.inflight import Inflight
from helix_ray.gateway.metering import Meter
from helix_ray.gateway.pricing import Metering
from helix_ray.gateway.router import ChatTarget, EmbeddingTarget, ModelCard, RerankingTarget, Router
from helix_ray.gateway.scoring import ScoringGateway
from helix_ray.telemetry.metrics import Metrics
from tests.routing import Routing
from tests.scripted import ScriptedEmbedder, ScriptedProvider, ScriptedReranker, text_script

MakeClient = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
Serve = Callable[..., AbstractAsyncContextManager[str]]


class ScriptedHealth:
    """Says what a test sets."""

    def __init__(self) -> None:
        self.ready = True
        self.parts = [Check("engine:demo", "healthy")]

    async def checks(self) -> list[Check]:
        return self.parts


def make_services(
    provider: Provider | None = None,
    settings: Settings | None = None,
    health: ScriptedHealth | None = None,
    embedder: Embedder | None = None,
    max_inflight: int = 100,
    agents: Provider | None = None,
    meter: Meter | None = None,
    prices: PriceList = FREE,
    routing: Routing | None = None,
) -> Services:
    """Services around scripted models: ``demo`` and ``org/tiny`` chat, ``embed`` embeds, ``agents`` answers for agents."""
    provider = provider or ScriptedProvider(text_script("Hel", "lo"))
    metrics = Metrics()
    inflight = Inflight(metrics.inflight)
    router = Router(
        chat=[
            ChatTarget(ModelCard("demo", "chat", 1700000000, "local", ("demo-alias",), 4096), provider, max_inflight),
            ChatTarget(ModelCard("org/tiny", "chat", 1700000000, "local"), provider, max_inflight),
            *(() if routing is None else routing.targets(metrics)),
        ],
        embedding=[EmbeddingTarget(ModelCard("embed", "embedding", 1700000000, "local"), embedder or ScriptedEmbedder(), 10)],
        reranking=[RerankingTarget(ModelCard("cross", "reranking", 1700000000, "local"), ScriptedReranker(), 10)],
        default="demo",
        agents=None if agents is None else ChatTarget(ModelCard("agent", "chat", 1700000000, "agent"), agents, 10),
    )
    metering = None if meter is None else Metering(meter, prices, router, None)
    embeddings = EmbeddingsGateway(router, inflight, metering)
    return Services(
        settings=settings or Settings(),
        router=router,
        chat=ChatGateway(router, inflight, metering, None if routing is None else routing.cache),
        embeddings=embeddings,
        scoring=ScoringGateway(router, inflight, embeddings, metering),
        health=health or ScriptedHealth(),
        metrics=metrics,
        version="1.2.3",
        prices=prices,
        limiter=None if meter is None else meter.limiter,
    )


@asynccontextmanager
async def _connect(
    provider: Provider | None = None, *, peer: str = "127.0.0.1", app: ASGIApp | None = None, **options: Any
) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app or build_app(make_services(provider, **options)), client=(peer, 40000))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@asynccontextmanager
async def _serve(provider: Provider | None = None, **options: Any) -> AsyncIterator[str]:
    listener = Listener(build_app(make_services(provider, **options)), "127.0.0.1", 0, drain_timeout_s=1)
    await listener.start()
    try:
        yield f"http://127.0.0.1:{listener.port}"
    finally:
        await listener.stop()


@pytest.fixture
def connect() -> MakeClient:
    """Makes a client that talks to an application in this process, with no socket between."""
    return _connect


@pytest.fixture
def serve() -> Serve:
    """Starts the application on a loopback socket and gives its base URL."""
    return _serve
