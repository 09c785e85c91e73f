"""Results on their way to the database."""

from __future__ import annotations

import asyncio

import pytest

from helix_ray.batches import recorder
from helix_ray.batches.queue import Lost, Result
from helix_ray.batches.recorder import Recorder
from helix_ray.core.errors import UnavailableError


def result(line: int) -> Result:
    return Result(line, False, b"x")


async def test_what_comes_meanwhile_is_kept_together() -> None:
    kept: list[list[int]] = []

    async def keep(results: list[Result]) -> None:
        await asyncio.sleep(0)
        kept.append([one.line for one in results])

    writer = Recorder(keep)
    await asyncio.gather(*(writer.put(result(line)) for line in range(200)))
    assert [line for some in kept for line in some] == list(range(200))
    assert len(kept) < 10


async def test_results_wait_for_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "_AGAIN_S", 0.0)
    failures = [UnavailableError("The database cannot be reached.")] * 3
    kept: list[int] = []

    async def keep(results: list[Result]) -> None:
        if failures:
            raise failures.pop()
        kept.extend(one.line for one in results)

    await Recorder(keep).put(result(1))
    assert kept == [1]


async def test_a_batch_that_is_lost_keeps_nothing() -> None:
    async def keep(results: list[Result]) -> None:
        raise Lost

    outcomes = await asyncio.gather(*(Recorder(keep).put(result(line)) for line in range(3)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Lost] * 3


async def test_it_is_closed_in_the_middle() -> None:
    begun = asyncio.Event()

    async def keep(results: list[Result]) -> None:
        begun.set()
        await asyncio.Event().wait()

    writer = Recorder(keep)
    waiting = asyncio.create_task(writer.put(result(1)))
    await begun.wait()
    await writer.close()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
