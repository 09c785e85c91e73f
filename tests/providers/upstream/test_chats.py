"""Chats over both protocols, as they go right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from helix_ray.core.errors import InvalidRequestError
from helix_ray.core.events import Event, Finished, ReasoningDelta, Started, TextDelta, ToolCallDelta, Usage
from helix_ray.core.messages import (
    ChatRequest,
    Message,
    Reasoning,
    ResponseFormat,
    Sampling,
    Text,
    ToolCall,
    ToolChoice,
    ToolResult,
    ToolSpec,
)
from helix_ray.core.protocols import Provider, TokenCounter
from tests.providers.upstream.conftest import Open
from tests.upstream import faults
from tests.upstream.answers import ADDS, HELLO, Answer
from tests.upstream.server import FakeUpstream

MODELS = pytest.mark.parametrize("model", ["gpt", "claude"])
STREAMED = pytest.mark.parametrize("stream", [True, False], ids=["stream", "whole"])
ASK = ChatRequest("any", (Message("system", (Text("Be brief."),)), Message("user", (Text("Hi"),))), stream=True)
ADD = ToolSpec("add", "Adds.", {"type": "object", "properties": {"a": {"type": "integer"}}})


async def run(provider: Provider, request: ChatRequest) -> list[Event]:
    return [event async for event in provider.stream(request)]


def text(events: list[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


@MODELS
@STREAMED
async def test_an_answer_is_told_in_the_grammar_of_events(fake: FakeUpstream, open_model: Open, model: str, stream: bool) -> None:
    fake.answer = Answer(("Hel", "lo"), ("Hm.",), "sig", prompt=9, cached=4)
    events = await run(await open_model(model), replace(ASK, stream=stream))
    assert type(events[0]) is Started
    assert text(events) == "Hello"
    thoughts = [event for event in events if isinstance(event, ReasoningDelta)]
    assert "".join(event.text for event in thoughts) == "Hm."
    assert "".join(event.signature for event in thoughts) == ("sig" if model == "claude" else "")
    assert events[-2] == Finished("stop")
    assert events[-1] == Usage(9, 3, 4, 1 if model == "gpt" else 0)
    assert fake.connections == 1


@MODELS
@STREAMED
async def test_tools_are_called_and_answered(fake: FakeUpstream, open_model: Open, model: str, stream: bool) -> None:
    fake.answer = ADDS
    provider = await open_model(model)
    wanted = replace(ASK, stream=stream, tools=(ADD,), tool_choice=ToolChoice("tool", "add"), parallel_tool_calls=False)
    events = await run(provider, wanted)
    calls = [event for event in events if isinstance(event, ToolCallDelta)]
    assert (calls[0].call, calls[0].id, calls[0].name) == (0, "call_1", "add")
    assert "".join(call.arguments for call in calls).replace(" ", "") == '{"a":1}'
    assert events[-2] == Finished("tool_calls")
    if model == "gpt":
        assert fake.body["tool_choice"] == {"type": "function", "function": {"name": "add"}}
        assert fake.body["parallel_tool_calls"] is False
    else:
        assert fake.body["tool_choice"] == {"type": "tool", "name": "add", "disable_parallel_tool_use": True}
    fake.answer = HELLO
    answered = (
        *ASK.messages,
        Message("assistant", (Reasoning("Hm.", "sig"), Text(" "), ToolCall("a", "add", '{"a": 1}'), ToolCall("b", "add", "{"))),
        Message("tool", (ToolResult("a", "2"),)),
        Message("user", (Text("Well?"), ToolResult("b", "", is_error=True))),
    )
    assert text(await run(provider, replace(wanted, messages=answered))) == "Hello"
    if model == "claude":
        thought, first, second = fake.body["messages"][1]["content"]
        assert thought == {"type": "thinking", "thinking": "Hm.", "signature": "sig"}
        assert (first["input"], second["input"]) == ({"a": 1}, {"INVALID_JSON": "{"})
        assert [block["type"] for block in fake.body["messages"][2]["content"]] == ["tool_result", "tool_result", "text"]
    else:
        assert [message["role"] for message in fake.body["messages"]][-3:] == ["tool", "tool", "user"]


async def test_what_openai_is_asked(fake: FakeUpstream, open_model: Open) -> None:
    sampling = Sampling(0.5, 0.9, top_k=5, max_tokens=20, n=2, stop=("END",), seed=7, logit_bias={3: 1.5}, presence_penalty=0.1)
    schema = ResponseFormat("json_schema", {"type": "object"}, "shape", strict=True)
    wanted = replace(ASK, sampling=sampling, response_format=schema, user="me", extra={"openai": {"reasoning_effort": "low"}})
    events = await run(
        await open_model("gpt", {"body": {"service_tier": "flex"}}, headers={"OpenAI-Organization": "org"}), wanted
    )
    assert [event.index for event in events if isinstance(event, Finished)] == [0, 1]
    assert fake.body == {
        "model": "gpt-up",
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}],
        "max_tokens": 20,
        "temperature": 0.5,
        "top_p": 0.9,
        "seed": 7,
        "n": 2,
        "stop": ["END"],
        "presence_penalty": 0.1,
        "logit_bias": {"3": 1.5},
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "shape", "schema": {"type": "object"}, "strict": True},
        },
        "user": "me",
        "stream": True,
        "stream_options": {"include_usage": True},
        "service_tier": "flex",
        "reasoning_effort": "low",
    }
    headers = fake.requests[-1].headers
    assert (headers["openai-organization"], headers["accept-encoding"]) == ("org", "identity")


async def test_vllm_is_asked_for_more(fake: FakeUpstream, open_model: Open) -> None:
    sampling = Sampling(top_k=5, min_p=0.1, min_tokens=2, repetition_penalty=1.1, ignore_eos=True, logprobs=2)
    more = {"max_tokens": 99}
    options: dict[str, Any] = {"extensions": True, "stream_usage": False, "max_tokens_field": "max_completion_tokens"}
    begun = (*ASK.messages, Message("assistant", (Text("He"),)))
    wanted = replace(ASK, messages=begun, continue_final=True, sampling=sampling)
    await run(await open_model("gpt", more, **options), wanted)
    expected = {"top_k": 5, "min_p": 0.1, "min_tokens": 2, "repetition_penalty": 1.1, "ignore_eos": True, "top_logprobs": 2}
    expected |= {"max_completion_tokens": 99, "continue_final_message": True, "add_generation_prompt": False}
    assert expected.items() <= fake.body.items()
    assert "stream_options" not in fake.body


async def test_what_anthropic_is_asked(fake: FakeUpstream, open_model: Open) -> None:
    sampling = Sampling(1.7, 0.9, top_k=5, stop=("END",), seed=7)
    fake.answer = Answer(stop="END")
    schema = ResponseFormat("json_schema", {"type": "object"})
    messages = (*ASK.messages, Message("system", (Text("Now French."),)), Message("assistant", (Text(""),)))
    provider = await open_model("claude", {"thinking_budget": 2048, "body": {"service_tier": "auto"}})
    wanted = replace(ASK, messages=messages, sampling=sampling, response_format=schema, thinking=True, user="me")
    events = await run(provider, wanted)
    assert events[-2] == Finished("stop", 0, "END")
    assert fake.body == {
        "model": "claude-up",
        "messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}, {"type": "text", "text": "Now French."}]}],
        "system": [{"type": "text", "text": "Be brief."}],
        "max_tokens": 4096,
        "temperature": 1.0,
        "top_p": 0.9,
        "top_k": 5,
        "stop_sequences": ["END"],
        "thinking": {"type": "enabled", "budget_tokens": 2048},
        "output_config": {"format": {"type": "json_schema", "schema": {"type": "object"}}},
        "metadata": {"user_id": "me"},
        "stream": True,
        "service_tier": "auto",
    }
    verbatim = {"anthropic": {"thinking": {"type": "adaptive"}, "output_config": {"effort": "low"}}}
    await run(provider, replace(ASK, thinking=True, extra=verbatim))
    assert (fake.body["thinking"], fake.body["output_config"]) == ({"type": "adaptive"}, {"effort": "low"})
    await run(provider, replace(ASK, thinking=False))
    assert fake.body["thinking"] == {"type": "disabled"}


@pytest.mark.parametrize(
    ("model", "changes", "param"),
    [
        ("claude", {"sampling": Sampling(n=2)}, "n"),
        ("claude", {"sampling": Sampling(logprobs=1)}, "logprobs"),
        ("claude", {"prompt": "Once", "messages": ()}, "model"),
        ("claude", {"messages": (Message("system", (Text("x"),)),)}, "messages"),
        ("claude", {"response_format": ResponseFormat("json_object")}, "response_format"),
        ("gpt", {"continue_final": True}, "messages"),
        ("gpt", {"prompt": "Once", "sampling": Sampling(logprobs=1)}, "logprobs"),
        ("gpt", {"prompt": (1, 2), "echo_prompt": True}, "echo"),
    ],
)
async def test_what_a_protocol_cannot_say_is_refused(
    fake: FakeUpstream, open_model: Open, model: str, changes: dict[str, Any], param: str
) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        await run(await open_model(model), replace(ASK, **changes))
    assert refused.value.param == param
    assert fake.requests == []


@STREAMED
async def test_texts_are_continued(fake: FakeUpstream, open_model: Open, stream: bool) -> None:
    wanted = ChatRequest("any", prompt="Say: ", stream=stream, echo_prompt=True, sampling=Sampling(n=2, max_tokens=9))
    events = await run(await open_model("gpt"), wanted)
    assert fake.requests[-1].path == "/v1/completions"
    assert (fake.body["prompt"], fake.body["max_tokens"]) == ("Say: ", 9)
    assert isinstance(events[0], Started)
    assert events[0].prompt_text == "Say: "
    assert text(events) == "HelloHello"
    assert events[-1] == Usage(5, 4)


async def test_tokens_are_counted_where_the_provider_counts(fake: FakeUpstream, open_model: Open) -> None:
    provider = await open_model("claude")
    assert isinstance(provider, TokenCounter)
    assert await provider.count_tokens(replace(ASK, stream=False)) == 7
    assert fake.requests[-1].path == "/v1/messages/count_tokens"
    assert "max_tokens" not in fake.body
    assert not isinstance(await open_model("gpt"), TokenCounter)


@MODELS
@pytest.mark.parametrize(
    "fault", [faults.cut(3), faults.cut(1), faults.cut(1000, b"\r\n"), faults.cut(7, comments=True), faults.whole]
)
async def test_it_does_not_matter_how_an_answer_is_sent(fake: FakeUpstream, open_model: Open, model: str, fault: Any) -> None:
    fake.answer = Answer(("Grüß ", "Gott 💡", " «x»\n"))
    fake.faults = [fault]
    events = await run(await open_model(model), ASK)
    assert text(events) == "Grüß Gott 💡 «x»\n"
    assert events[-1] == Usage(5, 3)


@MODELS
async def test_a_connection_serves_many_answers(fake: FakeUpstream, open_model: Open, model: str) -> None:
    provider = await open_model(model)
    for stream in (True, False, True):
        await run(provider, replace(ASK, stream=stream))
    assert (len(fake.requests), fake.connections) == (3, 1)


@MODELS
async def test_a_large_prompt_is_sent(fake: FakeUpstream, open_model: Open, model: str) -> None:
    long = Message("user", (Text("x" * 2_000_000),))
    assert text(await run(await open_model(model), replace(ASK, messages=(long,)))) == "Hello"
