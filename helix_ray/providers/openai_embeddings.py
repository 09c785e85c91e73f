"""Embedding models of OpenAI, and of every service that speaks its protocol."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import aiohttp

from helix_ray.config import ProviderConfig, RemoteModel
from helix_ray.core.protocols import Embeddings
from helix_ray.providers.openai import openai_client
from helix_ray.providers.upstream.credentials import Credentials
from helix_ray.wire.openai.upstream.embeddings import decode_embeddings, encode_embedding
from helix_ray.wire.upstream.tally import Tally

# To read more at once would hold up the event loop.
_LARGE_BYTES = 2**18


class OpenAIEmbedder:
    """An embedding model that answers over OpenAI's embeddings.

    Args:
        provider: the service.
        model: one of its models.
        http: connections to it.
        credentials: its key.
    """

    def __init__(
        self, provider: ProviderConfig, model: RemoteModel, http: aiohttp.ClientSession, credentials: Credentials
    ) -> None:
        self._client = openai_client(provider, http, credentials)
        self._model = model

    async def embed(self, inputs: Sequence[str] | Sequence[Sequence[int]], dimensions: int | None = None) -> Embeddings:
        """See ``Embedder.embed``."""
        body = encode_embedding(self._model.upstream, inputs, dimensions, self._model.body)
        raw = await self._client.whole("/embeddings", body)
        arguments = (raw, len(inputs), Tally(len(body)))
        if len(raw) > _LARGE_BYTES:
            return await asyncio.to_thread(decode_embeddings, *arguments)
        return decode_embeddings(*arguments)
