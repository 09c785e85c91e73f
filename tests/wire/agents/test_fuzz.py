"""No body breaks the decoders of the agent and knowledge endpoints, and no stream the encoder."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helix_ray.config import Limits
from helix_ray.core.errors import HelixError, InvalidRequestError
from helix_ray.core.events import Citation, Cited, StepEnded, ToolEnded, ToolStarted
from helix_ray.wire.agents.request import decode_agent, decode_agent_change, decode_agent_chat, decode_key, decode_tool_execute
from helix_ray.wire.agents.stream import AgentStreamEncoder
from helix_ray.wire.knowledge.request import decode_collection, decode_ingest, decode_ingest_many, decode_query
from helix_ray.wire.openai.stream import ChatStreamEncoder
from tests.wire.strategies import any_event, json_values, spoil, texts

LIMITS = Limits()
GOOD: list[tuple[Callable[[dict[str, Any], Limits], Any], dict[str, Any]]] = [
    (
        decode_agent_chat,
        {
            "messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}],
            "session_id": "a",
            "agent": "b",
            "trace": True,
        },
    ),
    (decode_tool_execute, {"name": "time", "arguments": {"zone": "UTC"}}),
    (decode_agent, {"name": "a", "tools": ["time"], "collections": ["b"], "limits": {"steps": 2}, "temperature": 0.5}),
    (lambda body, limits: decode_agent_change("a", body, limits), {"name": "a", "version": 1, "limits": {"seconds": 1}}),
    (decode_key, {"name": "a"}),
    (decode_ingest, {"content": "a", "collection": "b", "metadata": {"source": "c", "year": 2020}, "format": "text"}),
    (decode_ingest_many, {"documents": [{"content": "a", "metadata": {}}], "collection": "b", "stream": True}),
    (decode_query, {"query": "a", "top_k": 3, "mode": "dense", "filter": {"a": {"$gte": 1}}, "min_score": 0.1, "rerank": "c"}),
    (decode_collection, {"embedding_model": "a", "chunk_tokens": 100, "top_k": 3, "mode": "lexical", "diversity": 0.5}),
]
numbers = st.integers(0, 9)
citations = st.builds(Citation, texts, texts, st.none() | texts, st.none() | texts, numbers, numbers, st.floats(0, 1), texts)
any_agent_event = st.one_of(
    any_event,
    st.builds(ToolStarted, st.sampled_from(["1", "2"]), texts, texts),
    st.builds(ToolEnded, st.sampled_from(["1", "2"]), texts, texts, st.booleans()),
    st.builds(StepEnded, st.integers(0, 3), st.integers(0, 9), st.integers(0, 9)),
    st.builds(Cited, st.lists(citations).map(tuple), st.integers(0, 9)),
)


@pytest.mark.parametrize(("decode", "body"), GOOD)
@given(data=st.data())
def test_a_spoiled_body_is_refused_or_read(decode: Any, body: dict[str, Any], data: st.DataObject) -> None:
    decode(body, LIMITS)
    try:
        decode(spoil(data.draw, body), LIMITS)
    except InvalidRequestError as exc:
        assert exc.message


@pytest.mark.parametrize(("decode", "body"), GOOD)
@given(noise=st.dictionaries(st.sampled_from(["messages", "name", "content", "query", "documents", "limits"]), json_values))
def test_noise_is_refused_or_read(decode: Any, body: dict[str, Any], noise: dict[str, Any]) -> None:
    try:
        decode(noise, LIMITS)
    except InvalidRequestError as exc:
        assert exc.message


@given(events=st.lists(any_agent_event, max_size=12))
def test_no_stream_of_events_makes_ill_formed_frames(events: list[Any]) -> None:
    for encoder in (AgentStreamEncoder("s", True, "r"), ChatStreamEncoder(id="a", model="b", created=1)):
        sent = b""
        try:
            for event in events:
                sent += encoder.encode(event)
            sent += encoder.close()
        except HelixError as exc:
            sent += encoder.fail(exc)
        for frame in sent.decode().split("\n\n")[:-1]:
            data = frame.split("data: ", 1)[1]
            assert data == "[DONE]" or isinstance(json.loads(data), dict)
