from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from helix_ray.core.errors import InvalidRequestError, ModelNotFoundError, OverloadedError
from helix_ray.core.protocols import Embeddings
from helix_ray.gateway.embeddings import EmbeddingsGateway
from helix_ray.gateway.inflight import Inflight
from helix_ray.gateway.router import EmbeddingTarget, ModelCard, Router
from helix_ray.telemetry import Call
from tests.scripted import ScriptedEmbedder


def _gateway(embedder: ScriptedEmbedder, places: int = 2) -> tuple[EmbeddingsGateway, list[tuple[str, int]]]:
    changes: list[tuple[str, int]] = []
    card = ModelCard("embed", "embedding", 0, "local", ("alias",))
    router = Router(embedding=[EmbeddingTarget(card, embedder, places)])
    return EmbeddingsGateway(router, Inflight(lambda model, count: changes.append((model, count)))), changes


async def test_a_call_is_metered() -> None:
    gateway, changes = _gateway(ScriptedEmbedder())
    call = Call("r")
    result = await gateway.embed("alias", ["a", "b"], None, call)
    assert (result.rows, result.dimensions) == (2, 4)
    assert (call.model, call.prompt_tokens, call.completion_tokens) == ("embed", 4, 0)
    assert call.first_token >= call.started
    assert changes == [("embed", 1), ("embed", 0)]


async def test_a_failure_gives_the_place_back() -> None:
    gateway, changes = _gateway(ScriptedEmbedder())
    with pytest.raises(InvalidRequestError):
        await gateway.embed("embed", ["a"], 9, Call("r"))
    assert changes[-1] == ("embed", 0)


async def test_an_unknown_model_is_refused() -> None:
    gateway, changes = _gateway(ScriptedEmbedder())
    with pytest.raises(ModelNotFoundError):
        await gateway.embed("nope", ["a"], None, Call("r"))
    assert not changes


async def test_more_calls_than_places_are_refused() -> None:
    class Waiting(ScriptedEmbedder):
        async def embed(self, inputs: Sequence[str] | Sequence[Sequence[int]], dimensions: int | None = None) -> Embeddings:
            await asyncio.Event().wait()
            return await super().embed(inputs, dimensions)

    gateway, _ = _gateway(Waiting(), places=1)
    first = asyncio.create_task(gateway.embed("embed", ["a"], None, Call("r")))
    await asyncio.sleep(0)
    with pytest.raises(OverloadedError):
        await gateway.embed("embed", ["a"], None, Call("r"))
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
