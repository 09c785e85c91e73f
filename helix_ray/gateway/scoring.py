"""How well texts fit each other, by the cosine of their embeddings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

from helix_ray.core.protocols import Embeddings
from helix_ray.gateway.embeddings import EmbeddingsGateway
from helix_ray.telemetry import Call


@dataclass(frozen=True, slots=True)
class Scores:
    """What came of a comparison.

    Attributes:
        values: the cosine of each pair, 0 to 1, where what points away counts 0.
        tokens: of all texts, each counted once.
    """

    values: list[float]
    tokens: int


class ScoringGateway:
    """Compares texts with an embedding model.

    Args:
        embeddings: makes the vectors.
    """

    def __init__(self, embeddings: EmbeddingsGateway) -> None:
        self._embeddings = embeddings

    async def score(self, model: str, pairs: Sequence[tuple[str, str]], call: Call) -> Scores:
        """Compare the texts of each pair.

        Args:
            model: id or alias of an embedding model.
            pairs: the texts; one that comes again is embedded once.
            call: the account of the request.

        Raises:
            HelixError: see ``EmbeddingsGateway.embed``.
        """
        texts = list(dict.fromkeys(text for pair in pairs for text in pair))
        embedded = await self._embeddings.embed(model, texts, None, call)
        rows = dict(zip(texts, _rows(embedded), strict=True))
        values = [min(1.0, max(0.0, sum(map(mul, rows[first], rows[second])))) for first, second in pairs]
        return Scores(values, embedded.prompt_tokens)


def _rows(embedded: Embeddings) -> list[Sequence[float]]:
    # Without NumPy, which the ingress does not load: a product of 384 numbers takes 10 µs.
    numbers = memoryview(embedded.vectors).cast("f")
    return [numbers[row * embedded.dimensions : (row + 1) * embedded.dimensions] for row in range(embedded.rows)]
