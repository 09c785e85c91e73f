"""Bodies of ``/v1/rerank`` and ``/v1/score`` decoded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helix_ray.config import Limits
from helix_ray.wire.rerank.schema import RerankRequest, ScoreRequest, TextDocument
from helix_ray.wire.validation import refused, validate


@dataclass(frozen=True, slots=True)
class Rerank:
    """Documents to be put in order.

    Attributes:
        model: id or alias of an embedding model.
        query: what they are compared with.
        documents: their texts.
        top_n: so many of the best are returned.
        return_documents: whether with their texts.
    """

    model: str
    query: str
    documents: tuple[str, ...]
    top_n: int
    return_documents: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs of texts to be compared.

    Attributes:
        model: id or alias of an embedding model.
        pairs: both texts of each.
    """

    model: str
    pairs: tuple[tuple[str, str], ...]


def decode_rerank(body: dict[str, Any], limits: Limits) -> Rerank:
    """The body of ``POST /v1/rerank``.

    Raises:
        InvalidRequestError: a field is missing or wrong; ``param`` names it.
    """
    wire = validate(RerankRequest, body, limits)
    documents = tuple(one.text if isinstance(one, TextDocument) else one for one in wire.documents)
    return Rerank(wire.model, wire.query, documents, min(wire.top_n or len(documents), len(documents)), wire.return_documents)


def decode_score(body: dict[str, Any], limits: Limits) -> Score:
    """The body of ``POST /v1/score``.

    Raises:
        InvalidRequestError: a field is missing or wrong, or there are several texts on either side, but not as many on one as
            on the other.
    """
    wire = validate(ScoreRequest, body, limits)
    first = [wire.text_1] if isinstance(wire.text_1, str) else wire.text_1
    second = [wire.text_2] if isinstance(wire.text_2, str) else wire.text_2
    if len(first) == 1:
        first = first * len(second)
    if len(first) != len(second):
        raise refused("text_1", f"it has {len(first)} texts, and `text_2` has {len(second)}")
    return Score(wire.model, tuple(zip(first, second, strict=True)))
