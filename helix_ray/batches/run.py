"""One batch from its claim to its end."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, suppress
from datetime import datetime

from helix_ray.batches.files import FileStore
from helix_ray.batches.lines import InputCheck, Line, parse_line, split_lines
from helix_ray.batches.outputs import result_of, write_outputs
from helix_ray.batches.places import Places
from helix_ray.batches.queue import BatchQueue, Claim
from helix_ray.batches.recorder import Recorder
from helix_ray.config import Limits
from helix_ray.core.batches import BatchFault, BatchStatus, LineAnswer, LineRequest
from helix_ray.core.errors import HelixError, NotFoundError, UnavailableError
from helix_ray.wire.body import encode_json
from helix_ray.wire.fields import MAX_INT
from helix_ray.wire.openai.errors import encode_error

_log = logging.getLogger(__name__)
_AROUND_BODY = 4096
_NO_LIMITS = Limits(json_depth=MAX_INT, json_containers=MAX_INT)
# Beyond the place: what is being written, and what waits to be tried again.
_WINDOW = 4
_BUSY = frozenset((429, 503, 529))
_TRIES = 3
_LONGEST_WAIT_S = 60.0
_LONGEST_TOLD_S = 600.0
_ENDS: dict[BatchStatus, BatchStatus] = {"finalizing": "completed", "cancelling": "cancelled", "in_progress": "expired"}

Answer = Callable[[LineRequest], Awaitable[LineAnswer]]


def wait_before(tries: int, answer: LineAnswer) -> float:
    """Seconds before a line is tried again: twice as long each time, or as long as the answer says."""
    own = min(_LONGEST_WAIT_S, 2.0 ** min(tries, 10)) * random.uniform(0.5, 1)
    return max(own, min(answer.retry_after or 0.0, _LONGEST_TOLD_S))


class BatchRun:
    """Works on a batch that a runner holds.

    Args:
        claim: the batch.
        queue: keeps what is done.
        files: have its input, and get its output.
        answer: runs a line.
        places: are held while lines run.
        limits: of one request.
        window: most lines that are begun and have no result yet.
        wait: seconds before a line is tried again.
    """

    def __init__(
        self,
        claim: Claim,
        queue: BatchQueue,
        files: FileStore,
        answer: Answer,
        places: Places,
        limits: Limits,
        window: int,
        wait: Callable[[int, LineAnswer], float] = wait_before,
    ) -> None:
        self._claim = claim
        self._queue = queue
        self._files = files
        self._answer = answer
        self._places = places
        self._limits = limits
        self._window = asyncio.Semaphore(window)
        self._wait = wait
        self._ending = asyncio.Event()
        self._cancelled = False
        self._unrun = False
        self._recorder = Recorder(lambda results: queue.record(claim.number, results))

    @property
    def expires_at(self) -> datetime:
        """From when on nothing more is begun."""
        return self._claim.batch.expires_at

    def cancel(self) -> None:
        """Begin no more lines; those that run come to their end."""
        self._cancelled = True
        self._ending.set()

    def expire(self) -> None:
        """The time is over: begin no more lines."""
        self._ending.set()

    async def run(self) -> None:
        """Return when the batch has ended.

        Raises:
            Lost: the batch is another runner's, or was cancelled a moment ago.
            HelixError: something failed; whoever claims the batch next goes on where this ended.
        """
        number, status, total = self._claim.number, self._claim.batch.status, self._claim.batch.total
        try:
            if status == "validating":
                total = await self._check()
                if not total:
                    return
                status = "in_progress"
            if status == "in_progress":
                complete = await self._answer_lines()
                if self._cancelled:
                    status = "cancelling"
                elif complete:
                    await self._queue.finalize(number)
                    status = "finalizing"
        finally:
            await self._recorder.close()
        output, errors, missing = None, None, 0
        if total:
            async with aclosing(self._lines()) as lines:
                output, errors, missing = await write_outputs(self._claim, self._queue, self._files, lines, status)
        await self._queue.finish(number, status, _ENDS[status], output, errors, missing)

    async def _check(self) -> int:
        """How many requests there are; none where the batch has failed for its input."""
        check = InputCheck(self._claim.batch.endpoint, self._limits)
        try:
            async with aclosing(self._raw_lines(self._limits.body_bytes + _AROUND_BODY)) as lines:
                async for number, raw in lines:
                    check.add(raw, number)
                    if check.hopeless:
                        break
            check.close()
        except NotFoundError as exc:
            # Nobody can delete it; but a batch whose input is gone must not be tried for ever.
            check.faults.append(BatchFault("input_file_not_found", exc.message, "input_file_id"))
        if check.faults:
            await self._queue.refuse(self._claim.number, check.faults)
            return 0
        await self._queue.begin(self._claim.number, check.count, check.model)
        return check.count

    async def _answer_lines(self) -> bool:
        """Whether every line has its result now."""
        done = await self._queue.recorded(self._claim.number)
        async with asyncio.TaskGroup() as group, aclosing(self._lines()) as lines:
            async for line in lines:
                if line.number in done:
                    continue
                await self._window.acquire()
                if self._ending.is_set():
                    self._unrun = True
                    break
                group.create_task(self._answer_line(line))
        return not self._unrun

    async def _answer_line(self, line: Line) -> None:
        try:
            answer = await self._settled(line)
            if answer is None:
                self._unrun = True
            else:
                await self._recorder.put(result_of(self._claim, line, answer))
        finally:
            self._window.release()

    async def _settled(self, line: Line) -> LineAnswer | None:
        """The answer that stays; ``None`` when the batch ends before there is one."""
        batch = self._claim.batch
        request = LineRequest(batch.id, line.number, line.custom_id, batch.endpoint, line.body, self._claim.principal)
        tries = 0
        while True:
            async with self._places:
                if self._ending.is_set():
                    return None
                answer = await self._ask(request)
            tries += 1
            if not _passes(answer, tries):
                return answer
            with suppress(TimeoutError):
                async with asyncio.timeout(self._wait(tries, answer)):
                    await self._ending.wait()

    async def _ask(self, request: LineRequest) -> LineAnswer:
        try:
            return await self._answer(request)
        except (HelixError, OSError) as exc:
            error = exc if isinstance(exc, HelixError) else UnavailableError("The connection broke.")
        except Exception:
            _log.exception("a line of a batch failed", extra={"fields": {"request_id": request.request_id}})
            error = HelixError("The server failed on this request.")
        body = encode_json(encode_error(error, request.request_id))
        return LineAnswer(error.status, body, request.request_id, error.retry_after)

    async def _lines(self) -> AsyncGenerator[Line, None]:
        # What was right once is right, whatever the limits are by now: the endpoint keeps to them.
        async with aclosing(self._raw_lines(MAX_INT)) as lines:
            async for number, raw in lines:
                yield parse_line(raw, number, self._claim.batch.endpoint, _NO_LIMITS)

    async def _raw_lines(self, longest: int) -> AsyncGenerator[tuple[int, bytes], None]:
        async with aclosing(self._parts()) as parts, aclosing(split_lines(parts, longest)) as lines:
            async for found in lines:
                yield found

    async def _parts(self) -> AsyncGenerator[bytes, None]:
        part = 0
        while content := await self._files.read(self._claim.batch.tenant, self._claim.batch.input_file, part):
            yield content
            part += 1


def window_of(places: int) -> int:
    """How many lines of a batch are begun at once, where so many run at once."""
    return _WINDOW * places


def _passes(answer: LineAnswer, tries: int) -> bool:
    """Whether what is wrong passes by itself."""
    if answer.final:
        return False
    return answer.status in _BUSY or (answer.status >= 500 and tries < _TRIES)
