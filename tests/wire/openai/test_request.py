from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helix_ray.config import Limits
from helix_ray.core.errors import HelixError, InvalidRequestError
from helix_ray.core.messages import (
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
from helix_ray.wire.openai.request import decode_chat, decode_completion, decode_embedding
from tests.wire.strategies import json_values, spoil

LIMITS = Limits(
    prompts=3, embedding_inputs=3, stop_sequences=4, stop_chars=5, tools=2, logit_bias=2, schema_bytes=500, json_depth=20
)
USER: dict[str, Any] = {"role": "user", "content": "hi"}
CHAT: dict[str, Any] = {"model": "demo", "messages": [USER]}
TOOL: dict[str, Any] = {"type": "function", "function": {"name": "add", "description": "Adds.", "parameters": {"type": "object"}}}
CALL: dict[str, Any] = {"id": "call_1", "type": "function", "function": {"name": "add", "arguments": '{"a":1}'}}
SCHEMA: dict[str, Any] = {"type": "object", "properties": {"a": {"type": "string", "pattern": "^[a-z]+$"}}}
FULL: dict[str, Any] = {
    **CHAT,
    "messages": [
        {"role": "developer", "content": "Be brief."},
        {**USER, "content": [{"type": "text", "text": "hi"}], "name": "ann"},
        {"role": "assistant", "content": None, "tool_calls": [CALL]},
        {"role": "tool", "tool_call_id": "call_1", "content": "2"},
    ],
    "temperature": 0.5,
    "logit_bias": {"5": 1},
    "tools": [TOOL],
    "tool_choice": {"type": "function", "function": {"name": "add"}},
    "response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": SCHEMA}},
    "stream": True,
    "stream_options": {"include_usage": True},
    "stop": ["a", "b"],
}


def refusal(decode: Any, body: Any) -> InvalidRequestError:
    with pytest.raises(InvalidRequestError) as caught:
        decode(body, LIMITS)
    assert caught.value.param is None or caught.value.param in caught.value.message
    return caught.value


