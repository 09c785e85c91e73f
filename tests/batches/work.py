"""Batches to be run, a runner that can die at any step, and what must be there at the end."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray.batches.batches import BatchStore
from helix_ray.batches.files import FileStore
from helix_ray.batches.places import Places
from helix_ray.batches.queue import BatchQueue, Claim, OnCompleted, nobody
from helix_ray.batches.run import Answer, BatchRun
from helix_ray.batches.runner import Runner
from helix_ray.batches.service import file_store
from helix_ray.config import Settings
from helix_ray.core.accounts import Principal
from helix_ray.core.batches import PART_BYTES, Batch, LineAnswer, LineRequest, NewBatch
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock

ANN = Principal("ann")
CHAT = "/v1/chat/completions"
T = TypeVar("T")


def input_line(number: int, **changes: Any) -> dict[str, Any]:
    body = {"model": "demo", "messages": [{"role": "user", "content": f"Hi {number}"}]}
    return {"custom_id": f"request-{number}", "method": "POST", "url": CHAT, "body": body, **changes}


def input_of(*lines: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def input_lines(count: int) -> bytes:
    return input_of(*(input_line(number) for number in range(1, count + 1)))


async def store(files: FileStore, content: bytes, tenant: str = "ann", name: str = "input.jsonl") -> str:
    """Id of a new file."""
    ident = await files.begin(tenant, name, len(content))
    for part, start in enumerate(range(0, len(content), PART_BYTES)):
        await files.append(tenant, ident, part, content[start : start + PART_BYTES])
    return (await files.finish(tenant, ident)).id


async def content_of(files: FileStore, file: str | None, tenant: str = "ann") -> list[dict[str, Any]]:
    """The lines of a file; none of no file."""
    content, part = b"", 0
    while file is not None and (more := await files.read(tenant, file, part)):
        content, part = content + more, part + 1
    return [json.loads(line) for line in content.splitlines()]


class Echo:
    """Answers every line with its custom id, and counts; ``script`` says what some are answered first."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.script: dict[str, list[LineAnswer | Exception]] = {}
        self.running = self.most = 0
        self.go = asyncio.Event()
        self.go.set()

    async def __call__(self, line: LineRequest) -> LineAnswer:
        self.asked[line.request_id] += 1
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            await self.go.wait()
            await asyncio.sleep(0)
        finally:
            self.running -= 1
        planned = self.script.get(line.custom_id)
        if planned:
            answer = planned.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        return LineAnswer(200, json.dumps({"echo": line.custom_id}).encode(), line.request_id)


def refusal(status: int, **more: Any) -> LineAnswer:
    return LineAnswer(status, b'{"error": {"message": "no"}}', "r", **more)


class Desk:
    """Files and batches on a database, and runners for them."""

    def __init__(self, database: Database, clock: Clock, on_completed: OnCompleted = nobody, **settings: Any) -> None:
        self.database = database
        self.clock = clock
        self.settings = Settings(**settings)
        self.files = file_store(database, self.settings, clock)
        self.batches = BatchStore(database, clock)
        self.places = Places(self.settings.batch_concurrency)
        self.on_completed = on_completed

    async def batch(self, content: bytes, principal: Principal = ANN) -> str:
        """Id of a new batch."""
        file = await store(self.files, content, principal.tenant)
        return (await self.batches.create(principal, NewBatch(file, CHAT, None))).id

    def queue(self, database: Database | None = None) -> BatchQueue:
        database = database or self.database
        return BatchQueue(database, file_store(database, self.settings, self.clock), self.on_completed, self.clock)

    def runner(self, answer: Answer, database: Database | None = None, window: int = 4) -> Runner:
        queue = self.queue(database)
        files = file_store(database or self.database, self.settings, self.clock)

        def start(claim: Claim) -> BatchRun:
            return BatchRun(claim, queue, files, answer, self.places, self.settings.limits, window, lambda tries, answer: 0.0)

        return Runner(queue, start, self.clock)

    async def ended(self, ident: str, tenant: str = "ann") -> Batch:
        """A batch, with its counts in order."""
        batch = await self.batches.batch(tenant, ident)
        assert batch.status in ("completed", "failed", "expired", "cancelled")
        output, errors = (
            await content_of(self.files, batch.output_file, tenant),
            await content_of(self.files, batch.error_file, tenant),
        )
        assert (len(output), len(errors)) == (batch.completed, batch.failed)
        assert batch.completed + batch.failed == batch.total
        return batch


@asynccontextmanager
async def working(runner: Runner) -> AsyncIterator[None]:
    """The runner works while the block runs."""
    work = asyncio.create_task(runner.work())
    try:
        yield
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await runner.close()


async def drain(runner: Runner) -> None:
    """Return when there is nothing left to do."""
    async with working(runner):
        # Not wait_for: in Python 3.11 it may swallow a cancellation.
        async with asyncio.timeout(60):
            await runner.idle()


class Killed(Exception):
    """The process is dead."""


class Mortal(Database):
    """A database that dies at one of its steps, before it or after it; dead, it does nothing more."""

    def __init__(self, database: Database, dies_at: int) -> None:
        self._living = database
        self.is_sqlite = database.is_sqlite
        self._left = dies_at
        self.dead = asyncio.Event()

    def step(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.dead.set()
            raise Killed

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        self.step()
        async with self._living.read() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        self.step()
        async with self._living.write() as connection:
            yield connection
            if self._left == 1:
                self.step()  # after the statements, before they are durable
        self.step()

    async def transact(self, work: Callable[[Connection], T]) -> T:
        self.step()
        outcome = await self._living.transact(work)
        self.step()
        return outcome


async def run_until_death(runner: Runner, mortal: Mortal) -> bool:
    """Whether it died before there was nothing left to do."""
    async with working(runner):
        idle, dead = asyncio.create_task(runner.idle()), asyncio.create_task(mortal.dead.wait())
        await asyncio.wait({idle, dead}, return_when=asyncio.FIRST_COMPLETED, timeout=60)
        for task in (idle, dead):
            task.cancel()
        with suppress(Exception):
            await runner.close()
    return mortal.dead.is_set()
