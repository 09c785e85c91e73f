"""The last step of an answer: its format and its compression, as the client accepts them."""

from __future__ import annotations

import asyncio
import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

from helix_ray.api.content import TOON_TYPES
from helix_ray.api.recording import Recording
from helix_ray.api.streaming import EventStream
from helix_ray.wire.toon import encode_toon

_MINIMUM = 500  # bytes; smaller bodies fit one packet either way
_PIECE = 64 * 2**10
_RESPONSE = "helix.response"


class Delivery:
    """Sends responses: Brotli before gzip where the client takes both, nothing around a stream.

    Args:
        toon: JSON answers become TOON for clients that prefer it.
    """

    def __init__(self, toon: bool) -> None:
        self._toon = toon
        self._compress = CompressMiddleware(_forward, minimum_size=_MINIMUM, zstd=False)
        if toon:
            for media_type in TOON_TYPES:
                add_compress_type(media_type)

    async def send(self, response: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Send ``response``, in the format that the client prefers, compressed if that is worth it and accepted."""
        # A stream that is played again is a plain response.
        if isinstance(response, EventStream | Recording) or getattr(response, "media_type", None) == "text/event-stream":
            await response(scope, receive, send)
            return
        if self._toon and isinstance(response, Response) and response.headers.get("content-type") == "application/json":
            response.headers.add_vary_header("accept")
            media_type = _preferred_toon(Request(scope).headers.get("accept", ""))
            if media_type is not None:
                response = await asyncio.to_thread(_as_toon, response, media_type)
        body = getattr(response, "body", b"")
        if 0 < len(body) < _MINIMUM:
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


def _as_toon(response: Response, media_type: str) -> Response:
    headers = dict(response.headers)
    headers["content-type"] = f"{media_type}; charset=utf-8"
    del headers["content-length"]
    return Response(encode_toon(json.loads(bytes(response.body))), response.status_code, headers)


def _preferred_toon(accept: str) -> str | None:
    """The TOON type that ``accept`` (RFC 9110) names, unless it wants JSON more; wildcards stand for JSON."""
    qualities = {}
    for entry in accept.lower().split(","):
        media_type, *parameters = (part.strip() for part in entry.split(";"))
        quality = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        try:
            qualities[media_type] = float(quality)
        except ValueError:
            continue
    best = max(TOON_TYPES, key=lambda media_type: qualities.get(media_type, 0.0))
    wanted = qualities.get(best, 0.0)
    return best if wanted > 0 and wanted >= qualities.get("application/json", 0.0) else None
