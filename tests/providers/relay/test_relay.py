"""An outbox and an inbox over a real connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from helix_ray.core.errors import EngineDeadError, InvalidRequestError
from helix_ray.core.events import Event, Finished, Started, TextDelta, Usage
from helix_ray.providers.relay.frames import SECRET_BYTES
from helix_ray.providers.relay.inbox import Address, Inbox, Stream
from helix_ray.providers.relay.outbox import Outbox

EVENTS: list[Event] = [Started(3), TextDelta("a"), TextDelta("b", 1), Finished("stop"), Usage(3, 2)]


@pytest.fixture
async def inbox() -> AsyncIterator[Inbox]:
    inbox = Inbox("127.0.0.1")
    await inbox.start()
    yield inbox
    inbox.close()


@pytest.fixture
async def outbox() -> AsyncIterator[Outbox]:
    outbox = Outbox()
    yield outbox
    outbox.close()


async def batches(events: list[Event], failure: Exception | None = None) -> AsyncIterator[list[Event]]:
    for event in events:
        yield [event]
    if failure is not None:
        raise failure


async def read(stream: Stream) -> list[Event]:
    events: list[Event] = []
    async with asyncio.timeout(10):
        while batch := await stream.read():
            events += batch
    return events


async def test_streams_share_a_connection_and_keep_their_order(inbox: Inbox, outbox: Outbox) -> None:
    streams = [inbox.open() for _ in range(20)]
    texts = [[TextDelta(f"{n}.{i}") for i in range(50)] for n in range(20)]
    sends = [outbox.send(batches(list(text)), inbox.address, stream.number) for text, stream in zip(texts, streams, strict=True)]
    read_events, _ = await asyncio.gather(asyncio.gather(*map(read, streams)), asyncio.gather(*sends))
    assert read_events == texts
    assert len(inbox.connections) == 1


async def test_a_failure_comes_after_what_was_said_before(inbox: Inbox, outbox: Outbox) -> None:
    stream = inbox.open()
    await outbox.send(batches(EVENTS[:2], InvalidRequestError("no", param="x")), inbox.address, stream.number)
    said: list[Event] = []
    while len(said) < 2:
        said += await stream.read()
    assert said == EVENTS[:2]
    with pytest.raises(InvalidRequestError, match="no") as failure:
        await stream.read()
    assert failure.value.param == "x"
    assert stream.done


async def test_what_is_no_error_of_ours_is_the_calls_failure(inbox: Inbox, outbox: Outbox) -> None:
    with pytest.raises(ZeroDivisionError):
        await outbox.send(batches([], ZeroDivisionError()), inbox.address, inbox.open().number)


async def test_a_stream_that_was_left_gets_nothing(inbox: Inbox, outbox: Outbox) -> None:
    left, other = inbox.open(), inbox.open()
    left.close()
    await outbox.send(batches(EVENTS), inbox.address, left.number)
    await outbox.send(batches(EVENTS), inbox.address, other.number)
    assert await read(other) == EVENTS
    assert not left.done


async def test_a_stream_fails_once(inbox: Inbox) -> None:
    stream = inbox.open()
    stream.fail(EngineDeadError("first"))
    stream.fail(EngineDeadError("second"))
    with pytest.raises(EngineDeadError, match="first"):
        await stream.read()


async def test_who_does_not_know_the_secret_is_sent_away(inbox: Inbox) -> None:
    stream = inbox.open()
    reader, writer = await asyncio.open_connection(inbox.address.host, inbox.address.port)
    writer.write(bytes(SECRET_BYTES) + b"\0\0\0\4\x92\0\xa1x")
    assert await asyncio.wait_for(reader.read(), 10) == b""
    writer.close()
    waiting = asyncio.create_task(stream.read())
    await asyncio.sleep(0)
    assert not waiting.done()
    waiting.cancel()


async def test_what_is_no_frame_ends_the_connection(inbox: Inbox) -> None:
    reader, writer = await asyncio.open_connection(inbox.address.host, inbox.address.port)
    writer.write(inbox.address.secret + b"\0\0\0\1\xc1")
    assert await asyncio.wait_for(reader.read(), 10) == b""
    writer.close()


async def test_the_work_is_given_up_when_the_inbox_is_gone(outbox: Outbox) -> None:
    inbox = Inbox("127.0.0.1")
    await inbox.start()
    stream = inbox.open()
    closed = asyncio.Event()

    async def endless() -> AsyncIterator[list[Event]]:
        try:
            while True:
                yield [TextDelta("a")]
                await asyncio.sleep(0.001)
        finally:
            closed.set()

    sending = asyncio.create_task(outbox.send(endless(), inbox.address, stream.number))
    await stream.read()
    inbox.close()
    with pytest.raises(ConnectionResetError):
        await asyncio.wait_for(sending, 10)
    assert closed.is_set()


async def test_an_inbox_that_is_not_there_is_an_error(inbox: Inbox, outbox: Outbox) -> None:
    nowhere = Address(inbox.address.host, inbox.address.port, b"")
    inbox.close()
    with pytest.raises(OSError):  # noqa: PT011  # of whatever kind
        await outbox.send(batches(EVENTS), nowhere, 0)


async def test_a_lost_connection_is_made_anew(inbox: Inbox, outbox: Outbox) -> None:
    for _ in range(2):
        stream = inbox.open()
        await outbox.send(batches(EVENTS), inbox.address, stream.number)
        assert await read(stream) == EVENTS
        [connection] = inbox.connections
        connection.close()
        await outbox_noticed(outbox)


async def outbox_noticed(outbox: Outbox) -> None:
    """Return when the outbox has lost all its connections."""
    async with asyncio.timeout(10):
        while outbox.connected:  # noqa: ASYNC110  # nothing tells of it
            await asyncio.sleep(0.01)


async def test_a_sender_that_is_cancelled_leaves_the_others_their_connection(inbox: Inbox, outbox: Outbox) -> None:
    streams = [inbox.open(), inbox.open()]
    sends: list[asyncio.Task[Any]] = [
        asyncio.create_task(outbox.send(batches(EVENTS), inbox.address, stream.number)) for stream in streams
    ]
    await asyncio.sleep(0)
    sends[0].cancel()
    assert await read(streams[1]) == EVENTS
    await sends[1]
