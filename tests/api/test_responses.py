"""OpenAI's Responses API, as its SDK uses it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path
from typing import Any

import openai
import pytest
from pydantic import BaseModel

from helix_ray.config import PriceList
from helix_ray.core.errors import ContextLengthError, EngineDeadError, OverloadedError, RateLimitError, UnavailableError
from helix_ray.core.events import Event, Finished, ReasoningDelta, Started, TextDelta, Usage
from helix_ray.core.messages import ChatRequest, Reasoning, Text, ToolCall, ToolResult
from tests.accounts.moments import eventually
from tests.api.response_server import Server, open_server
from tests.scripted import text_script, tool_script

PRICES = PriceList.model_validate({"version": "7", "default": {"prompt": "0.001", "completion": "0.01"}})
COST = 5 + 2 * 10
"""Nano-USD of the answer of 2 tokens to a prompt of 5."""
TOOL: Any = {"type": "function", "name": "add", "parameters": {"type": "object", "properties": {}}, "strict": False}


@pytest.fixture
async def server(data_dir: Path) -> AsyncIterator[Server]:
    async with open_server(data_dir, prices=PRICES, require_key=True) as server:
        yield server


@pytest.fixture
async def client(server: Server) -> AsyncIterator[openai.AsyncOpenAI]:
    async with server.asynchronous() as client:
        yield client


def asked(server: Server) -> list[tuple[str, str]]:
    """Role and text of every message of the last request."""
    return [
        (message.role, "".join(part.text for part in message.parts if isinstance(part, Text | ToolResult)))
        for message in server.world.provider.requests[-1].messages
    ]


async def read(stream: Any) -> tuple[list[Any], openai.APIError | None]:
    """The events of a stream, and what the SDK raises at its end."""
    events: list[Any] = []
    try:
        async for event in stream:
            events.append(event)
    except openai.APIError as exc:
        return events, exc
    return events, None


async def ended(client: openai.AsyncOpenAI, ident: str) -> Any:
    """A response when it is not in progress any more."""

    async def has_ended() -> bool:
        return (await client.responses.retrieve(ident)).status != "in_progress"

    await eventually(has_ended)
    return await client.responses.retrieve(ident)


async def test_create_and_go_on(server: Server, client: openai.AsyncOpenAI) -> None:
    first = await client.responses.create(model="demo", input="One", instructions="Be brief.", metadata={"ticket": "1"})
    assert (first.output_text, first.status, first.metadata) == ("Hello", "completed", {"ticket": "1"})
    assert first.usage is not None
    assert (first.usage.input_tokens, first.usage.output_tokens, first.usage.total_tokens) == (5, 2, 7)
    second = await client.responses.create(model="demo", input="Two", previous_response_id=first.id)
    assert asked(server) == [("user", "One"), ("assistant", "Hello"), ("user", "Two")]
    await client.responses.create(model="demo", input="Three", previous_response_id=second.id, instructions="Sing.")
    assert asked(server)[0] == ("system", "Sing.")
    assert [text for _, text in asked(server)[1:]] == ["One", "Hello", "Two", "Hello", "Three"]
    assert (await client.responses.retrieve(first.id)).to_dict() == first.to_dict()
    assert await server.spent() == 3 * COST


async def test_stream_and_retrieve_in_threads(server: Server) -> None:
    def work() -> None:
        with server.synchronous() as client:
            assert client.responses.create(model="demo", input="Hi").output_text == "Hello"
            kinds = [event.type for event in client.responses.create(model="demo", input="Hi", stream=True)]
            assert (kinds[0], kinds[-1]) == ("response.created", "response.completed")
            with client.responses.stream(model="demo", input="Hi") as stream:
                deltas = [event.delta for event in stream if event.type == "response.output_text.delta"]
                final = stream.get_final_response()
            assert ("".join(deltas), final.output_text) == ("Hello", "Hello")
            assert client.responses.retrieve(final.id).output_text == "Hello"
            client.responses.delete(final.id)
            with pytest.raises(openai.NotFoundError):
                client.responses.retrieve(final.id)

    await asyncio.to_thread(work)


async def test_a_stream_is_kept_before_it_says_so(server: Server, client: openai.AsyncOpenAI) -> None:
    kept: list[str] = []
    async for event in await client.responses.create(model="demo", input="Hi", stream=True):
        if event.type == "response.completed":
            kept.append(event.response.id)
            found = await server.world.services.responses.response(server.account, None, event.response.id)  # type: ignore[union-attr]
            assert json.loads(found.answer) == json.loads(event.response.to_json(exclude_unset=True))
    assert kept
    assert await server.spent() == COST


class Sum(BaseModel):
    """What a model is asked for."""

    total: int


async def test_parse(server: Server, client: openai.AsyncOpenAI) -> None:
    server.world.provider.script = text_script('{"total"', ": 3}")
    answer = await client.responses.parse(model="demo", input="1 + 2", text_format=Sum)
    assert answer.output_parsed == Sum(total=3)
    wanted = server.world.provider.requests[-1].response_format
    assert wanted is not None
    assert (wanted.kind, wanted.name, wanted.strict) == ("json_schema", "Sum", True)
    async with client.responses.stream(model="demo", input="1 + 2", text_format=Sum) as stream:
        assert (await stream.get_final_response()).output_parsed == Sum(total=3)


async def test_a_loop_over_tools(server: Server, client: openai.AsyncOpenAI) -> None:
    provider = server.world.provider
    provider.script = [provider.script[0], ReasoningDelta("Hm."), *tool_script("add", '{"a"', ": 1}")[1:]]
    first = await client.responses.create(model="demo", input="Add.", tools=[TOOL])
    thought, call = first.output
    assert (thought.type, call.type) == ("reasoning", "function_call")
    assert call.type == "function_call"
    assert (call.name, call.arguments, call.call_id) == ("add", '{"a": 1}', "call_1")
    provider.script = text_script("It is ", "3.")
    result: Any = {"type": "function_call_output", "call_id": call.call_id, "output": "3"}
    second = await client.responses.create(model="demo", input=[result], previous_response_id=first.id, tools=[TOOL])
    assert second.output_text == "It is 3."
    _, said, told = provider.requests[-1].messages
    assert said.parts == (Reasoning("Hm."), ToolCall("call_1", "add", '{"a": 1}'))
    assert told.parts == (ToolResult("call_1", "3"),)
    # The same without anything kept: the client sends all of it again.
    everything: Any = [{"role": "user", "content": "Add."}, *(item.to_dict() for item in first.output), result]
    await client.responses.create(model="demo", input=everything, tools=[TOOL], store=False)
    assert provider.requests[-1].messages == provider.requests[-2].messages


async def test_input_items(server: Server, client: openai.AsyncOpenAI) -> None:
    words: Any = [{"role": "user", "content": str(number)} for number in range(5)]
    made = await client.responses.create(model="demo", input=words)

    async def texts(**query: Any) -> list[str]:
        return [item.content[0].text async for item in client.responses.input_items.list(made.id, **query)]  # type: ignore[union-attr]

    assert await texts(order="asc") == await texts(order="asc", limit=2) == ["0", "1", "2", "3", "4"]
    assert await texts() == ["4", "3", "2", "1", "0"]
    for query in ({"order": "up"}, {"limit": 0}):
        with pytest.raises(openai.BadRequestError):
            await texts(**query)
    with pytest.raises(openai.NotFoundError):
        await texts(after="msg_unknown")


async def test_input_tokens(server: Server, client: openai.AsyncOpenAI) -> None:
    first = await client.responses.create(model="demo", input="Hi")
    counted = await client.responses.input_tokens.count(model="demo", input="Hi", previous_response_id=first.id)
    assert (counted.object, counted.input_tokens) == ("response.input_tokens", 9)
    assert await server.spent() == COST


async def test_what_is_not_to_be_kept_is_not(server: Server, client: openai.AsyncOpenAI) -> None:
    for stream in (False, True):
        answer = await client.responses.create(model="demo", input="Hi", store=False, stream=stream)
        ident = answer.id if not stream else [event async for event in answer][-1].response.id  # type: ignore[union-attr]
        with pytest.raises(openai.NotFoundError):
            await client.responses.retrieve(ident)
        with pytest.raises(openai.NotFoundError) as refusal:
            await client.responses.create(model="demo", input="Hi", previous_response_id=ident)
        assert refusal.value.param == "previous_response_id"


async def test_another_account_finds_nothing(server: Server, client: openai.AsyncOpenAI) -> None:
    made = await client.responses.create(model="demo", input="Hi")
    stranger = server.asynchronous().with_options(api_key=await server.world.key(await server.world.member("bob")))
    for call in (stranger.responses.retrieve, stranger.responses.delete, stranger.responses.cancel):
        with pytest.raises(openai.NotFoundError):
            await call(made.id)
    with pytest.raises(openai.NotFoundError):
        await stranger.responses.create(model="demo", input="Hi", previous_response_id=made.id)
    await stranger.close()


async def test_an_agent_is_a_model(server: Server, client: openai.AsyncOpenAI) -> None:
    answer = await client.responses.create(model="agent:helper", input="Hi")
    request = server.world.provider.requests[-1]
    assert (answer.model, request.agent, request.tenant) == ("agent:helper", "helper", server.account)


async def test_refusals_name_the_field(client: openai.AsyncOpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as refusal:
        await client.responses.create(model="demo", input="Hi", tools=[{"type": "web_search"}])
    assert refusal.value.param == "tools[0].type"
    with pytest.raises(openai.NotFoundError) as missing:
        await client.responses.create(model="nope", input="Hi")
    assert missing.value.code == "model_not_found"
    made = await client.responses.create(model="demo", input="Hi")
    with pytest.raises(openai.BadRequestError, match="background"):
        await client.responses.cancel(made.id)
    with pytest.raises(openai.BadRequestError) as streamed:
        await client.responses.retrieve(made.id, stream=True, starting_after=1)
    assert streamed.value.param == "stream"


async def test_what_breaks_in_mid_stream_fails_and_raises(server: Server, client: openai.AsyncOpenAI) -> None:
    server.world.provider.script = [Started(5), TextDelta("Hel"), EngineDeadError("Gone.")]
    events, failure = await read(await client.responses.create(model="demo", input="Hi", stream=True))
    assert failure is not None
    assert (failure.code, failure.message) == ("engine_dead", "Gone.")
    assert (events[-1].type, events[-1].response.output[0].content[0].text) == ("response.failed", "Hel")
    server.world.provider.script = [EngineDeadError("Gone.")]
    with pytest.raises(openai.InternalServerError):
        await client.responses.create(model="demo", input="Hi", stream=True)


class Unable:
    """Keeps nothing now."""

    async def keep(self, *_: Any) -> None:
        raise UnavailableError("The database cannot be reached.")


async def test_what_cannot_be_kept_is_not_promised(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_server(data_dir, prices=PRICES) as server, server.asynchronous() as client:
        monkeypatch.setattr(server.world.services.responses, "keep", Unable().keep)
        with pytest.raises(openai.InternalServerError) as refusal:
            await client.responses.create(model="demo", input="Hi")
        assert refusal.value.status_code == 503
        server.world.provider.script = [Started(5), TextDelta("Hel"), None, TextDelta("lo"), Finished("stop"), Usage(5, 2)]
        stream = await client.responses.create(model="demo", input="Hi", stream=True)
        server.world.provider.resume.set()
        events, failure = await read(stream)
        assert failure is not None
        assert [event.type for event in events].count("response.completed") == 0
        assert events[-1].type == "response.failed"


async def test_a_repeated_request_is_done_once(server: Server, client: openai.AsyncOpenAI) -> None:
    once = {"Idempotency-Key": "one"}
    made = [await client.responses.create(model="demo", input="Hi", extra_headers=once) for _ in range(2)]
    assert made[0].id == made[1].id
    assert await server.spent() == COST


class Full:
    """A model that has no place the first time."""

    def __init__(self, failure: OverloadedError, stream: Any) -> None:
        self.failures = [failure]
        self.answer = stream

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Event, None]:
        if self.failures:
            raise self.failures.pop()
        async for event in self.answer(request):
            yield event


class Short:
    """A model that takes so many messages only."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.requests: list[ChatRequest] = []

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Event, None]:
        self.requests.append(request)
        if len(request.messages) > self.most:
            raise ContextLengthError("Too long.", param="messages")
        for event in text_script("Hel", "lo"):
            yield event


