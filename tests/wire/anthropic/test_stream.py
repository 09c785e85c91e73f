from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from helix_ray.core.errors import EngineDeadError, HelixError, OverloadedError
from helix_ray.core.events import Event, Finished, FinishReason, ReasoningDelta, Started, TextDelta, ToolCallDelta, Usage
from helix_ray.wire.anthropic.response import collect_message
from helix_ray.wire.anthropic.stream import MessageStreamEncoder
from helix_ray.wire.body import repair
from tests.wire.frames import read_anthropic
from tests.wire.playing import play, replay
from tests.wire.strategies import any_stream, good_streams

FIXTURES = Path(__file__).parent.parent / "fixtures"

TEXT: list[Event] = [Started(5), TextDelta("Hel"), TextDelta("lo"), Finished("stop"), Usage(5, 2)]
THOUGHT: list[Event] = [
    Started(20, 16),
    ReasoningDelta("Hm"),
    ReasoningDelta("."),
    TextDelta("\n\n"),
    TextDelta("Yes."),
    Finished("stop", stop_sequence="END"),
    Usage(20, 5, 16, 2),
]
CALLS: list[Event] = [
    Started(9),
    TextDelta("I add."),
    ToolCallDelta(0, id="toolu_1", name="add"),
    ToolCallDelta(0, '{"a":'),
    TextDelta("\n"),
    ToolCallDelta(0, "1}"),
    TextDelta("\n"),
    ToolCallDelta(1, "", "toolu_2", "now"),
    Finished("tool_calls"),
    Usage(9, 12),
]


def encoder() -> MessageStreamEncoder:
    return MessageStreamEncoder(id="msg_1", model="demo", request_id="req_1")


def message(events: list[Event]) -> dict[str, Any]:
    read, error = read_anthropic(play(encoder(), events))
    assert error is None
    assert read is not None
    return read


async def whole(events: list[Event]) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(await collect_message(replay(events), "msg_1", "demo"))
    return body


@pytest.mark.parametrize(("name", "events"), [("text", TEXT), ("thinking", THOUGHT), ("tool_use", CALLS)])
def test_recorded_streams(name: str, events: list[Event]) -> None:
    assert play(encoder(), events).decode() == (FIXTURES / f"anthropic_{name}.txt").read_text()


async def test_a_text_in_one_piece() -> None:
    assert await whole(TEXT) == {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "content": [{"type": "text", "text": "Hello"}],
        "model": "demo",
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {
            "input_tokens": 5,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 0,
            "output_tokens": 2,
        },
    }


async def test_thinking_and_a_stop_sequence() -> None:
    for body in (message(THOUGHT), await whole(THOUGHT)):
        assert body["content"] == [
            {"type": "thinking", "thinking": "Hm.", "signature": ""},
            {"type": "text", "text": "\n\nYes."},
        ]
        assert (body["stop_reason"], body["stop_sequence"]) == ("stop_sequence", "END")
        assert (body["usage"]["input_tokens"], body["usage"]["cache_read_input_tokens"]) == (4, 16)


async def test_tool_use() -> None:
    for body in (message(CALLS), await whole(CALLS)):
        assert body["content"] == [
            {"type": "text", "text": "I add."},
            {"type": "tool_use", "id": "toolu_1", "name": "add", "input": {"a": 1}},
            {"type": "tool_use", "id": "toolu_2", "name": "now", "input": {}},
        ]
        assert body["stop_reason"] == "tool_use"


def test_the_first_event_tells_the_length_of_the_prompt() -> None:
    frame = encoder().encode(Started(20, 16)).decode()
    started = json.loads(frame.split("data: ")[1])["message"]
    assert started["usage"] == {
        "input_tokens": 4,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 16,
        "output_tokens": 0,
    }
    assert (started["content"], started["stop_reason"], started["stop_sequence"]) == ([], None, None)


