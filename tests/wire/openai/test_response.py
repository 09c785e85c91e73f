from __future__ import annotations

import base64
import json
import struct
from typing import Any

import pytest
from hypothesis import given

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event, Finished, ReasoningDelta, Started, TextDelta, ToolCallDelta, Usage
from helix_ray.core.protocols import Embeddings
from helix_ray.wire.body import repair
from helix_ray.wire.openai.response import collect_chat, collect_completion, encode_embeddings
from tests.wire.openai.test_stream import CALLS, REASONED, SCORED, TEXT, TWO
from tests.wire.playing import replay
from tests.wire.strategies import any_stream, good_streams


async def chat(events: list[Event], choices: int = 1) -> Any:
    return json.loads(await collect_chat(replay(events), "chatcmpl-1", "demo", choices))


async def completion(events: list[Event], choices: int = 1) -> Any:
    return json.loads(await collect_completion(replay(events), "cmpl-1", "demo", choices))


async def test_a_text() -> None:
    body = await chat(TEXT)
    assert abs(body.pop("created") - 1.7e9) < 1e9
    assert body == {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": "demo",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "Hello", "refusal": None},
                "logprobs": None,
                "finish_reason": "stop",
            }
        ],
        "usage": {
            "prompt_tokens": 5,
            "completion_tokens": 2,
            "total_tokens": 7,
            "prompt_tokens_details": {"cached_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 0},
        },
    }


async def test_reasoning() -> None:
    body = await chat(REASONED)
    message = body["choices"][0]["message"]
    assert (message["reasoning_content"], message["content"]) == ("Hm.", "Yes")
    assert body["usage"]["prompt_tokens_details"] == {"cached_tokens": 4}
    assert body["usage"]["completion_tokens_details"] == {"reasoning_tokens": 1}


async def test_tool_calls() -> None:
    (choice,) = (await chat(CALLS))["choices"]
    assert choice["finish_reason"] == "tool_calls"
    assert choice["message"]["content"] == "I add."
    assert choice["message"]["tool_calls"] == [
        {"id": "call_1", "type": "function", "function": {"name": "add", "arguments": '{"a":1}'}},
        {"id": "call_2", "type": "function", "function": {"name": "now", "arguments": "{}"}},
    ]
    (choice,) = (await chat([event for event in CALLS if not isinstance(event, TextDelta)]))["choices"]
    assert choice["message"]["content"] is None


async def test_logprobs() -> None:
    (choice,) = (await chat(SCORED))["choices"]
    (token,) = choice["logprobs"]["content"]
    assert (token["token"], token["logprob"], bytes(token["bytes"])) == ("Hé", -0.5, "Hé".encode())
    assert [(top["token"], top["logprob"]) for top in token["top_logprobs"]] == [("Hé", -0.5), ("Ha", -1.25)]
    (choice,) = (await completion(SCORED))["choices"]
    assert choice["logprobs"]["text_offset"] == [0]


async def test_several_choices() -> None:
    assert [choice["message"]["content"] for choice in (await chat(TWO, 2))["choices"]] == ["a", "b"]
    body = await completion(TWO, 2)
    assert body["object"] == "text_completion"
    assert [(choice["index"], choice["text"], choice["finish_reason"]) for choice in body["choices"]] == [
        (0, "a", "stop"),
        (1, "b", "stop"),
    ]


async def test_echo() -> None:
    body = await completion([Started(2, prompt_text="Once "), TextDelta("upon"), Finished("length"), Usage(2, 1)])
    assert body["choices"][0]["text"] == "Once upon"


async def test_a_completion_calls_no_tools() -> None:
    with pytest.raises(HelixError, match="tool"):
        await completion(CALLS)


@given(any_stream)
async def test_whatever_comes_is_an_answer_or_an_error(events: list[Event]) -> None:
    for collect in (chat, completion):
        try:
            body = await collect(events, 2)
        except HelixError:
            continue
        assert [choice["index"] for choice in body["choices"]] == [0, 1]
        assert all(choice["finish_reason"] in ("stop", "length", "tool_calls", "content_filter") for choice in body["choices"])


@given(good_streams(2))
async def test_a_good_stream_comes_through_whole(events: list[Event]) -> None:
    body = await chat(events, 2)
    for index, choice in enumerate(body["choices"]):
        message = choice["message"]
        for kind, field in ((TextDelta, "content"), (ReasoningDelta, "reasoning_content")):
            wanted = "".join(event.text for event in events if type(event) is kind and event.index == index)
            assert repair(message.get(field) or "") == repair(wanted)
        arguments = "".join(event.arguments for event in events if isinstance(event, ToolCallDelta) and event.index == index)
        assert "".join(call["function"]["arguments"] for call in message.get("tool_calls", ())) == arguments


def test_embeddings() -> None:
    result = Embeddings(struct.pack("<4f", 0.5, -1, 2, 3), 2, 2, 7)
    body = json.loads(encode_embeddings(result, "embed", as_base64=False))
    assert body == {
        "object": "list",
        "data": [
            {"object": "embedding", "index": 0, "embedding": [0.5, -1.0]},
            {"object": "embedding", "index": 1, "embedding": [2.0, 3.0]},
        ],
        "model": "embed",
        "usage": {"prompt_tokens": 7, "total_tokens": 7},
    }
    packed = json.loads(encode_embeddings(result, "embed", as_base64=True))
    assert base64.b64decode(packed["data"][1]["embedding"]) == struct.pack("<2f", 2, 3)