def test_the_plainest_request() -> None:
    decoded = decode_chat(CHAT, LIMITS)
    assert not decoded.include_usage
    request = decoded.request
    assert (request.model, request.messages) == ("demo", (Message("user", (Text("hi"),)),))
    assert request.sampling == Sampling()
    assert (request.stream, request.thinking, request.tools, request.tool_choice) == (False, None, (), None)
    assert request.parallel_tool_calls
    assert request.extra == {}


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"role": "system", "content": "x"}, Message("system", (Text("x"),))),
        ({"role": "developer", "content": [{"type": "text", "text": "x"}]}, Message("system", (Text("x"),))),
        ({"role": "user", "content": "", "name": "ann"}, Message("user", (Text(""),), "ann")),
        (
            {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]},
            Message("user", (Text("a"), Text("b"))),
        ),
        (
            {"role": "assistant", "content": None, "tool_calls": [CALL]},
            Message("assistant", (ToolCall("call_1", "add", '{"a":1}'),)),
        ),
        ({"role": "assistant", "content": "x", "tool_calls": None}, Message("assistant", (Text("x"),))),
        ({"role": "assistant"}, Message("assistant", ())),
        ({"role": "assistant", "content": None, "refusal": "no"}, Message("assistant", (Text("no"),))),
        (
            {"role": "assistant", "content": [{"type": "refusal", "refusal": "no"}, {"type": "text", "text": "x"}]},
            Message("assistant", (Text("no"), Text("x"))),
        ),
        (
            {"role": "assistant", "content": "x", "reasoning_content": "hm", "audio": None, "function_call": None},
            Message("assistant", (Reasoning("hm"), Text("x"))),
        ),
        (
            {"role": "tool", "tool_call_id": "c", "content": [{"type": "text", "text": "1"}, {"type": "text", "text": "2"}]},
            Message("tool", (ToolResult("c", "12"),)),
        ),
    ],
)
def test_messages(message: dict[str, Any], expected: Message) -> None:
    assert decode_chat({**CHAT, "messages": [USER, message]}, LIMITS).request.messages[1] == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"temperature": 0}, {"temperature": 0.0}),
        ({"temperature": 2}, {"temperature": 2.0}),
        ({"top_p": 1}, {"top_p": 1.0}),
        ({"top_p": 0}, {"top_p": 0.0}),
        ({"n": 16}, {"n": 16}),
        ({"n": None, "stop": None, "max_tokens": None, "seed": None, "logit_bias": None}, {}),
        ({"stop": "x"}, {"stop": ("x",)}),
        ({"stop": ["x", "\n"]}, {"stop": ("x", "\n")}),
        ({"stop": []}, {}),
        ({"max_tokens": 1}, {"max_tokens": 1}),
        ({"max_completion_tokens": 7}, {"max_tokens": 7}),
        ({"max_completion_tokens": 7, "max_tokens": 9}, {"max_tokens": 7}),
        ({"presence_penalty": -2, "frequency_penalty": 2.0}, {"presence_penalty": -2.0, "frequency_penalty": 2.0}),
        ({"seed": -(2**63)}, {"seed": -(2**63)}),
        ({"logprobs": True}, {"logprobs": 0}),
        ({"logprobs": True, "top_logprobs": 20}, {"logprobs": 20}),
        ({"logprobs": False}, {}),
        ({"logit_bias": {"50256": -100, "7": 1.5}}, {"logit_bias": {50256: -100.0, 7: 1.5}}),
        ({"logit_bias": {}}, {}),
        ({"top_k": 40, "min_p": 0.1, "repetition_penalty": 1.1}, {"top_k": 40, "min_p": 0.1, "repetition_penalty": 1.1}),
        ({"top_k": -1}, {"top_k": 0}),
        ({"min_tokens": 3, "max_tokens": 3, "ignore_eos": True}, {"min_tokens": 3, "max_tokens": 3, "ignore_eos": True}),
    ],
)
def test_sampling(fields: dict[str, Any], expected: dict[str, Any]) -> None:
    assert decode_chat({**CHAT, **fields}, LIMITS).request.sampling == Sampling(**expected)


def test_tools() -> None:
    request = decode_chat(
        {**CHAT, "tools": [TOOL, {"type": "function", "function": {"name": "now", "strict": True}}]}, LIMITS
    ).request
    assert request.tools == (
        ToolSpec("add", "Adds.", {"type": "object"}),
        ToolSpec("now", "", {"type": "object", "properties": {}}, True),
    )
    for wire, choice in (
        ("auto", ToolChoice("auto")),
        ("none", ToolChoice("none")),
        ("required", ToolChoice("required")),
        (FULL["tool_choice"], ToolChoice("tool", "add")),
    ):
        assert decode_chat({**CHAT, "tools": [TOOL], "tool_choice": wire}, LIMITS).request.tool_choice == choice
    assert not decode_chat({**CHAT, "parallel_tool_calls": False}, LIMITS).request.parallel_tool_calls


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        ({"type": "text"}, None),
        ({"type": "json_object"}, ResponseFormat("json_object")),
        (FULL["response_format"], ResponseFormat("json_schema", SCHEMA, "x")),
        (
            {"type": "json_schema", "json_schema": {"name": "x", "schema": {}, "strict": True}},
            ResponseFormat("json_schema", {}, "x", True),
        ),
    ],
)
def test_response_format(wire: dict[str, Any], expected: ResponseFormat | None) -> None:
    assert decode_chat({**CHAT, "response_format": wire}, LIMITS).request.response_format == expected


def test_the_rest() -> None:
    decoded = decode_chat({**FULL, "user": "u", "reasoning_effort": "none"}, LIMITS)
    assert decoded.include_usage
    assert (decoded.request.stream, decoded.request.user, decoded.request.thinking) == (True, "u", False)
    assert decode_chat({**CHAT, "reasoning_effort": "low"}, LIMITS).request.thinking is True


