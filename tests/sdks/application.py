"""The application on a real socket, with an account, its keys, and models that behave in every way an SDK can meet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from helix_ray.api.app import build_app, build_endpoints
from helix_ray.api.inside import InsideCaller, Owners
from helix_ray.api.listener import Listener
from helix_ray.api.services import Services
from helix_ray.batches.building import build_runner
from helix_ray.batches.service import BatchService
from helix_ray.config import ModelPrice, PriceList
from helix_ray.core.errors import EngineDeadError, OverloadedError
from helix_ray.core.events import Event, Started, TextDelta
from helix_ray.core.messages import ChatRequest
from helix_ray.core.protocols import Provider
from helix_ray.gateway.chat import ChatGateway, Inflight
from helix_ray.gateway.embeddings import EmbeddingsGateway
from helix_ray.gateway.pricing import Metering
from helix_ray.gateway.router import ChatTarget, EmbeddingTarget, ModelCard, Router
from tests.api.accounts import World, open_world
from tests.batches.work import working
from tests.scripted import ScriptedEmbedder, ScriptedProvider, text_script, tool_script

_DEAR = "dear"
_PRICE = ModelPrice.model_validate({"prompt": "1", "completion": "1"})
_PRICES = PriceList(version="1", default=ModelPrice(), models={_DEAR: _PRICE})


class Halting(ScriptedProvider):
    """Refuses every other request for a moment."""

    async def stream(self, request: ChatRequest) -> AsyncIterator[Event]:  # type: ignore[override]
        self.requests.append(request)
        if len(self.requests) % 2:
            raise OverloadedError("Not now.", retry_after=0.01)
        for event in self.script:
            assert isinstance(event, Event)
            yield event


class Witness(ScriptedProvider):
    """Says how many generations of another provider are under way."""

    def __init__(self, other: ScriptedProvider) -> None:
        super().__init__(())
        self._other = other

    async def stream(self, request: ChatRequest) -> AsyncIterator[Event]:  # type: ignore[override]
        for event in text_script(str(self._other.running)):
            yield event


def _providers() -> dict[str, Provider]:
    endless = ScriptedProvider([Started(1), TextDelta("a"), None])
    return {
        "demo": ScriptedProvider(text_script("Hel", "lo")),
        "broken": ScriptedProvider([Started(1), TextDelta("Hel"), EngineDeadError("Gone.")]),
        "calling": ScriptedProvider(tool_script("add", '{"a": 1', ', "b": 2}')),
        "halting": Halting(text_script("At ", "last")),
        "endless": endless,
        "witness": Witness(endless),
        _DEAR: ScriptedProvider(text_script("Gold")),
    }


@dataclass
class Application:
    """The application while it runs.

    Attributes:
        url: of its API.
        key: of the account.
        slow_key: another one, for one request a minute.
        paths: of all its endpoints.
    """

    url: str
    key: str
    slow_key: str
    paths: Sequence[str]

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which an SDK's tests find it."""
        return {"HELIX_URL": f"{self.url}/v1", "HELIX_API_KEY": self.key, "HELIX_SLOW_KEY": self.slow_key}


def _services(world: World, batches: BatchService) -> Services:
    providers = _providers()
    router = Router(
        chat=[ChatTarget(ModelCard(name, "chat", 1700000000, "local"), provider, 100) for name, provider in providers.items()],
        embedding=[EmbeddingTarget(ModelCard("embed", "embedding", 1700000000, "local"), ScriptedEmbedder(), 10)],
        default="demo",
    )
    metering = Metering(world.meter, _PRICES, router, None)
    inflight = Inflight(world.services.metrics.inflight)
    gateways = ChatGateway(router, inflight, metering), EmbeddingsGateway(router, inflight, metering)
    return replace(world.services, router=router, chat=gateways[0], embeddings=gateways[1], batches=batches)


@asynccontextmanager
async def open_application(data_dir: Path) -> AsyncIterator[Application]:
    """The application on the SQLite database that is in a directory, with a runner of batches."""
    async with open_world(data_dir, require_key=True) as world:
        token = await world.member()
        key, slow = await world.key(token), await world.key(token, requests_per_minute=1)
        settings = world.services.settings

        async def wake() -> None:
            await runner.idle()

        batches = BatchService(world.database, settings, wake, world.clock)
        services = _services(world, batches)
        app = build_app(services)
        runner, _ = build_runner(world.database, settings, InsideCaller(app, Owners(world.accounts)), clock=world.clock)
        listener = Listener(app, "127.0.0.1", 0, drain_timeout_s=1)
        await batches.start()
        await listener.start()
        try:
            async with working(runner):
                paths = [path for endpoint in build_endpoints(services) for path in endpoint.paths]
                yield Application(f"http://127.0.0.1:{listener.port}", key, slow, paths)
        finally:
            await listener.stop()
            await batches.close()
