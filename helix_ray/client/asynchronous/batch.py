"""Many chats in one call."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from openai.types import Batch as OpenAIBatch
from openai.types.chat import ChatCompletion

from helix_ray.client.asynchronous.transport import AsyncTransport
from helix_ray.client.batch_lines import ENDED, ENDPOINT, Outcomes, encode_requests, refusal_of
from helix_ray.client.errors import APITimeoutError, BatchError, NotFoundError

Progress = Callable[[int, int], None]
"""Is told how many requests have ended, of how many."""

_FIRST_LOOK_S, _LONGEST_PAUSE_S, _PATIENCE = 0.5, 10.0, 1.5


class AsyncBatch:
    """Many chats in one call, at the price of batches.

    Args:
        transport: carries the requests.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def process(
        self,
        requests: Iterable[Mapping[str, Any]],
        *,
        progress: Progress | None = None,
        within: float | None = None,
        first_look: float = _FIRST_LOOK_S,
    ) -> Sequence[ChatCompletion]:
        """The answers to chats, in their order.

        The chats go to the server as one file and run as a batch there, however few they are; its files are deleted once
        they were read. ``files`` and ``batches`` of the client are for batches that outlive the program.

        Args:
            requests: bodies as ``chat.completions.create`` takes them; all of them may name different models.
            progress: told how many have ended, of how many, as long as it lasts.
            within: seconds to wait for the end. Then the batch is cancelled.
            first_look: seconds until the first look at how far it is; the pauses between grow to ten seconds.

        Raises:
            BatchError: some have no answer; it holds those of the others.
            APITimeoutError: it took too long.
            ValueError: there are no requests, or one asks for a stream.
        """
        content = encode_requests(requests)
        count = content.count(b"\n") + 1
        files, batches = self._transport.files, self._transport.batches
        stored = await files.create(file=("requests.jsonl", content), purpose="batch")
        batch = await batches.create(input_file_id=stored.id, endpoint=ENDPOINT, completion_window="24h")
        batch = await self._ended(batch, count, progress, within, first_look)
        if batch.status == "failed":
            await self._delete(stored.id)
            raise BatchError(refusal_of(batch.id, batch.errors.data or () if batch.errors else ()), code="failed")
        outcomes = Outcomes()
        written = [file for file in (batch.output_file_id, batch.error_file_id) if file is not None]
        for file in written:
            outcomes.read((await files.content(file)).content)
        await self._delete(stored.id, *written)
        return outcomes.in_order(count, batch.id, batch.status)

    async def _ended(
        self, batch: OpenAIBatch, count: int, progress: Progress | None, within: float | None, pause: float
    ) -> OpenAIBatch:
        deadline = None if within is None else time.monotonic() + within
        while batch.status not in ENDED:
            if deadline is not None and time.monotonic() + pause > deadline:
                await self._transport.batches.cancel(batch.id)
                raise APITimeoutError(f"{batch.id} has not ended within {within} s; it was cancelled.", code=batch.status)
            await asyncio.sleep(pause)
            pause = min(pause * _PATIENCE, _LONGEST_PAUSE_S)
            batch = await self._transport.batches.retrieve(batch.id)
            if progress is not None and batch.request_counts is not None:
                progress(batch.request_counts.completed + batch.request_counts.failed, count)
        return batch

    async def _delete(self, *files: str) -> None:
        for file in files:
            try:
                await self._transport.files.delete(file)
            except NotFoundError:
                continue
