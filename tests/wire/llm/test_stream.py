from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.core.errors import (
    ContextLengthError,
    EngineDeadError,
    HelixError,
    OverloadedError,
    PaymentRequiredError,
    RateLimitError,
)
from helix_ray.core.events import Event, Finished, FinishReason, ReasoningDelta, Started, TextDelta, ToolCallDelta, Usage
from helix_ray.wire.body import repair
from helix_ray.wire.llm.response import collect_llm
from helix_ray.wire.llm.stream import LlmStreamDecoder, LlmStreamEncoder
from tests.wire.playing import play, replay
from tests.wire.strategies import any_stream, good_streams, json_values

TEXT: list[Event] = [Started(15), TextDelta("2 + 2"), TextDelta(" = 4"), Finished("stop"), Usage(15, 8)]
CALLS: list[Event] = [
    Started(9),
    ReasoningDelta("Hm."),
    TextDelta("I add."),
    ToolCallDelta(0, '{"a":', "toolu_1", "add"),
    ToolCallDelta(0, "1}"),
    ToolCallDelta(1, "", "toolu_2", "now"),
    Finished("tool_calls"),
    Usage(9, 12),
]


def encoder() -> LlmStreamEncoder:
    return LlmStreamEncoder(model="m", request_id="req_1")


def read(raw: bytes) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """The events of a stream, and the error that ended it; it refuses what the grammar of the stream does not allow."""
    events = []
    for block in raw.decode().removesuffix("\n\n").split("\n\n") if raw else []:
        (line,) = block.splitlines()
        events.append(json.loads(line.removeprefix("data: ")))
    error = events.pop()["error"] if events and events[-1]["type"] == "error" else None
    open_call: dict[str, Any] | None = None
    stopped = told = False
    for one in events:
        assert not told
        kind = one["type"]
        assert not stopped or kind == "metadata"
        match kind:
            case "content_delta":
                assert list(one) == ["type", "delta"]
                assert one["delta"]
                open_call = None
            case "tool_use_start":
                assert list(one) == ["type", "id", "name"]
                open_call = {**one, "json": ""}
            case "tool_use_delta":
                assert list(one) == ["type", "id", "delta"]
                assert open_call is not None
                assert open_call["id"] == one["id"]
                open_call["json"] += one["delta"]
            case "tool_use_complete":
                assert list(one) == ["type", "id", "name", "input"]
                assert open_call is not None
                assert (open_call["id"], open_call["name"]) == (one["id"], one["name"])
                assert json.loads(open_call["json"] or "{}") == one["input"]
                open_call = None
            case "message_stop":
                assert list(one) == ["type", "stop_reason", "model"]
                stopped = True
            case "metadata":
                assert stopped
                assert list(one["usage"]) == ["input_tokens", "output_tokens"]
                told = True
            case _:
                raise AssertionError(kind)
    assert (error is None) == told
    return events, error


async def whole(events: list[Event]) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(await collect_llm(replay(events), "m"))
    return body


def test_the_example_of_the_specification() -> None:
    assert play(encoder(), TEXT).decode() == (
        'data: {"type":"content_delta","delta":"2 + 2"}\n\n'
        'data: {"type":"content_delta","delta":" = 4"}\n\n'
        'data: {"type":"message_stop","stop_reason":"end_turn","model":"m"}\n\n'
        'data: {"type":"metadata","usage":{"input_tokens":15,"output_tokens":8}}\n\n'
    )


async def test_a_whole_answer() -> None:
    assert await whole(TEXT) == {
        "content": "2 + 2 = 4",
        "model": "m",
        "stop_reason": "end_turn",
        "tool_calls": [],
        "usage": {"prompt_tokens": 15, "completion_tokens": 8},
    }


async def test_calls() -> None:
    events, error = read(play(encoder(), CALLS))
    assert error is None
    assert events == [
        {"type": "content_delta", "delta": "I add."},
        {"type": "tool_use_start", "id": "toolu_1", "name": "add"},
        {"type": "tool_use_delta", "id": "toolu_1", "delta": '{"a":'},
        {"type": "tool_use_delta", "id": "toolu_1", "delta": "1}"},
        {"type": "tool_use_complete", "id": "toolu_1", "name": "add", "input": {"a": 1}},
        {"type": "tool_use_start", "id": "toolu_2", "name": "now"},
        {"type": "tool_use_delta", "id": "toolu_2", "delta": "{}"},
        {"type": "tool_use_complete", "id": "toolu_2", "name": "now", "input": {}},
        {"type": "message_stop", "stop_reason": "tool_use", "model": "m"},
        {"type": "metadata", "usage": {"input_tokens": 9, "output_tokens": 12}},
    ]
    body = await whole(CALLS)
    assert body["content"] == "I add."
    assert body["tool_calls"] == [
        {"id": "toolu_1", "name": "add", "input": {"a": 1}},
        {"id": "toolu_2", "name": "now", "input": {}},
    ]


@pytest.mark.parametrize("arguments", ['{"a":', '{"a":"x', "", "[1"])
async def test_a_call_that_was_cut_off_is_not_complete(arguments: str) -> None:
    events: list[Event] = [Started(1), ToolCallDelta(0, arguments, "t", "add"), Finished("length"), Usage(1, 1)]
    told, error = read(play(encoder(), events))
    assert error is None
    assert "tool_use_complete" not in [one["type"] for one in told]
    body = await whole(events)
    assert (body["tool_calls"], body["stop_reason"]) == ([], "max_tokens")


