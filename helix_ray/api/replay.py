"""Sending the stream of a response that is made in the background: what there was of it, and what comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.types import Receive, Scope, Send

from helix_ray.api.streaming import run_within
from helix_ray.core.accounts import Principal
from helix_ray.core.errors import HelixError
from helix_ray.core.responses import Responses
from helix_ray.telemetry import Call
from helix_ray.wire.responses.replay import encode_rest, unpack_frames
from helix_ray.wire.responses.stream import encode_failure_frame

_LOOK_S = 0.2
_HEAD = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-cache"), (b"x-accel-buffering", b"no")]


class Replay:
    """An ASGI response with the events of a kept response; it ends when they do.

    Args:
        responses: where they are.
        principal: who asks.
        response_id: of the response, which is there.
        after: number of the last event that is left out; -1 for none.
        call: the account of the request.
        seconds: longest time for all of it.
    """

    def __init__(
        self, responses: Responses, principal: Principal, response_id: str, after: int, call: Call, seconds: float
    ) -> None:
        self._responses = responses
        self._whose = (principal.tenant, principal.agent, response_id)
        self._after = after
        self._call = call
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send everything.

        Raises:
            ClientDisconnected: the client went away.
        """
        self._call.stream = True
        await send({"type": "http.response.start", "status": 200, "headers": list(_HEAD)})
        last = b""
        try:
            await run_within(self._send(send), receive, self._seconds)
        except HelixError as exc:
            self._call.error = exc.code
            last = encode_failure_frame(exc, self._call.request_id, self._after + 1)
        await send({"type": "http.response.body", "body": last, "more_body": False})

    async def _send(self, send: Send) -> None:
        async with aclosing(self._frames()) as frames:
            async for some in frames:
                await send({"type": "http.response.body", "body": some, "more_body": True})

    async def _frames(self) -> AsyncGenerator[bytes, None]:
        while True:
            # First how it stands, then its events: of one that has ended none is missing.
            stored = await self._responses.response(*self._whose)
            while parts := await self._responses.events(*self._whose, self._after):
                for part in parts:
                    yield unpack_frames(part, self._after)
                    self._after = part.first + part.count - 1
            if stored.status != "in_progress":
                break
            await asyncio.sleep(_LOOK_S)
        if rest := encode_rest(stored, self._after):
            yield rest
