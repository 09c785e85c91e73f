"""What goes wrong with services of others. Each is put into ``FakeUpstream.faults``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tests.upstream.server import Fault, Reply

PAGE = b"<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"


def refuses(status: int, kind: str = "", code: str = "", message: str = "No.", **headers: str) -> Fault:
    """Answers with an error of its protocol."""

    async def fault(reply: Reply) -> None:
        await reply.body(status, reply.wire.error(kind, code, message), **headers)

    return fault


def answers(status: int, body: bytes, media_type: str = "application/json", **headers: str) -> Fault:
    """Answers with whatever is said here."""

    async def fault(reply: Reply) -> None:
        await reply.body(status, body, media_type, **headers)

    return fault


def streams(pieces: Iterable[bytes], media_type: str = "text/event-stream") -> Fault:
    """Streams whatever is said here."""

    async def fault(reply: Reply) -> None:
        await reply.head(200, media_type)
        for piece in pieces:
            await reply.chunk(piece)
        await reply.end()

    return fault


def frames(*values: dict[str, Any], after: int | None = None, done: bool = False) -> Fault:
    """Streams frames of its own instead of the right ones from some on, and then the last of these."""

    async def fault(reply: Reply) -> None:
        await reply.head()
        for frame in reply.frames[: after or 0]:
            await reply.chunk(frame)
        for value in values:
            await reply.chunk(reply.wire.frame(value))
        if done:
            for frame in reply.frames[after or 0 :]:
                await reply.chunk(frame)
        await reply.end()

    return fault


def ends(after: int, hangs_up: bool = False) -> Fault:
    """Ends the stream after some frames: as if that was all, or by closing the connection."""

    async def fault(reply: Reply) -> None:
        await reply.head()
        for frame in reply.frames[:after]:
            await reply.chunk(frame)
        await (reply.hang_up() if hangs_up else reply.end())

    return fault


def halves(after: int) -> Fault:
    """Ends in the middle of a frame."""

    async def fault(reply: Reply) -> None:
        await reply.head()
        for frame in reply.frames[:after]:
            await reply.chunk(frame)
        await reply.chunk(reply.frames[after][:-12])
        await reply.end()

    return fault


def stalls(after: int) -> Fault:
    """Goes on no more after some frames."""

    async def fault(reply: Reply) -> None:
        await reply.head()
        for frame in reply.frames[:after]:
            await reply.chunk(frame)
        await reply.wait()

    return fault


async def says_nothing(reply: Reply) -> None:
    """Takes the request, and answers nothing."""
    await reply.wait()


async def closes(reply: Reply) -> None:
    """Takes the request, and closes the connection."""
    await reply.hang_up()


def floods(piece: bytes, size: int) -> Fault:
    """Streams ``piece`` until it is ``size`` bytes."""

    async def fault(reply: Reply) -> None:
        await reply.head()
        for _ in range(size // len(piece)):
            await reply.chunk(piece)
        await reply.end()

    return fault


def cut(size: int, line_end: bytes = b"\n", comments: bool = False) -> Fault:
    """The right answer, in pieces of ``size`` bytes, with other line ends, with comments between."""

    async def fault(reply: Reply) -> None:
        await reply.head()
        between = b": still here\n\n" if comments else b""
        data = b"".join(between + frame for frame in reply.frames).replace(b"\n", line_end)
        for start in range(0, len(data), size):
            await reply.chunk(data[start : start + size])
        await reply.end()

    return fault


def without(*words: str) -> Fault:
    """The right answer without the frames that hold one of the words."""

    async def fault(reply: Reply) -> None:
        await reply.head()
        for frame in reply.frames:
            if not any(word.encode() in frame for word in words):
                await reply.chunk(frame)
        await reply.end()

    return fault


async def whole(reply: Reply) -> None:
    """The right answer in one piece, whatever was asked for."""
    body = {name: value for name, value in reply.request.body.items() if name != "stream"}
    await reply.body(200, reply.wire.whole(reply.upstream.answer, body))


async def packed(reply: Reply) -> None:
    """Says that it packed its answer."""
    await reply.body(200, json.dumps({}).encode(), content_encoding="gzip")


def redirects(where: str, status: int = 307) -> Fault:
    """Sends the client elsewhere."""

    async def fault(reply: Reply) -> None:
        await reply.body(status, b"", location=where)

    return fault


GARBAGE = bytes(range(256)) * 8
"""Bytes that are nothing."""
