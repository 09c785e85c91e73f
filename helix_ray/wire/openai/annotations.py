"""Citations as the annotations of OpenAI's chat messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from helix_ray.core.events import Citation


def encode_citations(citations: Sequence[Citation], length: int) -> list[dict[str, Any]]:
    """One annotation for each passage; fields after ``title`` are ours.

    Args:
        citations: what the answer rests on.
        length: of the answer, all of which rests on them, in characters.
    """
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": 0,
                "end_index": length,
                "url": one.source or f"document:{one.document_id}",
                "title": one.title or one.source or one.document_id,
                "collection": one.collection,
                "document_id": one.document_id,
                "document_start": one.start,
                "document_end": one.end,
                "score": round(one.score, 6),
                "quote": one.text,
            },
        }
        for one in citations
    ]
