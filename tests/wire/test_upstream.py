"""The client halves read what the server halves write, whole and cut anywhere, and take nothing amiss but what breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.config import Limits
from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event, Finished, ReasoningDelta, Started, TextDelta, ToolCallDelta, Usage
from helix_ray.core.messages import (
    ChatRequest,
    Message,
    Part,
    Reasoning,
    ResponseFormat,
    Role,
    Sampling,
    Text,
    ToolCall,
    ToolChoice,
    ToolResult,
    ToolSpec,
)
from helix_ray.wire.anthropic.request import decode_messages
from helix_ray.wire.anthropic.response import collect_message
from helix_ray.wire.anthropic.stream import MessageStreamEncoder
from helix_ray.wire.anthropic.upstream.request import Dialect as AnthropicDialect
from helix_ray.wire.anthropic.upstream.request import encode_messages
from helix_ray.wire.anthropic.upstream.stream import MessageStreamDecoder, decode_message
from helix_ray.wire.body import decode_json, encode_json, repair
from helix_ray.wire.openai.request import decode_chat
from helix_ray.wire.openai.response import collect_chat
from helix_ray.wire.openai.stream import ChatStreamEncoder, CompletionStreamEncoder
from helix_ray.wire.openai.upstream.request import Dialect, encode_chat
from helix_ray.wire.openai.upstream.stream import ChatStreamDecoder, decode_answer
from helix_ray.wire.sse import StreamEncoder
from helix_ray.wire.upstream.lines import StreamDecoder
from helix_ray.wire.upstream.tally import Tally
from tests.wire.playing import play, replay
from tests.wire.strategies import good_streams, json_values

FIXTURES = Path(__file__).parent / "fixtures"
Said = dict[int, tuple[str, str, list[list[str]], str, str | None]]


def chat(choices: int = 1) -> StreamEncoder:
    return ChatStreamEncoder(id="x", model="demo", created=1, choices=choices, include_usage=True)


def read(decoder: StreamDecoder, pieces: Sequence[bytes]) -> list[Event]:
    events: list[Event] = []
    for piece in pieces:
        decoder.feed(piece, events)
    decoder.close(events)
    return events


def cut(raw: bytes, places: Sequence[int]) -> list[bytes]:
    bounds = sorted({0, len(raw), *(place % (len(raw) + 1) for place in places)})
    return [raw[start:end] for start, end in pairwise(bounds)]


def summary(events: Sequence[Event]) -> tuple[Said, Usage]:
    """What a stream says, by choice, however it was cut into pieces."""
    said: Said = {}
    usage = Usage(0, 0)
    for event in events:
        match event:
            case Usage():
                usage = replace(event, cost=None)
            case TextDelta() | ReasoningDelta() | ToolCallDelta() | Finished():
                text, thoughts, calls, reason, stop = said.get(event.index, ("", "", [], "", None))
                if isinstance(event, TextDelta):
                    text += event.text
                elif isinstance(event, ReasoningDelta):
                    thoughts += event.text
                elif isinstance(event, Finished):
                    reason, stop = event.reason, event.stop_sequence
                elif event.call == len(calls):
                    calls = [*calls, [event.id, event.name, event.arguments]]
                else:
                    calls[event.call][2] += event.arguments
                said[event.index] = (repair(text), repair(thoughts), calls, reason, stop)
    return said, usage


def comparable(events: Sequence[Event]) -> tuple[Said, Usage]:
    """The same without what OpenAI's protocol does not tell, and within what can be true."""
    said, usage = summary(events)
    return {
        index: (*one[:3], "tool_calls" if one[2] and one[3] == "stop" else one[3], None) for index, one in said.items()
    }, usage


@settings(deadline=None)
@given(good_streams(choices=2), st.lists(st.integers(0, 5000), max_size=8))
def test_openai_streams_come_back(events: list[Event], places: list[int]) -> None:
    raw = play(chat(2), events)
    decoded = read(ChatStreamDecoder(2, Tally(10_000)), cut(raw, places))
    (said, usage), (expected, told) = comparable(decoded), comparable(events)
    assert said == expected
    assert (usage.prompt_tokens, usage.cached_tokens) == (told.prompt_tokens, min(told.cached_tokens, told.prompt_tokens))
    # And they are streams that can be told on.
    play(chat(2), decoded)


