"""Documents and questions to them, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Mode = Literal["hybrid", "dense", "lexical"]


@dataclass(frozen=True, slots=True)
class CollectionSettings:
    """How a collection is made and searched; ``None`` leaves it to the application, or to the search.

    Attributes:
        chunk_tokens: most tokens of a chunk of documents that are taken in from now on.
        mode, top_k, min_score, diversity, rerank: of searches that do not say; see ``Search``.
    """

    chunk_tokens: int | None = None
    mode: Mode | None = None
    top_k: int | None = None
    min_score: float | None = None
    diversity: float | None = None
    rerank: str | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents that are searched together.

    Attributes:
        id: internal.
        tenant: whose it is.
        name: unique for a tenant.
        embedder: the model that made its vectors.
        dimensions: their length.
        settings: what its owner set.
        revision: grows with every change.
        created_at: when it was made.
    """

    id: str
    tenant: str
    name: str
    embedder: str
    dimensions: int
    settings: CollectionSettings
    revision: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document, without its text.

    Attributes:
        id: what it is fetched and deleted by.
        source: where it came from; a document of the same source replaces it.
        title: what it calls itself.
        content_hash: SHA-256 of the file, hexadecimal.
        format: the reader's name.
        metadata: what its owner gave with it.
        chunks: how many it was cut into.
        created_at: when this version was taken in.
    """

    id: str
    source: str | None
    title: str | None
    content_hash: str
    format: str
    metadata: dict[str, Any]
    chunks: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as a search returns it.

    Attributes:
        chunk_id: internal.
        document_id, source, title, metadata: of the document.
        text: of the chunk.
        position: its number in the document, from 0.
        start, end: place in the document's text.
        headings: those that it stands under.
        page: where there are pages.
    """

    chunk_id: int
    document_id: str
    source: str | None
    title: str | None
    metadata: dict[str, Any]
    text: str
    position: int
    start: int
    end: int
    headings: tuple[str, ...]
    page: int | None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to be taken in.

    Attributes:
        data: its bytes.
        source: where it came from: a file name or an address. A document of the same source is replaced.
        title: its own, where it is not given.
        metadata: comes back with every passage; searches can be narrowed by it.
        format: what it is; by default what ``source`` ends with, or ``media_type`` says.
        media_type: ``Content-Type`` of its upload.
    """

    data: bytes
    source: str | None = None
    title: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    format: str | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """A question to a collection; ``None`` leaves it to the collection's settings.

    Attributes:
        query: the question, or words.
        top_k: at most so many passages; 5 where nobody says.
        mode: by meaning and words (``hybrid``, where nobody says), or by one of them.
        filter: what the metadata of documents must be; see ``filters``.
        min_score: least cosine; 0 where nobody says.
        diversity: 0 (where nobody says) for the best passages, towards 1 for different ones.
        rerank: the cross-encoder that has the last word on the order; empty for none.
    """

    query: str
    top_k: int | None = None
    mode: Mode | None = None
    filter: dict[str, Any] = field(default_factory=dict)
    min_score: float | None = None
    diversity: float | None = None
    rerank: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that answers a search.

    Attributes:
        passage: what was found.
        score: 0 to 1: what the cross-encoder says, if one was asked, else the cosine between it and the query.
    """

    passage: Passage
    score: float
