"""``/v1/rerank`` and ``/v1/score``: texts compared by an embedding model."""

from __future__ import annotations

import os
import time
from typing import Any, Literal

from pydantic import BaseModel
from starlette.responses import JSONResponse
from starlette.types import ASGIApp

from helix_ray.api.content import read_request
from helix_ray.api.endpoint import Body, Doc, Endpoint, public
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.api.streaming import run_within
from helix_ray.wire.rerank.request import decode_rerank, decode_score
from helix_ray.wire.rerank.response import reranked, scored
from helix_ray.wire.rerank.schema import RerankRequest, ScoreRequest, TextDocument

_TAG = "Ranking"
_RERANK_EXAMPLE: dict[str, Any] = {
    "model": "all-MiniLM-L6-v2",
    "query": "When do you open?",
    "documents": ["A ticket costs 12 euros.", "We open at 9:00."],
}
_SCORE_EXAMPLE: dict[str, Any] = {
    "model": "all-MiniLM-L6-v2",
    "text_1": "When do you open?",
    "text_2": ["A ticket costs 12 euros.", "We open at 9:00."],
}


class RankingUsage(BaseModel):
    """What was embedded, in tokens."""

    prompt_tokens: int
    total_tokens: int


class RankedDocument(BaseModel):
    """A document with its place in the request; ``relevance_score`` is 0 to 1."""

    index: int
    relevance_score: float
    document: TextDocument | None = None


class RankedDocuments(BaseModel):
    """The best documents, best first."""

    id: str
    object: Literal["rerank"]
    model: str
    usage: RankingUsage
    results: list[RankedDocument]


class PairScore(BaseModel):
    """How well the texts of a pair fit, 0 to 1."""

    index: int
    object: Literal["score"]
    score: float


class PairScores(BaseModel):
    """One score for each pair."""

    id: str
    object: Literal["list"]
    created: int
    model: str
    data: list[PairScore]
    usage: RankingUsage


def rerank_endpoints(services: Services) -> list[Endpoint]:
    """Endpoints that compare texts."""
    scoring, settings = services.scoring, services.settings

    async def rerank(request: ApiRequest) -> ASGIApp:
        wanted = await read_request(request, settings, decode_rerank)
        pairs = [(wanted.query, document) for document in wanted.documents]
        work = scoring.score(wanted.model, pairs, request.call)
        scores = await run_within(work, request.receive, settings.request_timeout_s)
        return JSONResponse(reranked(f"rerank-{os.urandom(12).hex()}", wanted, scores.values, scores.tokens))

    async def score(request: ApiRequest) -> ASGIApp:
        wanted = await read_request(request, settings, decode_score)
        work = scoring.score(wanted.model, wanted.pairs, request.call)
        scores = await run_within(work, request.receive, settings.request_timeout_s)
        ident = f"score-{os.urandom(12).hex()}"
        return JSONResponse(scored(ident, wanted.model, int(time.time()), scores.values, scores.tokens))

    return [
        Endpoint(
            "POST",
            public("/rerank"),
            rerank,
            Doc(
                "Put documents in order",
                _TAG,
                request=Body(RerankRequest, example=_RERANK_EXAMPLE),
                answers={200: (Body(RankedDocuments),)},
                failures=(402,),
            ),
        ),
        Endpoint(
            "POST",
            public("/score"),
            score,
            Doc(
                "Compare pairs of texts",
                _TAG,
                request=Body(ScoreRequest, example=_SCORE_EXAMPLE),
                answers={200: (Body(PairScores),)},
                failures=(402,),
            ),
        ),
    ]