@settings(deadline=None)
@given(good_streams(choices=2, with_logprobs=True))
def test_whole_openai_answers_come_back(events: list[Event]) -> None:
    body = asyncio.run(collect_chat(replay(events), "x", "demo", 2))
    assert comparable(decode_answer(body, 2, Tally(10_000)))[0] == comparable(events)[0]


@settings(deadline=None)
@given(good_streams(), st.lists(st.integers(0, 5000), max_size=8))
def test_anthropic_messages_come_back(events: list[Event], places: list[int]) -> None:
    """Streamed and whole they are the same. Blank texts are left out, and texts around them are one, as the protocol has it."""
    raw = play(MessageStreamEncoder(id="x", model="demo"), events)
    if b"event: error" in raw:
        return
    streamed = read(MessageStreamDecoder(Tally(10_000)), cut(raw, places))
    whole = decode_message(asyncio.run(collect_message(replay(events), "x", "demo")), Tally(10_000))
    (said, usage), (expected, told) = summary(streamed), summary(events)
    counts = ("prompt_tokens", "cached_tokens")
    assert [getattr(summary(whole)[1], name) for name in counts] == [getattr(usage, name) for name in counts]
    assert usage.prompt_tokens == max(told.prompt_tokens, told.cached_tokens)
    for index, (text, thoughts, calls, reason, stop) in summary(whole)[0].items():
        assert said[index][:2] == (text, thoughts)
        assert [call[:2] for call in said[index][2]] == [call[:2] for call in calls]
        assert said[index][3:] == (reason, stop)
    assert "".join(said[0][0].split()) == "".join(expected[0][0].split())
    assert play(MessageStreamEncoder(id="x", model="demo"), streamed).endswith(b'{"type":"message_stop"}\n\n')


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.glob("*.txt")))
def test_recorded_streams_are_read(name: str) -> None:
    raw = (FIXTURES / name).read_bytes()
    choices = 2 if "two_choices" in name else 1
    anthropic = name.startswith("anthropic")
    decoders: Callable[[], StreamDecoder] = lambda: (  # noqa: E731
        MessageStreamDecoder(Tally(100)) if anthropic else ChatStreamDecoder(choices, Tally(100))
    )
    events = read(decoders(), [raw])
    assert type(events[0]) is Started
    assert sum(isinstance(event, Finished) for event in events) == choices
    ours = [bytes([byte]) for byte in raw]
    assert summary(read(decoders(), ours)) == summary(events)
    crlf = raw.replace(b"\n", b"\r\n")
    assert summary(read(decoders(), [crlf])) == summary(events)


def test_texts_come_back() -> None:
    events = [Started(3, prompt_text="Say "), TextDelta("Hel"), TextDelta("lo"), Finished("length"), Usage(3, 2)]
    encoder = CompletionStreamEncoder(id="x", model="demo", created=1, include_usage=True)
    assert comparable(read(ChatStreamDecoder(1, Tally(10)), [play(encoder, events[:1] + events[1:])]))[1] == Usage(3, 2)


def test_signatures_come_back() -> None:
    script: list[Event] = [Started(3), ReasoningDelta("Hm."), ReasoningDelta("", signature="proof"), TextDelta("Yes")]
    script += [Finished("stop"), Usage(3, 2)]
    raw = play(MessageStreamEncoder(id="x", model="demo"), script)
    streamed = read(MessageStreamDecoder(Tally(100)), [raw])
    whole = decode_message(asyncio.run(collect_message(replay(script), "x", "demo")), Tally(100))
    for events in (streamed, whole):
        assert [event.signature for event in events if isinstance(event, ReasoningDelta)] == ["", "proof"]
    hidden = [Started(3), ReasoningDelta("", signature="proof"), *script[3:]]
    assert b'"signature":"proof"' in play(MessageStreamEncoder(id="x", model="demo"), hidden)


parts: dict[Role, st.SearchStrategy[Part]] = {
    "system": st.builds(Text, st.text("ab ", min_size=1, max_size=5).filter(str.strip)),
    "user": st.builds(Text, st.text("abé💡", min_size=1, max_size=5)),
    "assistant": st.builds(Text, st.text("xyz", min_size=1, max_size=5)),
}


