"""The side that asks."""

from __future__ import annotations

import asyncio
import itertools
import pickle
from collections.abc import Awaitable, Callable
from typing import Any

from helix_ray.core.errors import HelixError, UnavailableError
from helix_ray.providers.relay.connection import Connection
from helix_ray.providers.relay.frames import Item
from helix_ray.providers.relay.inbox import Address

_CONNECT_S = 5.0
_RETRY_AFTER_S = 1.0

Find = Callable[[], Awaitable[Address]]


class CallClient:
    """Calls what a server answers. The connection is made when it is needed, and anew when it was lost.

    Args:
        find: says where a server is now; it raises a ``HelixError`` where there is none.
    """

    def __init__(self, find: Find) -> None:
        self._find = find
        self._connecting: asyncio.Task[_Made] | None = None

    async def call(self, *request: Any) -> Any:
        """What the server gives. It goes on where this is cancelled.

        Raises:
            HelixError: it fails.
            UnavailableError: there is no server, or it was lost; then nobody knows whether it did it.
        """
        connecting = self._connecting
        if connecting is not None and connecting.done() and not connecting.cancelled() and connecting.exception() is None:
            made = connecting.result()
            if not made.closed:
                return await made.ask(request)
        if connecting is None or connecting.done():
            connecting = self._connecting = asyncio.create_task(self._connect())
        # Several wait for one attempt; one that is cancelled must not take it from the others.
        made = await asyncio.shield(connecting)
        return await made.ask(request)

    def close(self) -> None:
        """Close the connection."""
        connecting, self._connecting = self._connecting, None
        if connecting is None:
            return
        connecting.cancel()
        if connecting.done() and not connecting.cancelled() and connecting.exception() is None:
            connecting.result().close()

    async def _connect(self) -> _Made:
        address = await self._find()
        try:
            async with asyncio.timeout(_CONNECT_S):
                loop = asyncio.get_running_loop()
                transport, made = await loop.create_connection(_Made, address.host, address.port)
        except (OSError, TimeoutError) as exc:
            raise _lost() from exc
        transport.write(address.secret)
        return made


class Service:
    """A service behind calls: every method of its protocol, as a coroutine function of the same name.

    Args:
        client: calls it.
        name: what the server knows it by.
    """

    def __init__(self, client: CallClient, name: str) -> None:
        self._client = client
        self._name = name

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        client, service = self._client, self._name

        def call(*args: Any) -> Awaitable[Any]:
            return client.call(service, name, *args)

        self.__dict__[name] = call  # found by itself from now on
        return call


class _Made(Connection):
    """The connection to a server."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count()
        self._asked: dict[int, asyncio.Future[Any]] = {}

    async def ask(self, request: tuple[Any, ...]) -> Any:
        if self.closed:
            raise _lost()
        number = next(self._numbers)
        answered = self._asked[number] = self._loop.create_future()
        self.send(number, [pickle.dumps(request, pickle.HIGHEST_PROTOCOL)])
        try:
            return await answered
        finally:
            self._asked.pop(number, None)

    def received(self, number: int, item: Item) -> None:
        answered = self._asked.get(number)
        if answered is None or answered.done():
            return
        assert isinstance(item, bytes)
        answer = pickle.loads(item)
        if isinstance(answer, HelixError):
            answered.set_exception(answer)
        else:
            answered.set_result(answer[0])

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        for answered in self._asked.values():
            if not answered.done():
                answered.set_exception(_lost())


def _lost() -> UnavailableError:
    return UnavailableError("The part of the application that keeps the accounts was lost.", retry_after=_RETRY_AFTER_S)
