"""One embedding model."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from deployments.process import settle
from helix_ray.config import EmbedderConfig
from helix_ray.core.protocols import Embeddings, Readings
from helix_ray.knowledge.omitted import UNUSED, omitted

logger = logging.getLogger("ray.serve")


class EmbedderDeployment:
    """Runs ``helix_ray.knowledge.embedder.SentenceEmbedder``.

    Args:
        config: the model's entry in the catalog.
    """

    def __init__(self, config: EmbedderConfig) -> None:
        # torch loads in the replica only: the controller and the ingress stay small.
        with omitted(*UNUSED):
            from helix_ray.knowledge.embedder import SentenceEmbedder

            self._embedder = SentenceEmbedder(config)
        settle()
        logger.info("embedder %s is up, %d dimensions", config.id, self._embedder.dimensions)

    async def embed(self, inputs: Sequence[str] | Sequence[Sequence[int]], dimensions: int | None = None) -> Embeddings:
        """See ``Embedder.embed``."""
        return await self._embedder.embed(inputs, dimensions)

    async def read(self, texts: Sequence[str]) -> Readings:
        """See ``TokenEmbedder.read``."""
        return await self._embedder.read(texts)

    async def describe(self) -> tuple[int, int]:
        """Length of the vectors, and most tokens of an input with special ones."""
        return self._embedder.dimensions, self._embedder.max_tokens

    async def check_health(self) -> None:
        """Fails when the model keeps failing; Serve then replaces the replica."""
        await self._embedder.check_health()