@st.composite
def conversations(draw: st.DrawFn) -> tuple[Message, ...]:
    """What any protocol can say: instructions, then turns by turns, with tools."""
    messages = [Message("system", (draw(parts["system"]),))] if draw(st.booleans()) else []
    for number in range(draw(st.integers(1, 3))):
        messages.append(Message("user", (draw(parts["user"]),)))
        said: tuple[Part, ...] = (draw(parts["assistant"]),)
        if draw(st.booleans()):
            arguments = draw(st.sampled_from(["{}", '{"a":1}', '{"b":"é"}']))
            messages.append(Message("assistant", (*said, ToolCall(f"call_{number}", "add", arguments))))
            messages.append(Message("tool", (ToolResult(f"call_{number}", draw(st.text("12", max_size=3))),)))
        messages.append(Message("assistant", said))
    return (*messages, Message("user", (draw(parts["user"]),)))


requests = st.builds(
    ChatRequest,
    st.just("demo"),
    conversations(),
    sampling=st.builds(
        Sampling,
        temperature=st.none() | st.sampled_from([0.0, 0.5, 1.0]),
        top_p=st.none() | st.sampled_from([0.1, 1.0]),
        max_tokens=st.integers(1, 9999),
        stop=st.lists(st.text("ab", min_size=1, max_size=2), max_size=2).map(tuple),
    ),
    tools=st.just((ToolSpec("add", "Adds.", {"type": "object", "properties": {}}, strict=True),)),
    tool_choice=st.none()
    | st.sampled_from([ToolChoice("auto"), ToolChoice("required"), ToolChoice("none"), ToolChoice("tool", "add")]),
    parallel_tool_calls=st.booleans(),
    response_format=st.none() | st.just(ResponseFormat("json_schema", {"type": "object"}, strict=True)),
    stream=st.booleans(),
    user=st.none() | st.just("me"),
)


@settings(deadline=None)
@given(requests)
def test_requests_to_openai_come_back(request: ChatRequest) -> None:
    body = decode_json(encode_chat(request, Dialect("demo")), Limits())
    assert decode_chat(body, Limits()).request == request


@settings(deadline=None)
@given(requests)
def test_requests_to_anthropic_come_back(request: ChatRequest) -> None:
    body = decode_json(encode_messages(request, AnthropicDialect("demo")), Limits())
    decoded = decode_messages(body, Limits())
    # Results of tools are said by the user, and a choice must be told for calls not to be parallel.
    assert [repair(text) for text in spoken(decoded)] == spoken(request)
    expected = request.tool_choice or (None if request.parallel_tool_calls else ToolChoice("auto"))
    assert decoded.tool_choice == expected
    assert decoded.parallel_tool_calls == (request.parallel_tool_calls or expected == ToolChoice("none"))
    same = ("sampling", "tools", "response_format", "stream", "user")
    assert {name: getattr(decoded, name) for name in same} == {name: getattr(request, name) for name in same}


def spoken(request: ChatRequest) -> list[str]:
    return [repr(part) for message in request.messages for part in message.parts if not isinstance(part, Reasoning)]


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.binary(max_size=40) | json_values.map(lambda value: b"data: " + repr(value).replace("'", '"').encode() + b"\n"),
        max_size=6,
    )
)
def test_garbage_is_refused_or_means_nothing(pieces: list[bytes]) -> None:
    for decoder in (ChatStreamDecoder(1, Tally(10)), MessageStreamDecoder(Tally(10))):
        try:
            read(decoder, pieces)
        except HelixError as exc:
            assert exc.status >= 400


FIELDS = (
    "choices",
    "delta",
    "message",
    "content",
    "index",
    "usage",
    "tool_calls",
    "function",
    "type",
    "content_block",
    "text",
    "error",
)
shapes = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 3)
    | st.sampled_from(["", "x", "text_delta", "content_block_delta", "message_start"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5),
    max_leaves=12,
)


