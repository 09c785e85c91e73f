from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from helix_ray.api.ready import ReadyReader


class Source:
    def __init__(self) -> None:
        self.queue: asyncio.Queue[int | Exception | None] = asyncio.Queue()
        self.closed = False

    async def items(self) -> AsyncGenerator[int, None]:
        try:
            while (item := await self.queue.get()) is not None:
                if isinstance(item, Exception):
                    raise item
                yield item
        finally:
            self.closed = True


async def test_a_backlog_comes_as_one_batch() -> None:
    source = Source()
    reader = ReadyReader(source.items())
    for item in range(5):
        source.queue.put_nowait(item)
    assert await reader.read() == [0, 1, 2, 3, 4]
    await reader.aclose()


async def test_a_single_item_does_not_wait_for_the_next() -> None:
    source = Source()
    reader = ReadyReader(source.items())
    asyncio.get_running_loop().call_soon(source.queue.put_nowait, 7)
    assert await reader.read() == [7]
    asyncio.get_running_loop().call_soon(source.queue.put_nowait, 8)
    assert await reader.read() == [8]
    await reader.aclose()


async def test_a_batch_is_bounded() -> None:
    source = Source()
    reader = ReadyReader(source.items())
    for item in range(100):
        source.queue.put_nowait(item)
    first = await reader.read()
    assert 0 < len(first) < 100
    assert first + await reader.read() == list(range(100))
    await reader.aclose()


async def test_the_end_comes_with_the_last_items() -> None:
    source = Source()
    reader = ReadyReader(source.items())
    source.queue.put_nowait(1)
    source.queue.put_nowait(None)
    assert await reader.read() == [1]
    assert reader.done


async def test_a_failure_comes_after_the_items_before_it() -> None:
    source = Source()
    reader = ReadyReader(source.items())
    source.queue.put_nowait(1)
    source.queue.put_nowait(ValueError("broken"))
    assert await reader.read() == [1]
    with pytest.raises(ValueError, match="broken"):
        await reader.read()
    assert reader.done


async def test_closing_ends_a_generator_that_waits() -> None:
    source = Source()
    reader = ReadyReader(source.items())
    source.queue.put_nowait(1)
    await reader.read()
    assert not source.closed
    await reader.aclose()
    assert source.closed


async def test_cancelling_a_read_ends_the_generator() -> None:
    source = Source()
    reader = ReadyReader(source.items())
    source.queue.put_nowait(1)
    await reader.read()
    task = asyncio.create_task(reader.read())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert source.closed
    await reader.aclose()


async def test_a_timeout_inside_the_generator_still_works() -> None:
    async def items() -> AsyncGenerator[int, None]:
        yield 1
        try:
            async with asyncio.timeout(0.01):
                await asyncio.Event().wait()
        except TimeoutError:
            yield 2

    reader = ReadyReader(items())
    assert await reader.read() == [1]
    assert await reader.read() == [2]
    assert await reader.read() == []
    assert reader.done
