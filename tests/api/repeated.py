"""Requests with an idempotency key, and a store that fails when a test says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import httpx

from helix_ray.accounts.idempotency import IdempotencyStore
from helix_ray.api.app import build_app
from helix_ray.config import Settings
from helix_ray.core.errors import UnavailableError
from helix_ray.core.idempotency import IdempotentAnswers
from helix_ray.core.protocols import Knowledge
from tests.api.accounts import World, open_world
from tests.api.conftest import make_services

CHAT: dict[str, Any] = {"model": "demo", "messages": [{"role": "user", "content": "Hi"}]}
STREAM = {**CHAT, "stream": True}


async def post(
    world: World, body: Any = CHAT, key: str = "k", path: str = "/v1/chat/completions", **headers: str
) -> httpx.Response:
    sent = {"idempotency-key": key, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return await world.client.post(path, json=body, headers=sent)


def code_of(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


class Failing:
    """A store that does not answer for a while."""

    def __init__(self, store: IdempotentAnswers, *names: str) -> None:
        self._store = store
        self.names = names
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        self.asked.append(name)
        if name in self.names:
            return self._fail
        return getattr(self._store, name)

    async def _fail(self, *_: Any) -> None:
        raise UnavailableError("Nobody is there.")


class Silent(Failing):
    """A store whose answer never comes."""

    async def _fail(self, *_: Any) -> None:
        await asyncio.Event().wait()


@asynccontextmanager
async def application(
    data_dir: Path, kind: type[Failing], *names: str, knowledge: Knowledge | None = None
) -> AsyncIterator[tuple[World, Failing]]:
    """A world whose store fails in some of its methods."""
    async with open_world(data_dir) as world:
        configured = Settings(data_dir=data_dir)
        failing = kind(IdempotencyStore(world.accounts._identity._database, configured, world.clock), *names)
        services = make_services(world.provider, configured)
        services = replace(services, idempotent_answers=cast(IdempotentAnswers, failing), knowledge=knowledge)
        transport = httpx.ASGITransport(build_app(services))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield replace(world, client=client), failing
