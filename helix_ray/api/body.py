"""Reading a request's body within bounds of size and time, and unpacking it."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncGenerator

import brotli  # type: ignore[import-untyped]
from starlette.requests import Request

from helix_ray.api.hangup import ClientDisconnected
from helix_ray.config import Settings
from helix_ray.core.errors import (
    InvalidRequestError,
    RequestTimeoutError,
    RequestTooLargeError,
    UnsupportedMediaTypeError,
)

_CHUNK = 64 * 2**10


async def read_body(request: Request, settings: Settings, limit: int | None = None) -> bytes:
    """The whole body, decompressed.

    Args:
        request: its body was not read yet.
        settings: hold the limits.
        limit: most bytes, where it is not ``limits.body_bytes``.

    Raises:
        RequestTooLargeError: it is over the limit, as sent or unpacked.
        RequestTimeoutError: it did not come within ``body_timeout_s``.
        UnsupportedMediaTypeError: its ``Content-Encoding`` is none of gzip, deflate and br.
        InvalidRequestError: it does not unpack.
        ClientDisconnected: the client went away first.
    """
    limit = limit or settings.limits.body_bytes
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared[:20]) > limit:
        raise _too_large(limit)
    try:
        async with asyncio.timeout(settings.body_timeout_s):
            body = await _receive(request, limit)
    except TimeoutError as exc:
        raise RequestTimeoutError(f"The request's body did not arrive within {settings.body_timeout_s:g} s.") from exc
    encoding = request.headers.get("content-encoding")
    return body if encoding is None else decompress(body, encoding.strip().lower(), limit)


async def receive_pieces(request: Request, settings: Settings, limit: int) -> AsyncGenerator[bytes, None]:
    """The body as it was sent, piece by piece.

    Args:
        request: its body was not read yet.
        settings: hold the time for a body; each ``limits.body_bytes`` of a larger one may take as long.
        limit: most bytes.

    Raises:
        RequestTooLargeError, RequestTimeoutError, ClientDisconnected: see ``read_body``.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared[:20]) > limit:
        raise _too_large(limit)
    clock, seconds, step = asyncio.get_running_loop().time, settings.body_timeout_s, settings.limits.body_bytes
    deadline, size, more = clock() + seconds, 0, True
    while more:
        try:
            async with asyncio.timeout_at(deadline):
                message = await request.receive()
        except TimeoutError as exc:
            raise RequestTimeoutError(f"The request's body did not arrive within {seconds:g} s.") from exc
        if message["type"] == "http.disconnect":
            raise ClientDisconnected
        part, more = message.get("body", b""), message.get("more_body", False)
        if (size + len(part)) // step > size // step:
            deadline = clock() + seconds
        size += len(part)
        if size > limit:
            raise _too_large(limit)
        yield part


async def _receive(request: Request, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnected
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise _too_large(limit)
        parts.append(part)
        if not message.get("more_body", False):
            return parts[0] if len(parts) == 1 else b"".join(parts)


def decompress(body: bytes, encoding: str, limit: int) -> bytes:
    """Unpack ``body``, holding never more than ``limit`` bytes of output and one chunk.

    Args:
        body: as it was sent.
        encoding: a content coding, in lower case.
        limit: most bytes of output.

    Raises:
        RequestTooLargeError, UnsupportedMediaTypeError, InvalidRequestError: see ``read_body``.
    """
    if encoding in ("", "identity"):
        return body
    try:
        if encoding in ("gzip", "x-gzip", "deflate"):
            return _inflate(body, limit)
        if encoding == "br":
            return _unbrotli(body, limit)
    except (zlib.error, brotli.error) as exc:
        raise InvalidRequestError(f"The body is not valid {encoding}.") from exc
    raise UnsupportedMediaTypeError("Content-Encoding must be gzip, deflate or br.")


def _inflate(body: bytes, limit: int) -> bytes:
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # reads the gzip and the zlib header
    output = unpacker.decompress(body, limit + 1)
    if len(output) > limit:
        raise _too_large(limit)
    if not unpacker.eof or unpacker.unused_data:
        raise InvalidRequestError("The compressed body is cut off or has something behind its end.")
    return output


def _unbrotli(body: bytes, limit: int) -> bytes:
    unpacker = brotli.Decompressor()
    output = bytearray(unpacker.process(body, output_buffer_limit=_CHUNK))
    while not unpacker.is_finished():
        if len(output) > limit:
            raise _too_large(limit)
        part = unpacker.process(b"", output_buffer_limit=_CHUNK)
        if not part and unpacker.can_accept_more_data():
            raise InvalidRequestError("The compressed body is cut off.")
        output += part
    if len(output) > limit:
        raise _too_large(limit)
    return bytes(output)


def _too_large(limit: int) -> RequestTooLargeError:
    return RequestTooLargeError(f"The request's body is larger than {limit} bytes.")
