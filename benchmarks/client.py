"""A small HTTP/1.1 client for load: keep-alive, Content-Length and chunked bodies, nothing else.

It shares two cores with the server under test, so it does no more per byte than the framing asks for
(RFC 9112, sections 6 and 7.1). Every server is measured with this client.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

BodySink = Callable[[bytes, float], None]


class ClientError(Exception):
    """The server closed early, or its answer is not HTTP/1.1 as this client knows it."""


@dataclass(frozen=True)
class Endpoint:
    """Where a server listens.

    Attributes:
        tls: speak HTTPS; the certificate is not verified, since it is the benchmark's own.
        headers: sent with every request, such as the key.
    """

    port: int
    host: str = "127.0.0.1"
    tls: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    model: str = "bench"

    def head(self, method: str, path: str) -> bytes:
        """Everything of a request before its ``Content-Length``, rendered once for many requests."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", "Accept: */*"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if method == "POST":
            lines.append("Content-Type: application/json")
        return ("\r\n".join(lines) + "\r\n").encode()


@dataclass
class Answer:
    """A finished response."""

    status: int = 0
    body: bytearray = field(default_factory=bytearray)


class Connection(asyncio.Protocol):
    """One keep-alive connection that carries one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._done: asyncio.Future[None] | None = None
        self._answer = Answer()
        self._sink: BodySink | None = None
        self._in_body = False
        self._chunked = False
        self._left = 0

    @classmethod
    async def open(cls, endpoint: Endpoint) -> Connection:
        """Connect.

        Raises:
            OSError: nobody listens there.
        """
        context = None
        if endpoint.tls:
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(cls, endpoint.host, endpoint.port, ssl=context)
        return connection

    async def request(self, head: bytes, body: bytes = b"", sink: BodySink | None = None) -> Answer:
        """Send one request and wait for the end of its answer.

        Args:
            head: from ``Endpoint.head``.
            sink: gets the pieces of a 200 answer's body and their time of arrival (``time.perf_counter`` seconds)
                as they come; the answer's ``body`` then stays empty.

        Raises:
            ClientError: the connection broke or the answer is malformed.
        """
        if self._transport is None:
            raise ClientError("the connection is closed")
        self._answer, self._sink, self._in_body = Answer(), sink, False
        self._done = asyncio.get_running_loop().create_future()
        self._transport.write(b"%bContent-Length: %d\r\n\r\n%b" % (head, len(body), body))
        await self._done
        return self._answer

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are none of asyncio's classes, only of their shape.
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._fail(f"the connection closed before the answer ended: {exc or 'end of file'}")

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        if self._done is None or self._done.done():
            self.close()
            return
        try:
            self._buffer = self._consume(self._buffer + data if self._buffer else data, now)
        except (ValueError, IndexError) as exc:
            self._fail(f"not HTTP/1.1: {exc}")
            self.close()

    def _consume(self, data: bytes, now: float) -> bytes:
        """Take what is complete; give back the rest."""
        position = 0
        if not self._in_body:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                return data
            self._read_head(data[:end])
            position = end + 4
        if not self._chunked:
            self._left -= len(data) - position
            self._take(data[position:], now)
            if self._left <= 0:
                self._finish()
            return b""
        size = len(data)
        while position < size:
            line = data.find(b"\r\n", position)
            if line < 0:
                break
            length = int(data[position:line].partition(b";")[0], 16)
            start, stop = line + 2, line + 2 + length
            if stop + 2 > size:
                break
            if length == 0:
                self._finish()
                return b""
            self._take(data[start:stop], now)
            position = stop + 2
        return data[position:]

    def _read_head(self, head: bytes) -> None:
        first, *lines = head.split(b"\r\n")
        self._answer.status = int(first.split(b" ", 2)[1])
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
        self._chunked = headers.get(b"transfer-encoding", b"").lower() == b"chunked"
        self._left = 0 if self._chunked else int(headers[b"content-length"]) if b"content-length" in headers else -1
        if self._left < 0:
            raise ValueError("the answer has neither a length nor chunks")
        self._in_body = True

    def _take(self, piece: bytes, now: float) -> None:
        if self._sink is not None and self._answer.status == 200:
            self._sink(piece, now)
        else:
            self._answer.body += piece

    def _finish(self) -> None:
        if self._done is not None and not self._done.done():
            self._done.set_result(None)

    def _fail(self, reason: str) -> None:
        if self._done is not None and not self._done.done():
            self._done.set_exception(ClientError(reason))