def test_unknown_fields_reach_nothing() -> None:
    unknown = {
        "chat_template": "{{x}}",
        "chat_template_kwargs": {"a": 1},
        "prompt_logprobs": 5,
        "structured_outputs": {"regex": "(a+)+b"},
        "guided_regex": "(a+)+b",
        "store": True,
        "metadata": {"a": "b"},
        "service_tier": "auto",
    }
    assert decode_chat({**CHAT, **unknown}, LIMITS) == decode_chat(CHAT, LIMITS)


@pytest.mark.parametrize("value", [-1, 0, 2**63, 2**31, "5", 1.0, 1.5, True, float("nan"), float("inf"), [], {}])
@pytest.mark.parametrize("field", ["max_tokens", "max_completion_tokens", "n"])
def test_counts(field: str, value: Any) -> None:
    assert refusal(decode_chat, {**CHAT, field: value}).param == field


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"model": None}, "model"),
        ({"model": ""}, "model"),
        ({"model": "x" * 300}, "model"),
        ({"model": 5}, "model"),
        ({"messages": None}, "messages"),
        ({"messages": []}, "messages"),
        ({"messages": "hi"}, "messages"),
        ({"messages": {"0": USER}}, "messages"),
        ({"messages": [5]}, "messages[0]"),
        ({"messages": [USER, {"role": "king", "content": "x"}]}, "messages[1].role"),
        ({"messages": [{"role": ["user"], "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"role": None, "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"content": "x"}]}, "messages[0].role"),
        ({"messages": ["x"]}, "messages[0]"),
        ({"messages": [{"role": "function", "name": "f", "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"role": "user"}]}, "messages[0].content"),
        ({"messages": [{"role": "user", "content": None}]}, "messages[0].content"),
        ({"messages": [{"role": "user", "content": 5}]}, "messages[0].content"),
        ({"messages": [{"role": "user", "content": []}]}, "messages[0].content"),
        ({"messages": [{"role": "user", "content": ["x"]}]}, "messages[0].content[0]"),
        ({"messages": [{"role": "user", "content": [{"text": "x"}]}]}, "messages[0].content[0].type"),
        ({"messages": [{"role": "user", "content": [{"type": "text"}]}]}, "messages[0].content[0].text"),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": 5}]}]}, "messages[0].content[0].text"),
        ({"messages": [{"role": "assistant", "content": [{"type": "refusal"}]}]}, "messages[0].content[0].refusal"),
        ({"messages": [{"role": "assistant", "content": [{"type": "image_url"}]}]}, "messages[0].content[0].type"),
        ({"messages": [{"role": "tool", "content": "x"}]}, "messages[0].tool_call_id"),
        ({"messages": [{"role": "assistant", "function_call": {"name": "x"}}]}, "messages[0].function_call"),
        ({"messages": [{"role": "assistant", "tool_calls": [{**CALL, "type": "custom"}]}]}, "messages[0].tool_calls[0].type"),
        (
            {"messages": [{"role": "assistant", "tool_calls": [{**CALL, "function": {"name": "x", "arguments": {}}}]}]},
            "messages[0].tool_calls[0].function.arguments",
        ),
        (
            {"messages": [{"role": "assistant", "tool_calls": [{**CALL, "function": {"name": "x", "arguments": "[" * 1000}}]}]},
            "messages[0].tool_calls[0].function.arguments",
        ),
        ({"temperature": -0.1}, "temperature"),
        ({"temperature": 2.1}, "temperature"),
        ({"temperature": "1"}, "temperature"),
        ({"temperature": True}, "temperature"),
        ({"temperature": float("nan")}, "temperature"),
        ({"temperature": 10**400}, "temperature"),
        ({"top_p": -0.1}, "top_p"),
        ({"top_p": 1.1}, "top_p"),
        ({"n": 17}, "n"),
        ({"stop": ["a"] * 5}, "stop"),
        ({"stop": "abcdef"}, "stop"),
        ({"stop": ["a", "abcdef"]}, "stop[1]"),
        ({"stop": ""}, "stop"),
        ({"stop": 5}, "stop"),
        ({"stop": [5]}, "stop[0]"),
        ({"presence_penalty": 2.1}, "presence_penalty"),
        ({"frequency_penalty": -2.1}, "frequency_penalty"),
        ({"seed": 2**63}, "seed"),
        ({"seed": "x"}, "seed"),
        ({"logprobs": 5}, "logprobs"),
        ({"top_logprobs": 5}, "top_logprobs"),
        ({"logprobs": True, "top_logprobs": 21}, "top_logprobs"),
        ({"logprobs": True, "top_logprobs": -1}, "top_logprobs"),
        ({"logit_bias": {"1": 101}}, "logit_bias.1"),
        ({"logit_bias": {"1": 1, "2": 1, "3": 1}}, "logit_bias"),
        ({"logit_bias": [1]}, "logit_bias"),
        ({"user": 5}, "user"),
        ({"user": "x" * 2000}, "user"),
        ({"stream": "true"}, "stream"),
        ({"stream": 1}, "stream"),
        ({"stream_options": {"include_usage": True}}, "stream_options"),
        ({"stream": True, "stream_options": True}, "stream_options"),
        ({"stream": True, "stream_options": {"include_usage": 1}}, "stream_options.include_usage"),
        ({"top_k": -2}, "top_k"),
        ({"min_p": 1.5}, "min_p"),
        ({"repetition_penalty": 0}, "repetition_penalty"),
        ({"min_tokens": -1}, "min_tokens"),
        ({"min_tokens": 5, "max_tokens": 4}, "min_tokens"),
        ({"ignore_eos": "yes"}, "ignore_eos"),
        ({"tools": [{"type": "web_search"}]}, "tools[0].type"),
        ({"tools": [{"type": "function", "function": {"name": "a b"}}]}, "tools[0].function.name"),
        (
            {"tools": [{"type": "function", "function": {"name": "a", "parameters": {"type": "array"}}}]},
            "tools[0].function.parameters",
        ),
        ({"tools": [TOOL] * 3}, "tools"),
        ({"tools": [TOOL] * 2}, "tools"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"tool_choice": "any", "tools": [TOOL]}, "tool_choice"),
        ({"tool_choice": 5, "tools": [TOOL]}, "tool_choice"),
        ({"tool_choice": {"type": "function", "function": {"name": "sub"}}, "tools": [TOOL]}, "tool_choice"),
        ({"tool_choice": {"type": "allowed_tools"}, "tools": [TOOL]}, "tool_choice.type"),
        ({"parallel_tool_calls": "no"}, "parallel_tool_calls"),
        ({"response_format": "json"}, "response_format"),
        ({"response_format": {"type": "grammar"}}, "response_format"),
        ({"response_format": {"type": "json_schema"}}, "response_format.json_schema"),
        ({"response_format": {"type": "json_schema", "json_schema": {"name": "x"}}}, "response_format.json_schema.schema"),
        (
            {"response_format": {"type": "json_schema", "json_schema": {"name": "", "schema": {}}}},
            "response_format.json_schema.name",
        ),
        ({"reasoning_effort": "very"}, "reasoning_effort"),
        ({"functions": []}, "functions"),
        ({"function_call": "auto"}, "function_call"),
    ],
)
def test_wrong_fields_are_named(fields: dict[str, Any], param: str) -> None:
    assert refusal(decode_chat, {**CHAT, **fields}).param == param


def test_a_missing_field_is_named() -> None:
    assert refusal(decode_chat, {"model": "demo"}).param == "messages"
    assert refusal(decode_chat, {"messages": [USER]}).param == "model"
    assert refusal(decode_completion, {"model": "demo"}).param == "prompt"
    assert refusal(decode_embedding, {"model": "demo"}).param == "input"


@pytest.mark.parametrize("role", ["king", "function", "x" * 10_000])
def test_other_roles_are_refused_in_plain_words(role: str) -> None:
    error = refusal(decode_chat, {**CHAT, "messages": [USER, {"role": role, "name": "f", "content": "x"}]})
    assert error.param == "messages[1].role"
    assert f"must be system, developer, user, assistant or tool, not '{role[:64]}'" in error.message


def test_a_last_turn_of_the_assistant_is_answered_by_another() -> None:
    assert not decode_chat({**CHAT, "messages": [USER, {"role": "assistant", "content": "So"}]}, LIMITS).request.continue_final


@pytest.mark.parametrize("arguments", ["", "[1]", "5", "null", "no json", '{"a":', '{"a":1} more', '{"a":NaN}', "\ud800"])
def test_arguments_of_earlier_calls_may_be_any_text(arguments: str) -> None:
    call = {**CALL, "function": {"name": "add", "arguments": arguments}}
    request = decode_chat({**CHAT, "messages": [USER, {"role": "assistant", "tool_calls": [call]}]}, LIMITS).request
    assert request.messages[1].parts == (ToolCall("call_1", "add", arguments),)


@pytest.mark.parametrize("kind", ["image_url", "input_audio", "file", "video_url"])
def test_other_media_are_refused_in_plain_words(kind: str) -> None:
    error = refusal(decode_chat, {**CHAT, "messages": [{"role": "user", "content": [{"type": kind, kind: {"url": "x"}}]}]})
    assert f"the model reads only text, not '{kind}'" in error.message


def _nested(depth: int) -> dict[str, Any]:
    schema: dict[str, Any] = {}
    for _ in range(depth):
        schema = {"items": schema}
    return schema


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        (_nested(30), "nests deeper than 24"),
        (_nested(5000), "nests deeper than 24"),
        ({"description": "x" * 500}, "larger than 500 bytes"),
        ({"properties": {"a": {"anyOf": [{"pattern": "(a+)+b"}]}}}, "pattern"),
        ({"patternProperties": {"(a*)*": {}}}, "pattern"),
    ],
)
def test_schemas_are_bounded(schema: dict[str, Any], why: str) -> None:
    for fields in (
        {"response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}},
        {"tools": [{"type": "function", "function": {"name": "a", "parameters": schema}}]},
    ):
        assert why in refusal(decode_chat, {**CHAT, **fields}).message


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("a", ["a"]),
        (["a", "b"], ["a", "b"]),
        ([1, 2], [(1, 2)]),
        ([[1, 2], [3]], [(1, 2), (3,)]),
    ],
)
def test_prompts(prompt: Any, expected: list[Any]) -> None:
    decoded = decode_completion({"model": "demo", "prompt": prompt, "n": 2, "logprobs": 0, "stop": "x"}, LIMITS)
    assert [request.prompt for request in decoded.requests] == expected
    assert decoded.choices == 2
    assert {request.sampling for request in decoded.requests} == {Sampling(max_tokens=16, n=2, logprobs=0, stop=("x",))}
    assert all(request.messages == () for request in decoded.requests)


