"""How well texts fit each other: what a cross-encoder says, or the cosine of their embeddings."""

from __future__ import annotations

import time
from collections.abc import Sequence
from operator import mul

from helix_ray.core.protocols import Embeddings, PairScores
from helix_ray.gateway.embeddings import EmbeddingsGateway, metered
from helix_ray.gateway.inflight import Inflight
from helix_ray.gateway.pricing import Metering
from helix_ray.gateway.router import RerankingTarget, Router
from helix_ray.gateway.scopes import check_model
from helix_ray.telemetry import Call


class ScoringGateway:
    """Compares texts.

    Args:
        router: finds the model.
        inflight: the counter that admission reads and metrics show.
        embeddings: makes the vectors, where the model is an embedding model.
        metering: counts, holds and charges; without it nobody pays.
    """

    def __init__(
        self, router: Router, inflight: Inflight, embeddings: EmbeddingsGateway, metering: Metering | None = None
    ) -> None:
        self._metering = metering
        self._router = router
        self._inflight = inflight
        self._embeddings = embeddings

    async def score(self, model: str, pairs: Sequence[tuple[str, str]], call: Call) -> PairScores:
        """Compare the texts of each pair.

        Args:
            model: id or alias of a cross-encoder or an embedding model.
            pairs: the texts; one that comes again is embedded once.
            call: the account of the request.

        Raises:
            HelixError: see ``Reranker.score`` and ``EmbeddingsGateway.embed``.
        """
        target = self._router.reranking(model)
        if target is not None:
            return await self._read_together(target, pairs, call)
        texts = list(dict.fromkeys(text for pair in pairs for text in pair))
        embedded = await self._embeddings.embed(model, texts, None, call)
        rows = dict(zip(texts, _rows(embedded), strict=True))
        values = [min(1.0, max(0.0, sum(map(mul, rows[first], rows[second])))) for first, second in pairs]
        return PairScores(values, embedded.prompt_tokens)

    async def _read_together(self, target: RerankingTarget, pairs: Sequence[tuple[str, str]], call: Call) -> PairScores:
        call.model = target.card.id
        check_model(call.principal, target.card)
        texts = [text for pair in pairs for text in pair]
        async with metered(self._metering, texts, target.card, call) as tab:
            self._inflight.enter(target.card, target.max_inflight)
            try:
                scores = await target.reranker.score(pairs)
            finally:
                self._inflight.leave(target.card)
            tab.prompt = scores.tokens
        call.first_token = call.last_token = time.perf_counter()
        return scores


def _rows(embedded: Embeddings) -> list[Sequence[float]]:
    # Without NumPy, which the ingress does not load: a product of 384 numbers takes 10 µs.
    numbers = memoryview(embedded.vectors).cast("f")
    return [numbers[row * embedded.dimensions : (row + 1) * embedded.dimensions] for row in range(embedded.rows)]