async def test_a_complete_call_before_the_limit_counts() -> None:
    events: list[Event] = [Started(1), ToolCallDelta(0, '{"a":1}', "t", "add"), Finished("length"), Usage(1, 1)]
    assert (await whole(events))["tool_calls"] == [{"id": "t", "name": "add", "input": {"a": 1}}]


@pytest.mark.parametrize(
    ("finished", "expected"),
    [
        (Finished("stop"), "end_turn"),
        (Finished("length"), "max_tokens"),
        (Finished("content_filter"), "refusal"),
        (Finished("stop", stop_sequence="END"), "stop_sequence"),
    ],
)
async def test_stop_reasons(finished: Finished, expected: str) -> None:
    events: list[Event] = [Started(1), TextDelta("x"), finished, Usage(1, 1)]
    assert read(play(encoder(), events))[0][-2]["stop_reason"] == expected
    assert (await whole(events))["stop_reason"] == expected


def test_a_failure_is_a_typed_event() -> None:
    broken = encoder()
    raw = broken.encode(Started(1)) + broken.encode(TextDelta("x")) + broken.fail(EngineDeadError("Gone."))
    events, error = read(raw)
    assert [one["type"] for one in events] == ["content_delta"]
    assert error is not None
    assert (error["type"], error["code"], error["message"]) == ("server_error", "engine_dead", "Gone.")
    assert error["request_id"] == "req_1"
    with pytest.raises(HelixError):
        broken.encode(TextDelta("x"))


@given(any_stream)
@settings(deadline=None)
async def test_whatever_comes_the_stream_is_well_formed(events: list[Event]) -> None:
    try:
        body = await whole(events)
    except HelixError:
        body = None
    _, error = read(play(encoder(), events))
    assert (error is None) == (body is not None)


@given(good_streams(with_logprobs=False))
@settings(deadline=None)
async def test_both_forms_of_an_answer_say_the_same(events: list[Event]) -> None:
    told, error = read(play(encoder(), events))
    body = await whole(events)
    assert error is None
    assert body["content"] == "".join(one["delta"] for one in told if one["type"] == "content_delta")
    complete = [{name: one[name] for name in ("id", "name", "input")} for one in told if one["type"] == "tool_use_complete"]
    assert body["tool_calls"] == complete
    wanted = "".join(repair(event.text) for event in events if isinstance(event, TextDelta))
    assert "".join(body["content"].split()) == "".join(wanted.split())


def decoded(raw: bytes) -> list[Event]:
    decoder = LlmStreamDecoder()
    blocks = raw.removesuffix(b"\n\n").split(b"\n\n")
    events = [event for block in blocks for event in decoder.decode(block.removeprefix(b"data: "))]
    decoder.close()
    return events


@given(good_streams(with_logprobs=False))
@settings(deadline=None)
def test_a_stream_is_read_as_it_was_written(events: list[Event]) -> None:
    # There is no word for the text that ended an answer.
    told = [Finished(one.reason) if isinstance(one, Finished) else one for one in events]
    raw = play(encoder(), told)
    assert read(play(encoder(), decoded(raw))) == read(raw)


def test_what_is_read() -> None:
    assert decoded(play(encoder(), CALLS)) == [
        Started(0),
        TextDelta("I add."),
        ToolCallDelta(0, id="toolu_1", name="add"),
        ToolCallDelta(0, '{"a":'),
        ToolCallDelta(0, "1}"),
        ToolCallDelta(1, id="toolu_2", name="now"),
        ToolCallDelta(1, "{}"),
        Finished("tool_calls"),
        Usage(9, 12),
    ]


@pytest.mark.parametrize("reason", ["stop", "length", "content_filter"])
def test_reasons_are_read(reason: FinishReason) -> None:
    events: list[Event] = [Started(0), TextDelta("x"), Finished(reason), Usage(1, 1)]
    assert decoded(play(encoder(), events)) == events


@pytest.mark.parametrize(
    "error",
    [
        EngineDeadError("Gone."),
        OverloadedError("Full."),
        RateLimitError("Slow."),
        PaymentRequiredError("Empty."),
        ContextLengthError("Long.", param="messages"),
        OverloadedError("Full.", code="special"),
    ],
)
def test_failures_are_read(error: HelixError) -> None:
    with pytest.raises(HelixError, match=error.message) as caught:
        decoded(encoder().fail(error))
    # A code that nobody knows leaves the type, and 503 and 500 have the same one.
    assert type(caught.value) is (HelixError if error.code == "special" else type(error))
    assert (caught.value.code, caught.value.param) == (error.code, error.param)


def test_a_stream_that_was_cut_off_is_an_error() -> None:
    raw = play(encoder(), TEXT)
    with pytest.raises(HelixError, match="cut off"):
        decoded(raw[: raw.index(b'data: {"type":"metadata"')])


@given(st.binary(max_size=20) | json_values.map(lambda value: json.dumps(value).encode()))
@settings(deadline=None)
def test_whatever_is_read_is_an_event_or_an_error(data: bytes) -> None:
    try:
        assert LlmStreamDecoder().decode(data) is not None
    except HelixError:
        pass


KINDS = ["content_delta", "tool_use_start", "tool_use_delta", "message_stop", "metadata", "error", "new"]


@given(
    st.sampled_from(KINDS),
    st.dictionaries(st.sampled_from(["delta", "id", "name", "stop_reason", "usage", "error"]), json_values),
)
@settings(deadline=None)
def test_whatever_an_event_holds(kind: str, fields: dict[str, Any]) -> None:
    decoder = LlmStreamDecoder()
    decoder.decode(b'{"type":"tool_use_start","id":"a","name":"b"}')
    try:
        decoder.decode(json.dumps({**fields, "type": kind}).encode())
    except HelixError:
        pass
