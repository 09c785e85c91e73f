from __future__ import annotations

import asyncio
import gzip
import tracemalloc
import zlib

import brotli
import pytest
from starlette.requests import Request
from starlette.types import Message

from helix_ray.api.body import decompress, read_body
from helix_ray.api.hangup import ClientDisconnected
from helix_ray.config import Limits, Settings
from helix_ray.core.errors import (
    InvalidRequestError,
    RequestTimeoutError,
    RequestTooLargeError,
    UnsupportedMediaTypeError,
)

SETTINGS = Settings(limits=Limits(body_bytes=1000), body_timeout_s=0.02)


def _request(*parts: bytes | None, **headers: str) -> Request:
    """A request whose body comes in ``parts``; ``None`` hangs up; what is missing never comes."""
    messages: list[Message] = [
        {"type": "http.disconnect"} if part is None else {"type": "http.request", "body": part, "more_body": True}
        for part in parts
    ]

    async def receive() -> Message:
        if messages:
            message = messages.pop(0)
            if message.get("body") == b".":
                return {"type": "http.request", "body": b"", "more_body": False}
            return message
        return await asyncio.Future()

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": raw}, receive)


async def test_pieces_are_put_together() -> None:
    assert await read_body(_request(b"ab", b"", b"cd", b"."), SETTINGS) == b"abcd"


async def test_an_announced_large_body_is_refused_unread() -> None:
    with pytest.raises(RequestTooLargeError):
        await read_body(_request(content_length="1001"), SETTINGS)


async def test_an_unannounced_large_body_is_refused_at_the_limit() -> None:
    with pytest.raises(RequestTooLargeError):
        await read_body(_request(b"x" * 600, b"x" * 600), SETTINGS)


async def test_a_slow_body_is_given_up() -> None:
    with pytest.raises(RequestTimeoutError):
        await read_body(_request(b"x"), SETTINGS)


async def test_a_hangup_in_the_body_is_noticed() -> None:
    with pytest.raises(ClientDisconnected):
        await read_body(_request(b"x", None), SETTINGS)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"hello")),
        ("GZIP ", gzip.compress(b"hello")),
        ("deflate", zlib.compress(b"hello")),
        ("br", brotli.compress(b"hello")),
        ("identity", b"hello"),
    ],
)
async def test_bodies_are_unpacked(encoding: str, packed: bytes) -> None:
    assert await read_body(_request(packed, b".", content_encoding=encoding), SETTINGS) == b"hello"


@pytest.mark.parametrize("encoding", ["zstd", "gzip, gzip", "nonsense"])
async def test_other_encodings_are_refused(encoding: str) -> None:
    with pytest.raises(UnsupportedMediaTypeError):
        await read_body(_request(b"x", b".", content_encoding=encoding), SETTINGS)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
@pytest.mark.parametrize("cut", [0, 1, 4, -1])
def test_broken_packing_is_refused(encoding: str, cut: int) -> None:
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[encoding](b"hello" * 50)
    with pytest.raises(InvalidRequestError):
        decompress(packed[:cut], encoding, 1000)
    with pytest.raises(InvalidRequestError):
        decompress(b"no " + packed, encoding, 1000)


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_bomb_is_refused_with_memory_flat(encoding: str) -> None:
    bomb = (gzip.compress if encoding == "gzip" else brotli.compress)(bytes(64 * 2**20))
    tracemalloc.start()
    try:
        with pytest.raises(RequestTooLargeError):
            decompress(bomb, encoding, 2**20)
        assert tracemalloc.get_traced_memory()[1] < 8 * 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("encoding", ["gzip", "br"])
@pytest.mark.parametrize("size", [999, 1000, 1001])
def test_the_limit_is_exact(encoding: str, size: int) -> None:
    packed = (gzip.compress if encoding == "gzip" else brotli.compress)(b"x" * size)
    if size <= 1000:
        assert decompress(packed, encoding, 1000) == b"x" * size
    else:
        with pytest.raises(RequestTooLargeError):
            decompress(packed, encoding, 1000)
