from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helix_ray.core.errors import EngineDeadError, HelixError
from helix_ray.core.events import (
    Event,
    Finished,
    ReasoningDelta,
    Started,
    TextDelta,
    TokenLogprob,
    ToolCallDelta,
    Usage,
)
from helix_ray.wire.body import repair
from helix_ray.wire.openai.stream import ChatStreamEncoder, CompletionStreamEncoder
from helix_ray.wire.sse import StreamEncoder
from tests.wire.frames import check_chat, check_completion, read_openai
from tests.wire.playing import play
from tests.wire.strategies import any_stream, good_streams

FIXTURES = Path(__file__).parent.parent / "fixtures"
LOGPROBS = (TokenLogprob("Hé", -0.5, b"H\xc3\xa9", (("Hé", -0.5, b"H\xc3\xa9"), ("Ha", -1.25, b"Ha"))),)

TEXT: list[Event] = [Started(5), TextDelta("Hel"), TextDelta("lo"), Finished("stop"), Usage(5, 2)]
REASONED: list[Event] = [Started(5, 4), ReasoningDelta("Hm."), TextDelta("Yes"), Finished("length"), Usage(5, 3, 4, 1)]
CALLS: list[Event] = [
    Started(9),
    TextDelta("I add."),
    ToolCallDelta(0, id="call_1", name="add"),
    ToolCallDelta(0, '{"a":'),
    ToolCallDelta(0, "1}"),
    ToolCallDelta(1, "{}", "call_2", "now"),
    Finished("tool_calls"),
    Usage(9, 12),
]
SCORED: list[Event] = [Started(5), TextDelta("Hé", logprobs=LOGPROBS), TextDelta("", logprobs=()), Finished("stop"), Usage(5, 1)]
TWO: list[Event] = [
    Started(5),
    TextDelta("b", 1),
    TextDelta("a", 0),
    Finished("stop", 1),
    Finished("stop", 0),
    Usage(5, 2),
]


def chat(choices: int = 1, include_usage: bool = False) -> ChatStreamEncoder:
    return ChatStreamEncoder(
        id="chatcmpl-1", model="demo", created=1700000000, choices=choices, include_usage=include_usage, request_id="req_1"
    )


def completion(choices: int = 1, include_usage: bool = False) -> CompletionStreamEncoder:
    return CompletionStreamEncoder(
        id="cmpl-1", model="demo", created=1700000000, choices=choices, include_usage=include_usage, request_id="req_1"
    )


RECORDED: list[tuple[str, Callable[[], StreamEncoder], list[Event]]] = [
    ("chat_text", chat, TEXT),
    ("chat_text_usage", lambda: chat(include_usage=True), TEXT),
    ("chat_reasoning", lambda: chat(include_usage=True), REASONED),
    ("chat_tool_calls", chat, CALLS),
    ("chat_logprobs", chat, SCORED),
    ("chat_two_choices", lambda: chat(2), TWO),
    ("completion_text", completion, TEXT),
    ("completion_usage", lambda: completion(include_usage=True), TEXT),
    ("completion_logprobs", completion, SCORED),
    ("completion_two_choices", lambda: completion(2), TWO),
    ("completion_echo", completion, [Started(2, prompt_text="Once "), TextDelta("upon"), Finished("length"), Usage(2, 1)]),
]


@pytest.mark.parametrize(("name", "build", "events"), RECORDED)
def test_recorded_streams(name: str, build: Callable[[], StreamEncoder], events: list[Event]) -> None:
    assert play(build(), events).decode() == (FIXTURES / f"openai_{name}.txt").read_text()


def test_a_failure_in_mid_stream_is_an_error_and_the_end() -> None:
    encoder = chat()
    raw = encoder.encode(Started(1)) + encoder.encode(TextDelta("x")) + encoder.fail(EngineDeadError("Gone."))
    chunks, error = read_openai(raw)
    assert len(chunks) == 2
    assert error is not None
    assert (error["message"], error["code"], error["request_id"]) == ("Gone.", "engine_dead", "req_1")
    for event in (Started(1), TextDelta("x"), Finished("stop"), Usage(1, 1)):
        with pytest.raises(HelixError):
            encoder.encode(event)


