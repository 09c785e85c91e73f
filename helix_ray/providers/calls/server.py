"""The side that answers."""

from __future__ import annotations

import asyncio
import logging
import pickle
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from helix_ray.core.errors import HelixError
from helix_ray.providers.relay.frames import SECRET_BYTES, Item
from helix_ray.providers.relay.greeting import Greeted
from helix_ray.providers.relay.inbox import Address

_log = logging.getLogger(__name__)

Perform = Callable[..., Awaitable[Any]]
"""Does what a call asks for. A ``HelixError`` that it raises is raised on the other side."""


class CallServer:
    """Takes calls.

    Args:
        host: address to listen on, which other hosts of the cluster can reach.
        perform: answers them, any number at the same time.
    """

    def __init__(self, host: str, perform: Perform) -> None:
        self._host = host
        self._perform = perform
        self._secret = secrets.token_bytes(SECRET_BYTES)
        self._connections: set[_Asked] = set()
        self._server: asyncio.Server | None = None
        self._port = 0

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: the address cannot be used.
        """
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Asked(self._secret, self._perform, self._connections), self._host, 0)
        self._port = self._server.sockets[0].getsockname()[1]

    @property
    def address(self) -> Address:
        """Where clients connect to."""
        return Address(self._host, self._port, self._secret)

    async def close(self) -> None:
        """Take no more connections, answer what was asked, and close."""
        if self._server is not None:
            self._server.close()
        await asyncio.gather(*(task for connection in self._connections for task in connection.tasks), return_exceptions=True)
        for connection in list(self._connections):
            connection.close()


class _Asked(Greeted):
    """One client's connection."""

    def __init__(self, secret: bytes, perform: Perform, connections: set[_Asked]) -> None:
        super().__init__(secret)
        self._perform = perform
        self._connections = connections
        self.tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._connections.discard(self)

    def received(self, number: int, item: Item) -> None:
        task = asyncio.create_task(self._answer(number, item))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _answer(self, number: int, item: Item) -> None:
        answer: Any
        try:
            assert isinstance(item, bytes)
            # Whoever connected showed the secret, which only processes of the application are told.
            answer = (await self._perform(*pickle.loads(item)),)
        except HelixError as exc:
            answer = exc
        except Exception:
            _log.error("a call failed", exc_info=True)
            answer = HelixError("The request failed inside the application.")
        if not self.closed:
            self.send(number, [pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)])
