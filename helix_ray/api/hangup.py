"""Noticing that a client went away, and stopping its work at once."""

from __future__ import annotations

import asyncio
from types import TracebackType

from starlette.types import Receive


class ClientDisconnected(Exception):
    """The client closed the connection before its answer was complete. Nothing can be sent any more."""


class Hangup:
    """``async with Hangup(receive):`` cancels its body when the client goes away.

    It begins after the request's body was read, and raises ``ClientDisconnected`` in place of the
    cancellation, as ``asyncio.timeout`` does with ``TimeoutError``. A cancellation from elsewhere passes.

    Args:
        receive: the connection's ASGI ``receive``.
    """

    __slots__ = ("_cancelling", "_gone", "_receive", "_task", "_watcher")

    _task: asyncio.Task[object] | None
    _watcher: asyncio.Task[None]
    _cancelling: int

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._task = None
        self._gone = False

    async def __aenter__(self) -> None:
        self._task = task = asyncio.current_task()
        assert task is not None
        self._cancelling = task.cancelling()
        self._watcher = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        # Some servers report a disconnect as well when the answer is complete: then the body has ended.
        if self._task is not None:
            self._gone = True
            self._task.cancel()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        task, self._task = self._task, None
        self._watcher.cancel()
        if self._gone and task is not None:
            # Somebody else may have cancelled the task as well; that cancellation goes on.
            others = task.uncancel() > self._cancelling
            if kind is not None and not (others and issubclass(kind, asyncio.CancelledError)):
                raise ClientDisconnected from error
