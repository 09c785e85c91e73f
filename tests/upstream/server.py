"""The fake service's HTTP: a small server in this process, with a port of its own."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from tests.upstream.answers import HELLO, Answer
from tests.upstream.anthropic_wire import AnthropicWire
from tests.upstream.openai_wire import OpenAIWire

Wire = OpenAIWire | AnthropicWire
KEY = "sk-upstream"


class _Reader(asyncio.StreamReader):
    """Tells when the client has closed its side, without reading."""

    def __init__(self) -> None:
        super().__init__(limit=2**24)
        self.ended = asyncio.Event()

    def feed_eof(self) -> None:
        super().feed_eof()
        self.ended.set()

    def set_exception(self, exc: BaseException) -> None:
        super().set_exception(exc)  # type: ignore[arg-type]
        self.ended.set()


@dataclass
class Received:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Reply:
    """What a fault works with: the request, how it would be answered, and the connection.

    Attributes:
        broken: the connection is of no use any more.
    """

    upstream: FakeUpstream
    request: Received
    wire: Wire
    writer: asyncio.StreamWriter
    broken: bool = False

    @property
    def frames(self) -> list[bytes]:
        """The stream of the right answer."""
        return self.wire.frames(self.upstream.answer, self.request.body)

    @property
    def streams(self) -> bool:
        return bool(self.request.body.get("stream"))

    async def head(self, status: int = 200, media_type: str | None = None, length: int | None = None, **headers: str) -> None:
        """Send the head; without a length the body comes in chunks."""
        fields = {"content-type": media_type or self.wire.media_type}
        fields |= {"transfer-encoding": "chunked"} if length is None else {"content-length": str(length)}
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        self.writer.write(f"HTTP/1.1 {status} Told\r\n{lines}\r\n".encode())
        await self.writer.drain()

    async def chunk(self, data: bytes) -> None:
        """Send a piece of the body."""
        if data:
            self.writer.write(b"%x\r\n%b\r\n" % (len(data), data))
            await self.writer.drain()

    async def end(self) -> None:
        """End a body that came in chunks."""
        self.writer.write(b"0\r\n\r\n")
        await self.writer.drain()

    async def body(self, status: int, data: bytes, media_type: str = "application/json", **headers: str) -> None:
        """Send an answer in one piece."""
        await self.head(status, media_type, len(data), **headers)
        self.writer.write(data)
        await self.writer.drain()

    async def hang_up(self) -> None:
        """Close the connection, whatever was promised on it."""
        self.broken = True
        self.writer.close()

    async def wait(self) -> None:
        """Say nothing until the client hangs up."""
        self.broken = True
        await self.upstream.forever.wait()


Fault = Callable[[Reply], Awaitable[None]]


async def goes_right(reply: Reply) -> None:
    """No fault."""
    if not reply.streams:
        await reply.body(200, reply.wire.whole(reply.upstream.answer, reply.request.body))
        return
    await reply.head()
    for frame in reply.frames:
        await reply.chunk(frame)
    await reply.end()


@dataclass
class FakeUpstream:
    """A service that is asked for answers.

    Attributes:
        answer: what its models say.
        faults: what happens with the next requests, one after the other; then everything goes right.
        always: what happens with all others.
        requests: as they came.
        connections: how many were made.
        asked: is set by a request.
        gone: is set when a client closes a connection on which it was answered.
    """

    answer: Answer = HELLO
    faults: list[Fault] = field(default_factory=list)
    always: Fault = goes_right
    requests: list[Received] = field(default_factory=list)
    connections: int = 0
    url: str = ""
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    forever: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def body(self) -> dict[str, Any]:
        """Of the last request."""
        return self.requests[-1].body

    def accept(self, reader: _Reader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.create_task(self._converse(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _converse(self, reader: _Reader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                while await self._exchange(reader, writer):
                    pass
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _exchange(self, reader: _Reader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; returns whether another one may follow."""
        request = await _read(reader)
        self.requests.append(request)
        self.asked.set()
        answering = asyncio.create_task(self._answer(request, writer))
        leaving = asyncio.create_task(reader.ended.wait())
        await asyncio.wait((answering, leaving), return_when=asyncio.FIRST_COMPLETED)
        if leaving.done() and not answering.done():
            self.gone.set()
        leaving.cancel()
        answering.cancel()
        try:
            return not await answering
        except ConnectionError:
            self.gone.set()
            return False
        except asyncio.CancelledError:
            if self.gone.is_set():
                return False
            raise

    async def _answer(self, request: Received, writer: asyncio.StreamWriter) -> bool:
        """Answer a request; returns whether the connection is of no use any more."""
        wire: Wire = AnthropicWire() if request.path.startswith("/v1/messages") else OpenAIWire()
        reply = Reply(self, request, wire, writer)
        if self.faults:
            await self.faults.pop(0)(reply)
            return reply.broken
        refusal = wire.check(request.path, request.headers, request.body, KEY)
        if refusal is not None:
            await reply.body(*refusal)
        else:
            await self.always(reply)
        return reply.broken


async def _read(reader: asyncio.StreamReader) -> Received:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:] if line)}
    raw = await reader.readexactly(int(headers.get("content-length", "0")))
    return Received(lines[0].split(" ")[1], headers, json.loads(raw))


@asynccontextmanager
async def upstream(answer: Answer = HELLO, *faults: Fault, tls: ssl.SSLContext | None = None) -> AsyncIterator[FakeUpstream]:
    """A service while the block runs."""
    fake = FakeUpstream(answer, list(faults))
    loop = asyncio.get_running_loop()

    def protocol() -> asyncio.StreamReaderProtocol:
        reader = _Reader()
        return asyncio.StreamReaderProtocol(reader, lambda _, writer: fake.accept(reader, writer))

    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=tls)
    fake.url = f"http{'s' if tls else ''}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield fake
    finally:
        server.close()
        await fake.stop()
