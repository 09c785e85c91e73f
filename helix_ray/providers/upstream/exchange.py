"""One streamed answer of a provider while it comes: its bytes, within limits of time and size."""

from __future__ import annotations

import asyncio
from types import TracebackType

import aiohttp

from helix_ray.config import Timeouts
from helix_ray.core.errors import DeadlineError, HelixError
from helix_ray.wire.upstream.lines import cut_off, malformed

# So long the end of the response may be behind the end of the answer, or else the connection is not used again.
_LAST_S = 0.25


class Exchange:
    """``async with Exchange(...) as exchange:`` closes the response at the end: the provider stops when somebody stops reading.

    Time is watched by one timer for all of it, which breaks the response: timers for each piece cost more than the pieces.

    Args:
        response: whose head has come.
        timeouts: of the provider.
        most_bytes: longest answer.
        asked_at: time of the event loop at which the request began.
    """

    def __init__(self, response: aiohttp.ClientResponse, timeouts: Timeouts, most_bytes: int, asked_at: float) -> None:
        self._response = response
        self._content = response.content
        self._timeouts = timeouts
        self._left = most_bytes
        self._most_bytes = most_bytes
        self._loop = asyncio.get_running_loop()
        self._asked_at = asked_at
        self._ends_at = asked_at + timeouts.total
        self._waits_since: float | None = None
        self._begun = False
        self._timer: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> Exchange:
        self._watch()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if error is None and self._content.at_eof() and self._content.exception() is None:
            self._response.release()
        else:
            self._response.close()

    @property
    def media_type(self) -> str:
        """Of the answer, in small letters."""
        return self._response.content_type.lower()

    async def read(self) -> bytes:
        """What has come; nothing at the end.

        Raises:
            HelixError: it takes too long, is too long, or the connection broke.
        """
        self._waits_since = self._loop.time()
        try:
            data = await self._content.readany()
        except HelixError:
            raise
        except (aiohttp.ClientError, OSError) as exc:
            raise cut_off() from exc
        self._waits_since = None
        self._left -= len(data)
        if self._left < 0:
            raise malformed(f"its answer is longer than {self._most_bytes} bytes")
        return data

    def begin(self) -> None:
        """The answer has begun: from now on the time from piece to piece counts."""
        if not self._begun:
            self._begun = True
            self._watch()

    async def finish(self) -> None:
        """The answer is complete. Wait a moment for the end of the response, so that the connection can be used again."""
        self._left, self._ends_at = 2**16, self._loop.time() + _LAST_S
        self._watch()
        try:
            while await self.read():
                pass
        except HelixError:
            self._response.close()

    def _watch(self) -> None:
        """Break the response if its time is over, and look again when it may be."""
        if self._timer is not None:
            self._timer.cancel()
        now = self._loop.time()
        if now >= self._ends_at:
            self._break("was not complete", self._timeouts.total)
            return
        if not self._begun:
            due = self._asked_at + self._timeouts.first_token
            if now >= due:
                self._break("did not begin", self._timeouts.first_token)
                return
        else:
            # A reader that does something else keeps nobody waiting but itself.
            due = (now if self._waits_since is None else self._waits_since) + self._timeouts.between_tokens
            if now >= due:
                self._break("did not go on", self._timeouts.between_tokens)
                return
        self._timer = self._loop.call_at(min(due, self._ends_at), self._watch)

    def _break(self, how: str, seconds: float) -> None:
        self._content.set_exception(too_late(how, seconds))


def too_late(how: str, seconds: float) -> DeadlineError:
    """The error for an answer whose time is over.

    Args:
        how: goes on from "The answer of the model's provider".
        seconds: that it had.
    """
    return DeadlineError(f"The answer of the model's provider {how} within {seconds:g} s.", code="upstream_timeout")
