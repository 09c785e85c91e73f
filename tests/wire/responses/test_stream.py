from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from helix_ray.config import Limits
from helix_ray.core.errors import EngineDeadError, HelixError, InvalidRequestError, RateLimitError
from helix_ray.core.events import (
    Citation,
    Cited,
    Event,
    Finished,
    FinishReason,
    ReasoningDelta,
    Started,
    TextDelta,
    TokenLogprob,
    ToolCallDelta,
    Usage,
)
from helix_ray.wire.responses.answer import Draft, encode_failure
from helix_ray.wire.responses.request import decode_response
from helix_ray.wire.responses.response import collect_response
from helix_ray.wire.responses.stream import ResponseStreamEncoder
from tests.wire.playing import play, replay
from tests.wire.responses.events import read_events, read_response
from tests.wire.strategies import any_stream, good_streams

ECHO = decode_response({"model": "demo", "input": "Hi"}, Limits(), "0").echo
DRAFT = Draft("a" * 32, 1_700_000_000, ECHO)
TEXT: list[Event] = [Started(5), TextDelta("Hel"), TextDelta("lo"), Finished("stop"), Usage(5, 2, 1, cost=1500)]

FUZZ = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def encoder() -> ResponseStreamEncoder:
    return ResponseStreamEncoder(DRAFT, "req_1")


def response(events: list[Event]) -> dict[str, Any]:
    read, error = read_response(play(encoder(), events))
    assert error is None
    assert read is not None
    return read


def said(events: list[Event]) -> list[tuple[str, str]]:
    """Kind and text of every item."""
    return [
        (item["type"], item["arguments"] if item["type"] == "function_call" else item["content"][0]["text"])
        for item in response([Started(1), *events, Usage(1, 1)])["output"]
    ]


def test_the_events_of_a_text_in_their_order() -> None:
    events = read_events(play(encoder(), TEXT))
    assert [event["type"].removeprefix("response.") for event in events] == [
        "created",
        "in_progress",
        "output_item.added",
        "content_part.added",
        "output_text.delta",
        "output_text.delta",
        "output_text.done",
        "content_part.done",
        "output_item.done",
        "completed",
    ]
    body = events[-1]["response"]
    assert (body["id"], body["status"], body["model"]) == (DRAFT.id, "completed", "demo")
    assert body["usage"] == {
        "input_tokens": 5,
        "input_tokens_details": {"cached_tokens": 1, "cache_write_tokens": 0},
        "output_tokens": 2,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": 7,
        "cost": 0.0000015,
    }


async def test_an_answer_in_one_piece_is_that_of_the_stream() -> None:
    whole, streamed = await collect_response(replay(TEXT), DRAFT), response(TEXT)
    assert whole.pop("completed_at") <= streamed.pop("completed_at")
    assert whole == streamed


def test_reasoning_text_and_calls_are_items_of_their_own() -> None:
    assert said(
        [
            ReasoningDelta("Hm"),
            ReasoningDelta("."),
            TextDelta("\n\n"),
            TextDelta("I add."),
            ToolCallDelta(0, id="call_1", name="add"),
            ToolCallDelta(0, '{"a":'),
            TextDelta("\n"),
            ToolCallDelta(0, "1}"),
            TextDelta("\n"),
            ToolCallDelta(1, "{}", "call_2", "now"),
            Finished("tool_calls"),
        ]
    ) == [("reasoning", "Hm."), ("message", "\n\nI add."), ("function_call", '{"a":1}'), ("function_call", "{}")]


def test_a_call_has_its_name_and_id() -> None:
    (item,) = response([Started(1), ToolCallDelta(0, "{}", "call_1", "add"), Finished("tool_calls"), Usage(1, 1)])["output"]
    assert (item["call_id"], item["name"], item["status"]) == ("call_1", "add", "completed")
    assert item["id"].startswith("fc_")


@pytest.mark.parametrize("blank", [[], [TextDelta("")], [TextDelta(" "), TextDelta("\n")]])
def test_an_answer_of_nothing_is_a_message(blank: list[Event]) -> None:
    assert said([*blank, Finished("stop")]) == [("message", "".join(event.text for event in blank))]  # type: ignore[union-attr]


@pytest.mark.parametrize(("reason", "why"), [("length", "max_output_tokens"), ("content_filter", "content_filter")])
def test_what_is_cut_off_is_incomplete(reason: FinishReason, why: str) -> None:
    body = response([Started(1), TextDelta("x"), Finished(reason), Usage(1, 1)])
    assert (body["status"], body["incomplete_details"], body["completed_at"]) == ("incomplete", {"reason": why}, None)
    assert body["output"][0]["status"] == "incomplete"


def test_log_probabilities_stand_beside_their_text() -> None:
    token = TokenLogprob("a", -0.5, b"a", (("b", -1.0, b"b"),))
    (item,) = response([Started(1), TextDelta("a", logprobs=(token,)), TextDelta("b"), Finished("stop"), Usage(1, 2)])["output"]
    (entry,) = item["content"][0]["logprobs"]
    assert (entry["token"], entry["top_logprobs"][0]["logprob"]) == ("a", -1.0)


def test_citations_are_annotations() -> None:
    cited = Cited((Citation("docs", "doc-1", "a.md", "A", 0, 5, 0.9, "Hello"),), 5)
    (item,) = response([Started(1), TextDelta("Hello"), cited, Finished("stop"), Usage(1, 1)])["output"]
    (note,) = item["content"][0]["annotations"]
    assert (note["type"], note["url"], note["title"], note["start_index"], note["end_index"]) == (
        "url_citation",
        "a.md",
        "A",
        0,
        5,
    )


def test_a_stream_that_breaks_fails_with_what_there_is() -> None:
    streaming = encoder()
    raw = b"".join(map(streaming.encode, TEXT[:2])) + streaming.fail(EngineDeadError("Gone."))
    body, error = read_response(raw)
    assert body is not None
    assert error is not None
    assert body["error"] == {"code": "server_error", "message": "Gone."}
    assert body["output"][0]["content"][0]["text"] == "Hel"
    assert (error["code"], error["message"], error["error"]["request_id"]) == ("engine_dead", "Gone.", "req_1")
    assert streaming.fail(HelixError("again")) == b""


def test_errors_have_the_words_of_the_protocol() -> None:
    failures = (RateLimitError("a"), InvalidRequestError("b"), EngineDeadError("c"))
    assert [encode_failure(one)["code"] for one in failures] == ["rate_limit_exceeded", "invalid_prompt", "server_error"]


@FUZZ
@given(good_streams())
async def test_good_streams_arrive_as_they_are(events: list[Event]) -> None:
    streamed, whole = response(events), await collect_response(replay(events), DRAFT)
    assert streamed["status"] == whole["status"]
    assert streamed["output"] == json.loads(
        json.dumps(whole["output"]).replace("\\udc00", "\\ufffd").replace("\\ud800", "\\ufffd")
    )


@FUZZ
@given(any_stream)
def test_bad_streams_end_with_an_error(events: list[Event]) -> None:
    read_response(play(encoder(), events))
