"""The sending side: one connection per ingress replica that asked this engine replica for something."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any, cast

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event
from helix_ray.providers.relay.frames import encode_error, encode_event, encode_frame
from helix_ray.providers.relay.inbox import Address

_CONNECT_S = 5.0


class Outbox:
    """Sends streams to inboxes. Its connections are made on first use and kept."""

    def __init__(self) -> None:
        self._connections: dict[Address, asyncio.Future[_Connection]] = {}

    async def send(self, batches: AsyncIterator[list[Event]], address: Address, number: int) -> None:
        """Send a whole stream, its failure included.

        Args:
            batches: the events, in groups as they became ready; closed in every case.
            address: the inbox.
            number: the stream's number there.

        Raises:
            OSError: the inbox cannot be reached any more.
        """
        async with aclosing(batches):  # type: ignore[type-var]
            connection = await self._connection(address)
            try:
                async for batch in batches:
                    connection.send(number, [encode_event(event) for event in batch])
            except HelixError as exc:
                connection.send(number, [encode_error(exc)])
            else:
                connection.send(number, [None])

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

    def _made(self) -> list[_Connection]:
        attempts = self._connections.values()
        return [made.result() for made in attempts if made.done() and not made.cancelled() and made.exception() is None]

    async def _connection(self, address: Address) -> _Connection:
        attempt = self._connections.get(address)
        if attempt is None or (attempt.done() and (attempt.exception() is not None or attempt.result().closed)):
            attempt = self._connections[address] = asyncio.ensure_future(_connect(address))
        # Several streams wait for one attempt; one that is cancelled must not take it from the others.
        return await asyncio.shield(attempt)


async def _connect(address: Address) -> _Connection:
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(_CONNECT_S):
        transport, connection = await loop.create_connection(_Connection, address.host, address.port)
    transport.write(address.secret)
    return connection


class _Connection(asyncio.Protocol):
    """Gathers what is sent during one pass of the event loop, which is what one engine step gave, into one frame."""

    def __init__(self) -> None:
        self._items: list[Any] = []
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None

    @property
    def closed(self) -> bool:
        return self._transport is None or self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's are no subclass

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None

    def send(self, number: int, items: list[Any]) -> None:
        if self.closed:
            raise ConnectionResetError("the ingress replica is gone")
        if not self._items:
            self._loop.call_soon(self._flush)
        for item in items:
            self._items += (number, item)

    def close(self) -> None:
        if self._transport is not None:
            self._flush()
            self._transport.close()

    def _flush(self) -> None:
        items, self._items = self._items, []
        if items and self._transport is not None:
            self._transport.write(encode_frame(items))
