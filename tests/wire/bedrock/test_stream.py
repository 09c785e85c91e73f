"""Streams and whole answers say the same, and nothing that comes breaks the grammar of events."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event, ReasoningDelta, TextDelta, ToolCallDelta, Usage
from helix_ray.core.messages import Sampling
from helix_ray.wire.bedrock.errors import decode_failure
from helix_ray.wire.bedrock.eventstream import Frame, FrameReader
from helix_ray.wire.bedrock.response import decode_converse, decode_token_count
from helix_ray.wire.bedrock.stream import ConverseStreamDecoder
from helix_ray.wire.bedrock.usage import decode_stop
from helix_ray.wire.openai.stream import ChatStreamEncoder
from tests.upstream_bedrock import Answer
from tests.wire.strategies import json_values

ANY = Sampling()


def streamed(answer: Answer, sampling: Sampling = ANY) -> list[Event]:
    decoder = ConverseStreamDecoder(9, sampling)
    events = [one for frame in FrameReader().feed(b"".join(answer.frames())) for one in decoder.decode(frame)]
    assert decoder.done
    return [*events, *decoder.close()]


def whole(answer: Answer, sampling: Sampling = ANY) -> list[Event]:
    return decode_converse(json.dumps(answer.body()).encode(), 9, sampling)


def joined(events: list[Event]) -> list[Any]:
    """Runs of deltas of one kind as one."""
    found: list[Any] = []
    for one in events:
        match one:
            case ReasoningDelta(signature=signature) if signature:
                found.append(one)
            case TextDelta() | ReasoningDelta():
                if isinstance(found[-1], list) and found[-1][0] is type(one):
                    found[-1][1] += one.text
                else:
                    found.append([type(one), one.text])
            case ToolCallDelta():
                if one.id:
                    found.append([one.call, one.id, one.name, ""])
                found[-1][3] += one.arguments
            case _:
                found.append(one)
    return [[*one[:3], json.loads(one[3])] if isinstance(one, list) and len(one) == 4 else one for one in found[1:]]


texts = st.text(min_size=1, max_size=10)
blocks = st.one_of(
    texts.map(lambda text: {"text": text}),
    texts.map(lambda text: {"reasoningContent": {"reasoningText": {"text": text, "signature": "c2ln"}}}),
    st.builds(
        lambda ident, value: {"toolUse": {"toolUseId": ident, "name": "add", "input": value}},
        st.text("abc", min_size=1, max_size=4),
        st.dictionaries(st.text(max_size=3), st.integers() | st.text(max_size=3), max_size=3),
    ),
)
reasons = st.sampled_from(
    ["end_turn", "tool_use", "max_tokens", "stop_sequence", "content_filtered", "guardrail_intervened", "new"]
)
answers = st.builds(Answer, st.lists(blocks, max_size=4), reasons, piece=st.integers(1, 9))


@given(answers)
@settings(deadline=None)
def test_both_forms_of_an_answer_say_the_same(answer: Answer) -> None:
    one, other = streamed(answer), whole(answer)
    assert joined(one) == joined(other)
    for events in (one, other):
        assert isinstance(events[-1], Usage)
        # They keep the grammar, or this raises.
        encoder = ChatStreamEncoder(id="x", model="m", created=1)
        assert all(isinstance(encoder.encode(event), bytes) for event in events)
        assert encoder.close()


KINDS = ["messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata", "new"]
payloads = st.one_of(
    st.sampled_from(
        [
            {"role": "assistant"},
            {"contentBlockIndex": 0, "start": {"toolUse": {"toolUseId": "t", "name": "add"}}},
            {"contentBlockIndex": 1, "start": {"toolUse": {"toolUseId": "u", "name": "add"}}},
            {"contentBlockIndex": 0, "delta": {"toolUse": {"input": "{}"}}},
            {"contentBlockIndex": 2, "delta": {"text": "x"}},
            {"contentBlockIndex": 2, "delta": {"reasoningContent": {"text": "x"}}},
            {"contentBlockIndex": 0},
            {"contentBlockIndex": 1},
            {"stopReason": "tool_use"},
            {"usage": {"inputTokens": 1, "outputTokens": 2}},
        ]
    ).map(lambda value: json.dumps(value).encode()),
    json_values.map(lambda value: json.dumps(value).encode()),
    st.binary(max_size=12),
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["event", "event", "event", "event", "exception", "error", ""]), st.sampled_from(KINDS), payloads
        ),
        max_size=12,
    )
)
@settings(deadline=None)
def test_whatever_comes_is_an_answer_or_an_error(told: list[tuple[str, str, bytes]]) -> None:
    decoder = ConverseStreamDecoder(9, ANY)
    encoder = ChatStreamEncoder(id="x", model="m", created=1)
    try:
        for message, kind, payload in told:
            headers = {":message-type": message, ":event-type": kind, ":exception-type": kind}
            for event in decoder.decode(Frame(headers, payload)):
                encoder.encode(event)
        for event in decoder.close():
            encoder.encode(event)
    except HelixError as exc:
        # The model's events are right; what is wrong is told of what came.
        assert "The model's answer is malformed" not in exc.message
    else:
        assert encoder.close()


@given(st.binary(max_size=40) | json_values.map(lambda value: json.dumps(value).encode()))
@settings(deadline=None)
def test_whatever_a_whole_answer_is(body: bytes) -> None:
    for decode in (lambda: decode_converse(body, 1, ANY), lambda: decode_token_count(body)):
        with pytest.raises(HelixError, match="cannot be read"):
            decode()


@given(st.integers(0, 600), st.text(max_size=30), st.text(max_size=60), st.none() | st.floats(0, 1e9))
@settings(deadline=None)
def test_every_refusal_is_one_of_ours(status: int, kind: str, message: str, retry_after: float | None) -> None:
    error = decode_failure(status, kind, message, retry_after)
    assert error.status not in (401, 403, 404, 429)
    assert error.retry_after is None or 0 < error.retry_after <= 120


@pytest.mark.parametrize(
    ("reason", "stop", "fields", "expected"),
    [
        ("stop_sequence", ("END",), None, "END"),
        ("stop_sequence", ("END", "FIN"), None, None),
        ("stop_sequence", ("END", "FIN"), {"stop_sequence": "FIN"}, "FIN"),
        ("stop_sequence", (), {"stop_sequence": 5}, None),
        ("end_turn", ("END",), {"stop_sequence": None}, None),
    ],
)
def test_the_stop_sequence(reason: str, stop: tuple[str, ...], fields: Any, expected: str | None) -> None:
    finished = decode_stop(reason, fields, Sampling(stop=stop))
    assert (finished.reason, finished.stop_sequence) == ("stop", expected)


def test_a_context_that_is_full_is_a_length() -> None:
    assert decode_stop("model_context_window_exceeded", None, ANY).reason == "length"


def test_a_long_text_comes_in_pieces_that_can_be_cut() -> None:
    events = whole(Answer([{"text": "word " * 400}]))
    deltas = [one for one in events if isinstance(one, TextDelta)]
    assert len(deltas) > 5
    assert sum(one.tokens for one in deltas) == 500
