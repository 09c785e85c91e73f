"""Plays events into an encoder as the API does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event
from helix_ray.wire.sse import StreamEncoder


def play(encoder: StreamEncoder, events: Iterable[Event]) -> bytes:
    """All bytes of the stream; a failure ends it as ``StreamEncoder`` says."""
    frames = []
    try:
        for event in events:
            frames.append(encoder.encode(event))
        frames.append(encoder.close())
    except HelixError as exc:
        frames.append(encoder.fail(exc))
    assert encoder.fail(HelixError("late")) == b""
    return b"".join(frames)


async def replay(events: Iterable[Event]) -> AsyncIterator[Event]:
    """The events as a provider gives them."""
    for event in events:
        yield event