async def test_truncation(server: Server, client: openai.AsyncOpenAI, monkeypatch: pytest.MonkeyPatch) -> None:
    short = Short(4)
    monkeypatch.setattr(server.world.provider, "stream", short.stream)
    words: Any = [{"role": role, "content": str(number)} for number in range(5) for role in ("user", "assistant")]
    wanted: Any = {"model": "demo", "instructions": "Sing.", "input": [*words, {"role": "user", "content": "5"}]}
    with pytest.raises(openai.BadRequestError) as refusal:
        await client.responses.create(**wanted)
    assert refusal.value.code == "context_length_exceeded"
    assert await server.spent() == 0
    assert (await client.responses.create(**wanted, truncation="auto")).output_text == "Hello"
    assert [message.parts[0].text for message in short.requests[-1].messages] == ["Sing.", "4", "4", "5"]  # type: ignore[union-attr]
    assert await server.spent() == COST
    short.most = 1
    with pytest.raises(openai.BadRequestError):
        await client.responses.create(**wanted, truncation="auto")


async def test_a_client_that_hangs_up_stops_the_work(server: Server, client: openai.AsyncOpenAI) -> None:
    provider = server.world.provider
    provider.script = [Started(5), TextDelta("Hel", tokens=1), None]
    stream = await client.responses.create(model="demo", input="Hi", stream=True)
    await provider.waiting.wait()
    await stream.close()
    await provider.closed.wait()
    assert await server.spent() == 5 + 10


