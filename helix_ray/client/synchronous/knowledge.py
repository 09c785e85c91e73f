# Made by tests/client/mirror.py from helix_ray/client/asynchronous/knowledge.py: change that one.
"""The knowledge base: documents in, passages out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from openai import Omit, omit

from helix_ray.client.fields import File, as_form, file_parts, said
from helix_ray.client.synchronous.collections import Collections
from helix_ray.client.synchronous.transport import Transport
from helix_ray.client.types.knowledge import IngestedDocument, IngestOutcome, IngestOutcomes, KnowledgeStats, Passage, Passages

DocumentFormat = Literal["text", "markdown", "html", "code"]
Mode = Literal["hybrid", "dense", "lexical"]


class Knowledge:
    """The knowledge base.

    Args:
        transport: carries the requests.

    Attributes:
        collections: what it is divided into.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.collections = Collections(transport)

    def ingest(
        self,
        content: str,
        *,
        collection: str | Omit = omit,
        metadata: Mapping[str, Any] | Omit = omit,
        format: DocumentFormat | Omit = omit,
    ) -> IngestedDocument:
        """Take a text in.

        Args:
            content: the text.
            collection: where it goes, ``default`` unless you say; it is made if there is none.
            metadata: comes back with every passage. A document with the same ``source`` is replaced; ``title`` is its title.
            format: by default what the ending of the source says, else Markdown.
        """
        body = said(content=content, collection=collection, metadata=metadata, format=format)
        return self._transport.post("/knowledge/ingest", cast_to=IngestedDocument, body=body)

    def ingest_many(self, documents: Iterable[Mapping[str, Any]], *, collection: str | Omit = omit) -> list[IngestOutcome]:
        """Take up to 1,000 texts in; one that is refused does not keep the others out.

        Args:
            documents: each with the fields ``content``, ``metadata`` and ``format`` of ``ingest``.
            collection: where they go.
        """
        body = said(documents=list(documents), collection=collection)
        return (self._transport.post("/knowledge/ingest/batch", cast_to=IngestOutcomes, body=body)).results

    def upload(
        self,
        files: Iterable[File],
        *,
        collection: str | Omit = omit,
        metadata: Mapping[str, Any] | Omit = omit,
    ) -> list[IngestOutcome]:
        """Take files in: text, Markdown, HTML, PDF, Word, source code; one that is refused does not keep the others out.

        Args:
            files: paths, or names with the bytes.
            collection: where they go.
            metadata: of all of them.
        """
        parts = file_parts(files)
        text = metadata if isinstance(metadata, Omit) else json.dumps(dict(metadata))
        body = said(collection=collection, metadata=text)
        answer = self._transport.post("/knowledge/files", cast_to=IngestOutcomes, body=body, files=parts, options=as_form())
        return answer.results

    def query(
        self,
        query: str,
        *,
        collection: str | Omit = omit,
        top_k: int | Omit = omit,
        mode: Mode | Omit = omit,
        filter: Mapping[str, Any] | Omit = omit,
        min_score: float | Omit = omit,
        diversity: float | Omit = omit,
        rerank: str | Omit = omit,
    ) -> Sequence[Passage]:
        """The passages that fit a question, best first.

        Args:
            query: the question.
            collection: where to look.
            top_k: most passages.
            mode: by meaning and by words (``hybrid``), or by one of them.
            filter: what the metadata must be, such as ``{"lang": "en", "year": {"$gte": 2020}}``.
            min_score: leaves out what is below, 0 to 1.
            diversity: towards 1, a passage that repeats a better one comes later.
            rerank: a cross-encoder that has the last word on the order.
        """
        body = said(
            query=query,
            collection=collection,
            top_k=top_k,
            mode=mode,
            filter=filter,
            min_score=min_score,
            diversity=diversity,
            rerank=rerank,
        )
        return (self._transport.post("/knowledge/query", cast_to=Passages, body=body)).results

    def stats(self) -> KnowledgeStats:
        """Sums over all collections."""
        return self._transport.get("/knowledge/stats", cast_to=KnowledgeStats)
