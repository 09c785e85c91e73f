"""Running a generation for a connection: streamed as server-sent events, or collected into one answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, suppress
from typing import TypeVar

from starlette.types import Receive, Scope, Send

from helix_ray.api.hangup import ClientDisconnected, Hangup
from helix_ray.api.ready import ReadyReader
from helix_ray.core.errors import DeadlineError, HelixError
from helix_ray.core.events import Event, Started
from helix_ray.telemetry import Call
from helix_ray.wire.sse import StreamEncoder

_log = logging.getLogger(__name__)

T = TypeVar("T")

_FAREWELL_S = 5.0  # how long the last frames of a broken stream may wait for the client to read

_HEAD = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache"),
    (b"x-accel-buffering", b"no"),
]


async def within(work: Awaitable[T], seconds: float) -> T:
    """Await ``work``, but not for ever.

    Raises:
        DeadlineError: it took longer than ``seconds``.
    """
    deadline = asyncio.timeout(seconds)
    try:
        async with deadline:
            return await work
    except TimeoutError as exc:
        if deadline.expired():
            raise _too_long(seconds) from exc
        raise


async def run_within(work: Awaitable[T], receive: Receive, seconds: float) -> T:
    """Await ``work``, but no longer than the client waits for it.

    Raises:
        DeadlineError: it took longer than ``seconds``.
        ClientDisconnected: the client went away.
    """
    async with Hangup(receive):
        return await within(work, seconds)


class EventStream:
    """An ASGI response that sends a generation while it runs.

    The head goes out with the first piece of the answer: whatever fails before it is raised, so that it
    becomes an HTTP error with a status. What fails later ends the stream with the dialect's error event.

    Args:
        events: the generation; it is closed in every case.
        encoder: of the dialect.
        call: the account of the request.
        seconds: longest time for all of it.
        before_end: is awaited when every event was encoded; the end of the stream goes out after it.
    """

    __slots__ = ("_before_end", "_call", "_encoder", "_events", "_frames", "_seconds", "_started")

    def __init__(
        self,
        events: AsyncGenerator[Event, None],
        encoder: StreamEncoder,
        call: Call,
        seconds: float,
        before_end: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._events = events
        self._encoder = encoder
        self._call = call
        self._seconds = seconds
        self._before_end = before_end
        self._frames: list[bytes] = []  # rendered, not sent
        self._started = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send everything.

        Raises:
            HelixError: it failed before anything was sent.
            ClientDisconnected: the client went away.
        """
        self._call.stream = True
        try:
            await run_within(self._send_events(send), receive, self._seconds)
        except ClientDisconnected:
            raise
        except Exception as exc:
            if not self._started:
                raise
            error = self._failure(exc)
            self._call.error = error.code
            self._frames.append(self._encoder.fail(error))
            # A client that does not read would hold the connection for ever.
            with suppress(DeadlineError):
                await run_within(self._send_frames(send, more=False), receive, _FAREWELL_S)

    async def _send_events(self, send: Send) -> None:
        encode, frames = self._encoder.encode, self._frames
        async with aclosing(ReadyReader(self._events)) as reader:
            while True:
                events = await reader.read()
                for event in events:
                    frames.append(encode(event))
                if reader.done:
                    break
                if not self._started:
                    if type(events[-1]) is Started:
                        continue
                    await self._send_head(send)
                await self._send_frames(send, more=True)
        if self._before_end is not None:
            await self._before_end()
        frames.append(self._encoder.close())
        if not self._started:
            await self._send_head(send)
        await self._send_frames(send, more=False)

    async def _send_head(self, send: Send) -> None:
        self._started = True
        await send({"type": "http.response.start", "status": 200, "headers": list(_HEAD)})

    async def _send_frames(self, send: Send, more: bool) -> None:
        body = b"".join(self._frames)
        if body or not more:
            await send({"type": "http.response.body", "body": body, "more_body": more})
        self._frames.clear()

    def _failure(self, exc: Exception) -> HelixError:
        if isinstance(exc, HelixError) and exc.status != 500:
            return exc
        _log.error("stream broke", exc_info=exc, extra={"fields": {"request_id": self._call.request_id}})
        return exc if isinstance(exc, HelixError) else HelixError("The server failed while it was answering.")


def _too_long(seconds: float) -> DeadlineError:
    return DeadlineError(f"The answer was not complete after {seconds:g} s.")
