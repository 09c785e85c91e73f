"""Answers of the knowledge endpoints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from helix_ray.core.documents import Collection, DocumentRecord, Found


def ingested(record: DocumentRecord, collection: str) -> dict[str, Any]:
    """HelixLLM's answer to an ingest."""
    return {"id": record.id, "collection": collection, "chunks": record.chunks, "status": "completed"}


def results(found: Iterable[Found]) -> dict[str, Any]:
    """HelixLLM's answer to a query; ``metadata`` also says where in the document a passage stands."""
    return {"results": [{"content": one.passage.text, "score": round(one.score, 6), "metadata": _place(one)} for one in found]}


def _place(found: Found) -> dict[str, Any]:
    passage = found.passage
    place = {
        **passage.metadata,
        "document_id": passage.document_id,
        "chunk_index": passage.position,
        "start": passage.start,
        "end": passage.end,
        "headings": list(passage.headings),
    }
    named = {"source": passage.source, "title": passage.title, "page": passage.page}
    return place | {name: value for name, value in named.items() if value is not None}


def collection_summary(collection: Collection, documents: int, chunks: int) -> dict[str, Any]:
    """HelixLLM's entry of the list of collections."""
    return {"name": collection.name, "document_count": documents, "chunk_count": chunks}


def collection_object(collection: Collection, documents: int, chunks: int) -> dict[str, Any]:
    """A collection by itself."""
    return {
        **collection_summary(collection, documents, chunks),
        "embedding_model": collection.embedder,
        "embedding_dimensions": collection.dimensions,
        "settings": asdict(collection.settings),
        "created_at": collection.created_at.isoformat(),
    }


def document_object(record: DocumentRecord) -> dict[str, Any]:
    """A document without its text."""
    metadata = record.metadata | {
        name: value for name, value in (("source", record.source), ("title", record.title)) if value is not None
    }
    return {
        "id": record.id,
        "format": record.format,
        "content_hash": f"sha256:{record.content_hash}",
        "chunks": record.chunks,
        "metadata": metadata,
        "created_at": record.created_at.isoformat(),
    }
