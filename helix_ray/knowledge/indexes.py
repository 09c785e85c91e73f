"""The indexes of all collections in this process, each brought up to date before it is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from helix_ray.core.documents import Collection
from helix_ray.core.errors import NotFoundError
from helix_ray.knowledge.collection_index import CollectionIndex, Rankings
from helix_ray.knowledge.gpu import Mover
from helix_ray.knowledge.store import KnowledgeStore
from helix_ray.knowledge.vectors import Vectors


@dataclass(slots=True)
class _Entry:
    """An index that is loaded when it is first asked; one task at a time works with it."""

    index: CollectionIndex | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class CollectionIndexes:
    """Finds chunks. What the database acknowledged before a search began is found by it.

    Args:
        store: the truth.
        directory: where snapshots are.
        to_gpu: see ``CollectionIndex``.
    """

    def __init__(self, store: KnowledgeStore, directory: Path, to_gpu: Mover | None = None) -> None:
        self._store = store
        self._directory = directory
        self._to_gpu = to_gpu
        self._entries: dict[str, _Entry] = {}

    async def search(
        self, collection: Collection, text: str, vector: Vectors | None, k: int, among: Sequence[int] | None = None
    ) -> Rankings:
        """See ``CollectionIndex.search``.

        Args:
            collection: as the database has it now: the search sees its revision or a later one.
            text, vector, k, among: of the query.

        Raises:
            NotFoundError: it has been deleted meanwhile.
        """
        entry = self._entries.setdefault(collection.id, _Entry())
        async with entry.lock:
            index = await self._current(entry, collection)
            return await asyncio.to_thread(index.search, text, vector, k, among)

    async def vectors_of(self, collection: Collection, ids: Sequence[int]) -> Vectors:
        """See ``CollectionIndex.vectors_of``."""
        entry = self._entries.setdefault(collection.id, _Entry())
        async with entry.lock:
            index = await self._current(entry, collection)
            return await asyncio.to_thread(index.vectors_of, ids)

    async def rarities(self, collection: Collection, words: Sequence[str]) -> list[float]:
        """See ``LexicalIndex.rarities``."""
        entry = self._entries.setdefault(collection.id, _Entry())
        async with entry.lock:
            index = await self._current(entry, collection)
            return await asyncio.to_thread(index.rarities, words)

    async def save(self) -> None:
        """Write snapshots of what has changed, and forget collections that are gone.

        Raises:
            OSError: they cannot be written.
        """
        existing = await self._store.revisions()
        for gone in self._entries.keys() - existing.keys():
            del self._entries[gone]
        for path in self._directory.glob("*.index"):
            if path.stem not in existing:
                path.unlink(missing_ok=True)
        for entry in list(self._entries.values()):
            async with entry.lock:
                if entry.index is not None:
                    await asyncio.to_thread(entry.index.save)

    async def _current(self, entry: _Entry, collection: Collection) -> CollectionIndex:
        if entry.index is None:
            path = self._directory / f"{collection.id}.index"
            entry.index = await asyncio.to_thread(CollectionIndex, path, collection.dimensions, self._to_gpu)
        if entry.index.revision < collection.revision:
            try:
                changes = await self._store.changes(collection.id, collection.dimensions, entry.index.revision)
            except NotFoundError:
                self._entries.pop(collection.id, None)
                raise
            await asyncio.to_thread(entry.index.apply, changes)
        return entry.index
