"""A generator that runs in a task of its own, so that any task may read it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

T = TypeVar("T")

_BACKLOG = 64  # a reader that lags slows the generator down


async def in_own_task(source: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
    """The same items. A timeout or a lock inside of ``source`` belongs to the task that reached it, which reads on to the end.

    Args:
        source: the generator; it is closed in its task.

    Raises:
        Exception: what the generator raises.
    """
    queue: asyncio.Queue[tuple[T] | _End] = asyncio.Queue(_BACKLOG)
    task = asyncio.create_task(_feed(source, queue))
    try:
        while True:
            item = await queue.get()
            if isinstance(item, _End):
                if item.failure is not None:
                    raise item.failure
                return
            yield item[0]
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class _End:
    __slots__ = ("failure",)

    def __init__(self, failure: Exception | None) -> None:
        self.failure = failure


async def _feed(source: AsyncGenerator[T, None], queue: asyncio.Queue[tuple[T] | _End]) -> None:
    failure: Exception | None = None
    try:
        async with aclosing(source):
            async for item in source:
                await queue.put((item,))
    except Exception as exc:
        failure = exc
    await queue.put(_End(failure))
