from __future__ import annotations

import pytest
import toon_format
from hypothesis import given
from hypothesis import strategies as st

from helix_ray.config import Limits
from helix_ray.core.errors import InvalidRequestError, RequestTooLargeError
from helix_ray.wire.toon import decode_toon, encode_toon

LIMITS = Limits(json_depth=8)
REQUEST = {"model": "demo", "messages": [{"role": "user", "content": "hi\n: [x]"}], "temperature": 0.5, "stream": False}


def test_a_request_comes_through() -> None:
    assert decode_toon(encode_toon(REQUEST), LIMITS) == REQUEST


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xfe",
        b"a[2]: 1",
        b"[2]: 1,2",
        b"text",
        b'a: "\\ud800"',
        b"a: 1e999",
        b"a: " + b"9" * 5000,
        b"a[99999999999]: 1",
        b"  " * 5000 + b"x: 1",
        b"[" * 100_000,
        "\n".join("  " * depth + "a:" for depth in range(9)).encode(),
        "\n".join("  " * depth + "a:" for depth in range(1000)).encode(),
        b"a[1]{" + b"b{" * 5000 + b"c" + b"}" * 5001 + b":\n  1",
    ],
)
def test_other_bodies_are_refused(raw: bytes) -> None:
    with pytest.raises(InvalidRequestError):
        decode_toon(raw, LIMITS)


@given(st.binary(max_size=60) | st.text('ab:[]{},-\n "\\1', max_size=60).map(str.encode))
def test_no_bytes_raise_anything_else(raw: bytes) -> None:
    try:
        assert isinstance(decode_toon(raw, LIMITS), dict)
    except InvalidRequestError:
        pass


def test_the_encoding_is_the_library_s() -> None:
    assert encode_toon(REQUEST).decode() == toon_format.encode(REQUEST)


def test_large_bodies_are_refused_unread() -> None:
    with pytest.raises(RequestTooLargeError):
        decode_toon(b"a: " + b"x" * 100, Limits(toon_bytes=100))
