"""The application with accounts on a loopback socket, and what OpenAI's SDK needs to reach it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openai

from helix_ray.api.app import build_app
from helix_ray.api.listener import Listener
from tests.api.accounts import World, open_world


@dataclass
class Server:
    """A world that listens.

    Attributes:
        listener: where.
        key: of a new account with a million nano-USD.
    """

    world: World
    listener: Listener
    account: str
    key: str

    def asynchronous(self, **options: Any) -> openai.AsyncOpenAI:
        """A client of the account."""
        return openai.AsyncOpenAI(base_url=self.base, api_key=self.key, max_retries=0, **options)

    def synchronous(self) -> openai.OpenAI:
        """The same, for threads."""
        return openai.OpenAI(base_url=self.base, api_key=self.key, max_retries=0)

    @property
    def base(self) -> str:
        """The API's URL."""
        return f"http://127.0.0.1:{self.listener.port}/v1"

    async def spent(self) -> int:
        """Nano-USD of the account that are gone, when everything is charged."""
        await self.world.meter.drain()
        balance = await self.world.ledger.balance(self.account)
        assert balance.held == 0
        return 1_000_000 - balance.available


@asynccontextmanager
async def open_server(data_dir: Path, **options: Any) -> AsyncIterator[Server]:
    """A server; see ``open_world``."""
    async with open_world(data_dir, **options) as world:
        account = await world.join()
        await world.ledger.deposit(account, 1_000_000, "first", "root", "")
        key = await world.key(await world.login())
        limits = world.services.settings.limits
        app = build_app(world.services, lambda: world.seconds)
        listener = Listener(app, "127.0.0.1", 0, drain_timeout_s=30, message_bytes=limits.body_bytes)
        await listener.start()
        try:
            yield Server(world, listener, account, key)
        finally:
            await listener.stop()
