"""Frames against Amazon's own reader."""

from __future__ import annotations

import struct
from binascii import crc32
from typing import Any

import pytest
from botocore.eventstream import EventStreamBuffer, ParserError
from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.core.errors import UnavailableError
from helix_ray.wire.bedrock.eventstream import Frame, FrameReader
from tests.upstream_bedrock import encode_frame

names = st.text("abc:-é", min_size=1, max_size=6)
headers = st.dictionaries(names, st.text(max_size=8).filter(str.isprintable), max_size=4)
frames = st.lists(st.tuples(headers, st.binary(max_size=40)), max_size=5)


def framed(block: bytes, payload: bytes = b"") -> bytes:
    """A frame with right sums around any block of headers."""
    prelude = struct.pack(">II", 16 + len(block) + len(payload), len(block))
    body = prelude + struct.pack(">I", crc32(prelude)) + block + payload
    return body + struct.pack(">I", crc32(body))


def read(raw: bytes, size: int = 2**20, most: int = 2**20) -> list[Frame]:
    reader = FrameReader(most)
    found = [frame for start in range(0, len(raw), size) for frame in reader.feed(raw[start : start + size])]
    reader.close()
    return found


def read_by_amazon(raw: bytes) -> list[tuple[dict[str, Any], bytes]]:
    buffer = EventStreamBuffer()
    buffer.add_data(raw)
    return [(message.headers, message.payload) for message in buffer]


@given(frames, st.integers(1, 60))
@settings(deadline=None)
def test_whatever_the_pieces_the_frames_are_the_same(told: list[tuple[dict[str, str], bytes]], size: int) -> None:
    raw = b"".join(encode_frame(*one) for one in told)
    found = [(dict(frame.headers), frame.payload) for frame in read(raw, size)]
    assert found == told == read_by_amazon(raw)


VALUES = [
    (b"\x00", None),
    (b"\x01", None),
    (b"\x02\x05", None),
    (b"\x03\x00\x05", None),
    (b"\x04\x00\x00\x00\x05", None),
    (b"\x05" + b"\x00" * 8, None),
    (b"\x06\x00\x02xy", None),
    (b"\x07\x00\x02xy", "xy"),
    (b"\x08" + b"\x00" * 8, None),
    (b"\x09" + b"\x00" * 16, None),
]


@pytest.mark.parametrize(("value", "text"), VALUES)
def test_headers_of_every_type_are_passed_over(value: bytes, text: str | None) -> None:
    (frame,) = read(framed(b"\x01a" + value + b"\x01b\x07\x00\x01z"))
    assert frame.headers == ({} if text is None else {"a": text}) | {"b": "z"}


@pytest.mark.parametrize(
    "block",
    [
        b"\x05a",
        b"\x01a",
        b"\x01a\x0a",
        b"\x01a\x07\x00",
        b"\x01a\x07\x00\x05x",
        b"\x01a\x05\x00",
        b"\x01\xff\x00",
        b"\x01a\x07\x00\x01\xff",
        b"\x01a\x00\x01a\x00",
    ],
)
def test_malformed_headers(block: bytes) -> None:
    with pytest.raises(UnavailableError, match="malformed"):
        read(framed(block))


@given(frames.filter(bool), st.data())
@settings(deadline=None)
def test_a_changed_byte_is_found(told: list[tuple[dict[str, str], bytes]], data: st.DataObject) -> None:
    raw = bytearray(b"".join(encode_frame(*one) for one in told))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(UnavailableError):
        read(bytes(raw))


@given(st.binary(max_size=80), st.integers(1, 20))
@settings(deadline=None)
def test_garbage_is_refused(raw: bytes, size: int) -> None:
    try:
        assert read(raw, size) == []
    except UnavailableError:
        if len(raw) >= 12:
            with pytest.raises(ParserError):
                read_by_amazon(raw)
    else:
        assert not raw


@given(st.binary(max_size=60))
@settings(deadline=None)
def test_any_block_of_headers_gives_a_frame_or_an_error(block: bytes) -> None:
    try:
        (frame,) = read(framed(block))
    except UnavailableError:
        return
    assert all(isinstance(value, str) for value in frame.headers.values())


@pytest.mark.parametrize(("length", "headers_length"), [(2**32 - 1, 0), (2**20 + 1, 0), (15, 0), (0, 0), (40, 30), (40, 2**31)])
def test_lengths_that_cannot_be_true_are_refused_at_once(length: int, headers_length: int) -> None:
    prelude = struct.pack(">II", length, headers_length)
    with pytest.raises(UnavailableError):
        FrameReader(2**20).feed(prelude + struct.pack(">I", crc32(prelude)))


def test_the_end_comes_between_frames() -> None:
    raw = encode_frame({"a": "b"}, b"x")
    for cut in (1, 11, 12, len(raw) - 1):
        with pytest.raises(UnavailableError, match="in the middle"):
            read(raw[:cut])


def test_the_headers_that_are_remembered_are_few() -> None:
    reader = FrameReader()
    for number in range(500):
        (frame,) = reader.feed(encode_frame({"a": str(number)}, b""))
        assert frame.headers == {"a": str(number)}
    assert len(reader._known) < 100
