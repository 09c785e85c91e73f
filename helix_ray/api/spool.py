"""A request's body that is read twice: for its digest, and by the handler."""

from __future__ import annotations

import hashlib
import re
import tempfile
from types import TracebackType

from starlette.requests import Request
from starlette.types import Message

from helix_ray.api.body import receive_pieces
from helix_ray.config import Settings

_IN_MEMORY = 2**20
_PIECE = 64 * 2**10
_BOUNDARY = re.compile(r"boundary=\"?([^\";,\s]{1,70})", re.IGNORECASE)


class BodyDigest:
    """SHA-256 of a body. That of a form is the same whatever its boundary: clients draw another one for each try.

    Args:
        content_type: of the body.
    """

    def __init__(self, content_type: str) -> None:
        found = _BOUNDARY.search(content_type)
        self._mark = None if found is None else b"--" + found[1].encode("latin-1")
        self._digest = hashlib.sha256()
        self._tail = b""

    def update(self, piece: bytes) -> None:
        """Add a piece of the body."""
        if self._mark is None:
            self._digest.update(piece)
            return
        *parts, last = (self._tail + piece).split(self._mark)
        # What may be the beginning of a boundary.
        end = max(0, len(last) - len(self._mark) + 1)
        self._digest.update(b"--".join((*parts, last[:end])))
        self._tail = last[end:]

    def digest(self) -> bytes:
        """Of all pieces; nothing can be added after that."""
        self._digest.update(self._tail)
        return self._digest.digest()


class Spool:
    """``async with Spool(...) as spool:`` has read the body; a large one is on disk.

    Args:
        request: its body was not read yet.
        settings: hold the limits.
        limit: most bytes, where it is not ``limits.body_bytes``.

    Raises:
        RequestTooLargeError, RequestTimeoutError, ClientDisconnected: on entering; see ``read_body``.
    """

    def __init__(self, request: Request, settings: Settings, limit: int | None) -> None:
        self._request = request
        self._settings = settings
        self._limit = limit or settings.limits.body_bytes
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
        self._left = 0
        self._unread = True
        self.digest = b""

    async def __aenter__(self) -> Spool:
        digest = BodyDigest(self._request.headers.get("content-type", ""))
        try:
            async for piece in receive_pieces(self._request, self._settings, self._limit):
                digest.update(piece)
                self._left += self._file.write(piece)
        except BaseException:
            self._file.close()
            raise
        self._file.seek(0)
        self.digest = digest.digest()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()

    async def receive(self) -> Message:
        """The connection's ``receive``, as if nobody had read the body."""
        if not self._unread:
            return await self._request.receive()
        piece = self._file.read(_PIECE)
        self._left -= len(piece)
        self._unread = self._left > 0
        return {"type": "http.request", "body": piece, "more_body": self._unread}
