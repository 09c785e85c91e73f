"""Taking from an asynchronous generator all that is ready, so that a backlog leaves in one write."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import suppress
from types import coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_MOST = 64  # items of one batch: a generator that never waits must not keep the event loop for itself


class ReadyReader(Generic[T]):
    """Reads a generator in batches: whatever it gives without waiting, never waiting for more than the first item.

    The next item is asked for before the batch is handed out, which is how "nothing more is ready" is known; a
    generator that waits then is left half-way through its step, and the next ``read`` goes on with that step.

    Args:
        source: the generator; ``aclose`` closes it.
    """

    __slots__ = ("_failure", "_pending", "_source", "_yielded", "done")

    def __init__(self, source: AsyncGenerator[T, None]) -> None:
        self._source = source
        self._pending: Any = None  # the generator's step that waits, if any
        self._yielded: Any = None  # the future that it waits for
        self._failure: Exception | None = None
        self.done = False

    async def read(self) -> list[T]:
        """The items that are ready; at least one, or none at the end, when ``done`` is set.

        Raises:
            Exception: what the generator raised, after the items before it were given.
        """
        items: list[T] = []
        if self._failure is not None:
            failure, self._failure = self._failure, None
            self.done = True
            raise failure
        try:
            if self._pending is not None:
                pending, self._pending = self._pending, None
                items.append(await _resumed(pending, self._yielded))
            while len(items) < _MOST:
                step = self._source.__anext__()
                try:
                    self._yielded = step.__await__().send(None)
                except StopIteration as stop:
                    items.append(stop.value)
                    continue
                if not items:
                    items.append(await _resumed(step, self._yielded))
                    continue
                self._pending = step
                break
        except StopAsyncIteration:
            self.done = True
        except Exception as exc:
            if not items:
                self.done = True
                raise
            self._failure = exc
        return items

    async def aclose(self) -> None:
        """Stop the generator where it is."""
        pending, self._pending = self._pending, None
        if pending is not None:
            # The generator is inside a step; only an exception thrown into that step gets it out.
            with suppress(asyncio.CancelledError, StopAsyncIteration):
                await _resumed(pending, self._yielded, asyncio.CancelledError())
        await self._source.aclose()


@coroutine
def _resumed(step: Any, yielded: Any, error: BaseException | None = None) -> Generator[Any, Any, Any]:
    """Goes on with a step that was started by hand and has yielded a future already."""
    try:
        if error is not None:
            yielded = step.throw(error)
        while True:
            try:
                sent = yield yielded
            except BaseException as exc:
                yielded = step.throw(exc)
            else:
                yielded = step.send(sent)
    except StopIteration as stop:
        return stop.value
