"""Bodies that are read twice."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import Request

from helix_ray.api.body import read_body
from helix_ray.api.hangup import ClientDisconnected
from helix_ray.api.spool import BodyDigest, Spool
from helix_ray.config import Limits, Settings
from helix_ray.core.errors import RequestTimeoutError, RequestTooLargeError

SMALL = Settings(limits=Limits(body_bytes=100), body_timeout_s=0.05)


def request(*pieces: bytes | None, **headers: str) -> Request:
    """A request whose body comes in those pieces; ``None`` is the end of the connection."""
    unread = list(pieces)

    async def receive() -> Any:
        if not unread:
            await asyncio.Event().wait()
        piece = unread.pop(0)
        if piece is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": piece, "more_body": bool(unread) and unread[0] is not None}

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": raw}, receive)


@pytest.mark.parametrize("size", [0, 1, 70_000, 3 * 2**20])
async def test_the_handler_gets_the_whole_body_and_then_the_connection(size: int) -> None:
    body = bytes(range(256)) * (size // 256 + 1)
    body = body[:size]
    came = request(body[: size // 3], body[size // 3 :], None)
    async with Spool(came, Settings(), None) as spool:
        assert spool.digest == hashlib.sha256(body).digest()
        again = Request(came.scope, spool.receive)
        assert await read_body(again, Settings()) == body
        assert await spool.receive() == {"type": "http.disconnect"}


async def test_bodies_that_are_too_large_too_slow_or_never_come() -> None:
    for body, error in (
        (request(b"x" * 60, b"x" * 60), RequestTooLargeError),
        (request(content_length="101"), RequestTooLargeError),
        (request(None), ClientDisconnected),
        (request(), RequestTimeoutError),
    ):
        with pytest.raises(error):
            async with Spool(body, SMALL, None):
                pass
    async with Spool(request(*[b"x" * 60] * 9), SMALL, 540) as spool:
        assert spool.digest == hashlib.sha256(b"x" * 540).digest()


def digest(content_type: str, pieces: Iterable[bytes]) -> bytes:
    made = BodyDigest(content_type)
    for piece in pieces:
        made.update(piece)
    return made.digest()


def form(boundary: str, text: str) -> bytes:
    return f'--{boundary}\r\ncontent-disposition: form-data; name="file"\r\n\r\n{text}\r\n--{boundary}--\r\n'.encode()


@given(
    cuts=st.lists(st.integers(0, 120), max_size=9),
    boundary=st.sampled_from(["abc", "--", "d-e_f" * 9, "-"]),
    text=st.text("ab-\r\n", max_size=20),
)
@settings(deadline=None)
def test_a_form_is_the_same_whatever_its_boundary_and_its_pieces(cuts: list[int], boundary: str, text: str) -> None:
    body = form(boundary, text)
    places = [0, *sorted(cuts), len(body)]
    pieces = [body[start:end] for start, end in pairwise(places)]
    content_type = f'multipart/form-data; boundary="{boundary}"'
    whole = hashlib.sha256(body.replace(b"--" + boundary.encode(), b"--")).digest()
    assert digest(content_type, pieces) == digest(content_type, [body]) == whole


def test_forms_of_other_content_are_others() -> None:
    one, other = (digest("multipart/form-data; boundary=abc", [form("abc", text)]) for text in ("x", "y"))
    assert one == digest("Multipart/Form-Data;Boundary=xyz123", [form("xyz123", "x")]) != other


@given(st.text(alphabet=st.characters(max_codepoint=255)), st.lists(st.binary()))
@settings(deadline=None)
def test_any_content_type_can_be_digested(content_type: str, pieces: list[bytes]) -> None:
    assert digest(content_type, pieces) == digest(content_type, [b"".join(pieces)])