async def test_the_background(server: Server, client: openai.AsyncOpenAI) -> None:
    provider = server.world.provider
    provider.script = [Started(5), None, TextDelta("Hello"), Finished("stop"), Usage(5, 2)]
    begun = await client.responses.create(model="demo", input="Hi", background=True)
    assert (begun.status, begun.background) == ("in_progress", True)
    await provider.waiting.wait()
    assert (await client.responses.retrieve(begun.id)).status == "in_progress"
    with pytest.raises(openai.BadRequestError):
        await client.responses.create(model="demo", input="Hi", previous_response_id=begun.id)
    provider.resume.set()
    assert (await ended(client, begun.id)).output_text == "Hello"
    assert (await client.responses.cancel(begun.id)).status == "completed"
    assert await server.spent() == COST


async def test_what_can_never_run_is_refused_at_once(server: Server, client: openai.AsyncOpenAI) -> None:
    with pytest.raises(openai.NotFoundError):
        await client.responses.create(model="nope", input="Hi", background=True)
    token = await server.world.login()
    scoped = client.with_options(api_key=await server.world.key(token, scopes={"models": ["org/tiny"]}))
    with pytest.raises(openai.PermissionDeniedError):
        await scoped.responses.create(model="demo", input="Hi", background=True)


async def test_cancelling_stops_the_work(server: Server, client: openai.AsyncOpenAI) -> None:
    provider = server.world.provider
    provider.script = [Started(5), TextDelta("Hel", tokens=1), None]
    begun = await client.responses.create(model="demo", input="Hi", background=True)
    await provider.waiting.wait()
    for _ in range(2):
        assert (await client.responses.cancel(begun.id)).status == "cancelled"
    await provider.closed.wait()
    assert (await client.responses.retrieve(begun.id)).status == "cancelled"
    assert await server.spent() == 5 + 10


