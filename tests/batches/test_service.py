"""The service of control: it has batches run, whoever runs them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from helix_ray.batches import service
from helix_ray.batches.service import BatchService
from helix_ray.config import Settings
from helix_ray.core.batches import Batches, NewBatch
from helix_ray.core.errors import UnavailableError
from helix_ray.storage.database import Database
from tests.accounts.moments import eventually
from tests.batches.work import ANN, CHAT, Desk, Echo, drain, input_lines, store


class Waker:
    """Runs batches when it is told to; it fails at first."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.calls = 0

    async def __call__(self) -> None:
        self.calls += 1
        if self.calls == 1:
            raise UnavailableError("The deployment cannot be reached.")
        await drain(self.desk.runner(Echo()))


@pytest.fixture
async def waker(desk: Desk) -> Waker:
    return Waker(desk)


@pytest.fixture
async def batches(database: Database, desk: Desk, waker: Waker, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BatchService]:
    for pause in ("_AGAIN_S", "_AFTER_FAILURE_S"):
        monkeypatch.setattr(service, pause, 0.01)
    made = BatchService(database, Settings(), waker, desk.clock)
    yield made
    await made.close()


async def test_a_new_batch_is_run_and_nothing_else(batches: BatchService, desk: Desk, waker: Waker) -> None:
    assert isinstance(batches, Batches)
    file = await store(desk.files, input_lines(2))
    await batches.start()
    await asyncio.sleep(0.05)
    assert waker.calls == 0
    batch = await batches.create(ANN, NewBatch(file, CHAT, None))

    async def completed() -> bool:
        return (await batches.batch("ann", batch.id)).status == "completed"

    await eventually(completed)
    assert waker.calls >= 2


async def test_a_batch_from_before_is_found(batches: BatchService, desk: Desk, waker: Waker) -> None:
    ident = await desk.batch(input_lines(1))
    await desk.batches.cancel("ann", ident)
    await batches.start()

    async def cancelled() -> bool:
        return (await batches.batch("ann", ident)).status == "cancelled"

    await eventually(cancelled)
