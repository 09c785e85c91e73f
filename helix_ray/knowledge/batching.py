"""Rows of many concurrent calls, joined into batches for one model.

A call that arrives while the model works waits for the next batch; nobody waits for a batch to fill.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Row = Sequence[int]
Vectors = NDArray[np.float32]


@dataclass(eq=False, slots=True)
class _Call:
    """One caller's rows.

    Attributes:
        todo: numbers of the rows that are in no batch yet, shortest row first.
        unfinished: how many rows have no vector yet.
    """

    rows: Sequence[Row]
    todo: list[int]
    vectors: Vectors
    unfinished: int
    done: asyncio.Future[None]

    def length(self, row: int) -> int:
        return len(self.rows[row])


class Batcher:
    """Runs a blocking model in its thread, batch by batch.

    A batch holds rows of about the same length, so that little of it is padding. Calls take turns in choosing the
    length, so that a call of one row does not wait until a call of a thousand rows is through.

    Args:
        forward: turns rows of token ids into vectors of shape ``(rows, dimensions)``; runs in the thread.
        dimensions: length of one vector.
        max_rows: most rows of a batch.
        max_tokens: most tokens of a batch, padding included; a longer row is a batch by itself.
        thread: has one thread.
    """

    def __init__(
        self,
        forward: Callable[[Sequence[Row]], Vectors],
        dimensions: int,
        max_rows: int,
        max_tokens: int,
        thread: Executor,
    ) -> None:
        self._forward = forward
        self._dimensions = dimensions
        self._max_rows = max_rows
        self._max_tokens = max_tokens
        self._thread = thread
        self._calls: deque[_Call] = deque()
        self._runner: asyncio.Task[None] | None = None

    async def run(self, rows: Sequence[Row]) -> Vectors:
        """The vectors of ``rows``, shape ``(rows, dimensions)``.

        A cancelled call leaves the queue at once; what of it is in the running batch is thrown away.

        Args:
            rows: at least one row; none is empty.

        Raises:
            Exception: what ``forward`` raised for a batch that held one of the rows.
        """
        call = _Call(
            rows=rows,
            todo=sorted(range(len(rows)), key=lambda row: len(rows[row])),
            vectors=np.empty((len(rows), self._dimensions), np.float32),
            unfinished=len(rows),
            done=asyncio.get_running_loop().create_future(),
        )
        self._calls.append(call)
        if self._runner is None:
            self._runner = asyncio.create_task(self._work())
        try:
            await call.done
        finally:
            self._drop(call)
        return call.vectors

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._calls:
                batch = self._next_batch()
                rows = [call.rows[row] for call, row in batch]
                try:
                    vectors = await loop.run_in_executor(self._thread, self._forward, rows)
                except Exception as exc:
                    for call, _ in batch:
                        self._finish(call, exc)
                    continue
                for (call, row), vector in zip(batch, vectors, strict=True):
                    call.vectors[row] = vector
                    call.unfinished -= 1
                    if not call.unfinished:
                        self._finish(call)
        finally:
            self._runner = None

    def _next_batch(self) -> list[tuple[_Call, int]]:
        """The longest row that the next call has left, with rows of all calls that are at least three quarters as long."""
        chooser = self._calls[0]
        width = chooser.length(chooser.todo[-1])
        room = max(1, min(self._max_rows, self._max_tokens // width))
        batch: list[tuple[_Call, int]] = []
        for call in self._calls:
            position = bisect_right(call.todo, width, key=call.length)
            while len(batch) < room and position and 4 * call.length(call.todo[position - 1]) >= 3 * width:
                position -= 1
                batch.append((call, call.todo.pop(position)))
            if len(batch) == room:
                break
        self._calls.rotate(-1)
        return batch

    def _finish(self, call: _Call, exc: Exception | None = None) -> None:
        self._drop(call)
        if call.done.done():
            return
        if exc is None:
            call.done.set_result(None)
        else:
            call.done.set_exception(exc)

    def _drop(self, call: _Call) -> None:
        if call in self._calls:
            self._calls.remove(call)
