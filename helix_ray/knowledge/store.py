"""The knowledge base in the database: the truth, of which the indexes are copies."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray.core.documents import Collection, CollectionSettings, DocumentRecord, Passage
from helix_ray.core.errors import ConflictError, NotFoundError
from helix_ray.knowledge.chunking import searchable
from helix_ray.knowledge.records import Changes, NewDocument
from helix_ray.storage.database import Database
from helix_ray.storage.moment import aware
from helix_ray.storage.tables import chunks, collections, documents, removals

# Values in one statement; SQLite takes 32,766, PostgreSQL 32,767.
_ROWS = 2_000


class KnowledgeStore:
    """Collections, documents and chunks.

    Args:
        database: where they are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find_collection(self, tenant: str, name: str) -> Collection | None:
        """The collection with that name, if there is one."""
        async with self._database.read() as connection:
            return await _collection(connection, tenant, name)

    async def ensure_collection(
        self, tenant: str, name: str, embedder: str, dimensions: int, settings: CollectionSettings | None = None
    ) -> Collection:
        """The collection with that name; it is made if there is none.

        Args:
            tenant: whose it is.
            name: of the collection.
            embedder: the model of its vectors.
            dimensions: their length.
            settings: its settings from now on; left as they are where they are not given.

        Raises:
            ConflictError: it is there, with vectors of another model.
        """
        async with self._database.write() as connection:
            found = await _collection(connection, tenant, name)
            if found is None:
                values = {
                    "id": str(uuid.uuid4()),
                    "tenant": tenant,
                    "name": name,
                    "embedder": embedder,
                    "dimensions": dimensions,
                    "settings": asdict(settings or CollectionSettings()),
                    "revision": 0,
                    "created_at": datetime.now(UTC),
                }
                dialect = sqlite if self._database.is_sqlite else postgresql
                await connection.execute(dialect.insert(collections).values(values).on_conflict_do_nothing())
                found = await _collection(connection, tenant, name)
                assert found is not None
        if (found.embedder, found.dimensions) != (embedder, dimensions):
            raise ConflictError(
                f"The collection {name!r} holds vectors of {found.embedder} ({found.dimensions} dimensions), not of {embedder}."
            )
        if settings is not None and settings != found.settings:
            async with self._database.write() as connection:
                change = update(collections).where(collections.c.id == found.id).values(settings=asdict(settings))
                await connection.execute(change)
            found = replace(found, settings=settings)
        return found

    async def collection(self, tenant: str, name: str) -> Collection:
        """The collection with that name.

        Raises:
            NotFoundError: there is none, or it is somebody else's.
        """
        found = await self.find_collection(tenant, name)
        if found is None:
            raise NotFoundError(f"There is no collection {name!r}.", param="collection")
        return found

    async def collections(self, tenant: str, name: str | None = None) -> list[tuple[Collection, int, int]]:
        """Collections by name, each with its number of documents and of chunks.

        Args:
            tenant: whose.
            name: only this one; all where it is not given.
        """
        in_documents = select(func.count()).where(documents.c.collection_id == collections.c.id).scalar_subquery()
        in_chunks = select(func.count()).where(chunks.c.collection_id == collections.c.id).scalar_subquery()
        query = select(collections, in_documents, in_chunks).where(collections.c.tenant == tenant).order_by(collections.c.name)
        if name is not None:
            query = query.where(collections.c.name == name)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [(_as_collection(row), row[-2], row[-1]) for row in rows]

    async def delete_collection(self, tenant: str, name: str) -> None:
        """Delete a collection with everything in it.

        Raises:
            NotFoundError: there is none with that name.
        """
        query = delete(collections).where(collections.c.tenant == tenant, collections.c.name == name)
        async with self._database.write() as connection:
            if (await connection.execute(query)).rowcount == 0:
                raise NotFoundError(f"There is no collection {name!r}.", param="collection")

    async def unchanged(
        self, collection: Collection, source: str, content_hash: str, metadata: dict[str, Any]
    ) -> DocumentRecord | None:
        """The document of that source, if it has that content and metadata already."""
        async with self._database.read() as connection:
            found = await _document(connection, collection, documents.c.source == source)
        if found is None or (found.content_hash, found.metadata) != (content_hash, metadata):
            return None
        return found

    async def put(self, collection: Collection, document: NewDocument) -> DocumentRecord:
        """Write a document; it takes the place of that with the same source. When this returns, it is durable.

        Raises:
            NotFoundError: the collection has been deleted meanwhile.
        """
        record = DocumentRecord(
            str(uuid.uuid4()),
            document.source,
            document.title,
            document.content_hash,
            document.format,
            document.metadata,
            len(document.chunks),
            datetime.now(UTC),
        )
        async with self._database.write() as connection:
            revision = await _next_revision(connection, collection)
            if document.source is not None:
                await _remove(connection, collection, revision, documents.c.source == document.source)
            await connection.execute(
                insert(documents).values(
                    id=record.id,
                    collection_id=collection.id,
                    source=record.source,
                    title=record.title,
                    content_hash=record.content_hash,
                    format=record.format,
                    metadata=record.metadata,
                    content=document.content,
                    created_at=record.created_at,
                )
            )
            rows = [
                {
                    "collection_id": collection.id,
                    "document_id": record.id,
                    "revision": revision,
                    "position": position,
                    "start": chunk.start,
                    "end": chunk.end,
                    "headings": list(chunk.headings),
                    "page": chunk.page,
                    "tokens": chunk.tokens,
                    "vector": vector.astype("<f4").tobytes(),
                    "signs": signs,
                }
                for position, (chunk, vector, signs) in enumerate(
                    zip(document.chunks, document.vectors, document.signs, strict=True)
                )
            ]
            if rows:
                await connection.execute(insert(chunks), rows)
        return record

    async def document(self, collection: Collection, document_id: str) -> tuple[DocumentRecord, str]:
        """A document and its text.

        Raises:
            NotFoundError: there is none.
        """
        async with self._database.read() as connection:
            found = await _document(connection, collection, documents.c.id == document_id)
            if found is None:
                raise _no_document(document_id)
            content = (await connection.execute(select(documents.c.content).where(documents.c.id == document_id))).scalar_one()
        return found, content

    async def documents(self, collection: Collection, limit: int, after: str | None = None) -> list[DocumentRecord]:
        """Documents, newest first.

        Args:
            collection: which.
            limit: at most so many.
            after: the id of the last one of the page before.

        Raises:
            NotFoundError: the document ``after`` is not there.
        """
        query = _with_count().where(documents.c.collection_id == collection.id)
        async with self._database.read() as connection:
            if after is not None:
                last = await _document(connection, collection, documents.c.id == after)
                if last is None:
                    raise _no_document(after)
                older = documents.c.created_at < last.created_at
                query = query.where(or_(older, and_(documents.c.created_at == last.created_at, documents.c.id < after)))
            query = query.order_by(documents.c.created_at.desc(), documents.c.id.desc()).limit(limit)
            return [_as_document(row) for row in await connection.execute(query)]

    async def delete_document(self, collection: Collection, document_id: str) -> None:
        """Delete a document.

        Raises:
            NotFoundError: there is none with that id.
        """
        async with self._database.write() as connection:
            revision = await _next_revision(connection, collection)
            if not await _remove(connection, collection, revision, documents.c.id == document_id):
                raise _no_document(document_id)

    async def changes(self, collection_id: str, dimensions: int, since: int) -> Changes:
        """What happened to a collection's chunks.

        Args:
            collection_id: which.
            dimensions: of its vectors.
            since: the revision that the reader has; 0 for none.

        Raises:
            NotFoundError: the collection has been deleted.
        """
        text = func.substr(documents.c.content, chunks.c.start + 1, chunks.c.end - chunks.c.start)
        added = (
            select(chunks.c.id, chunks.c.headings, text, chunks.c.vector)
            .join(documents, documents.c.id == chunks.c.document_id)
            .where(chunks.c.collection_id == collection_id, chunks.c.revision > since)
            .order_by(chunks.c.id)
        )
        gone = select(removals.c.chunk_id).where(removals.c.collection_id == collection_id, removals.c.revision > since)
        async with self._database.read() as connection:
            revision = (
                await connection.execute(select(collections.c.revision).where(collections.c.id == collection_id))
            ).scalar_one_or_none()
            if revision is None:
                raise NotFoundError("The collection has been deleted.", param="collection")
            if revision == since:
                return Changes(revision, [], [], [], np.empty((0, dimensions), np.float32))
            removed = list((await connection.execute(gone)).scalars()) if since else []
            rows = (await connection.execute(added)).all()
        vectors = np.frombuffer(b"".join(row.vector for row in rows), "<f4").reshape(-1, dimensions)
        return Changes(revision, removed, [row.id for row in rows], [searchable(row[1], row[2]) for row in rows], vectors)

    async def revisions(self) -> dict[str, int]:
        """The revision of every collection by its id."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(collections.c.id, collections.c.revision))
            return {row.id: row.revision for row in rows}

    async def matching(self, collection: Collection, condition: ColumnElement[bool]) -> list[int]:
        """The ids of all chunks of documents that fulfil a condition on ``documents``."""
        query = (
            select(chunks.c.id)
            .join(documents, documents.c.id == chunks.c.document_id)
            .where(chunks.c.collection_id == collection.id, condition)
        )
        async with self._database.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def signs(self, ids: Sequence[int]) -> dict[int, bytes]:
        """The signs of chunks by id; those that have none, or are gone, are missing."""
        query = select(chunks.c.id, chunks.c.signs).where(chunks.c.signs.is_not(None))
        found: dict[int, bytes] = {}
        async with self._database.read() as connection:
            for group in _groups(ids):
                found.update((row.id, row.signs) for row in await connection.execute(query.where(chunks.c.id.in_(group))))
        return found

    async def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Chunks with what is told of their documents, by id; those that are gone are missing."""
        text = func.substr(documents.c.content, chunks.c.start + 1, chunks.c.end - chunks.c.start).label("text")
        told = [column for column in chunks.c if column.name not in ("vector", "signs")]
        query = select(*told, text, documents.c.source, documents.c.title, documents.c.metadata.label("about")).join(
            documents, documents.c.id == chunks.c.document_id
        )
        found: dict[int, Passage] = {}
        async with self._database.read() as connection:
            for group in _groups(ids):
                for row in await connection.execute(query.where(chunks.c.id.in_(group))):
                    found[row.id] = Passage(
                        row.id,
                        row.document_id,
                        row.source,
                        row.title,
                        row.about,
                        row.text,
                        row.position,
                        row.start,
                        row.end,
                        tuple(row.headings),
                        row.page,
                    )
        return found