def test_the_rest_of_a_completion() -> None:
    body = {"model": "demo", "prompt": "a", "echo": True, "stream": True, "best_of": 1, "user": "u", "suffix": None}
    decoded = decode_completion({**body, "stream_options": {"include_usage": True}, "max_tokens": 3}, LIMITS)
    assert (decoded.stream, decoded.include_usage) == (True, True)
    (request,) = decoded.requests
    assert (request.echo_prompt, request.stream, request.user, request.sampling.max_tokens) == (True, True, "u", 3)
    assert decode_completion({"model": "m", "prompt": "a", "min_tokens": 20}, LIMITS).requests[0].sampling.max_tokens == 20


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"prompt": ""}, "prompt"),
        ({"prompt": []}, "prompt"),
        ({"prompt": None}, "prompt"),
        ({"prompt": {}}, "prompt"),
        ({"prompt": [[]]}, "prompt[0]"),
        ({"prompt": ["a", ""]}, "prompt[1]"),
        ({"prompt": ["a", 1]}, "prompt[1]"),
        ({"prompt": [1, "a"]}, "prompt[1]"),
        ({"prompt": [1, -1]}, "prompt[1]"),
        ({"prompt": [1, True]}, "prompt[1]"),
        ({"prompt": [[1], [2**40]]}, "prompt[1][0]"),
        ({"prompt": ["a"] * 4}, "prompt"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"logprobs": 21}, "logprobs"),
        ({"logprobs": True}, "logprobs"),
        ({"echo": True, "logprobs": 1}, "logprobs"),
        ({"best_of": 2}, "best_of"),
        ({"n": 2, "best_of": 1}, "best_of"),
        ({"suffix": "x"}, "suffix"),
        ({"stream_options": {}}, "stream_options"),
    ],
)
def test_wrong_fields_of_a_completion_are_named(fields: dict[str, Any], param: str) -> None:
    assert refusal(decode_completion, {"model": "demo", "prompt": "a", **fields}).param == param


