"""How rows of concurrent calls become batches."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from helix_ray.knowledge.batching import Batcher, Row, Vectors


class Gated:
    """A model whose vector of a row is its first token; while ``gate`` is closed, a pass does not end."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self.error: Exception | None = None
        self.threads: set[int] = set()

    def __call__(self, rows: Sequence[Row]) -> Vectors:
        self.threads.add(threading.get_ident())
        self.batches.append([len(row) for row in rows])
        self.entered.set()
        assert self.gate.wait(5)
        if self.error is not None:
            raise self.error
        return np.array([[row[0]] for row in rows], np.float32)


@pytest.fixture
def model() -> Gated:
    return Gated()


def batcher(model: Gated, max_rows: int = 8, max_tokens: int = 100) -> Batcher:
    return Batcher(model, dimensions=1, max_rows=max_rows, max_tokens=max_tokens, thread=ThreadPoolExecutor(1))


def row(value: int, length: int) -> list[int]:
    return [value] * length


async def busy(model: Gated, batcher: Batcher) -> asyncio.Task[Vectors]:
    """Start a call and return when the model works on it; it works until ``gate`` opens."""
    model.gate.clear()
    task = asyncio.create_task(batcher.run([row(0, 50)]))
    await asyncio.to_thread(model.entered.wait, 5)
    model.batches.clear()
    return task


async def test_vectors_come_in_the_order_of_the_rows(model: Gated) -> None:
    rows = [row(value, length) for value, length in enumerate((3, 40, 1, 7, 22, 2, 60, 5))]
    vectors = await batcher(model).run(rows)
    assert vectors[:, 0].tolist() == list(range(8))


async def test_calls_that_arrive_meanwhile_share_the_next_batch(model: Gated) -> None:
    batches = batcher(model)
    first = await busy(model, batches)
    calls = [asyncio.create_task(batches.run([row(value, 10)])) for value in (1, 2, 3)]
    await asyncio.sleep(0)
    model.gate.set()
    assert [vectors[0, 0] for vectors in await asyncio.gather(*calls)] == [1, 2, 3]
    await first
    assert model.batches == [[10, 10, 10]]


async def test_a_batch_has_a_number_of_rows_and_tokens(model: Gated) -> None:
    await batcher(model, max_rows=3).run([row(1, 1)] * 7)
    assert model.batches == [[1, 1, 1], [1, 1, 1], [1]]
    model.batches.clear()
    await batcher(model, max_tokens=100).run([row(1, 40)] * 3 + [row(1, 150)])
    assert model.batches == [[150], [40, 40], [40]]


async def test_rows_of_very_different_length_are_not_padded_together(model: Gated) -> None:
    await batcher(model).run([row(1, 6), row(1, 30), row(1, 23), row(1, 22), row(1, 8)])
    assert model.batches == [[30, 23], [22], [8, 6]]


async def test_a_small_call_overtakes_a_large_one(model: Gated) -> None:
    batches = batcher(model, max_rows=1)
    first = await busy(model, batches)
    order: list[str] = []

    async def call(name: str, rows: list[list[int]]) -> None:
        await batches.run(rows)
        order.append(name)

    calls = [asyncio.create_task(call("large", [row(1, 50)] * 20)), asyncio.create_task(call("small", [row(2, 50)]))]
    await asyncio.sleep(0)
    model.gate.set()
    await asyncio.gather(first, *calls)
    assert order == ["small", "large"]


async def test_a_cancelled_call_is_not_computed(model: Gated) -> None:
    batches = batcher(model)
    first = await busy(model, batches)
    gone, stays = (asyncio.create_task(batches.run([row(value, length)])) for value, length in ((1, 11), (2, 12)))
    await asyncio.sleep(0)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    model.gate.set()
    await asyncio.gather(first, stays)
    assert model.batches == [[12]]


async def test_a_call_cancelled_in_its_batch_hurts_nobody(model: Gated) -> None:
    batches = batcher(model)
    first = await busy(model, batches)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    model.gate.set()
    assert (await batches.run([row(4, 2)]))[0, 0] == 4


async def test_a_failure_reaches_the_callers_of_that_batch_only(model: Gated) -> None:
    batches = batcher(model)
    model.error = RuntimeError("out of memory")
    # The second batch of the first call is dropped with it.
    results = await asyncio.gather(batches.run([row(1, 100), row(1, 1)]), batches.run([row(1, 100)]), return_exceptions=True)
    assert [str(result) for result in results] == ["out of memory"] * 2
    assert model.batches == [[100], [100]]
    model.error = None
    assert (await batches.run([row(5, 1)]))[0, 0] == 5


async def test_the_model_has_one_thread_and_it_is_not_ours(model: Gated) -> None:
    batches = batcher(model)
    for _ in range(3):
        await batches.run([row(1, 1)])
    assert len(model.threads) == 1
    assert threading.get_ident() not in model.threads
