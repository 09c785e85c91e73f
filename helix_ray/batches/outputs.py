"""What a batch writes: its output file and its error file, in the order of the input."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec

from helix_ray.batches.files import FileStore
from helix_ray.batches.lines import Line, answered, unrun
from helix_ray.batches.queue import BatchQueue, Claim, Result
from helix_ray.core.batches import PART_BYTES, LineAnswer
from helix_ray.core.events import Usage

_REASONS = {
    "cancelling": ("batch_cancelled", "This request was not run because the batch was cancelled."),
    "in_progress": ("batch_expired", "This request could not be run before the completion window ended."),
}


class _PromptDetails(msgspec.Struct, frozen=True):
    cached_tokens: int = 0


class _CompletionDetails(msgspec.Struct, frozen=True):
    reasoning_tokens: int = 0


class _Counts(msgspec.Struct, frozen=True):
    prompt_tokens: int = 0
    completion_tokens: int = 0
    prompt_tokens_details: _PromptDetails = _PromptDetails()
    completion_tokens_details: _CompletionDetails = _CompletionDetails()


class _Answer(msgspec.Struct, frozen=True):
    usage: _Counts = _Counts()


_DECODER = msgspec.json.Decoder(_Answer)


class FileWriter:
    """Writes a file; with nothing written there is none. Nobody sees it before the batch ends.

    Args:
        files: where it goes.
        tenant: whose it is.
        name: of the file.
    """

    def __init__(self, files: FileStore, tenant: str, name: str) -> None:
        self._files = files
        self._tenant = tenant
        self._name = name
        self._id: str | None = None
        self._parts = 0
        self._waiting = bytearray()

    async def write(self, content: bytes) -> None:
        """Add to its end."""
        self._waiting += content
        while len(self._waiting) >= PART_BYTES:
            await self._keep(bytes(self._waiting[:PART_BYTES]))
            del self._waiting[:PART_BYTES]

    async def close(self) -> str | None:
        """The file's id, if there is one."""
        if self._waiting:
            await self._keep(bytes(self._waiting))
        return self._id

    async def _keep(self, part: bytes) -> None:
        if self._id is None:
            self._id = await self._files.begin_output(self._tenant, self._name)
        await self._files.append(self._tenant, self._id, self._parts, part)
        self._parts += 1


def result_of(claim: Claim, line: Line, answer: LineAnswer) -> Result:
    """What is kept of an answer."""
    body = answer.body if b"\n" not in answer.body else msgspec.json.format(answer.body, indent=-1)
    response = {"status_code": answer.status, "request_id": answer.request_id, "body": msgspec.Raw(body)}
    failed = not 200 <= answer.status < 300
    return Result(line.number, failed, answered(line.custom_id, _ident(claim, line), response), _usage_of(answer.body))


async def write_outputs(
    claim: Claim, queue: BatchQueue, files: FileStore, lines: AsyncIterator[Line], status: str
) -> tuple[str | None, str | None, int]:
    """Write both files.

    Args:
        claim: the batch.
        queue: has its results.
        files: where they go.
        lines: of the input.
        status: of the batch; it says why lines have no result.

    Returns:
        The ids of the output file and the error file, and how many lines have no result.
    """
    output = FileWriter(files, claim.batch.tenant, f"{claim.batch.id}_output.jsonl")
    errors = FileWriter(files, claim.batch.tenant, f"{claim.batch.id}_error.jsonl")
    missing = 0
    results: list[Result] = []
    more = True
    async for line in lines:
        if not results and more:
            results = await queue.results(claim.number, line.number - 1)
            more = bool(results)
            results.reverse()
        if results and results[-1].line == line.number:
            result = results.pop()
            await (errors if result.failed else output).write(result.content)
        else:
            missing += 1
            await errors.write(unrun(line.custom_id, _ident(claim, line), *_REASONS[status]))
    return await output.close(), await errors.close(), missing


def _usage_of(body: bytes) -> Usage:
    """What an answer says that it consumed: nothing, where it does not."""
    try:
        used = _DECODER.decode(body).usage
    except msgspec.DecodeError:
        return Usage(0, 0)
    cached, reasoning = used.prompt_tokens_details.cached_tokens, used.completion_tokens_details.reasoning_tokens
    return Usage(used.prompt_tokens, used.completion_tokens, cached, reasoning)


def _ident(claim: Claim, line: Line) -> str:
    return f"batch_req-{claim.batch.id.partition('-')[2]}-{line.number}"
