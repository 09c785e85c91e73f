"""One cross-encoder."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from deployments.process import settle
from helix_ray.config import RerankerConfig
from helix_ray.core.protocols import PairScores
from helix_ray.knowledge.omitted import UNUSED, omitted

logger = logging.getLogger("ray.serve")


class RerankerDeployment:
    """Runs ``helix_ray.knowledge.reranker.CrossReranker``.

    Args:
        config: the model's entry in the catalog.
    """

    def __init__(self, config: RerankerConfig) -> None:
        # torch loads in the replica only: the controller and the ingress stay small.
        with omitted(*UNUSED):
            from helix_ray.knowledge.reranker import CrossReranker

            self._reranker = CrossReranker(config)
        settle()
        logger.info("reranker %s is up", config.id)

    async def score(self, pairs: Sequence[tuple[str, str]]) -> PairScores:
        """See ``Reranker.score``."""
        return await self._reranker.score(pairs)

    async def check_health(self) -> None:
        """Fails when the model keeps failing; Serve then replaces the replica."""
        await self._reranker.check_health()
