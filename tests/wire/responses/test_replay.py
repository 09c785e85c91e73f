"""Events as they are kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from helix_ray.wire.responses.replay import pack_frames, split_frames, unpack_frames
from helix_ray.wire.responses.stream import encode_frame


@given(st.lists(st.text(), min_size=1, max_size=9), st.integers(0, 50), st.integers(-1, 70))
def test_frames_come_back_from_any_number_on(texts: list[str], first: int, after: int) -> None:
    frames = [encode_frame("response.output_text.delta", first + place, delta=text) for place, text in enumerate(texts)]
    assert split_frames(b"".join(frames)) == frames
    part = pack_frames(first, frames)
    assert (part.first, part.count) == (first, len(frames))
    assert unpack_frames(part, after) == b"".join(frames[max(0, after + 1 - first) :])
