"""Many callers, one transaction: what waits is done together, is durable together, and is answered together.

Nobody in a hurry waits for a batch to fill: what comes while a transaction runs is in the next one. What is in no hurry waits a
moment for company: a request's end shares the transaction of the next one's beginning, where there is one, and under load
many of both share one.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from helix_ray.core.errors import HelixError
from helix_ray.storage.database import Database

OperationT = TypeVar("OperationT")
ResultT = TypeVar("ResultT")
_MOST = 256
_TRIES = 5
# PostgreSQL's code.
_DEADLOCK = "40P01"


@dataclass(eq=False, slots=True)
class _Call(Generic[OperationT, ResultT]):
    operation: OperationT
    done: asyncio.Future[ResultT]


class GroupCommit(Generic[OperationT, ResultT]):
    """Does operations in transactions that they share.

    Args:
        database: where.
        perform: does several operations within a transaction, and says of each what it gives or why it is refused;
            a refused one has changed nothing.
    """

    def __init__(
        self,
        database: Database,
        perform: Callable[[Connection, Sequence[OperationT]], list[ResultT | HelixError]],
    ) -> None:
        self._database = database
        self._perform = perform
        self._waiting: deque[_Call[OperationT, ResultT]] = deque()
        self._worker: asyncio.Task[None] | None = None
        # When the first of those that wait loses patience, in the time of the event loop.
        self._due = math.inf
        self._sooner = asyncio.Event()

    async def submit(self, operation: OperationT, patience_s: float = 0.0) -> ResultT:
        """What the operation gives, when it is durable. It is done even when its caller is cancelled.

        Args:
            operation: to be done.
            patience_s: so long it waits for others.

        Raises:
            HelixError: the operation was refused.
            UnavailableError: the database cannot be reached; whether the operation was done is not known.
        """
        loop = asyncio.get_running_loop()
        call: _Call[OperationT, ResultT] = _Call(operation, loop.create_future())
        self._waiting.append(call)
        due = loop.time() + patience_s
        if due < self._due:
            self._due = due
            self._sooner.set()
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())
        return await call.done

    async def _work(self) -> None:
        try:
            while self._waiting:
                await self._company()
                calls = [self._waiting.popleft() for _ in range(min(_MOST, len(self._waiting)))]
                self._due = 0.0 if self._waiting else math.inf
                for call, outcome in zip(calls, await self._outcomes([call.operation for call in calls]), strict=True):
                    if call.done.done():
                        continue
                    if isinstance(outcome, Exception):
                        call.done.set_exception(outcome)
                    else:
                        call.done.set_result(outcome)
        finally:
            self._worker = None

    async def _company(self) -> None:
        """Return when somebody waits no longer, or the transaction is full."""
        loop = asyncio.get_running_loop()
        while len(self._waiting) < _MOST and (patience_s := self._due - loop.time()) > 0:
            self._sooner.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(patience_s):
                    await self._sooner.wait()

    async def _outcomes(self, operations: Sequence[OperationT]) -> Sequence[ResultT | Exception]:
        try:
            return await retried(self._database, lambda connection: self._perform(connection, operations))
        except Exception as exc:
            return [exc] * len(operations)


async def retried(database: Database, work: Callable[[Connection], ResultT]) -> ResultT:
    """What ``work`` gives in a transaction; again from the start when another process was writing the same new row.

    Raises:
        UnavailableError: the database cannot be reached.
    """
    for _ in range(_TRIES - 1):
        try:
            return await database.transact(work)
        except DBAPIError as exc:
            if not isinstance(exc, IntegrityError) and getattr(exc.orig, "sqlstate", None) != _DEADLOCK:
                raise
    return await database.transact(work)
