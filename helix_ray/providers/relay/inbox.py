"""The side that asks: one listener per ingress replica."""

from __future__ import annotations

import asyncio
import itertools
import secrets
from dataclasses import dataclass

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest
from helix_ray.providers.relay.connection import Connection
from helix_ray.providers.relay.frames import SECRET_BYTES, Item, decode_item, encode_request
from helix_ray.providers.relay.greeting import Greeted


@dataclass(frozen=True, slots=True)
class Address:
    """Where an outbox connects to.

    Attributes:
        host: address of the inbox.
        port: its port.
        secret: what a connection has to show.
    """

    host: str
    port: int
    secret: bytes


class Stream:
    """Answers of one engine replica, one after the other, each read by one task.

    Attributes:
        number: the stream's number in its inbox.
        done: the answer has ended.
    """

    __slots__ = ("_connection", "_error", "_events", "_streams", "_waiter", "done", "number")

    def __init__(self, number: int, streams: dict[int, Stream]) -> None:
        self.number = number
        self.done = False
        self._streams = streams
        self._connection: Connection | None = None  # that the first answer came over
        self._events: list[Event] = []
        self._error: HelixError | None = None
        self._waiter: asyncio.Future[None] | None = None
        streams[number] = self

    @property
    def usable(self) -> bool:
        """Whether the answer has ended well, and the replica listens for the next request."""
        return self.done and self._error is None and self._connection is not None and not self._connection.closed

    async def read(self) -> list[Event]:
        """All events that have come; waits for one when there is none. Empty at the answer's end only.

        Raises:
            HelixError: the answer failed, after what came before was read.
        """
        while not self._events:
            if self._error is not None:
                raise self._error
            if self.done:
                return []
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        events, self._events = self._events, []
        return events

    def ask(self, request: ChatRequest) -> None:
        """Send the next request. Only for a stream that is ``usable``."""
        self.done = False
        self._events.clear()
        if self._connection is not None:
            self._connection.send(self.number, [encode_request(request)])

    def put(self, connection: Connection, item: Item) -> None:
        """Take an item from a connection."""
        said = decode_item(item)
        if said is None:
            self._connection = connection
            self.done = True
        elif isinstance(said, HelixError):
            self.fail(said)
        else:
            self._events.append(said)
        self._wake()

    def fail(self, error: HelixError) -> None:
        """End the stream with an error, unless its answer has ended."""
        if not self.done:
            self.done = True
            self._error = error
            self._wake()

    def close(self) -> None:
        """Forget the stream: what still comes for it is dropped, and a replica that waits for its next request is told."""
        if self.usable and self._connection is not None:
            self._connection.send(self.number, [None])
        self._streams.pop(self.number, None)

    def _wake(self) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)


class Inbox:
    """Takes connections from outboxes.

    Args:
        host: address to listen on, which other hosts of the cluster can reach.

    Attributes:
        connections: those that are open.
    """

    def __init__(self, host: str) -> None:
        self._host = host
        self._secret = secrets.token_bytes(SECRET_BYTES)
        self._numbers = itertools.count()
        self._streams: dict[int, Stream] = {}
        self.connections: set[Connection] = set()
        self._server: asyncio.Server | None = None
        self._port = 0

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: the address cannot be used.
        """
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Accepted(self._secret, self._streams, self.connections), self._host, 0)
        self._port = self._server.sockets[0].getsockname()[1]

    @property
    def address(self) -> Address:
        """Where outboxes connect to."""
        return Address(self._host, self._port, self._secret)

    def open(self) -> Stream:
        """A stream with a number of its own. Close it when it was read."""
        return Stream(next(self._numbers), self._streams)

    def close(self) -> None:
        """Stop listening and close all connections."""
        if self._server is not None:
            self._server.close()
        for connection in list(self.connections):
            connection.close()


class _Accepted(Greeted):
    """One outbox's connection."""

    def __init__(self, secret: bytes, streams: dict[int, Stream], connections: set[Connection]) -> None:
        super().__init__(secret)
        self._streams = streams
        self._connections = connections

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        # The call that is open beside each stream ends as well, and says why.
        self._connections.discard(self)

    def received(self, number: int, item: Item) -> None:
        stream = self._streams.get(number)
        if stream is not None:
            stream.put(self, item)