@pytest.mark.parametrize(
    ("reason", "expected"),
    [("stop", "end_turn"), ("length", "max_tokens"), ("content_filter", "refusal"), ("tool_calls", "end_turn")],
)
def test_stop_reasons(reason: FinishReason, expected: str) -> None:
    assert message([Started(1), TextDelta("x"), Finished(reason), Usage(1, 1)])["stop_reason"] == expected


def test_a_call_makes_the_stop_reason_whatever_the_model_says() -> None:
    assert message([*CALLS[:-2], Finished("stop"), Usage(1, 1)])["stop_reason"] == "tool_use"


def call(arguments: str, finished: Finished) -> list[Event]:
    return [Started(1), ToolCallDelta(0, arguments[:2], "t", "add"), ToolCallDelta(0, arguments[2:]), finished, Usage(1, 1)]


@pytest.mark.parametrize(
    ("finished", "stop_reason", "stop_sequence"),
    [
        (Finished("length"), "max_tokens", None),
        (Finished("tool_calls", stop_sequence="END"), "stop_sequence", "END"),
        (Finished("content_filter"), "refusal", None),
    ],
)
@pytest.mark.parametrize(
    ("arguments", "value"),
    [('{"a":1,"b":"x', {"a": 1}), ('{"a":1,"b":tr', {"a": 1}), ('{"a":[1,', {"a": [1]}), ("{", {}), (" ", {}), ("", {})],
)
async def test_a_call_that_was_cut_off_counts_as_far_as_it_goes(
    arguments: str, value: Any, finished: Finished, stop_reason: str, stop_sequence: str | None
) -> None:
    events = call(arguments, finished)
    for body in (message(events), await whole(events)):
        assert body["content"] == [{"type": "tool_use", "id": "t", "name": "add", "input": value}]
        assert (body["stop_reason"], body["stop_sequence"]) == (stop_reason, stop_sequence)


async def test_a_stop_sequence_after_a_whole_call_leaves_the_call_to_be_run() -> None:
    events = call('{"a":1}', Finished("tool_calls", stop_sequence="END"))
    for body in (message(events), await whole(events)):
        assert (body["stop_reason"], body["stop_sequence"]) == ("tool_use", None)


@pytest.mark.parametrize("finished", [Finished("tool_calls"), Finished("stop"), Finished("length")])
@pytest.mark.parametrize(
    "arguments",
    [
        '{"a":1} more',
        '{"a":1}}',
        '{"a":1}{"b":2}',
        '{"a":1]',
        '{"a":1,,',
        '{"a":x',
        '{"a" 1',
        '{"a":NaN}',
        '{"a":1}, "name": "f"',
    ],
)
async def test_broken_arguments_are_an_error(arguments: str, finished: Finished) -> None:
    events = call(arguments, finished)
    read, error = read_anthropic(play(encoder(), events))
    assert read is None
    assert error is not None
    assert error["type"] == "api_error"
    with pytest.raises(HelixError, match="no JSON object"):
        await whole(events)


@pytest.mark.parametrize("reason", ["tool_calls", "stop"])
@pytest.mark.parametrize("arguments", ['{"a":1', '{"a":"x', "{"])
async def test_arguments_that_the_model_left_unfinished_are_an_error(arguments: str, reason: FinishReason) -> None:
    events = call(arguments, Finished(reason))
    assert b"event: error" in play(encoder(), events)
    with pytest.raises(HelixError, match="no JSON object"):
        await whole(events)


@pytest.mark.parametrize("arguments", ["[1, 2]", '"ls"', "5", "true", "no json", "\u00a0{}", "\ud800"])
async def test_arguments_that_are_no_object_come_in_one(arguments: str) -> None:
    for finished in (Finished("tool_calls"), Finished("length")):
        events = call(arguments, finished)
        for body in (message(events), await whole(events)):
            assert body["content"][0]["input"] == {"INVALID_JSON": repair(arguments)}


@pytest.mark.parametrize("arguments", ["null", " null\n", " ", ""])
async def test_no_arguments_are_an_empty_object(arguments: str) -> None:
    events = call(arguments, Finished("tool_calls"))
    for body in (message(events), await whole(events)):
        assert body["content"][0]["input"] == {}
        assert body["stop_reason"] == "tool_use"


