"""JSON of providers, which is not always what the standard says."""

from __future__ import annotations

import json
from typing import Any, TypeVar

import msgspec

from helix_ray.wire.upstream.lines import malformed

T = TypeVar("T")

UNREADABLE = (msgspec.MsgspecError, UnicodeError, RecursionError)
"""What decoding raises."""


def decode_if_json(raw: bytes | bytearray) -> Any:
    """What ``raw`` says; ``None`` where it is no JSON, such as a page for people."""
    try:
        return msgspec.json.decode(raw)
    except UNREADABLE:
        return None


def decode_leniently(raw: bytes, kind: type[T]) -> T:
    """``raw`` as a ``kind``, halves of surrogate pairs and ``NaN`` in it or not.

    Raises:
        UnavailableError: it is none.
    """
    try:
        return msgspec.json.decode(raw, type=kind)
    except UNREADABLE:
        pass
    try:
        return msgspec.convert(json.loads(raw), kind)
    except (*UNREADABLE, ValueError) as exc:
        raise malformed("its answer is not what the protocol says") from exc