def test_embeddings() -> None:
    decoded = decode_embedding({"model": "embed", "input": ["a", "b"], "dimensions": 4, "encoding_format": "base64"}, LIMITS)
    assert (decoded.model, decoded.inputs, decoded.dimensions, decoded.encoding) == ("embed", ("a", "b"), 4, "base64")
    plain = decode_embedding({"model": "embed", "input": "a"}, LIMITS)
    assert (plain.inputs, plain.dimensions, plain.encoding) == (("a",), None, "float")
    assert decode_embedding({"model": "embed", "input": [[1], [2, 3]]}, LIMITS).inputs == ((1,), (2, 3))


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"input": ""}, "input"),
        ({"input": []}, "input"),
        ({"input": ["a"] * 4}, "input"),
        ({"input": [1.5]}, "input[0]"),
        ({"dimensions": 0}, "dimensions"),
        ({"dimensions": 2**40}, "dimensions"),
        ({"encoding_format": "int8"}, "encoding_format"),
        ({"model": 1}, "model"),
    ],
)
def test_wrong_fields_of_an_embedding_are_named(fields: dict[str, Any], param: str) -> None:
    assert refusal(decode_embedding, {"model": "embed", "input": "a", **fields}).param == param


def test_large_bodies_of_wrong_things_fail_at_the_first() -> None:
    for body in (
        {"messages": [1] * 500_000},
        {"tools": [1] * 500_000},
        {"stop": [1] * 500_000},
        {"logit_bias": dict.fromkeys(map(str, range(300_000)), 1)},
    ):
        assert len(refusal(decode_chat, {**CHAT, **body}).message) < 500


@given(st.data())
def test_no_json_raises_anything_else(data: st.DataObject) -> None:
    bodies = (
        (decode_chat, FULL),
        (decode_completion, {"model": "m", "prompt": [[1]], "n": 2, "stop": ["a"], "logit_bias": {"1": 1}}),
        (decode_embedding, {"model": "m", "input": ["a"], "dimensions": 1}),
    )
    decode, body = data.draw(st.sampled_from(bodies))
    spoiled = data.draw(st.composite(spoil)(body))
    try:
        decode(spoiled, LIMITS)
    except HelixError as exc:
        assert exc.status == 400


@given(st.dictionaries(st.sampled_from(["model", "messages", "prompt", "input", "stop", "tools"]), json_values))
def test_no_object_raises_anything_else(body: dict[str, Any]) -> None:
    for decode in (decode_chat, decode_completion, decode_embedding):
        try:
            decode(body, LIMITS)
        except HelixError as exc:
            assert exc.status == 400
