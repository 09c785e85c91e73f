"""Answers that are packed while they are sent."""

from __future__ import annotations

import random
import zlib

from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.api.recording import _MOST_PACKED, Recorder


@given(st.lists(st.binary(max_size=2000), max_size=20))
@settings(deadline=None)
def test_what_is_recorded_comes_back(pieces: list[bytes]) -> None:
    head = [(b"Content-Type", b"text/plain"), (b"content-length", b"9"), (b"X-RateLimit-Limit", b"5"), (b"retry-after-ms", b"5")]
    recorder = Recorder(200, head)
    for piece in pieces:
        recorder.add(piece)
    answer = recorder.answer()
    assert answer is not None
    assert (answer.status, answer.headers) == (200, (("content-type", "text/plain"),))
    assert zlib.decompress(answer.body) == b"".join(pieces)


def test_a_record_stops_growing() -> None:
    recorder = Recorder(200, [])
    for _ in range(40):
        recorder.add(random.randbytes(_MOST_PACKED // 20))
    assert recorder.answer() is None
    assert sum(map(len, recorder._parts)) == 0
    plain = Recorder(200, [])
    for _ in range(17):
        plain.add(bytes(2**20))
    assert plain.answer() is None
