"""What goes into the database and comes out of it for the indexes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from helix_ray.knowledge.vectors import Vectors


@dataclass(frozen=True, slots=True)
class NewChunk:
    """A chunk to be written.

    Attributes:
        start, end: place in the document's text.
        headings: those that it stands under.
        page: where there are pages.
        tokens: of what was embedded.
    """

    start: int
    end: int
    headings: tuple[str, ...]
    page: int | None
    tokens: int


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document to be written, with all that is found by it.

    Attributes:
        source, title, content_hash, format, metadata: as in ``DocumentRecord``.
        content: its text.
        chunks: of that text.
        vectors: one row for each of them.
        signs: of each of them, see ``helix_ray.knowledge.interaction.signs``.
    """

    source: str | None
    title: str | None
    content_hash: str
    format: str
    metadata: dict[str, Any]
    content: str
    chunks: tuple[NewChunk, ...]
    vectors: Vectors
    signs: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a reader of a collection's index lacks.

    Attributes:
        revision: of the collection after these changes.
        removed: ids of chunks.
        ids, texts, vectors: chunks to add, one each; the texts are what words are looked up in.
    """

    revision: int
    removed: list[int]
    ids: list[int]
    texts: list[str]
    vectors: Vectors = field(repr=False)
