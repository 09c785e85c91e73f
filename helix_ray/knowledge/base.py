"""The knowledge base: documents in, passages out."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from helix_ray.core.documents import Collection, CollectionSettings, DocumentRecord, Found, Mode, Search, Upload
from helix_ray.core.errors import InvalidRequestError, NotFoundError
from helix_ray.core.protocols import Readings, Reranker, TokenEmbedder
from helix_ray.knowledge.chunking import Chunk, Chunker, TokenCounter, searchable
from helix_ray.knowledge.filters import condition_of
from helix_ray.knowledge.hits import Hit
from helix_ray.knowledge.indexes import CollectionIndexes
from helix_ray.knowledge.interaction import interact, signs, states_of, words_at
from helix_ray.knowledge.ranking import diversify, fuse
from helix_ray.knowledge.readers import Format, format_named, format_of
from helix_ray.knowledge.readers.isolation import FileReader
from helix_ray.knowledge.records import NewChunk, NewDocument
from helix_ray.knowledge.store import KnowledgeStore
from helix_ray.knowledge.vectors import Vectors

_MOST_CHUNKS = 20_000
# Texts of one call to the embedder; several calls are under way at once, so that it never waits.
_TEXTS = 32
_CALLS = 4
# Each index is asked for more than is wanted: what is good in both may be high in neither.
_CANDIDATES = 4
_LEAST_CANDIDATES = 100
# Of meaning, words and tokens: the last ranking reads closest. benchmarks/retrieval finds one in a hundred answers more than with
# equal weights.
_WEIGHTS = (1.0, 1.0, 2.0)
# What is made of a document, which this begins the hash of: documents that an older version took in are not unchanged.
_VERSION = b"2\0"


@dataclass(frozen=True, slots=True)
class EmbeddingModel:
    """What makes a collection's vectors.

    Attributes:
        id: the model's.
        embedder: runs it.
        count: its tokenizer.
        max_tokens: most tokens of a text, without special ones.
        dimensions: length of its vectors.
    """

    id: str
    embedder: TokenEmbedder
    count: TokenCounter
    max_tokens: int
    dimensions: int


Models = Callable[[str], Awaitable[EmbeddingModel]]
"""The embedding model with an id; raises ``InvalidRequestError`` where there is none."""


class KnowledgeBase:
    """Takes documents in and finds passages.

    Args:
        store: the database.
        indexes: what is searched.
        models: gives the embedding model with an id.
        default_model: which one a new collection gets.
        chunk_tokens: most tokens of a chunk, where a collection does not say.
        reader: reads files.
        rerankers: cross-encoders by id and alias.
    """

    def __init__(
        self,
        store: KnowledgeStore,
        indexes: CollectionIndexes,
        models: Models,
        default_model: str,
        chunk_tokens: int,
        reader: FileReader,
        rerankers: Mapping[str, Reranker] | None = None,
    ) -> None:
        self._store = store
        self._indexes = indexes
        self._model = models
        self._default_model = default_model
        self._chunk_tokens = chunk_tokens
        self._reader = reader
        self._rerankers = rerankers or {}
        self._calls = asyncio.Semaphore(_CALLS)

    async def ingest(self, tenant: str, name: str, upload: Upload) -> DocumentRecord:
        """See ``Knowledge.ingest``."""
        collection = await self._store.find_collection(tenant, name)
        model = await self._model(collection.embedder if collection is not None else self._default_model)
        if collection is None:
            collection = await self._store.ensure_collection(tenant, name, model.id, model.dimensions)
        format = _format_of(upload)
        content_hash = hashlib.sha256(_VERSION + format.name.encode() + b"\0" + upload.data).hexdigest()
        if upload.source is not None:
            known = await self._store.unchanged(collection, upload.source, content_hash, upload.metadata)
            if known is not None:
                return known
        document = await self._reader.read(upload.data, format)
        budget = min(collection.settings.chunk_tokens or self._chunk_tokens, model.max_tokens)
        chunks = await asyncio.to_thread(Chunker(model.count, budget).chunks, document)
        if not chunks:
            raise InvalidRequestError("The document holds no text.", param="content")
        if len(chunks) > _MOST_CHUNKS:
            raise InvalidRequestError(f"The document has {len(chunks)} chunks; at most {_MOST_CHUNKS} are taken. Split it.")
        vectors, kept = await self._read(model, [chunk.searchable for chunk in chunks])
        return await self._store.put(
            collection,
            NewDocument(
                upload.source,
                upload.title or document.title,
                content_hash,
                format.name,
                upload.metadata,
                document.content,
                tuple(map(_new, chunks)),
                vectors,
                kept,
            ),
        )

    async def search(self, tenant: str, name: str, search: Search) -> list[Found]:
        """See ``Knowledge.search``."""
        collection = await self._store.collection(tenant, name)
        wish = _complete(search, collection.settings)
        among = await self._store.matching(collection, condition_of(wish.filter)) if wish.filter else None
        model = await self._model(collection.embedder)
        reading = await self._call(model, [wish.query])
        vector = _vectors(reading)[0]
        wanted = max(_LEAST_CANDIDATES, _CANDIDATES * wish.top_k)
        words = "" if wish.mode == "dense" else wish.query
        rankings = await self._indexes.search(collection, words, None if wish.mode == "lexical" else vector, wanted, among)
        ordered = {
            "dense": rankings.dense,
            "lexical": rankings.lexical,
            "hybrid": fuse([rankings.dense, rankings.lexical]),
        }[wish.mode][:wanted]
        if wish.mode == "hybrid":
            closest = await self._interacted(collection, wish.query, reading, [hit.id for hit in ordered])
            if closest:
                ordered = fuse([rankings.dense, rankings.lexical, closest], _WEIGHTS)[:wanted]
        vectors = await self._indexes.vectors_of(collection, [hit.id for hit in ordered])
        cosines = dict(zip((hit.id for hit in ordered), np.clip(vectors @ vector, 0.0, 1.0).tolist(), strict=True))
        if wish.diversity:
            ordered = diversify(ordered, vectors, wish.top_k, 1 - wish.diversity)
        best = [hit.id for hit in ordered if cosines[hit.id] >= wish.min_score]
        if wish.rerank is not None:
            return await self._reranked(wish, best)
        passages = await self._store.passages(best[: wish.top_k])
        return [Found(passages[ident], cosines[ident]) for ident in best[: wish.top_k] if ident in passages]

    async def _interacted(self, collection: Collection, query: str, reading: Readings, candidates: Sequence[int]) -> list[Hit]:
        """The candidates by what their tokens have to do with those of the query, best first.

        Nothing where an older version took one of them in and kept no tokens of it: it would be behind all others.
        """
        kept = await self._store.signs(candidates)
        passages = {one: kept[one] for one in candidates if kept.get(one)}
        (starts,), (states,) = reading.starts, reading.states
        if len(kept) < len(candidates) or not passages or not starts:
            return []
        weights = await self._indexes.rarities(collection, words_at(query, starts))
        scores = await asyncio.to_thread(interact, states_of(states, len(starts)), weights, list(passages.values()))
        best = sorted(zip(scores, passages, strict=True), key=lambda one: (-one[0], one[1]))
        return [Hit(one, score) for score, one in best]

    async def _reranked(self, wish: _Complete, candidates: Sequence[int]) -> list[Found]:
        """The best of the candidates in the eyes of a cross-encoder, whose scores they get."""
        reranker = self._rerankers.get(wish.rerank or "")
        if reranker is None:
            raise InvalidRequestError(f"There is no reranking model {str(wish.rerank)[:128]!r}.", param="rerank")
        passages = await self._store.passages(candidates)
        known = [passages[ident] for ident in candidates if ident in passages]
        if not known:
            return []
        scores = await reranker.score([(wish.query, searchable(one.headings, one.text)) for one in known])
        found = [Found(one, score) for one, score in zip(known, scores.values, strict=True)]
        return sorted(found, key=lambda one: -one.score)[: wish.top_k]

    async def collections(self, tenant: str) -> list[tuple[Collection, int, int]]:
        """See ``Knowledge.collections``."""
        return await self._store.collections(tenant)

    async def collection(self, tenant: str, name: str) -> tuple[Collection, int, int]:
        """See ``Knowledge.collection``."""
        found = await self._store.collections(tenant, name)
        if not found:
            raise NotFoundError(f"There is no collection {name!r}.", param="collection")
        return found[0]

    async def configure(self, tenant: str, name: str, embedding_model: str | None, settings: CollectionSettings) -> None:
        """See ``Knowledge.configure``."""
        known = await self._store.find_collection(tenant, name)
        model = await self._model(embedding_model or (known.embedder if known is not None else self._default_model))
        if settings.chunk_tokens is not None and settings.chunk_tokens > model.max_tokens:
            raise InvalidRequestError(f"{model.id} takes at most {model.max_tokens} tokens.", param="chunk_tokens")
        await self._store.ensure_collection(tenant, name, model.id, model.dimensions, settings)

    async def delete_collection(self, tenant: str, name: str) -> None:
        """See ``Knowledge.delete_collection``."""
        await self._store.delete_collection(tenant, name)

    async def documents(self, tenant: str, name: str, limit: int, after: str | None = None) -> list[DocumentRecord]:
        """See ``Knowledge.documents``."""
        return await self._store.documents(await self._store.collection(tenant, name), limit, after)

    async def document(self, tenant: str, name: str, document_id: str) -> tuple[DocumentRecord, str]:
        """See ``Knowledge.document``."""
        return await self._store.document(await self._store.collection(tenant, name), document_id)

    async def delete_document(self, tenant: str, name: str, document_id: str) -> None:
        """See ``Knowledge.delete_document``."""
        await self._store.delete_document(await self._store.collection(tenant, name), document_id)

    async def dimensions(self) -> int:
        """See ``Knowledge.dimensions``."""
        return (await self._model(self._default_model)).dimensions

    async def _read(self, model: EmbeddingModel, texts: list[str]) -> tuple[Vectors, tuple[bytes, ...]]:
        """The vectors of texts, and the signs of their tokens."""

        async def one(first: int) -> tuple[Vectors, list[bytes]]:
            found = await self._call(model, texts[first : first + _TEXTS])
            read = zip(found.states, found.starts, strict=True)
            return _vectors(found), [signs(states_of(states, len(starts))) if starts else b"" for states, starts in read]

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(first)) for first in range(0, len(texts), _TEXTS)]
        parts = [task.result() for task in tasks]
        return np.concatenate([vectors for vectors, _ in parts]), tuple(one for _, kept in parts for one in kept)

    async def _call(self, model: EmbeddingModel, texts: list[str]) -> Readings:
        async with self._calls:
            return await model.embedder.read(texts)


def _vectors(readings: Readings) -> Vectors:
    found = readings.embeddings
    return np.frombuffer(found.vectors, "<f4").reshape(found.rows, found.dimensions)


def _format_of(upload: Upload) -> Format:
    return format_of(upload.source, upload.media_type) if upload.format is None else format_named(upload.format)


@dataclass(frozen=True, slots=True)
class _Complete:
    """A search with nothing left open."""

    query: str
    top_k: int
    mode: Mode
    filter: dict[str, Any]
    min_score: float
    diversity: float
    rerank: str | None


def _complete(search: Search, settings: CollectionSettings) -> _Complete:
    """What the search says, else what the collection's owner says, else what is usual."""
    usual = {"top_k": 5, "mode": "hybrid", "min_score": 0.0, "diversity": 0.0}
    said = {name: getattr(search, name) if getattr(search, name) is not None else getattr(settings, name) for name in usual}
    chosen: dict[str, Any] = usual | {name: value for name, value in said.items() if value is not None}
    rerank = search.rerank if search.rerank is not None else settings.rerank
    return _Complete(search.query, filter=search.filter, rerank=rerank or None, **chosen)


def _new(chunk: Chunk) -> NewChunk:
    return NewChunk(chunk.start, chunk.end, chunk.headings, chunk.page, chunk.tokens)
