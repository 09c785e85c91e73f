"""The embedding models of the knowledge base, each asked what it is when it is first needed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Protocol

from helix_ray.config import EmbedderConfig
from helix_ray.core.errors import InvalidRequestError
from helix_ray.core.protocols import TokenEmbedder
from helix_ray.knowledge.base import EmbeddingModel
from helix_ray.knowledge.tokens import token_counter

_SPECIAL_TOKENS = 2


class DescribedEmbedder(TokenEmbedder, Protocol):
    """An embedder that says what it is."""

    async def describe(self) -> tuple[int, int]:
        """Length of the vectors, and most tokens of an input with special ones."""
        ...


class EmbeddingModels:
    """See ``helix_ray.knowledge.base.Models``.

    Args:
        embedders: of each model its entry in the catalog and what runs it, by its id and its aliases.
    """

    def __init__(self, embedders: Mapping[str, tuple[EmbedderConfig, DescribedEmbedder]]) -> None:
        self._embedders = {name: entry for entry in embedders.values() for name in (entry[0].id, *entry[0].aliases)}
        self._models: dict[str, EmbeddingModel] = {}
        self._lock = asyncio.Lock()

    async def __call__(self, name: str) -> EmbeddingModel:
        """The model with that id or alias.

        Raises:
            InvalidRequestError: there is none.
        """
        if name not in self._embedders:
            raise InvalidRequestError(f"There is no embedding model {name[:128]!r}.", param="embedding_model")
        config, embedder = self._embedders[name]
        async with self._lock:
            if config.id not in self._models:
                dimensions, most = await embedder.describe()
                count = await asyncio.to_thread(token_counter, config.source)
                self._models[config.id] = EmbeddingModel(config.id, embedder, count, most - _SPECIAL_TOKENS, dimensions)
        return self._models[config.id]
