"""Answers that are packed while they are sent, for a second use."""

from __future__ import annotations

import re
import zlib
from collections.abc import Awaitable, Callable, Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from helix_ray.core.idempotency import KeptAnswer

_MOST = 16 * 2**20
_MOST_PACKED = 2**20
# The fastest: a stream's frames are so much alike that the others gain little.
_LEVEL = 1
# They speak of the moment, or are made anew.
_FLEETING = re.compile("content-length$|date$|retry-after|.*ratelimit")


class Recorder:
    """Packs one answer.

    Args:
        status: of HTTP.
        headers: as ASGI has them.
    """

    __slots__ = ("_headers", "_packed", "_packer", "_parts", "_size", "_status")

    def __init__(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        texts = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers]
        self._headers = tuple((name, value) for name, value in texts if not _FLEETING.match(name))
        self._status = status
        self._packer = zlib.compressobj(_LEVEL)
        self._parts: list[bytes] = []
        self._size = self._packed = 0

    def add(self, body: bytes) -> None:
        """Pack a piece of the body; nothing more, once there was too much."""
        if self._too_large:
            return
        self._size += len(body)
        self._keep(self._packer.compress(body))

    def answer(self) -> KeptAnswer | None:
        """All that was packed; ``None`` when it is too much. Nothing can be added after that."""
        self._keep(self._packer.flush())
        return None if self._too_large else KeptAnswer(self._status, self._headers, b"".join(self._parts))

    @property
    def _too_large(self) -> bool:
        return self._size > _MOST or self._packed > _MOST_PACKED

    def _keep(self, part: bytes) -> None:
        self._packed += len(part)
        self._parts.append(part)
        if self._too_large:
            self._parts.clear()


class Recording:
    """An ASGI response that is recorded while it passes.

    Args:
        response: the response itself.
        ended: gets the record when all was passed on but the last piece: whoever has seen the end may ask again at once.
    """

    def __init__(self, response: ASGIApp, ended: Callable[[Recorder], Awaitable[None]]) -> None:
        self._response = response
        self._ended = ended

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send everything. Raises whatever the response raises."""
        recorders: list[Recorder] = []

        async def pass_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                recorders.append(Recorder(message["status"], message["headers"]))
            elif message["type"] == "http.response.body" and recorders:
                recorders[0].add(message.get("body", b""))
                if not message.get("more_body", False):
                    await self._ended(recorders.pop())
            await send(message)

        await self._response(scope, receive, pass_on)
