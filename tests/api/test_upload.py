"""Forms with large files: what is too large, too slow or gone."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.requests import Request

from helix_ray.api.hangup import ClientDisconnected
from helix_ray.api.upload import open_form
from helix_ray.config import Limits, Settings
from helix_ray.core.errors import HelixError, InvalidRequestError, RequestTimeoutError, RequestTooLargeError

SETTINGS = Settings(limits=Limits(body_bytes=1000), body_timeout_s=0.05)
HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
TAIL = b"\r\n--x--\r\n"


def request(*pieces: bytes | float | None, **headers: str) -> Request:
    """A form that comes in pieces; a number is a pause, and ``None`` the end of the connection."""
    waiting = list(pieces)

    async def receive() -> dict[str, Any]:
        if isinstance(waiting[0], float):
            await asyncio.sleep(waiting.pop(0))  # type: ignore[arg-type]
        piece = waiting.pop(0)
        if piece is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": piece, "more_body": bool(waiting)}

    raw = [(b"content-type", b"multipart/form-data; boundary=x")]
    raw += [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "headers": raw}, receive)


async def read(asked: Request, largest: int = 10**7) -> bytes:
    async with open_form(asked, SETTINGS, largest) as (fields, files):
        assert fields == {}
        (file,) = files
        return await file.read()


async def test_a_large_file_comes_whole() -> None:
    content = bytes(range(256)) * 10_000
    pieces = [content[start : start + 64 * 1024] for start in range(0, len(content), 64 * 1024)]
    assert await read(request(HEAD, *pieces, TAIL)) == content


async def test_as_long_as_it_goes_on_it_may_take_its_time() -> None:
    steps = [step for _ in range(5) for step in (b"x" * 1000, 0.02)]
    assert len(await read(request(HEAD, *steps, TAIL))) == 5000


@pytest.mark.parametrize(
    ("pieces", "headers", "refusal"),
    [
        ((HEAD, b"x", 9.0, TAIL), {}, RequestTimeoutError),
        ((HEAD, *(step for _ in range(40) for step in (b"x", 0.01)), TAIL), {}, RequestTimeoutError),
        ((HEAD, b"x" * 2**20, b"x" * 2**20, TAIL), {}, RequestTooLargeError),
        ((HEAD,), {"content_length": "99999999999999999999999999"}, RequestTooLargeError),
    ],
)
async def test_what_is_too_slow_or_too_large(pieces: Any, headers: dict[str, str], refusal: type[HelixError]) -> None:
    with pytest.raises(refusal):
        await read(request(*pieces, **headers), 1000)


async def test_a_form_without_its_end_is_refused() -> None:
    for pieces in ((HEAD, b"x" * 5000), (HEAD, b"x" * 5000, TAIL[:-4]), (b"",)):
        with pytest.raises(InvalidRequestError, match="cut off"):
            await read(request(*pieces))


async def test_a_client_that_goes_away() -> None:
    with pytest.raises(ClientDisconnected):
        await read(request(HEAD, b"x" * 5000, None))
