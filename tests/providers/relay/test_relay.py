"""An outbox and an inbox over a real connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from helix_ray.core.errors import EngineDeadError, InvalidRequestError
from helix_ray.core.events import Event, TextDelta
from helix_ray.core.messages import ChatRequest
from helix_ray.providers.relay.frames import SECRET_BYTES
from helix_ray.providers.relay.inbox import Address, Inbox, Stream
from helix_ray.providers.relay.outbox import Outbox, Put


@pytest.fixture
async def inbox() -> AsyncIterator[Inbox]:
    inbox = Inbox("127.0.0.1")
    await inbox.start()
    yield inbox
    inbox.close()


async def run(request: ChatRequest, put: Put) -> None:
    """Says the request's user word by word, and then its model if that is a failure."""
    for word in (request.user or "").split():
        put([TextDelta(word)])
        await asyncio.sleep(0)
    if request.model == "refuse":
        raise InvalidRequestError("no", param="x")
    if request.model == "fail":
        raise ZeroDivisionError
    if request.model == "endless":
        while True:
            put([TextDelta("more")])
            await asyncio.sleep(0.001)


@pytest.fixture
async def outbox() -> AsyncIterator[Outbox]:
    outbox = Outbox(run)
    yield outbox
    outbox.close()


def ask(text: str = "a b", model: str = "m") -> ChatRequest:
    return ChatRequest(model, user=text)


def said(text: str = "a b") -> list[Event]:
    return [TextDelta(word) for word in text.split()]


async def read(stream: Stream) -> list[Event]:
    events: list[Event] = []
    async with asyncio.timeout(10):
        while batch := await stream.read():
            events += batch
    return events


async def test_streams_share_a_connection_and_keep_their_order(inbox: Inbox, outbox: Outbox) -> None:
    streams = [inbox.open() for _ in range(20)]
    texts = [" ".join(f"{n}.{i}" for i in range(50)) for n in range(20)]
    serving = [
        asyncio.create_task(outbox.serve(ask(text), inbox.address, stream.number))
        for text, stream in zip(texts, streams, strict=True)
    ]
    assert await asyncio.gather(*map(read, streams)) == [said(text) for text in texts]
    assert len(inbox.connections) == 1
    for stream in streams:
        stream.close()
    await asyncio.wait_for(asyncio.gather(*serving), 10)


async def test_a_stream_answers_one_request_after_the_other(inbox: Inbox, outbox: Outbox) -> None:
    stream = inbox.open()
    serving = asyncio.create_task(outbox.serve(ask("first one"), inbox.address, stream.number))
    assert await read(stream) == said("first one")
    for text in ("second one", "", "third"):
        assert stream.usable
        stream.ask(ask(text))
        assert await read(stream) == said(text)
    assert not serving.done()
    stream.close()
    await asyncio.wait_for(serving, 10)


async def test_what_was_not_read_is_not_taken_for_the_next_answer(inbox: Inbox, outbox: Outbox) -> None:
    stream = inbox.open()
    serving = asyncio.create_task(outbox.serve(ask("one two"), inbox.address, stream.number))
    async with asyncio.timeout(10):
        while not stream.usable:  # noqa: ASYNC110  # nothing tells of it
            await asyncio.sleep(0.01)
    stream.ask(ask("three"))
    assert await read(stream) == said("three")
    stream.close()
    await asyncio.wait_for(serving, 10)


async def test_a_failure_comes_after_what_was_said_before_and_ends_the_stream(inbox: Inbox, outbox: Outbox) -> None:
    stream = inbox.open()
    await outbox.serve(ask("a b", "refuse"), inbox.address, stream.number)
    events: list[Event] = []
    while len(events) < 2:
        events += await stream.read()
    assert events == said("a b")
    with pytest.raises(InvalidRequestError, match="no") as failure:
        await stream.read()
    assert failure.value.param == "x"
    assert stream.done
    assert not stream.usable


async def test_what_is_no_error_of_ours_is_the_calls_failure(inbox: Inbox, outbox: Outbox) -> None:
    with pytest.raises(ZeroDivisionError):
        await outbox.serve(ask(model="fail"), inbox.address, inbox.open().number)


async def test_a_stream_that_was_left_gets_nothing(inbox: Inbox, outbox: Outbox) -> None:
    left, other = inbox.open(), inbox.open()
    left.close()
    serving = [asyncio.create_task(outbox.serve(ask(), inbox.address, stream.number)) for stream in (left, other)]
    assert await read(other) == said()
    assert not left.done
    for task in serving:
        task.cancel()


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
    working, waiting = inbox.open(), inbox.open()
    serving = [
        asyncio.create_task(outbox.serve(ask(model="endless"), inbox.address, working.number)),
        asyncio.create_task(outbox.serve(ask(), inbox.address, waiting.number)),
    ]
    await working.read()
    await read(waiting)
    inbox.close()
    for task in serving:
        with pytest.raises(ConnectionResetError):
            await asyncio.wait_for(task, 10)
    assert not waiting.usable


async def test_an_inbox_that_is_not_there_is_an_error(inbox: Inbox, outbox: Outbox) -> None:
    nowhere = Address(inbox.address.host, inbox.address.port, b"")
    inbox.close()
    with pytest.raises(OSError):  # noqa: PT011  # of whatever kind
        await outbox.serve(ask(), nowhere, 0)


async def test_a_lost_connection_is_made_anew(inbox: Inbox, outbox: Outbox) -> None:
    for _ in range(2):
        stream = inbox.open()
        serving = asyncio.create_task(outbox.serve(ask(), inbox.address, stream.number))
        assert await read(stream) == said()
        [connection] = inbox.connections
        connection.close()
        await outbox_noticed(outbox)
        with pytest.raises(ConnectionResetError):
            await asyncio.wait_for(serving, 10)


async def outbox_noticed(outbox: Outbox) -> None:
    """Return when the outbox has lost all its connections."""
    async with asyncio.timeout(10):
        while outbox.connected:  # noqa: ASYNC110  # nothing tells of it
            await asyncio.sleep(0.01)


async def test_a_sender_that_is_cancelled_leaves_the_others_their_connection(inbox: Inbox, outbox: Outbox) -> None:
    streams = [inbox.open(), inbox.open()]
    serving = [asyncio.create_task(outbox.serve(ask(), inbox.address, stream.number)) for stream in streams]
    await asyncio.sleep(0)
    serving[0].cancel()
    assert await read(streams[1]) == said()
    streams[1].close()
    await asyncio.wait_for(serving[1], 10)
