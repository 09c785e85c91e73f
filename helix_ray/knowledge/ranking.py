"""Rankings put together, and made diverse."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from helix_ray.knowledge.hits import Hit
from helix_ray.knowledge.vectors import Vectors

# Cormack, Clarke and Büttcher (2009), who fused many weak rankings, took 60. Of two good ones the first places say most:
# benchmarks/retrieval finds six in a hundred answers more with 2.
_RANK_CONSTANT = 2


def fuse(rankings: Sequence[Sequence[Hit]], weights: Sequence[float] | None = None) -> list[Hit]:
    """Reciprocal rank fusion: what is high in several rankings is high in the result.

    Args:
        rankings: each best first; their scores are not compared.
        weights: how much each of them says; all the same where they are not given.

    Returns:
        All hits, best first; the score is 1 for what leads all rankings.
    """
    sums: dict[int, float] = {}
    weights = weights or [1.0] * len(rankings)
    for ranking, weight in zip(rankings, weights, strict=True):
        for rank, hit in enumerate(ranking, 1):
            sums[hit.id] = sums.get(hit.id, 0.0) + weight / (_RANK_CONSTANT + rank)
    best = (sum(weights) or 1.0) / (_RANK_CONSTANT + 1)
    ordered = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return [Hit(one, total / best) for one, total in ordered]


def diversify(hits: Sequence[Hit], vectors: Vectors, k: int, relevance: float) -> list[Hit]:
    """Maximal marginal relevance (Carbonell and Goldstein, 1998): what repeats a better hit comes later.

    Args:
        hits: best first.
        vectors: theirs, of length 1, shape ``(len(hits), dimensions)``.
        k: at most so many are returned.
        relevance: 1 keeps the order, 0 looks at difference only.
    """
    if not hits:
        return []
    scores = np.array([hit.score for hit in hits], np.float32)
    chosen = [0]
    nearest = vectors @ vectors[0]
    while len(chosen) < min(k, len(hits)):
        worth = relevance * scores - (1 - relevance) * nearest
        worth[chosen] = -np.inf
        best = int(worth.argmax())
        chosen.append(best)
        nearest = np.maximum(nearest, vectors @ vectors[best])
    return [hits[one] for one in chosen]