async def test_what_fails_in_the_background_says_so(server: Server, client: openai.AsyncOpenAI) -> None:
    words = {
        EngineDeadError("Gone."): "server_error",
        RateLimitError("Slow."): "rate_limit_exceeded",
        ValueError("x"): "server_error",
    }
    for failure, code in words.items():
        server.world.provider.script = [failure]
        begun = await client.responses.create(model="demo", input="Hi", background=True)
        assert (await ended(client, begun.id)).status == "failed"
        error = (await client.responses.retrieve(begun.id)).error
        assert error is not None
        assert error.code == code


async def test_what_finds_no_place_in_the_background_waits(server: Server, client: openai.AsyncOpenAI) -> None:
    full = OverloadedError("Full.", retry_after=0.01)
    server.world.provider.stream = Full(full, server.world.provider.stream).stream  # type: ignore[method-assign]
    begun = await client.responses.create(model="demo", input="Hi", background=True)
    assert (await ended(client, begun.id)).output_text == "Hello"
    assert await server.spent() == COST


async def test_a_server_that_stops_says_what_it_did_not_finish(data_dir: Path) -> None:
    async with open_server(data_dir, prices=PRICES, drain_timeout_s=0) as server, server.asynchronous() as client:
        server.world.provider.script = [Started(5), None]
        begun = await client.responses.create(model="demo", input="Hi", background=True)
        await server.world.provider.waiting.wait()
        await server.world.services.background.close()  # type: ignore[union-attr]
        assert (await client.responses.retrieve(begun.id)).status == "failed"
        assert await server.spent() == 5


