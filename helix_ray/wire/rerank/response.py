"""Answers of ``/v1/rerank`` and ``/v1/score``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from helix_ray.wire.rerank.request import Rerank


def reranked(id: str, wanted: Rerank, scores: Sequence[float], tokens: int) -> dict[str, Any]:
    """The best documents, best first; of equal ones the earlier.

    Args:
        id: of the answer.
        wanted: the request.
        scores: one for each document.
        tokens: of the query and all documents.
    """
    best = sorted(range(len(scores)), key=lambda index: -scores[index])[: wanted.top_n]
    results: list[dict[str, Any]] = []
    for index in best:
        result: dict[str, Any] = {"index": index, "relevance_score": scores[index]}
        if wanted.return_documents:
            result["document"] = {"text": wanted.documents[index]}
        results.append(result)
    return {"id": id, "object": "rerank", "model": wanted.model, "usage": _usage(tokens), "results": results}


def scored(id: str, model: str, created: int, scores: Sequence[float], tokens: int) -> dict[str, Any]:
    """One score for each pair, in the order of the request.

    Args:
        id: of the answer.
        model: as the caller wrote it.
        created: Unix seconds.
        scores: one for each pair.
        tokens: of all texts.
    """
    data = [{"index": index, "object": "score", "score": score} for index, score in enumerate(scores)]
    return {"id": id, "object": "list", "created": created, "model": model, "data": data, "usage": _usage(tokens)}


def _usage(tokens: int) -> dict[str, int]:
    return {"prompt_tokens": tokens, "total_tokens": tokens}
