"""``/v1/rerank`` and ``/v1/score`` over a scripted embedding model, whose vectors are known."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import pytest

from helix_ray.core.protocols import Embeddings
from tests.api.conftest import MakeClient

# A text is the angle, in steps of 60 degrees, of its vector.
ANGLES = {"0": (1.0, 0.0), "60": (0.5, 0.8660254), "90": (0.0, 1.0), "180": (-1.0, 0.0)}


class Compass:
    """Embeds the texts of ``ANGLES`` and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Sequence[Any]] = []

    async def embed(self, inputs: Sequence[Any], dimensions: int | None = None) -> Embeddings:
        self.asked.append(inputs)
        numbers = [number for text in inputs for number in ANGLES[text]]
        return Embeddings(struct.pack(f"<{len(numbers)}f", *numbers), len(inputs), 2, 3 * len(inputs))


async def test_documents_come_best_first(connect: MakeClient) -> None:
    compass = Compass()
    async with connect(embedder=compass) as client:
        body = {"model": "embed", "query": "0", "documents": ["90", "60", {"text": "0"}, "180", "60"]}
        answer = (await client.post("/v1/rerank", json=body)).json()
        assert [(one["index"], one["document"]["text"]) for one in answer["results"]] == [
            (2, "0"), (1, "60"), (4, "60"), (0, "90"), (3, "180"),
        ]  # fmt: skip
        assert [one["relevance_score"] for one in answer["results"]] == pytest.approx([1, 0.5, 0.5, 0, 0])
        assert answer["usage"] == {"prompt_tokens": 12, "total_tokens": 12}
        assert answer["id"].startswith("rerank-")
        assert compass.asked == [["0", "90", "60", "180"]], "each text is embedded once"
        few = (await client.post("/api/v1/rerank", json={**body, "top_n": 2, "return_documents": False})).json()
        assert few["results"] == [
            {"index": 2, "relevance_score": 1.0},
            {"index": 1, "relevance_score": 0.5},
        ]


@pytest.mark.parametrize(
    ("first", "second", "scores"),
    [("0", "60", [0.5]), ("0", ["0", "90"], [1, 0]), (["0", "90"], ["0", "90"], [1, 1]), (["0"], ["60", "180"], [0.5, 0])],
)
async def test_pairs_are_scored_in_order(connect: MakeClient, first: Any, second: Any, scores: list[float]) -> None:
    async with connect(embedder=Compass()) as client:
        answer = (await client.post("/v1/score", json={"model": "embed", "text_1": first, "text_2": second})).json()
    assert [one["score"] for one in answer["data"]] == pytest.approx(scores)
    assert [one["index"] for one in answer["data"]] == list(range(len(scores)))
    assert answer["object"] == "list"


@pytest.mark.parametrize(
    ("path", "body", "param"),
    [
        ("rerank", {"query": "0", "documents": ["0"]}, "model"),
        ("rerank", {"model": "embed", "documents": ["0"]}, "query"),
        ("rerank", {"model": "embed", "query": "", "documents": ["0"]}, "query"),
        ("rerank", {"model": "embed", "query": "0", "documents": []}, "documents"),
        ("rerank", {"model": "embed", "query": "0", "documents": ["0"] * 1001}, "documents"),
        ("rerank", {"model": "embed", "query": "0", "documents": ["0"], "top_n": 0}, "top_n"),
        ("score", {"model": "embed", "text_1": ["0", "60"], "text_2": ["0"]}, "text_1"),
        ("score", {"model": "embed", "text_1": "0"}, "text_2"),
    ],
)
async def test_bad_input_is_named(connect: MakeClient, path: str, body: dict[str, Any], param: str) -> None:
    async with connect(embedder=Compass()) as client:
        response = await client.post(f"/v1/{path}", json=body)
    assert response.status_code == 400, response.text
    assert response.json()["error"]["param"] == param


async def test_an_unknown_model_is_not_found(connect: MakeClient) -> None:
    async with connect(embedder=Compass()) as client:
        response = await client.post("/v1/rerank", json={"model": "nonesuch", "query": "0", "documents": ["0"]})
    assert response.status_code == 404


async def test_a_cross_encoder_reads_both_texts_together(connect: MakeClient) -> None:
    async with connect() as client:
        body = {"model": "cross", "query": "open shop", "documents": ["The shop is open.", "Shop", "None"]}
        answer = (await client.post("/v1/rerank", json=body)).json()
        assert [one["relevance_score"] for one in answer["results"]] == pytest.approx([1, 0.5, 0])
        assert answer["usage"]["total_tokens"] == 9
        refused = await client.post("/v1/embeddings", json={"model": "cross", "input": "x"})
        assert (refused.status_code, refused.json()["error"]["param"]) == (400, "model")
        messages = [{"role": "user", "content": "x"}]
        refused = await client.post("/v1/chat/completions", json={"model": "cross", "messages": messages})
        assert refused.status_code == 400
        assert (await client.get("/v1/models/cross")).json()["id"] == "cross"
