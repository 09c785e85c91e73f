"""Many callers, one transaction: what waits is done together, is durable together, and is answered together.

Nobody in a hurry waits for a batch to fill: what comes while a transaction runs is in the next one. What is in no hurry waits a
moment for company: a request's end shares the transaction of the next one's beginning, where there is one.
"""

from __future__ import annotations

import asyncio
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
        patience_s: so long what is in no hurry waits for company.
    """

    def __init__(
        self,
        database: Database,
        perform: Callable[[Connection, Sequence[OperationT]], list[ResultT | HelixError]],
        patience_s: float = 0.0,
    ) -> None:
        self._database = database
        self._patience_s = patience_s
        self._perform = perform
        self._waiting: deque[_Call[OperationT, ResultT]] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._hurry = asyncio.Event()

    async def submit(self, operation: OperationT, *, patient: bool = False) -> ResultT:
        """What the operation gives, when it is durable. It is done even when its caller is cancelled.

        Args:
            operation: to be done.
            patient: it may wait a moment for others.

        Raises:
            HelixError: the operation was refused.
            UnavailableError: the database cannot be reached; whether the operation was done is not known.
        """
        call: _Call[OperationT, ResultT] = _Call(operation, asyncio.get_running_loop().create_future())
        self._waiting.append(call)
        if not patient:
            self._hurry.set()
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())
        return await call.done

    async def _work(self) -> None:
        try:
            while self._waiting:
                if self._patience_s and not self._hurry.is_set():
                    with suppress(TimeoutError):
                        async with asyncio.timeout(self._patience_s):
                            await self._hurry.wait()
                if len(self._waiting) <= _MOST:
                    self._hurry.clear()
                calls = [self._waiting.popleft() for _ in range(min(_MOST, len(self._waiting)))]
                for call, outcome in zip(calls, await self._outcomes([call.operation for call in calls]), strict=True):
                    if call.done.done():
                        continue
                    if isinstance(outcome, Exception):
                        call.done.set_exception(outcome)
                    else:
                        call.done.set_result(outcome)
        finally:
            self._worker = None

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
