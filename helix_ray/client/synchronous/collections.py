# Made by tests/client/mirror.py from helix_ray/client/asynchronous/collections.py: change that one.
"""Collections of the knowledge base, and the documents in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from openai import Omit, omit

from helix_ray.client.fields import part, said
from helix_ray.client.synchronous.pages import Pages, pages
from helix_ray.client.synchronous.transport import Transport
from helix_ray.client.types.agents import Deleted
from helix_ray.client.types.knowledge import Collection, Document


class Collections:
    """Collections of documents.

    Args:
        transport: carries the requests.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> Sequence[Collection]:
        """All collections."""
        return self._transport.get("/knowledge/collections", cast_to=list[Collection])

    def retrieve(self, name: str) -> Collection:
        """A collection with its settings."""
        return self._transport.get(f"/knowledge/collections/{part(name)}", cast_to=Collection)

    def configure(
        self,
        name: str,
        *,
        embedding_model: str | Omit = omit,
        chunk_tokens: int | Omit = omit,
        top_k: int | Omit = omit,
        mode: Literal["hybrid", "dense", "lexical"] | Omit = omit,
        min_score: float | Omit = omit,
        diversity: float | Omit = omit,
        rerank: str | Omit = omit,
    ) -> Collection:
        """Make a collection, or change its settings.

        Args:
            name: of the collection.
            embedding_model: makes the vectors; it cannot be changed later.
            chunk_tokens: most tokens of a chunk, of documents that are taken in from now on.
            top_k, mode, min_score, diversity, rerank: of searches that do not say.
        """
        body = said(
            embedding_model=embedding_model,
            chunk_tokens=chunk_tokens,
            top_k=top_k,
            mode=mode,
            min_score=min_score,
            diversity=diversity,
            rerank=rerank,
        )
        return self._transport.put(f"/knowledge/collections/{part(name)}", cast_to=Collection, body=body)

    def delete(self, name: str) -> Deleted:
        """Delete a collection with its documents."""
        return self._transport.delete(f"/knowledge/collections/{part(name)}", cast_to=Deleted)

    def documents(self, name: str, *, limit: int | Omit = omit, after: str | Omit = omit) -> Pages[Document]:
        """Documents of a collection, newest first.

        Args:
            name: of the collection.
            limit: most documents of a page, up to 100.
            after: the last id of the page before.
        """
        path = f"/knowledge/collections/{part(name)}/documents"
        return pages(self._transport, path, Document, limit=limit, after=after)

    def document(self, name: str, document_id: str) -> Document:
        """A document with its text."""
        path = f"/knowledge/collections/{part(name)}/documents/{part(document_id)}"
        return self._transport.get(path, cast_to=Document)

    def delete_document(self, name: str, document_id: str) -> Deleted:
        """Delete a document."""
        path = f"/knowledge/collections/{part(name)}/documents/{part(document_id)}"
        return self._transport.delete(path, cast_to=Deleted)