async def test_what_a_dead_server_worked_on_has_failed(server: Server, client: openai.AsyncOpenAI) -> None:
    provider = server.world.provider
    provider.script = [Started(5), None]
    begun = await client.responses.create(model="demo", input="Hi", background=True)
    await provider.waiting.wait()
    server.world.clock.move(61)
    found = await client.responses.retrieve(begun.id)
    assert found.error is not None
    assert (found.status, found.error.code) == ("failed", "server_error")
    provider.resume.set()


async def test_an_agents_key_goes_on_with_its_own_only(server: Server) -> None:
    world = server.world
    token = await world.login()
    made = await world.call("POST", "/responses", {"model": "demo", "input": "Hi"}, token)
    scoped = await world.key(token, scopes={"agent": "helper"})
    await world.call("GET", f"/responses/{made['id']}", key=scoped, status=404)
    own = await world.call("POST", "/responses", {"model": "demo", "input": "Hi"}, scoped)
    assert world.provider.requests[-1].agent == "helper"
    await world.call("GET", f"/responses/{own['id']}", key=scoped)
    await world.call("GET", f"/responses/{own['id']}", key=token)


ODD = [
    b"",
    b"[]",
    b'{"model":"demo","input":"\\ud800"}',
    b'{"model":"demo","input":"\\u0000 \xf0\x9f\x98\x80"}',
    b'{"model":"demo","input":' + b"[" * 5000,
    b'{"model":"demo","input":[{"type":"function_call","call_id":"a","name":"b","arguments":"\\u0000"}]}',
    b'{"model":"demo","input":"Hi","previous_response_id":"\\u0000"}',
    b'{"model":"demo","input":"Hi","max_output_tokens":1e400}',
]


async def test_odd_bodies_are_answered_or_refused(server: Server) -> None:
    client, headers = server.world.client, {"authorization": f"Bearer {server.key}", "content-type": "application/json"}
    kept = []
    for body in ODD:
        answer = await client.post("/v1/responses", content=body, headers=headers)
        assert answer.status_code in (200, 400, 404), answer.text
        kept += [answer.json()["id"]] if answer.status_code == 200 else []
    assert len(kept) == 2
    for ident in kept:
        assert (await client.get(f"/v1/responses/{ident}", headers=headers)).status_code == 200
        assert (await client.get(f"/v1/responses/{ident}/input_items?after=%00", headers=headers)).status_code == 404


async def test_an_empty_balance_is_refused(server: Server) -> None:
    key = await server.world.key(await server.world.member("poor"))
    for stream in (False, True):
        await server.world.call("POST", "/responses", {"model": "demo", "input": "Hi", "stream": stream}, key, 402)
    assert server.world.provider.requests == []
