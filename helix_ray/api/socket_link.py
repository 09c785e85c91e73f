"""The two ends of a WebSocket, as a session uses them."""

from __future__ import annotations

import asyncio

from starlette.types import Message, Receive, Send

from helix_ray.api.hangup import ClientDisconnected


class SocketLink:
    """Sends and receives.

    Args:
        receive, send: those of ASGI. ``send`` waits while the client does not read, so that nothing piles up.
        patience_s: who reads nothing for so long is gone.
    """

    def __init__(self, receive: Receive, send: Send, patience_s: float) -> None:
        self._receive = receive
        self._send = send
        self._patience_s = patience_s
        self._closed = False

    async def accept(self, subprotocol: str | None) -> None:
        """Become a WebSocket."""
        await self._pass({"type": "websocket.accept", "subprotocol": subprotocol})

    async def say(self, message: bytes) -> None:
        """Send a message, which is JSON text; nothing, once the connection is closed.

        Raises:
            ClientDisconnected: the client went away.
        """
        if message and not self._closed:
            await self._pass({"type": "websocket.send", "text": message.decode()})

    async def hear(self) -> str | None:
        """The next message; ``None`` for one that is not text.

        Raises:
            ClientDisconnected: the client went away, or broke the protocol.
        """
        message = await self._receive()
        if message["type"] == "websocket.disconnect":
            self._closed = True
            raise ClientDisconnected
        text: str | None = message.get("text")
        return text

    async def close(self, code: int, reason: str) -> None:
        """Close the connection, if it is not."""
        if self._closed:
            return
        self._closed = True
        await self._pass({"type": "websocket.close", "code": code, "reason": reason})

    async def _pass(self, message: Message) -> None:
        try:
            async with asyncio.timeout(self._patience_s):
                await self._send(message)
        except (OSError, RuntimeError, TimeoutError) as exc:
            # What servers raise when there is nobody to send to.
            self._closed = True
            raise ClientDisconnected from exc
