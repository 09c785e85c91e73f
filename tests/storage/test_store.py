"""The knowledge base's tables, on the databases that there are."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import update

from helix_ray.core.documents import Collection
from helix_ray.core.errors import ConflictError, NotFoundError
from helix_ray.knowledge.records import NewChunk, NewDocument
from helix_ray.knowledge.store import KnowledgeStore
from helix_ray.storage.database import Database
from helix_ray.storage.tables import chunks


@pytest.fixture
def store(database: Database) -> KnowledgeStore:
    return KnowledgeStore(database)


@pytest.fixture
async def collection(store: KnowledgeStore) -> Collection:
    return await store.ensure_collection("ann", "docs", "mini", 4)


def document(source: str | None, content: str = "abcdef", **metadata: str) -> NewDocument:
    parts = (NewChunk(0, 3, ("Head",), None, 2), NewChunk(3, 6, (), 2, 2))
    return NewDocument(
        source,
        "Title",
        f"hash of {content}",
        "text",
        dict(metadata),
        content,
        parts,
        np.eye(4, dtype=np.float32)[:2],
        (b"\x80", b""),
    )


async def test_migrations_may_run_at_once_and_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/helix.db"
    program = f"import asyncio; from helix_ray.storage.database import Database; asyncio.run(Database({url!r}).migrate())"
    others = [await asyncio.create_subprocess_exec(sys.executable, "-c", program) for _ in range(5)]
    assert [await other.wait() for other in others] == [0] * 5
    database = Database(url)
    await database.migrate()
    await database.check_health()
    await database.close()


async def test_a_collection_is_made_once(store: KnowledgeStore) -> None:
    made = await asyncio.gather(*(store.ensure_collection("ann", "new", "mini", 4) for _ in range(8)))
    assert len({one.id for one in made}) == 1
    with pytest.raises(ConflictError, match="mini"):
        await store.ensure_collection("ann", "new", "other", 4)


async def test_a_collection_is_its_tenants(store: KnowledgeStore, collection: Collection) -> None:
    assert (await store.collection("ann", "docs")).id == collection.id
    with pytest.raises(NotFoundError):
        await store.collection("bob", "docs")
    with pytest.raises(NotFoundError):
        await store.delete_collection("bob", "docs")
    assert await store.collections("bob") == []


async def test_a_document_of_the_same_source_takes_the_place(store: KnowledgeStore, collection: Collection) -> None:
    first = await store.put(collection, document("a.md", "abcdef"))
    second = await store.put(collection, document("a.md", "uvwxyz"))
    assert [one.id for one in await store.documents(collection, 10)] == [second.id]
    with pytest.raises(NotFoundError):
        await store.document(collection, first.id)
    record, content = await store.document(collection, second.id)
    assert (record, content) == (second, "uvwxyz")


async def test_what_has_no_source_is_never_replaced(store: KnowledgeStore, collection: Collection) -> None:
    for _ in range(2):
        await store.put(collection, document(None))
    assert len(await store.documents(collection, 10)) == 2


async def test_unchanged_documents_are_recognized(store: KnowledgeStore, collection: Collection) -> None:
    record = await store.put(collection, document("a.md", lang="en"))
    assert await store.unchanged(collection, "a.md", "hash of abcdef", {"lang": "en"}) == record
    assert await store.unchanged(collection, "a.md", "another", {"lang": "en"}) is None
    assert await store.unchanged(collection, "a.md", "hash of abcdef", {"lang": "de"}) is None
    assert await store.unchanged(collection, "b.md", "hash of abcdef", {"lang": "en"}) is None


async def test_readers_get_what_they_miss(store: KnowledgeStore, collection: Collection) -> None:
    await store.put(collection, document("a"))
    start = await store.changes(collection.id, 4, 0)
    assert (start.revision, start.removed, start.texts) == (1, [], ["Head\nabc", "def"])
    assert np.array_equal(start.vectors, np.eye(4, dtype=np.float32)[:2])
    await store.put(collection, document("a", "uvwxyz"))
    later = await store.changes(collection.id, 4, 1)
    assert (later.revision, later.removed, later.texts) == (2, start.ids, ["Head\nuvw", "xyz"])
    nothing = await store.changes(collection.id, 4, 2)
    assert (nothing.revision, nothing.removed, nothing.ids) == (2, [], [])
    await store.delete_collection("ann", "docs")
    with pytest.raises(NotFoundError):
        await store.changes(collection.id, 4, 2)


async def test_passages_stand_where_they_say(store: KnowledgeStore, collection: Collection) -> None:
    text = "a🙂cdéf"
    record = await store.put(collection, document("a", text, page="x"))
    changes = await store.changes(collection.id, 4, 0)
    passages = await store.passages([*changes.ids, 999])
    assert [passages[one].text for one in changes.ids] == [text[:3], text[3:]]
    first = passages[changes.ids[0]]
    assert (first.document_id, first.source, first.headings, first.metadata) == (record.id, "a", ("Head",), {"page": "x"})


async def test_signs_of_tokens(store: KnowledgeStore, collection: Collection, database: Database) -> None:
    await store.put(collection, document("a"))
    first, second = (await store.changes(collection.id, 4, 0)).ids
    assert await store.signs([first, second, 999]) == {first: b"\x80", second: b""}
    async with database.write() as connection:
        await connection.execute(update(chunks).where(chunks.c.id == first).values(signs=None))
    assert await store.signs([first, second]) == {second: b""}, "an older version kept none"


async def test_pages_of_documents(store: KnowledgeStore, collection: Collection) -> None:
    ids = [(await store.put(collection, document(str(number)))).id for number in range(5)]
    seen: list[str] = []
    after = None
    while page := await store.documents(collection, 2, after):
        seen += [one.id for one in page]
        after = seen[-1]
    assert seen == ids[::-1]
    with pytest.raises(NotFoundError):
        await store.documents(collection, 2, "nonesuch")


async def test_deleting(store: KnowledgeStore, collection: Collection) -> None:
    record = await store.put(collection, document("a"))
    await store.delete_document(collection, record.id)
    with pytest.raises(NotFoundError):
        await store.delete_document(collection, record.id)
    assert (await store.changes(collection.id, 4, 1)).removed == [1, 2]
    await store.put(collection, document("a"))
    assert (await store.changes(collection.id, 4, 2)).ids == [3, 4], "numbers are never used again"


async def test_writers_take_turns(store: KnowledgeStore, collection: Collection) -> None:
    await asyncio.gather(*(store.put(collection, document(str(number % 3))) for number in range(30)))
    assert len(await store.documents(collection, 100)) == 3
    assert (await store.collection("ann", "docs")).revision == 30
    ((_, documents, chunks),) = await store.collections("ann")
    assert (documents, chunks) == (3, 6)
