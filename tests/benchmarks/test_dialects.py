from __future__ import annotations

import json

import pytest

from benchmarks.dialects import CHAT, MESSAGES, BrokenStreamError, Dialect, StreamReading
from tests.benchmarks.fake_server import chat_frames, message_frames


@pytest.mark.parametrize(("dialect", "frames"), [(CHAT, chat_frames(5)), (MESSAGES, message_frames(5))])
@pytest.mark.parametrize("size", [1, 50, 10_000])
def test_reading_sees_every_token_and_the_usage(dialect: Dialect, frames: list[str], size: int) -> None:
    data = "".join(frames).encode()
    reading = StreamReading(dialect)
    for start in range(0, len(data), size):
        reading.feed(data[start : start + size], float(start))
    assert len(reading.times) == 5
    assert reading.times == sorted(reading.times)
    assert dialect.generated(reading.rest) == 5


def test_an_empty_delta_is_no_token() -> None:
    reading = StreamReading(CHAT)
    reading.feed(b'data: {"choices":[{"delta":{"role":"assistant","content":""}}]}\n\n', 1.0)
    reading.feed(b'data: {"choices":[{"delta": {"content": "x"}}]}\n\n', 2.0)
    assert reading.times == [2.0]


@pytest.mark.parametrize(
    "frame",
    [b'data: {"error":{"message":"m"}}', b'event: error\ndata: {"type":"error","error":{"type":"api_error"}}'],
)
def test_an_error_event_breaks_the_run(frame: bytes) -> None:
    with pytest.raises(BrokenStreamError, match="error event"):
        CHAT.generated([frame])


def test_a_stream_without_usage_breaks_the_run() -> None:
    with pytest.raises(BrokenStreamError, match="usage"):
        CHAT.generated([b"data: [DONE]", b": ping"])


def test_chat_asks_for_the_usage_only_where_it_streams() -> None:
    assert json.loads(CHAT.body("m", "p", 3, True))["stream_options"] == {"include_usage": True}
    assert "stream_options" not in json.loads(CHAT.body("m", "p", 3, False))
    assert "stream_options" not in json.loads(MESSAGES.body("m", "p", 3, True))