@pytest.mark.parametrize(
    "events",
    [
        [],
        [TextDelta("x")],
        [Started(1)],
        [Started(1), Started(1)],
        [Started(1), TextDelta("x")],
        [Started(1), TextDelta("x"), Usage(1, 1)],
        [Started(1), Finished("stop")],
        [Started(1), Finished("stop"), TextDelta("x")],
        [Started(1), Finished("stop"), Finished("stop")],
        [Started(1), TextDelta("x", 1)],
        [Started(1), ReasoningDelta("x", 1)],
        [Started(1), Finished("stop", 1)],
        [Started(1), Finished("weird")],  # type: ignore[arg-type]
        [Started(1), ToolCallDelta(1, id="a", name="b")],
        [Started(1), ToolCallDelta(0, "{}")],
        [*TEXT, TextDelta("x")],
        [*TEXT, Usage(1, 1)],
    ],
)
def test_a_broken_provider_ends_in_an_error(events: list[Event]) -> None:
    for encoder in (chat(), completion()):
        _, error = read_openai(play(encoder, events))
        assert error is not None
        assert (error["type"], error["code"]) == ("server_error", "server_error")


def test_a_completion_calls_no_tools() -> None:
    _, error = read_openai(play(completion(), CALLS))
    assert error is not None
    assert "tool" in error["message"]


def test_a_completion_leaves_reasoning_out() -> None:
    chunks, error = read_openai(play(completion(), REASONED))
    assert error is None
    assert "".join(chunk["choices"][0]["text"] for chunk in chunks) == "Yes"


def test_offsets_of_logprobs_go_on() -> None:
    encoder = completion()
    encoder.encode(Started(1))
    frames = [encoder.encode(TextDelta("Hé", logprobs=LOGPROBS)) for _ in range(2)]
    offsets = [json.loads(frame.removeprefix(b"data: "))["choices"][0]["logprobs"]["text_offset"] for frame in frames]
    assert offsets == [[0], [2]]


@given(any_stream, st.integers(1, 2), st.booleans())
def test_whatever_comes_in_a_chat_stream_is_well_formed(events: list[Event], choices: int, include_usage: bool) -> None:
    chunks, error = read_openai(play(chat(choices, include_usage), events))
    check_chat(chunks, choices, include_usage, complete=error is None)


@given(any_stream, st.integers(1, 2), st.booleans())
def test_whatever_comes_in_a_completion_stream_is_well_formed(events: list[Event], choices: int, include_usage: bool) -> None:
    chunks, error = read_openai(play(completion(choices, include_usage), events))
    check_completion(chunks, choices, complete=error is None)


@given(st.integers(1, 3).flatmap(lambda choices: st.tuples(st.just(choices), good_streams(choices))), st.booleans())
def test_a_good_stream_comes_through_whole(case: tuple[int, list[Event]], include_usage: bool) -> None:
    choices, events = case
    chunks, error = read_openai(play(chat(choices, include_usage), events))
    assert error is None
    check_chat(chunks, choices, include_usage, complete=True)
    for index in range(choices):
        said = [chunk["choices"][0] for chunk in chunks if chunk["choices"] and chunk["choices"][0]["index"] == index]
        for kind, field in ((TextDelta, "content"), (ReasoningDelta, "reasoning_content")):
            wanted = "".join(repair(event.text) for event in events if type(event) is kind and event.index == index)
            assert "".join(choice["delta"].get(field, "") for choice in said) == wanted
        arguments = "".join(event.arguments for event in events if isinstance(event, ToolCallDelta) and event.index == index)
        pieces = (call["function"]["arguments"] for choice in said for call in choice["delta"].get("tool_calls", ()))
        assert "".join(pieces) == arguments
