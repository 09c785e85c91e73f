from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from helix_ray.core.protocols import Provider
from tests.upstream.models import remote_models
from tests.upstream.server import FakeUpstream, upstream

Open = Callable[..., Awaitable[Provider]]


@pytest.fixture
async def fake() -> AsyncIterator[FakeUpstream]:
    """A service of somebody else."""
    async with upstream() as fake:
        yield fake


@pytest.fixture
async def open_model(fake: FakeUpstream) -> AsyncIterator[Open]:
    """Gives the provider of a model of ``fake``, made with further fields of the configuration."""
    async with AsyncExitStack() as stack:

        async def make(name: str, model: dict[str, Any] | None = None, **provider: Any) -> Provider:
            _, router = await stack.enter_async_context(remote_models(fake, model, **provider))
            return router.chat(name).provider

        yield make
