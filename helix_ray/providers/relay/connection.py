"""One connection between an outbox and an inbox, seen from either end."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import msgspec

from helix_ray.providers.relay.frames import FrameReader, Item, encode_frame


class Connection(asyncio.Protocol):
    """Sends and receives items.

    Gathers what is sent during one pass of the event loop into one frame: on the side of the engine that is what one of its
    steps gave. Subclasses say what becomes of an item (``received``).
    """

    def __init__(self) -> None:
        self._unsent: list[Any] = []
        self._frames = FrameReader()
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None

    @property
    def closed(self) -> bool:
        """Whether nothing can be sent any more."""
        return self._transport is None or self._transport.is_closing()

    def received(self, number: int, item: Item) -> None:
        """Take an item of the stream with that number."""
        raise NotImplementedError

    def send(self, number: int, items: list[Any]) -> None:
        """Send items of the stream with that number.

        Raises:
            ConnectionResetError: the connection is closed.
        """
        if self.closed:
            raise ConnectionResetError("the other side is gone")
        if not self._unsent:
            self._loop.call_soon(self._flush)
        for item in items:
            self._unsent += (number, item)

    def close(self) -> None:
        """Close it, after what was sent."""
        if self._transport is not None:
            self._flush()
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Part of ``asyncio.Protocol``."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's are no subclass

    def connection_lost(self, exc: Exception | None) -> None:
        """Part of ``asyncio.Protocol``."""
        self._transport = None

    def data_received(self, data: bytes) -> None:
        """Part of ``asyncio.Protocol``."""
        try:
            frames = self._frames.read(data)
        except msgspec.DecodeError:
            self.close()
            return
        for frame in frames:
            items = iter(frame)
            for number, item in zip(items, items, strict=True):
                self.received(number, item)

    def _flush(self) -> None:
        items, self._unsent = self._unsent, []
        if items and self._transport is not None:
            self._transport.write(encode_frame(items))
