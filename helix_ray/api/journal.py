"""The events of a response that is made in the background, on their way to the database."""

from __future__ import annotations

import asyncio
from typing import Any

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event
from helix_ray.core.responses import Responses, StreamPart
from helix_ray.wire.body import encode_json
from helix_ray.wire.responses.answer import Draft
from helix_ray.wire.responses.replay import pack_frames, split_frames
from helix_ray.wire.responses.stream import ResponseStreamEncoder


class Journal:
    """Collects the events of one response, and keeps them.

    Args:
        responses: where the response is kept, in progress.
        draft: of the response.
        request_id: for errors.
    """

    def __init__(self, responses: Responses, draft: Draft, request_id: str) -> None:
        self._responses = responses
        self._draft = draft
        self._request_id = request_id
        self._encoder = ResponseStreamEncoder(draft, request_id)
        self._number = self._total = 0  # frames of this try, and of all of them
        self._frames: list[bytes] = []
        self._parts: list[StreamPart] = []
        self._writing = asyncio.Lock()

    def restart(self) -> None:
        """The work begins anew; what it said before is not said again."""
        self._encoder = ResponseStreamEncoder(self._draft, self._request_id)
        self._number = 0

    def add(self, event: Event) -> None:
        """The next event of the work.

        Raises:
            HelixError: it breaks the grammar.
        """
        self._take(self._encoder.encode(event))

    def complete(self) -> dict[str, Any]:
        """The work is done: the response.

        Raises:
            HelixError: its events made no complete answer.
        """
        response = self._encoder.complete()
        self._take(self._encoder.close())
        return response

    def fail(self, error: HelixError) -> None:
        """The work broke."""
        self._take(self._encoder.fail(error))

    async def write(self) -> None:
        """Keep what there is so far.

        Raises:
            HelixError: it could not be kept; the next time tries again.
        """
        async with self._writing:
            self._pack()
            if self._parts:
                await self._responses.append(self._draft.id, self._parts)
                self._parts = []

    async def finish(self, response: dict[str, Any]) -> None:
        """Keep the response, and the rest of the events with it.

        Raises:
            HelixError: it could not be kept.
        """
        async with self._writing:
            self._pack()
            await self._responses.finish(self._draft.id, response["status"], encode_json(response), self._parts)

    def _take(self, frames: bytes) -> None:
        for frame in split_frames(frames):
            self._number += 1
            if self._number > self._total:
                self._total = self._number
                self._frames.append(frame)

    def _pack(self) -> None:
        # A part that could not be kept may have been: it stays as it was, and is not kept twice.
        if self._frames:
            self._parts.append(pack_frames(self._total - len(self._frames), self._frames))
            self._frames = []
