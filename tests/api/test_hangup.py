from __future__ import annotations

import asyncio

import pytest
from starlette.types import Message

from helix_ray.api.hangup import ClientDisconnected, Hangup


class Connection:
    def __init__(self) -> None:
        self.gone = asyncio.Event()
        self.requests = 1

    async def receive(self) -> Message:
        if self.requests:
            self.requests -= 1
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}


async def test_a_disconnect_cancels_the_body() -> None:
    connection = Connection()
    asyncio.get_running_loop().call_soon(connection.gone.set)
    cancelled = False

    async def work() -> None:
        nonlocal cancelled
        async with Hangup(connection.receive):
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancelled = True
                raise

    with pytest.raises(ClientDisconnected):
        await work()
    assert cancelled
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_a_complete_body_is_left_alone() -> None:
    connection = Connection()
    async with Hangup(connection.receive):
        await asyncio.sleep(0)
    connection.gone.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)


async def test_a_cancellation_from_elsewhere_passes() -> None:
    connection = Connection()

    async def work() -> None:
        async with Hangup(connection.receive):
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_an_error_of_the_body_passes() -> None:
    with pytest.raises(ValueError, match="mine"):
        async with Hangup(Connection().receive):
            raise ValueError("mine")