async def test_blanks_before_an_object_are_kept() -> None:
    events = call('\n  {"a":1}', Finished("tool_calls"))
    for body in (message(events), await whole(events)):
        assert body["content"][0]["input"] == {"a": 1}


@pytest.mark.parametrize(
    ("said", "content"),
    [
        ([], []),
        ([TextDelta("")], []),
        ([TextDelta(" "), TextDelta("\n")], [{"type": "text", "text": " \n"}]),
        ([ReasoningDelta("\n"), TextDelta("x")], [{"type": "text", "text": "x"}]),
        ([TextDelta("a"), ReasoningDelta(" "), TextDelta("b")], [{"type": "text", "text": "ab"}]),
        ([TextDelta(" "), TextDelta("x ")], [{"type": "text", "text": " x "}]),
    ],
)
async def test_blank_blocks_are_left_out(said: list[Event], content: list[Any]) -> None:
    events = [Started(1), *said, Finished("stop"), Usage(1, 1)]
    assert message(events)["content"] == content
    assert (await whole(events))["content"] == content


def test_a_failure_in_mid_stream_is_an_error_event() -> None:
    broken = encoder()
    raw = broken.encode(Started(1)) + broken.encode(TextDelta("x")) + broken.fail(EngineDeadError("Gone."))
    read, error = read_anthropic(raw)
    assert read is None
    assert error is not None
    assert (error["type"], error["message"]) == ("overloaded_error", "Gone.")
    assert b'"request_id":"req_1"' in raw
    for event in (Started(1), TextDelta("x"), Finished("stop"), Usage(1, 1)):
        with pytest.raises(HelixError):
            broken.encode(event)


def test_a_failure_may_come_first() -> None:
    _, error = read_anthropic(encoder().fail(OverloadedError("Full.")))
    assert error is not None
    assert error["type"] == "overloaded_error"


@pytest.mark.parametrize(
    "events",
    [
        [],
        [TextDelta("x")],
        [Started(1)],
        [Started(1), Started(1)],
        [Started(1), TextDelta("x"), Usage(1, 1)],
        [Started(1), Finished("stop")],
        [Started(1), Finished("stop"), TextDelta("x")],
        [Started(1), TextDelta("x", 1)],
        [Started(1), TextDelta("x"), TextDelta("x", 1)],
        [Started(1), Finished("weird")],  # type: ignore[arg-type]
        [Started(1), ToolCallDelta(1, id="a", name="b")],
        [Started(1), ToolCallDelta(0, "{}", "a", "b"), TextDelta("x"), ToolCallDelta(0, " ")],
        [Started(1), ToolCallDelta(0, "{", "a", "b"), ToolCallDelta(1, "{}", "c", "d"), Finished("length"), Usage(1, 1)],
        [*TEXT, TextDelta("x")],
    ],
)
async def test_a_broken_provider_ends_in_an_error(events: list[Event]) -> None:
    read, error = read_anthropic(play(encoder(), events))
    assert read is None
    assert error is not None
    assert error["type"] == "api_error"
    with pytest.raises(HelixError):
        await whole(events)


@given(any_stream)
async def test_whatever_comes_the_stream_is_well_formed(events: list[Event]) -> None:
    try:
        body = await whole(events)
    except HelixError:
        body = None
    read, error = read_anthropic(play(encoder(), events))
    assert (read is None) == (error is not None)
    assert (read is None) == (body is None)


@given(good_streams(with_logprobs=False))
async def test_both_forms_of_an_answer_say_the_same(events: list[Event]) -> None:
    streamed = message(events)
    assert streamed == await whole(events)
    for kind, field in ((TextDelta, "text"), (ReasoningDelta, "thinking")):
        wanted = "".join(repair(event.text) for event in events if type(event) is kind)
        said = "".join(block.get(field, "") for block in streamed["content"])
        assert "".join(said.split()) == "".join(wanted.split())
    assert not any(block.get("text", "x").isspace() for block in streamed["content"]) or len(streamed["content"]) == 1
