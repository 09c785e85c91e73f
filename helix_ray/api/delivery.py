"""The last step of an answer: its format and its compression, as the client accepts them."""

from __future__ import annotations

import asyncio

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette_compress import CompressMiddleware

from helix_ray.api.streaming import EventStream

_MINIMUM = 500  # bytes; smaller bodies fit one packet either way
_PIECE = 64 * 2**10
_RESPONSE = "helix.response"


class Delivery:
    """Sends responses: Brotli before gzip where the client takes both, nothing around a stream."""

    def __init__(self, toon: bool) -> None:
        self._toon = toon
        self._compress = CompressMiddleware(_forward, minimum_size=_MINIMUM, zstd=False)

    async def send(self, response: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Send ``response``, compressed if that is worth it and accepted."""
        body = getattr(response, "body", b"") if isinstance(response, Response) else b""
        if isinstance(response, EventStream) or 0 < len(body) < _MINIMUM:
            await response(scope, receive, send)
        else:
            scope[_RESPONSE] = response
            await self._compress(scope, receive, send)


async def _forward(scope: Scope, receive: Receive, send: Send) -> None:
    response = scope[_RESPONSE]
    if len(getattr(response, "body", b"")) > _PIECE:
        await _send_in_pieces(response, send)
    else:
        await response(scope, receive, send)


async def _send_in_pieces(response: Response, send: Send) -> None:
    """Send a large body so that compressing it leaves the event loop to others between two pieces."""
    await send({"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers})
    body = memoryview(response.body)
    for start in range(0, len(body), _PIECE):
        more = start + _PIECE < len(body)
        await send({"type": "http.response.body", "body": bytes(body[start : start + _PIECE]), "more_body": more})
        await asyncio.sleep(0)
