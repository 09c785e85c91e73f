"""The official SDKs' own stream readers over what the encoders write."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import anthropic
import httpx2
import openai
import pytest
from hypothesis import given, settings

from helix_ray.core.errors import EngineDeadError
from helix_ray.core.events import Event, Started, TextDelta, ToolCallDelta
from helix_ray.wire.anthropic.stream import MessageStreamEncoder
from helix_ray.wire.openai.stream import ChatStreamEncoder, CompletionStreamEncoder
from helix_ray.wire.sse import StreamEncoder
from tests.wire.anthropic import test_stream as anthropic_streams
from tests.wire.frames import read_anthropic
from tests.wire.openai import test_stream as openai_streams
from tests.wire.playing import play
from tests.wire.strategies import any_stream, good_streams

MESSAGES: Any = [{"role": "user", "content": "hi"}]


class Server:
    """Answers every request with ``body``."""

    def __init__(self) -> None:
        self.body = b""

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers={"content-type": "text/event-stream"}, content=self.body)


SERVER = Server()


@pytest.fixture(scope="module")
def openai_client() -> Iterator[openai.OpenAI]:
    http = httpx2.Client(transport=httpx2.MockTransport(SERVER))
    with openai.OpenAI(base_url="http://test/v1", api_key="x", http_client=http, max_retries=0) as client:
        yield client


@pytest.fixture(scope="module")
def anthropic_client() -> Iterator[anthropic.Anthropic]:
    http = httpx2.Client(transport=httpx2.MockTransport(SERVER))
    with anthropic.Anthropic(base_url="http://test", api_key="x", http_client=http, max_retries=0) as client:
        yield client


def chat_encoder(include_usage: bool = True) -> ChatStreamEncoder:
    return ChatStreamEncoder(id="chatcmpl-1", model="demo", created=1, include_usage=include_usage)


def read_chat(client: openai.OpenAI, raw: bytes) -> Any:
    SERVER.body = raw
    with client.chat.completions.stream(model="demo", messages=MESSAGES) as stream:
        for _ in stream:
            pass
        return stream.get_final_completion()


def read_message(client: anthropic.Anthropic, raw: bytes) -> anthropic.types.Message:
    SERVER.body = raw
    with client.messages.stream(model="demo", max_tokens=9, messages=MESSAGES) as stream:
        return stream.get_final_message()


def test_openai_chat(openai_client: openai.OpenAI) -> None:
    final = read_chat(openai_client, play(chat_encoder(), openai_streams.CALLS))
    (choice,) = final.choices
    assert choice.message.content == "I add."
    assert [(call.id, call.function.name, call.function.arguments) for call in choice.message.tool_calls] == [
        ("call_1", "add", '{"a":1}'),
        ("call_2", "now", "{}"),
    ]
    assert (choice.finish_reason, final.usage.total_tokens) == ("tool_calls", 21)
    scored = read_chat(openai_client, play(chat_encoder(), openai_streams.SCORED))
    assert scored.choices[0].logprobs.content[0].token == "Hé"


def test_openai_completion(openai_client: openai.OpenAI) -> None:
    SERVER.body = play(CompletionStreamEncoder(id="cmpl-1", model="demo", created=1, choices=2), openai_streams.TWO)
    texts = {0: "", 1: ""}
    for chunk in openai_client.completions.create(model="demo", prompt="x", stream=True):
        texts[chunk.choices[0].index] += chunk.choices[0].text
    assert texts == {0: "a", 1: "b"}


def _broken(encoder: StreamEncoder) -> bytes:
    frames = encoder.encode(Started(1)) + encoder.encode(TextDelta("x"))
    return frames + encoder.fail(EngineDeadError("Gone."))


def test_openai_raises_when_the_stream_broke(openai_client: openai.OpenAI) -> None:
    with pytest.raises(openai.APIError, match="Gone") as caught:
        read_chat(openai_client, _broken(chat_encoder()))
    assert caught.value.code == "engine_dead"


@settings(deadline=None)
@given(events=any_stream)
def test_openai_reads_whatever_comes(openai_client: openai.OpenAI, events: list[Event]) -> None:
    raw = play(chat_encoder(), events)
    SERVER.body = raw
    try:
        chunks = list(openai_client.chat.completions.create(model="demo", messages=MESSAGES, stream=True))
    except openai.APIError:
        assert b'"error":{' in raw
    else:
        assert chunks[-1].usage is not None


@settings(deadline=None)
@given(events=good_streams())
def test_openai_accumulates_good_streams(openai_client: openai.OpenAI, events: list[Event]) -> None:
    try:
        final = read_chat(openai_client, play(chat_encoder(), events))
    except openai.LengthFinishReasonError:
        return
    except openai.ContentFilterFinishReasonError:
        return
    calls = final.choices[0].message.tool_calls or ()
    assert len(calls) == len({event.call for event in events if isinstance(event, ToolCallDelta)})


def test_anthropic_messages(anthropic_client: anthropic.Anthropic) -> None:
    final = read_message(anthropic_client, play(anthropic_streams.encoder(), anthropic_streams.CALLS))
    assert [block.type for block in final.content] == ["text", "tool_use", "tool_use"]
    assert final.content[1].input == {"a": 1}  # type: ignore[union-attr]
    assert (final.stop_reason, final.usage.output_tokens) == ("tool_use", 12)
    thought = read_message(anthropic_client, play(anthropic_streams.encoder(), anthropic_streams.THOUGHT))
    assert thought.content[0].thinking == "Hm."  # type: ignore[union-attr]
    assert (thought.stop_reason, thought.stop_sequence) == ("stop_sequence", "END")


def test_anthropic_raises_when_the_stream_broke(anthropic_client: anthropic.Anthropic) -> None:
    with pytest.raises(anthropic.APIStatusError, match="Gone"):
        read_message(anthropic_client, _broken(anthropic_streams.encoder()))
    with pytest.raises(anthropic.APIStatusError, match="Gone"):
        read_message(anthropic_client, anthropic_streams.encoder().fail(EngineDeadError("Gone.")))


@settings(deadline=None)
@given(events=any_stream)
def test_anthropic_reads_whatever_comes(anthropic_client: anthropic.Anthropic, events: list[Event]) -> None:
    raw = play(MessageStreamEncoder(id="msg_1", model="demo"), events)
    SERVER.body = raw
    try:
        items = list(anthropic_client.messages.create(model="demo", max_tokens=9, messages=MESSAGES, stream=True))
    except anthropic.APIStatusError:
        assert raw.rsplit(b"event: ", 1)[1].startswith(b"error")
    else:
        assert items[-1].type == "message_stop"


@settings(deadline=None)
@given(events=good_streams(with_logprobs=False))
def test_anthropic_accumulates_good_streams(anthropic_client: anthropic.Anthropic, events: list[Event]) -> None:
    raw = play(MessageStreamEncoder(id="msg_1", model="demo"), events)
    final = read_message(anthropic_client, raw)
    expected, error = read_anthropic(raw)
    assert error is None
    assert expected is not None
    dumped = json.loads(final.to_json())
    fields = ("text", "thinking", "name", "input", "type")
    assert [[block.get(field) for field in fields] for block in dumped["content"]] == [
        [block.get(field) for field in fields] for block in expected["content"]
    ]
