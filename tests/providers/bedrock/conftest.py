from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from helix_ray.config.bedrock import BedrockConfig
from helix_ray.providers.bedrock import BedrockProvider
from tests.providers.bedrock.asking import Provide
from tests.upstream_bedrock import KEYS, MODEL, REGION, FakeBedrock, connections, running_bedrock


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEYS.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEYS.secret_key)
    monkeypatch.setenv("AWS_SESSION_TOKEN", KEYS.token or "")


@pytest.fixture
async def fake() -> AsyncIterator[FakeBedrock]:
    async with running_bedrock() as fake:
        yield fake


@pytest.fixture
async def provide(fake: FakeBedrock) -> AsyncIterator[Provide]:
    async with connections() as http:

        def provide(**fields: Any) -> BedrockProvider:
            configured = {"model": MODEL, "region": REGION, "endpoint_url": fake.url} | fields
            return BedrockProvider(BedrockConfig(**configured), http)

        yield provide
