"""Frames between outbox and inbox."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helix_ray.core.errors import HelixError, OverloadedError
from helix_ray.core.events import Event, Finished, ReasoningDelta, Started, TextDelta, TokenLogprob, ToolCallDelta, Usage
from helix_ray.core.messages import ChatRequest
from helix_ray.providers.relay.frames import (
    FrameReader,
    decode_item,
    decode_request,
    encode_error,
    encode_event,
    encode_frame,
    encode_request,
)

EVENTS: list[Event] = [
    Started(3, 1, "prompt"),
    TextDelta("é\u2028\0"),
    TextDelta("one token", tokens=1),
    TextDelta("", 15, tokens=2),
    TextDelta("a", 0, (TokenLogprob("a", -0.5, b"\xff", (("b", -1.0, b"b"),)),)),
    ReasoningDelta("r", 2),
    ToolCallDelta(1, "{", "id", "name", 3),
    Finished("stop", 1, "END"),
    Usage(1, 2, 3, 4),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_events_come_through(event: Event) -> None:
    [frame] = FrameReader().read(encode_frame([7, encode_event(event)]))
    assert frame[0] == 7
    assert decode_item(frame[1]) == event


def test_errors_come_through_with_all_their_fields() -> None:
    [[_, item]] = FrameReader().read(encode_frame([7, encode_error(OverloadedError("busy", param="x", retry_after=2))]))
    error = decode_item(item)
    assert isinstance(error, HelixError)
    assert (type(error), error.message, error.param, error.retry_after) == (OverloadedError, "busy", "x", 2)


def test_requests_come_through() -> None:
    request = ChatRequest("m", prompt=(1, 2, 3), user="é")
    [[_, item]] = FrameReader().read(encode_frame([7, encode_request(request)]))
    assert decode_request(item) == request
    assert decode_request(None) is None


def test_the_end_is_nothing() -> None:
    assert decode_item(None) is None


@given(st.lists(st.lists(st.text()), max_size=5), st.data())
def test_frames_may_be_cut_anywhere(frames: list[list[str]], data: st.DataObject) -> None:
    stream = b"".join(encode_frame(list(frame)) for frame in frames)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    reader = FrameReader()
    read = []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        read += reader.read(stream[start:end])
    assert read == frames


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(msgspec.DecodeError):
        FrameReader().read(b"\0\0\0\1\xc1")
