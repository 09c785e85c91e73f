"""The indexes of a collection follow the database, whatever their snapshot is worth."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from helix_ray.core.documents import Collection
from helix_ray.core.errors import NotFoundError
from helix_ray.knowledge.indexes import CollectionIndexes
from helix_ray.knowledge.records import NewChunk, NewDocument
from helix_ray.knowledge.store import KnowledgeStore
from helix_ray.knowledge.vectors import Vectors
from helix_ray.storage.database import Database

DIMENSIONS = 8


def vector(seed: int) -> Vectors:
    drawn = np.random.default_rng(seed).standard_normal(DIMENSIONS).astype(np.float32)
    return drawn / np.linalg.norm(drawn)


def document(number: int, text: str = "") -> NewDocument:
    content = text or f"word{number}"
    chunk = NewChunk(0, len(content), (), None, 1)
    return NewDocument(f"{number}", None, content, "text", {}, content, (chunk,), vector(number)[None, :], (b"\0",))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[KnowledgeStore]:
    database = Database(f"sqlite:///{tmp_path}/helix.db")
    await database.migrate()
    yield KnowledgeStore(database)
    await database.close()


@pytest.fixture
async def collection(store: KnowledgeStore) -> Collection:
    made = await store.ensure_collection("ann", "docs", "mini", DIMENSIONS)
    for number in range(20):
        await store.put(made, document(number))
    return made


async def found(indexes: CollectionIndexes, store: KnowledgeStore, number: int) -> tuple[str | None, str | None]:
    """What is nearest to document ``number``, and what holds its word."""
    current = await store.collection("ann", "docs")
    rankings = await indexes.search(current, f"word{number}", vector(number), 1)
    passages = await store.passages([hit.id for hit in (*rankings.dense, *rankings.lexical)])
    dense = passages[rankings.dense[0].id].source if rankings.dense else None
    lexical = passages[rankings.lexical[0].id].source if rankings.lexical else None
    return dense, lexical


async def test_what_was_written_before_a_search_is_found_by_it(
    store: KnowledgeStore, collection: Collection, tmp_path: Path
) -> None:
    indexes = CollectionIndexes(store, tmp_path / "indexes")
    assert await found(indexes, store, 3) == ("3", "3")
    await store.put(collection, document(99))
    assert await found(indexes, store, 99) == ("99", "99")
    (record,) = [one for one in await store.documents(collection, 100) if one.source == "99"]
    await store.delete_document(collection, record.id)
    dense, lexical = await found(indexes, store, 99)
    assert dense != "99"
    assert lexical is None


async def test_a_replica_goes_on_from_its_snapshot(store: KnowledgeStore, collection: Collection, tmp_path: Path) -> None:
    first = CollectionIndexes(store, tmp_path / "indexes")
    await found(first, store, 1)
    await first.save()
    await store.put(collection, document(5, "something else"))
    await store.put(collection, document(50))
    second = CollectionIndexes(store, tmp_path / "indexes")
    assert await found(second, store, 50) == ("50", "50")
    assert await found(second, store, 7) == ("7", "7")
    assert (await found(second, store, 5))[1] is None, "the old text is gone"


@pytest.mark.parametrize("damage", [b"", b"garbage", None])
async def test_a_damaged_snapshot_is_built_anew(
    store: KnowledgeStore, collection: Collection, tmp_path: Path, damage: bytes | None
) -> None:
    first = CollectionIndexes(store, tmp_path / "indexes")
    await found(first, store, 1)
    await first.save()
    path = tmp_path / "indexes" / f"{collection.id}.index"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data) if damage is None else damage)
    second = CollectionIndexes(store, tmp_path / "indexes")
    assert await found(second, store, 11) == ("11", "11")
    await second.save()
    third = CollectionIndexes(store, tmp_path / "indexes")
    assert await found(third, store, 12) == ("12", "12")


async def test_what_is_gone_is_forgotten(store: KnowledgeStore, collection: Collection, tmp_path: Path) -> None:
    indexes = CollectionIndexes(store, tmp_path / "indexes")
    await found(indexes, store, 1)
    await indexes.save()
    before = await store.collection("ann", "docs")
    await store.delete_collection("ann", "docs")
    with pytest.raises(NotFoundError):
        await indexes.search(
            Collection(**{name: getattr(before, name) for name in before.__slots__} | {"revision": 99}), "x", None, 1
        )
    await indexes.save()
    assert list((tmp_path / "indexes").glob("*.index")) == []


async def test_searches_and_writes_at_once(store: KnowledgeStore, collection: Collection, tmp_path: Path) -> None:
    indexes = CollectionIndexes(store, tmp_path / "indexes")

    async def write(number: int) -> None:
        await store.put(collection, document(number))
        assert await found(indexes, store, number) == (f"{number}", f"{number}")

    await asyncio.gather(*(write(number) for number in range(100, 140)))
