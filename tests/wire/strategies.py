"""Hypothesis strategies: JSON values, broken requests, and streams of events, right and wrong."""

from __future__ import annotations

import copy
import json
from typing import Any, get_args

from hypothesis import strategies as st

from helix_ray.core.events import (
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

texts = st.text(max_size=6) | st.sampled_from(
    ["", " ", "\n", "\u2028", '"', "\\", "\x00", "\ud800", "a\udc00b", "💡", "data: x\n\n"]
)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([0, 1, -1, 2**31, 2**63, 10**40, 0.5, -0.0, 1e308])
    | st.text(max_size=5).filter(lambda text: text.isascii()),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "role", "text", "name"]), inner, max_size=3)
    ),
    max_leaves=6,
)
logprobs = st.none() | st.lists(
    st.builds(
        TokenLogprob,
        texts,
        st.floats(-50, 0),
        st.binary(max_size=3),
        st.lists(st.tuples(texts, st.floats(-50, 0), st.binary(max_size=2)), max_size=2).map(tuple),
    ),
    max_size=2,
).map(tuple)
counts = st.integers(0, 50)
indexes = st.sampled_from([0, 0, 0, 1, 2, -1])
any_event: st.SearchStrategy[Event] = st.one_of(
    st.builds(Started, counts, counts, st.none() | texts),
    st.builds(TextDelta, texts, indexes, logprobs),
    st.builds(ReasoningDelta, texts, indexes),
    st.builds(
        ToolCallDelta,
        st.sampled_from([0, 0, 1, 2, -1]),
        texts | st.sampled_from(["{}", '{"a":', "1}"]),
        st.sampled_from(["", "call_1"]),
        st.sampled_from(["", "add"]),
        indexes,
    ),
    st.builds(Finished, st.sampled_from([*get_args(FinishReason), "weird"]), indexes, st.none() | texts),
    st.builds(Usage, counts, counts, counts, counts),
)
any_stream = st.lists(any_event, max_size=12)


@st.composite
def good_streams(draw: st.DrawFn, choices: int = 1, tools: bool = True, with_logprobs: bool = True) -> list[Event]:
    """A stream that keeps to the grammar; tool calls are made one after the other, with a JSON object each."""
    prompt = draw(counts)
    events: list[Event] = [Started(prompt, draw(st.integers(0, prompt)))]
    lanes = [draw(_lanes(index, tools, with_logprobs)) for index in range(choices)]
    while any(lanes):
        lane = draw(st.sampled_from([lane for lane in lanes if lane]))
        events.append(lane.pop(0))
    return [*events, Usage(prompt, draw(counts))]


@st.composite
def _lanes(draw: st.DrawFn, index: int, tools: bool, with_logprobs: bool) -> list[Event]:
    events: list[Event] = []
    calls = 0
    for kind in draw(st.lists(st.sampled_from(["text", "reasoning", "call"] if tools else ["text", "reasoning"]), max_size=6)):
        if kind == "text":
            events.append(TextDelta(draw(texts), index, draw(logprobs) if with_logprobs else None))
        elif kind == "reasoning":
            events.append(ReasoningDelta(draw(texts), index))
        else:
            arguments = json.dumps(draw(st.dictionaries(st.text(max_size=3), st.integers() | st.text(max_size=3), max_size=2)))
            cut = draw(st.integers(0, len(arguments)))
            events.append(ToolCallDelta(calls, arguments[:cut], f"call_{index}_{calls}", "add", index))
            events.append(ToolCallDelta(calls, arguments[cut:], index=index))
            calls += 1
    reason: FinishReason = draw(st.sampled_from(["tool_calls", "length"] if calls else ["stop", "length", "content_filter"]))
    return [*events, Finished(reason, index, draw(st.none() | texts) if reason == "stop" else None)]


def spoil(draw: st.DrawFn, body: Any) -> Any:
    """``body`` with one random value somewhere in it replaced by random JSON."""
    body = copy.deepcopy(body)
    node = body
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = draw(st.sampled_from(keys))
        if isinstance(node[key], dict | list) and node[key] and draw(st.booleans()):
            node = node[key]
            continue
        node[key] = draw(json_values)
        return body
