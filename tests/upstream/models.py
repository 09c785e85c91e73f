"""Models of the fake service, as the configuration lists them."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from unittest.mock import patch

from helix_ray.config import Catalog
from helix_ray.gateway.cards import remote_card
from helix_ray.gateway.router import ChatTarget, EmbeddingTarget, Router
from helix_ray.providers.remotes import Remotes
from tests.upstream.server import KEY, FakeUpstream

CREATED = 1700000000


def remote_catalog(fake: FakeUpstream, model: dict[str, Any] | None = None, **provider: Any) -> Catalog:
    """``gpt`` and ``claude`` chat over the two protocols, ``vectors`` embeds, ``noop`` says the same for ever.

    Args:
        fake: answers.
        model: further fields of the chat models.
        provider: further fields of the providers.
    """
    shared = {"api_key_env": "UPSTREAM_KEY", **provider}
    chat = {"context": 4096, "capabilities": ["tools", "structured_outputs", "reasoning", "completion"], **(model or {})}
    with patch.dict(os.environ, UPSTREAM_KEY=KEY):
        return Catalog.model_validate(
            {
                "providers": [
                    {"id": "open", "kind": "openai", "base_url": f"{fake.url}/v1", **shared},
                    {"id": "anthropic", "kind": "anthropic", "base_url": fake.url, **shared},
                    {"id": "nobody", "kind": "noop"},
                ],
                "remotes": [
                    {"id": "gpt", "aliases": ["gpt-alias"], "provider": "open", "model": "gpt-up", **chat},
                    {"id": "claude", "provider": "anthropic", "model": "claude-up", **chat},
                    {"id": "vectors", "provider": "open", "model": "embed-up", "kind": "embedding"},
                    {"id": "noop", "provider": "nobody"},
                ],
                "default": "gpt",
            }
        )


def remote_router(remotes: Remotes, catalog: Catalog) -> Router:
    """The table of the remote models."""
    return Router(
        chat=[ChatTarget(remote_card(model, CREATED), remotes.chat(model), 100) for model in remotes.models("chat")],
        embedding=[
            EmbeddingTarget(remote_card(model, CREATED), remotes.embedder(model), 100) for model in remotes.models("embedding")
        ],
        default=catalog.default,
    )


@asynccontextmanager
async def remote_models(
    fake: FakeUpstream, model: dict[str, Any] | None = None, **provider: Any
) -> AsyncIterator[tuple[Remotes, Router]]:
    """What answers for the models of ``remote_catalog``, and the table of them."""
    catalog = remote_catalog(fake, model, **provider)
    remotes = Remotes(catalog)
    try:
        yield remotes, remote_router(remotes, catalog)
    finally:
        await remotes.close()