def _groups(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[first : first + _ROWS] for first in range(0, len(ids), _ROWS))


async def _collection(connection: AsyncConnection, tenant: str, name: str) -> Collection | None:
    query = select(collections).where(collections.c.tenant == tenant, collections.c.name == name)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _as_collection(row)


def _as_collection(row: Row[Any]) -> Collection:
    return Collection(
        row.id,
        row.tenant,
        row.name,
        row.embedder,
        row.dimensions,
        CollectionSettings(**row.settings),
        row.revision,
        aware(row.created_at),
    )


def _with_count() -> Any:
    count = select(func.count()).where(chunks.c.document_id == documents.c.id).scalar_subquery().label("chunks")
    columns = [column for column in documents.c if column.name != "content"]
    return select(*columns, count)


async def _document(connection: AsyncConnection, collection: Collection, condition: ColumnElement[bool]) -> DocumentRecord | None:
    row = (await connection.execute(_with_count().where(documents.c.collection_id == collection.id, condition))).one_or_none()
    return None if row is None else _as_document(row)


def _as_document(row: Row[Any]) -> DocumentRecord:
    values = row._mapping
    return DocumentRecord(
        row.id,
        row.source,
        row.title,
        row.content_hash,
        row.format,
        values["metadata"],
        row.chunks,
        aware(row.created_at),
    )


