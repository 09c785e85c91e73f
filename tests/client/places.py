"""Clients of applications in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from starlette.types import ASGIApp

from helix_ray.api.listener import Listener
from helix_ray.client import AsyncClient
from tests.api.accounts import World


def caller(world: World, key: str | None = None, **options: Any) -> AsyncClient:
    """A client of a world, without a socket between; whatever it is answered is held against the OpenAPI page."""
    return AsyncClient(key, "http://test", http_client=world.client, **options)


def talking_to(app: ASGIApp, key: str | None = None, **options: Any) -> AsyncClient:
    """A client of any application, without a socket between."""
    return AsyncClient(key, "http://test", http_client=httpx.AsyncClient(transport=httpx.ASGITransport(app)), **options)


@asynccontextmanager
async def listening(app: ASGIApp) -> AsyncIterator[str]:
    """The base URL of an application on a loopback socket, in the event loop that runs."""
    listener = Listener(app, "127.0.0.1", 0, drain_timeout_s=1)
    await listener.start()
    try:
        yield f"http://127.0.0.1:{listener.port}"
    finally:
        await listener.stop()
