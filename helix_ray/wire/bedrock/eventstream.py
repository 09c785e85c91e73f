"""The binary frames of Amazon's event streams, ``application/vnd.amazon.eventstream``.

A frame is, with all numbers big-endian: its length, the length of its headers, a CRC-32 of these two; the headers; the payload; a
CRC-32 of everything before. A header is the length of its name, the name, a type, and a value whose length the type tells.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from zlib import crc32

from helix_ray.wire.upstream.lines import cut_off, malformed

_PRELUDE = struct.Struct(">III")
_CRC = struct.Struct(">I")
_LENGTH = struct.Struct(">H")
_SMALLEST = _PRELUDE.size + _CRC.size
_MOST_HEADERS = 128 * 2**10
_MOST_BYTES = 4 * 2**20
# Bytes of a value by its type; booleans have none. Bytes (6) and strings (7) tell their length themselves.
_WIDTHS = {0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16}
_BYTES, _STRING = 6, 7
# A service sends few kinds of headers, and the same bytes for each of a kind.
_MOST_KNOWN = 64


@dataclass(slots=True)
class Frame:
    """One frame.

    Attributes:
        headers: those that are strings.
    """

    headers: Mapping[str, str]
    payload: bytes


class FrameReader:
    """Cuts a stream of bytes into frames, and checks their sums.

    It never holds more than one incomplete frame beside what it is given.

    Args:
        most_bytes: of one frame.
    """

    __slots__ = ("_buffer", "_known", "_most_bytes", "_wanted")

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._buffer = bytearray()
        self._wanted = _PRELUDE.size  # so many bytes until there is something to do
        self._most_bytes = most_bytes
        self._known: dict[bytes, Mapping[str, str]] = {}

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that ``data`` completes.

        Raises:
            UnavailableError: what came is no frame, or one that is too large or damaged.
        """
        buffer = self._buffer
        buffer += data
        frames: list[Frame] = []
        start = 0
        while len(buffer) - start >= self._wanted:
            length, headers_length, prelude_crc = _PRELUDE.unpack_from(buffer, start)
            if self._wanted == _PRELUDE.size:
                self._check_prelude(start, length, headers_length, prelude_crc)
                self._wanted = length
                continue
            frames.append(self._frame(bytes(buffer[start : start + length]), headers_length))
            start += length
            self._wanted = _PRELUDE.size
        if start:
            del buffer[:start]
        return frames

    def close(self) -> None:
        """The stream ended.

        Raises:
            UnavailableError: in the middle of a frame.
        """
        if self._buffer:
            raise cut_off()

    def _check_prelude(self, start: int, length: int, headers_length: int, crc: int) -> None:
        # Nothing in it means anything before its sum is right.
        if crc32(self._buffer[start : start + 8]) != crc:
            raise malformed("its answer is no event stream, or damaged")
        if length > self._most_bytes or headers_length > _MOST_HEADERS:
            raise malformed("an event is too large")
        if length < _SMALLEST + headers_length:
            raise malformed("an event's lengths contradict each other")

    def _frame(self, raw: bytes, headers_length: int) -> Frame:
        end = len(raw) - _CRC.size
        if crc32(memoryview(raw)[:end]) != _CRC.unpack_from(raw, end)[0]:
            raise malformed("an event is damaged")
        middle = _PRELUDE.size + headers_length
        block = raw[_PRELUDE.size : middle]
        headers = self._known.get(block)
        if headers is None:
            headers = decode_headers(block)
            if len(self._known) < _MOST_KNOWN:
                self._known[block] = headers
        return Frame(headers, raw[middle:end])


def decode_headers(block: bytes) -> dict[str, str]:
    """The headers that are strings, by name.

    Raises:
        UnavailableError: the block is malformed, or names a header twice.
    """
    headers: dict[str, str] = {}
    names: set[str] = set()
    position = 0
    try:
        while position < len(block):
            name_end = position + 1 + block[position]
            name, kind = block[position + 1 : name_end].decode(), block[name_end]
            position = name_end + 1
            if kind in (_BYTES, _STRING):
                length = _LENGTH.unpack_from(block, position)[0]
                position += _LENGTH.size
            else:
                length = _WIDTHS[kind]
            value = block[position : position + length]
            position += length
            if name in names or len(value) < length:
                raise malformed("an event's headers are malformed")
            names.add(name)
            if kind == _STRING:
                headers[name] = value.decode()
    except (IndexError, KeyError, struct.error, UnicodeDecodeError) as exc:
        raise malformed("an event's headers are malformed") from exc
    return headers
