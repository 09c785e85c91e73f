"""An application with accounts, and people who use it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from helix_ray.accounts.announcer import Announcer
from helix_ray.accounts.billing import BillingService
from helix_ray.accounts.counting import CounterService
from helix_ray.accounts.idempotency import IdempotencyStore
from helix_ray.accounts.ledger import Ledger
from helix_ray.accounts.limiter import Limiter
from helix_ray.accounts.money import MoneyService
from helix_ray.accounts.service import AccountService
from helix_ray.accounts.usage import UsageReports
from helix_ray.accounts.webhook_service import WebhookService
from helix_ray.api.app import build_app
from helix_ray.api.background import BackgroundRuns
from helix_ray.api.services import Services
from helix_ray.config import FREE, UNLIMITED_PLANS, Plans, PriceList, Settings
from helix_ray.core.accounts import AccessToken, Caller, User
from helix_ray.core.batches import Batches
from helix_ray.core.cluster import ClusterHosts
from helix_ray.core.deployment import Placements
from helix_ray.core.protocols import Agents, Knowledge, Provider
from helix_ray.gateway.chat import ChatGateway
from helix_ray.gateway.metering import Meter
from helix_ray.responses.service import ResponseService
from helix_ray.storage.database import Database
from tests.accounts.moments import SetClock
from tests.accounts.people import PASSWORD, cheap_hasher
from tests.api.conformance import Conformance
from tests.api.conftest import make_services
from tests.net.names import Names
from tests.routing import Routing
from tests.scripted import ScriptedProvider, text_script

PEER = "203.0.113.9"
OPERATOR_KEY = "right"


class Watched(AccountService):
    """Remembers what it was asked."""

    addresses: list[str | None]
    asked: list[str]

    async def login(self, login: str, password: str, address: str | None) -> tuple[User, AccessToken]:
        self.addresses.append(address)
        return await super().login(login, password, address)

    async def caller(self, credential: str) -> Caller:
        self.asked.append(credential)
        return await super().caller(credential)


@dataclass
class World:
    """The application, what stands behind it, and its clocks.

    Attributes:
        clock: of the accounts.
        meter: charges.
        chat_gateway: runs generations without the API.
        ledger: the money of the accounts.
        usage: what they consumed.
        services: what the endpoints work with.
        seconds: what the gate's clock shows.
    """

    client: httpx.AsyncClient
    accounts: Watched
    database: Database
    webhooks: WebhookService
    provider: ScriptedProvider
    clock: SetClock
    meter: Meter
    chat_gateway: ChatGateway
    ledger: Ledger
    usage: UsageReports
    services: Services
    seconds: float = 0.0

    async def call(self, method: str, path: str, body: Any = None, key: str | None = None, status: int = 200) -> Any:
        """The answer's JSON, where it has that status."""
        headers = {} if key is None else {"authorization": f"Bearer {key}"}
        response = await self.client.request(method, f"/v1{path}", json=body, headers=headers)
        assert response.status_code == status, f"{method} {path}: {response.status_code} {response.text}"
        return response.json() if response.content else None

    async def join(self, name: str = "ann") -> str:
        """Id of a new user."""
        body = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
        return str((await self.call("POST", "/auth/register", body, status=201))["user_id"])

    async def login(self, name: str = "ann") -> str:
        """An access token."""
        return str((await self.call("POST", "/auth/login", {"username": name, "password": PASSWORD}))["access_token"])

    async def member(self, name: str = "ann") -> str:
        """An access token of a new user."""
        await self.join(name)
        return await self.login(name)

    async def admin(self, name: str = "root") -> str:
        """An access token of a new admin."""
        await self.accounts.create_admin(name, f"{name}@example.org", PASSWORD)
        return await self.login(name)

    async def key(self, token: str, **fields: Any) -> str:
        """A new key."""
        return str((await self.call("POST", "/keys", fields, token, 201))["key"])

    async def chat(self, key: str | None, model: str = "demo", status: int = 200) -> Any:
        """A chat with a model."""
        return await self.call(
            "POST", "/chat/completions", {"model": model, "messages": [{"role": "user", "content": "Hi"}]}, key, status
        )


@asynccontextmanager
async def open_world(
    data_dir: Path,
    agents: Agents | None = None,
    plans: Plans = UNLIMITED_PLANS,
    prices: PriceList = FREE,
    answering: Provider | None = None,
    knowledge: Knowledge | None = None,
    batches: Batches | None = None,
    routing: Routing | None = None,
    hosts: ClusterHosts | None = None,
    placements: Placements | None = None,
    **settings: Any,
) -> AsyncIterator[World]:
    """A world on the SQLite database that is in a directory; ``answering`` speaks for agents, or else what speaks for models."""
    configured = Settings(data_dir=data_dir, docs=False, **settings)
    database = Database(configured.database)
    clock = SetClock()
    accounts = Watched(database, configured, cheap_hasher(), clock, plans)
    accounts.addresses, accounts.asked = [], []
    announcer = Announcer(database, clock=clock)
    webhooks = WebhookService(database, configured, announcer, Names(), clock)
    provider = ScriptedProvider(text_script("Hel", "lo"))
    billing, counters = BillingService(database, clock, announcer), CounterService(database, announcer)
    await counters.start()
    meter = Meter(Limiter(counters), billing, webhooks)
    services = make_services(provider, configured, agents=answering or provider, meter=meter, prices=prices, routing=routing)
    money, answers = MoneyService(database, clock), IdempotencyStore(database, configured, clock)
    services = replace(services, accounts=accounts, agents=agents, plans=plans, money=money, webhooks=webhooks)
    services = replace(
        services, idempotent_answers=answers, knowledge=knowledge, batches=batches, hosts=hosts, placements=placements
    )
    responses = ResponseService(database, configured, clock)
    background = BackgroundRuns(responses, services.metrics, configured)
    services = replace(services, responses=responses, background=background)
    transport = httpx.ASGITransport(build_app(services, lambda: world.seconds), client=(PEER, 40000))
    hooks = {"response": [Conformance(services)]}
    async with httpx.AsyncClient(transport=transport, base_url="http://test", event_hooks=hooks) as client:  # type: ignore[arg-type]
        money_books = Ledger(database, clock), UsageReports(database)
        world = World(client, accounts, database, webhooks, provider, clock, meter, services.chat, *money_books, services)
        yield world
    await background.close()
    await meter.drain()
    await meter.limiter.close()
    await counters.close()
    await webhooks.close()
    await accounts.close()
    await database.close()