async def _next_revision(connection: AsyncConnection, collection: Collection) -> int:
    query = (
        update(collections)
        .where(collections.c.id == collection.id)
        .values(revision=collections.c.revision + 1)
        .returning(collections.c.revision)
    )
    revision: int | None = (await connection.execute(query)).scalar_one_or_none()
    if revision is None:
        raise NotFoundError(f"There is no collection {collection.name!r}.", param="collection")
    return revision


async def _remove(connection: AsyncConnection, collection: Collection, revision: int, condition: ColumnElement[bool]) -> bool:
    """Delete the documents of a collection that fulfil a condition, and note their chunks for the readers of the index."""
    query = select(documents.c.id).where(documents.c.collection_id == collection.id, condition)
    ids = list((await connection.execute(query)).scalars())
    if not ids:
        return False
    gone = select(chunks.c.collection_id, chunks.c.id, _constant(revision)).where(chunks.c.document_id.in_(ids))
    await connection.execute(insert(removals).from_select(["collection_id", "chunk_id", "revision"], gone))
    await connection.execute(delete(documents).where(documents.c.id.in_(ids)))
    return True


def _constant(value: int) -> Any:
    return literal(value).label("revision")


def _no_document(document_id: str) -> NotFoundError:
    return NotFoundError(f"There is no document {document_id!r}.")
