"""Answers about the knowledge base."""

from __future__ import annotations

from typing import Any, Literal

from openai import BaseModel


class IngestedDocument(BaseModel):
    """A document that is durable and can be found."""

    id: str
    collection: str
    chunks: int
    status: Literal["completed"]


class IngestFailure(BaseModel):
    """Why a document was refused."""

    message: str
    code: str


class IngestOutcome(BaseModel):
    """What became of one of several documents; ``error`` only of one that was refused, the rest only of the others."""

    index: int
    source: str | None
    status: Literal["completed", "failed"]
    id: str | None = None
    collection: str | None = None
    chunks: int | None = None
    error: IngestFailure | None = None


class IngestOutcomes(BaseModel):
    """One entry for each document, in the order of the request."""

    results: list[IngestOutcome]


class Passage(BaseModel):
    """A passage; ``score`` is 0 to 1, and ``metadata`` also says where in which document it stands."""

    content: str
    score: float
    metadata: dict[str, Any]


class Passages(BaseModel):
    """The best passages, best first."""

    results: list[Passage]


class Collection(BaseModel):
    """A collection; the last four only where it was asked for by its name."""

    name: str
    document_count: int
    chunk_count: int
    embedding_model: str | None = None
    embedding_dimensions: int | None = None
    settings: dict[str, Any] | None = None
    created_at: str | None = None


class Document(BaseModel):
    """A document; ``content`` where it was asked for by its id."""

    id: str
    format: str
    content_hash: str
    chunks: int
    metadata: dict[str, Any]
    created_at: str
    content: str | None = None


class KnowledgeStats(BaseModel):
    """Sums over all collections of the caller."""

    total_documents: int
    total_chunks: int
    collections: int
    embedding_dimensions: int
