"""The side that answers: one connection per ingress replica that asked this engine replica for something."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest
from helix_ray.providers.relay.connection import Connection
from helix_ray.providers.relay.frames import Item, decode_request, encode_error, encode_event
from helix_ray.providers.relay.inbox import Address

_CONNECT_S = 5.0

Put = Callable[[list[Event]], None]
Run = Callable[[ChatRequest, Put], Awaitable[None]]
"""Runs a generation and puts its events, in groups as they become ready. What a put raises ends it."""


class Outbox:
    """Answers the requests of inboxes. Its connections are made on first use and kept.

    Args:
        run: how a request is answered.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._connections: dict[Address, asyncio.Future[_Made]] = {}

    async def serve(self, request: ChatRequest, address: Address, number: int) -> None:
        """Send the answer, its failure included, and those to the requests that follow on the same stream.

        Args:
            request: the first request.
            address: the inbox.
            number: the stream's number there.

        Raises:
            OSError: the inbox cannot be reached any more.
        """
        connection = await self._connection(address)
        requests = connection.open(number)

        def put(events: list[Event]) -> None:
            connection.send(number, [encode_event(event) for event in events])

        asked: ChatRequest | None = request
        try:
            while asked is not None:
                try:
                    await self._run(asked, put)
                except HelixError as exc:
                    connection.send(number, [encode_error(exc)])
                    return
                connection.send(number, [None])
                asked = await requests.get()
            if connection.closed:
                raise ConnectionResetError("the other side is gone")
        finally:
            connection.forget(number)

    @property
    def connected(self) -> int:
        """How many inboxes are connected."""
        return sum(not connection.closed for connection in self._made())

    def close(self) -> None:
        """Close all connections."""
        for connection in self._made():
            connection.close()
        for attempt in self._connections.values():
            attempt.cancel()

    def _made(self) -> list[_Made]:
        attempts = self._connections.values()
        return [made.result() for made in attempts if made.done() and not made.cancelled() and made.exception() is None]

    async def _connection(self, address: Address) -> _Made:
        attempt = self._connections.get(address)
        if attempt is None or (attempt.done() and (attempt.exception() is not None or attempt.result().closed)):
            attempt = self._connections[address] = asyncio.ensure_future(_connect(address))
        # Several streams wait for one attempt; one that is cancelled must not take it from the others.
        return await asyncio.shield(attempt)


async def _connect(address: Address) -> _Made:
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(_CONNECT_S):
        transport, connection = await loop.create_connection(_Made, address.host, address.port)
    transport.write(address.secret)
    return connection


class _Made(Connection):
    """The connection to one inbox."""

    def __init__(self) -> None:
        super().__init__()
        self._requests: dict[int, asyncio.Queue[ChatRequest | None]] = {}

    def open(self, number: int) -> asyncio.Queue[ChatRequest | None]:
        """Where the further requests of a stream come; ``None`` when there are no more."""
        return self._requests.setdefault(number, asyncio.Queue())

    def forget(self, number: int) -> None:
        """The stream was served."""
        self._requests.pop(number, None)

    def received(self, number: int, item: Item) -> None:
        requests = self._requests.get(number)
        if requests is not None:
            requests.put_nowait(decode_request(item))

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        for requests in self._requests.values():
            requests.put_nowait(None)
