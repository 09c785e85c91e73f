"""Streams of responses that are made in the background, as OpenAI's SDK reads them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import openai
import pytest

from helix_ray.core.errors import EngineDeadError, OverloadedError, UnavailableError
from helix_ray.core.events import Finished, Started, TextDelta, Usage
from tests.api.response_server import Server, open_server
from tests.api.test_responses import Full, ended, read

HELLO: list[Any] = [Started(5), TextDelta("Hel"), TextDelta("lo"), Finished("stop"), Usage(5, 2)]
SLOW: list[Any] = [Started(5), TextDelta("Hel"), None, TextDelta("lo"), Finished("stop"), Usage(5, 2)]


@pytest.fixture
async def server(data_dir: Path) -> AsyncIterator[Server]:
    async with open_server(data_dir, require_key=True) as server:
        yield server


@pytest.fixture
async def client(server: Server) -> AsyncIterator[openai.AsyncOpenAI]:
    async with server.asynchronous() as client:
        yield client


def numbers(events: list[Any]) -> list[int]:
    return [event.sequence_number for event in events]


async def begin(client: openai.AsyncOpenAI, **fields: Any) -> Any:
    return await client.responses.create(model="demo", input="Hi", background=True, **fields)


async def watched(client: openai.AsyncOpenAI, meanwhile: Callable[[str], Awaitable[object]]) -> list[Any]:
    """The events of a stream, at whose first piece something happens to the response."""
    events: list[Any] = []
    async for event in await begin(client, stream=True):
        events.append(event)
        if event.type == "response.output_text.delta":
            await meanwhile(events[0].response.id)
    return events


async def test_a_stream_is_gone_on_from_where_it_was_left(server: Server, client: openai.AsyncOpenAI) -> None:
    server.world.provider.script = SLOW
    stream = await begin(client, stream=True)
    first = []
    async for event in stream:
        first.append(event)
        if event.type == "response.output_text.delta":
            break
    await stream.close()
    assert not server.world.provider.closed.is_set()  # whoever hangs up does not stop it
    ident = first[0].response.id
    going_on = await client.responses.retrieve(ident, stream=True, starting_after=first[-1].sequence_number)
    server.world.provider.resume.set()
    rest, failure = await read(going_on)
    assert failure is None
    assert numbers(first + rest) == list(range(len(first + rest)))
    assert "".join(event.delta for event in first + rest if event.type == "response.output_text.delta") == "Hello"
    assert (rest[-1].type, rest[-1].response.id, rest[-1].response.output_text) == ("response.completed", ident, "Hello")
    assert len(server.world.provider.requests) == 1


async def test_what_was_made_is_streamed_as_a_stream_would_have_been(server: Server, client: openai.AsyncOpenAI) -> None:
    server.world.provider.script = HELLO
    direct, _ = await read(await client.responses.create(model="demo", input="Hi", stream=True))
    begun = await begin(client)  # it was not asked for as a stream
    await ended(client, begun.id)
    for _ in range(2):
        again, failure = await read(await client.responses.retrieve(begun.id, stream=True))
        assert failure is None
        assert [event.type for event in again] == [event.type for event in direct]
        assert numbers(again) == numbers(direct)
    async with client.responses.stream(response_id=begun.id) as whole:
        assert (await whole.get_final_response()).output_text == "Hello"
    late, _ = await read(await client.responses.retrieve(begun.id, stream=True, starting_after=len(again) - 2))
    assert [event.type for event in late] == ["response.completed"]
    nothing, failure = await read(await client.responses.retrieve(begun.id, stream=True, starting_after=999))
    assert (nothing, failure) == ([], None)


async def test_a_cancelled_one_ends(server: Server, client: openai.AsyncOpenAI) -> None:
    server.world.provider.script = SLOW
    events = await watched(client, client.responses.cancel)
    assert numbers(events) == list(range(len(events)))
    assert (events[-1].type, events[-1].response.status) == ("response.failed", "cancelled")


async def test_what_fails_says_so(server: Server, client: openai.AsyncOpenAI) -> None:
    server.world.provider.script = [Started(5), TextDelta("Hel"), EngineDeadError("Gone.")]
    events, failure = await read(await begin(client, stream=True))
    assert [event.type for event in events][-1] == "response.failed"
    assert events[-1].response.output_text == "Hel"
    assert failure is not None
    assert failure.message == "Gone."


async def test_of_a_dead_server_the_stream_ends(server: Server, client: openai.AsyncOpenAI) -> None:
    server.world.provider.script = SLOW

    async def die(_: str) -> None:
        server.world.clock.move(61)

    events = await watched(client, die)
    assert (events[-1].type, events[-1].response.status) == ("response.failed", "failed")
    assert numbers(events) == list(range(len(events)))
    server.world.provider.resume.set()


async def test_what_waits_for_a_place_begins_once(server: Server, client: openai.AsyncOpenAI) -> None:
    full = OverloadedError("Full.", retry_after=0.01)
    server.world.provider.stream = Full(full, server.world.provider.stream).stream  # type: ignore[method-assign]
    events, failure = await read(await begin(client, stream=True))
    assert failure is None
    assert [event.type for event in events].count("response.created") == 1
    assert numbers(events) == list(range(len(events)))


async def test_one_that_is_deleted_meanwhile_ends_in_an_error(server: Server, client: openai.AsyncOpenAI) -> None:
    server.world.provider.script = SLOW
    stream = await begin(client, stream=True)
    ident = (await anext(stream)).response.id
    await client.responses.delete(ident)
    _, failure = await read(stream)
    assert failure is not None
    assert failure.message.startswith("There is no response")


async def test_events_that_cannot_be_kept_are_kept_later(
    server: Server, client: openai.AsyncOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    responses = server.world.services.responses
    assert responses is not None
    append, failures = responses.append, 2

    async def fails(*arguments: Any) -> None:
        nonlocal failures
        await append(*arguments)
        if failures:  # it was kept, but nobody knows
            failures -= 1
            raise UnavailableError("The connection broke.")

    monkeypatch.setattr(responses, "append", fails)
    server.world.provider.script = SLOW
    stream = await begin(client, stream=True)
    events: list[Any] = []
    async for event in stream:
        events.append(event)
        if event.type == "response.output_text.delta" and not failures:
            server.world.provider.resume.set()
        elif event.type == "response.output_text.delta":
            while failures:
                await client.responses.retrieve(events[0].response.id)
            server.world.provider.resume.set()
    assert numbers(events) == list(range(len(events)))
    assert events[-1].response.output_text == "Hello"


@pytest.mark.parametrize("number", ["-1", "x", "1.5", "1" * 30, "²"])
async def test_numbers_that_are_none(client: openai.AsyncOpenAI, number: str) -> None:
    begun = await begin(client)
    with pytest.raises(openai.BadRequestError) as refused:
        await client.responses.retrieve(begun.id, stream=True, extra_query={"starting_after": number})
    assert refused.value.param == "starting_after"


async def test_those_of_others_are_not_found(server: Server, client: openai.AsyncOpenAI) -> None:
    begun = await begin(client)
    await server.world.join("bob")
    other = client.with_options(api_key=await server.world.key(await server.world.login("bob")))
    with pytest.raises(openai.NotFoundError):
        await other.responses.retrieve(begun.id, stream=True)
