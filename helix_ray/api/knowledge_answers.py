"""The shapes of the knowledge endpoints' answers, for the OpenAPI page."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel


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


class FoundPassage(BaseModel):
    """A passage; ``score`` is 0 to 1, and ``metadata`` also says where in which document it stands."""

    content: str
    score: float
    metadata: dict[str, Any]


class FoundPassages(BaseModel):
    """The best passages, best first."""

    results: list[FoundPassage]


class CollectionSummary(BaseModel):
    """A collection in the list of all."""

    name: str
    document_count: int
    chunk_count: int


class CollectionSettingsAnswer(BaseModel):
    """What was set; null follows the application."""

    chunk_tokens: int | None
    mode: Literal["hybrid", "dense", "lexical"] | None
    top_k: int | None
    min_score: float | None
    diversity: float | None
    rerank: str | None


class CollectionAnswer(CollectionSummary):
    """A collection by itself."""

    embedding_model: str
    embedding_dimensions: int
    settings: CollectionSettingsAnswer
    created_at: str


class DocumentAnswer(BaseModel):
    """A document without its text."""

    id: str
    format: str
    content_hash: str
    chunks: int
    metadata: dict[str, Any]
    created_at: str


class DocumentWithContent(DocumentAnswer):
    """A document with its text."""

    content: str


class DocumentList(BaseModel):
    """A page of documents, newest first."""

    data: list[DocumentAnswer]
    has_more: bool


class DeletedCollection(BaseModel):
    """The collection is gone."""

    name: str
    deleted: Literal[True]


class DeletedDocument(BaseModel):
    """The document is gone."""

    id: str
    deleted: Literal[True]


class KnowledgeStats(BaseModel):
    """Sums over all collections of the caller."""

    total_documents: int
    total_chunks: int
    collections: int
    embedding_dimensions: int