@settings(deadline=None, max_examples=150)
@given(shapes)
def test_values_of_any_shape_are_refused_or_mean_nothing(value: object) -> None:
    raw = encode_json(value)
    for decoder in (ChatStreamDecoder(1, Tally(10)), MessageStreamDecoder(Tally(10))):
        try:
            read(decoder, [b"data: " + raw + b"\n\n"])
        except HelixError as exc:
            assert exc.status >= 400
    for decode in (lambda: decode_answer(raw, 1, Tally(10)), lambda: decode_message(raw, Tally(10))):
        try:
            decode()
        except HelixError as exc:
            assert exc.status >= 400


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((7, 3, 2, 1), Usage(7, 3, 2, 1)),
        ((7.0, 3.0, None, None), Usage(7, 3)),
        ((None, None, None, None), Usage(26, 5)),
        (("7", True, [], {}), Usage(26, 5)),
        ((-1, -1, -1, -1), Usage(26, 5)),
        ((10**12, 10**12, 10**12, 10**12), Usage(26, 5, 26, 5)),
        ((7, 0, 9, 9), Usage(7, 1, 7, 1)),
        ((0, 3, 0, 0), Usage(0, 3)),
        ((float("nan"), float("inf"), 0, 0), Usage(26, 5)),
    ],
)
def test_usage_is_what_can_be_true(told: tuple[object, ...], expected: Usage) -> None:
    tally = Tally(100, most=50)
    assert [tally.piece("word"), tally.piece("a longer piece ")] == [1, 1]
    assert tally.piece("x") == 1
    assert tally.usage(*told) == expected


def test_a_long_piece_counts_for_several_tokens() -> None:
    assert Tally(10).piece("x" * 160) == 11


@pytest.mark.parametrize(
    ("deltas", "expected"),
    [
        # whole, without numbers, one after the other
        (
            [
                [{"id": "a", "function": {"name": "f", "arguments": "{}"}}],
                [{"id": "b", "function": {"name": "g", "arguments": {"x": 1}}}],
            ],
            [["a", "f", "{}"], ["b", "g", '{"x":1}']],
        ),
        # all with number 0
        (
            [
                [{"index": 0, "id": "a", "function": {"name": "f", "arguments": "{}"}}],
                [{"index": 0, "id": "b", "function": {"name": "g"}}],
                [{"index": 0, "function": {"arguments": "{}"}}],
            ],
            [["a", "f", "{}"], ["b", "g", "{}"]],
        ),
        # id and name again with each piece
        (
            [
                [{"index": 0, "id": "a", "function": {"name": "f", "arguments": "{"}}],
                [{"index": 0, "id": "a", "function": {"name": "f", "arguments": "}"}}],
            ],
            [["a", "f", "{}"]],
        ),
        # a number that leaves a gap, and a name that comes late
        (
            [
                [{"index": 3, "id": "a", "function": {"arguments": "{"}}],
                [{"index": 3, "function": {"name": "f", "arguments": "}"}}],
            ],
            [["a", "f", "{}"]],
        ),
    ],
)
def test_tool_calls_as_others_write_them(deltas: list[object], expected: list[list[str]]) -> None:
    lines = [{"choices": [{"delta": {"tool_calls": calls}}]} for calls in deltas]
    lines.append({"choices": [{"delta": {}, "finish_reason": "stop"}]})
    events = read(ChatStreamDecoder(1, Tally(10)), [b"data:" + encode_json(line) + b"\n" for line in lines])
    said, _ = summary(events)
    assert said[0][2:4] == (expected, "tool_calls")


def test_half_a_surrogate_pair_breaks_nothing() -> None:
    lines = [rb'data: {"choices":[{"delta":{"content":"\ud83d"}}]}', rb'data: {"choices":[{"delta":{"content":"\udca1"}}]}']
    events = read(ChatStreamDecoder(1, Tally(10)), [line + b"\n\n" for line in (*lines, b"data: [DONE]")])
    assert summary(events)[0][0][0] == "\ufffd\ufffd"


def test_content_in_parts_is_read() -> None:
    thinking = rb'[{"type":"thinking","thinking":[{"type":"text","text":"Hm."}]},{"type":"text","text":"Yes"}]'
    raw = b'data: {"choices":[{"delta":{"content":' + thinking + b'},"finish_reason":"stop"}]}\n'
    assert summary(read(ChatStreamDecoder(1, Tally(10)), [raw]))[0][0][:2] == ("Yes", "Hm.")
