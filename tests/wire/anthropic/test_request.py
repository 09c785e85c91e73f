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
from helix_ray.wire.anthropic.request import decode_count_tokens, decode_messages
from tests.wire.strategies import json_values, spoil

LIMITS = Limits(stop_sequences=4, stop_chars=5, tools=2, json_depth=20)
USER: dict[str, Any] = {"role": "user", "content": "hi"}
BODY: dict[str, Any] = {"model": "demo", "max_tokens": 5, "messages": [USER]}
TOOL: dict[str, Any] = {"name": "add", "description": "Adds.", "input_schema": {"type": "object"}}
COSTLY: dict[str, Any] = {"type": "object", "properties": {"a": {"type": "string", "pattern": "(a+)+b"}}}
FULL: dict[str, Any] = {
    "model": "demo",
    "max_tokens": 2000,
    "system": [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}],
    "messages": [
        {"role": "user", "content": [{"type": "text", "text": "hi", "cache_control": {"type": "ephemeral", "ttl": "1h"}}]},
        {"role": "system", "content": "A reminder."},
        {
            "role": "assistant",
            "content": [
                {"type": "thinking", "thinking": "hm", "signature": "sig"},
                {"type": "redacted_thinking", "data": "xxx"},
                {"type": "text", "text": "I add.", "citations": None},
                {"type": "tool_use", "id": "toolu_1", "name": "add", "input": {"a": 1}, "cache_control": None},
            ],
        },
        {
            "role": "user",
            "content": [
                {
                    "type": "tool_result",
                    "tool_use_id": "toolu_1",
                    "content": [{"type": "text", "text": "1"}, {"type": "text", "text": "2"}],
                    "is_error": True,
                },
                {"type": "tool_result", "tool_use_id": "toolu_2", "content": "x"},
                {"type": "tool_result", "tool_use_id": "toolu_3"},
                {"type": "text", "text": "Go on."},
            ],
        },
    ],
    "tools": [{**TOOL, "type": "custom", "cache_control": {"type": "ephemeral"}}],
    "tool_choice": {"type": "tool", "name": "add", "disable_parallel_tool_use": True},
    "thinking": {"type": "enabled", "budget_tokens": 1024},
    "metadata": {"user_id": "someone"},
    "stop_sequences": ["x"],
    "temperature": 1,
    "top_p": 0.5,
    "top_k": 5,
    "stream": True,
    "output_config": {"effort": "high", "format": {"type": "json_schema", "schema": {"type": "object"}}},
    "context_management": {"edits": []},
    "mcp_servers": [],
    "container": None,
    "service_tier": "auto",
}


def refusal(decode: Any, body: Any) -> InvalidRequestError:
    with pytest.raises(InvalidRequestError) as caught:
        decode(body, LIMITS)
    return caught.value


def test_the_plainest_request() -> None:
    request = decode_messages(BODY, LIMITS)
    assert request.messages == (Message("user", (Text("hi"),)),)
    assert request.sampling == Sampling(max_tokens=5)
    assert (request.stream, request.thinking, request.response_format, request.parallel_tool_calls) == (False, None, None, True)


def test_a_full_request_as_claude_code_sends_it() -> None:
    request = decode_messages(FULL, LIMITS)
    assert request.messages == (
        Message("system", (Text("Be brief."),)),
        Message("user", (Text("hi"),)),
        Message("system", (Text("A reminder."),)),
        Message("assistant", (Reasoning("hm", "sig"), Text("I add."), ToolCall("toolu_1", "add", '{"a":1}'))),
        Message(
            "user",
            (ToolResult("toolu_1", "12", True), ToolResult("toolu_2", "x"), ToolResult("toolu_3", ""), Text("Go on.")),
        ),
    )
    assert request.sampling == Sampling(temperature=1.0, top_p=0.5, top_k=5, max_tokens=2000, stop=("x",))
    assert request.tools == (ToolSpec("add", "Adds.", {"type": "object"}),)
    assert request.tool_choice == ToolChoice("tool", "add")
    assert not request.parallel_tool_calls
    assert request.response_format == ResponseFormat("json_schema", {"type": "object"}, strict=True)
    assert (request.thinking, request.user, request.stream) == (True, "someone", True)
    thinking = {"type": "enabled", "budget_tokens": 1024}
    assert request.extra == {"anthropic": {"thinking": thinking, "output_config": {"effort": "high"}}}


def test_claude_codes_billing_block_is_left_out() -> None:
    billing = {"type": "text", "text": "x-anthropic-billing-header: cc_version=2.1; cch=1a2b3;"}
    system = [billing, {"type": "text", "text": "You write code."}]
    assert decode_messages({**BODY, "system": system}, LIMITS).messages[0] == Message("system", (Text("You write code."),))
    assert decode_messages({**BODY, "system": [billing]}, LIMITS).messages == (Message("user", (Text("hi"),)),)


def test_consecutive_turns_of_a_role_are_one() -> None:
    turns = [
        USER,
        {"role": "user", "content": "more"},
        {"role": "assistant", "content": "a"},
        {"role": "assistant", "content": []},
    ]
    assert decode_messages({**BODY, "messages": turns}, LIMITS).messages == (
        Message("user", (Text("hi"), Text("more"))),
        Message("assistant", (Text("a"),)),
    )


def turns(*contents: Any) -> dict[str, Any]:
    """A body whose turns are the user's and the assistant's, by turns."""
    roles = ("user", "assistant")
    return {**BODY, "messages": [{"role": roles[index % 2], "content": content} for index, content in enumerate(contents)]}


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        ("{", (Text("{"),)),
        ([{"type": "text", "text": "The answer"}, {"type": "text", "text": " is"}], (Text("The answer"), Text(" is"))),
        ([{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "So"}], (Reasoning("hm"), Text("So"))),
    ],
)
def test_the_answer_continues_a_text_of_the_assistant(content: Any, parts: tuple[Any, ...]) -> None:
    body = {**turns("hi", content), "thinking": {"type": "enabled", "budget_tokens": 1024}}
    for request in (decode_messages(body, LIMITS), decode_count_tokens(body, LIMITS)):
        assert request.messages[-1] == Message("assistant", parts)
        assert request.continue_final
        assert request.thinking is False


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        turns("hi", "ho", "hi"),
        turns("hi", [{"type": "thinking", "thinking": "hm"}]),
        turns("hi", [{"type": "text", "text": "x"}, {"type": "tool_use", "id": "a", "name": "b", "input": {}}]),
        {**BODY, "messages": [USER, {"role": "assistant", "content": "x"}, {"role": "system", "content": "y"}]},
    ],
)
def test_the_answer_is_a_turn_of_its_own(body: dict[str, Any]) -> None:
    assert not decode_messages(body, LIMITS).continue_final


@pytest.mark.parametrize("content", ["", [], [{"type": "text", "text": ""}], [{"type": "redacted_thinking", "data": "x"}]])
def test_an_empty_turn_at_the_end_is_left_out(content: Any) -> None:
    request = decode_messages(turns("hi", content), LIMITS)
    assert request.messages == (Message("user", (Text("hi"),)),)
    assert not request.continue_final
    assert decode_messages(turns("hi", content, "ho"), LIMITS).messages[1].role == "assistant"


@pytest.mark.parametrize(
    "content", ["The answer is ", "x\n", " ", [{"type": "text", "text": "x"}, {"type": "text", "text": " "}]]
)
def test_a_text_to_continue_ends_with_no_white_space(content: Any) -> None:
    error = refusal(decode_messages, turns("hi", content))
    assert error.param == "messages[1].content"
    assert "white space" in error.message


def test_a_schema_leaves_no_text_to_continue() -> None:
    body = {**turns("hi", "{"), "output_config": {"format": {"type": "json_schema", "schema": {}}}}
    assert refusal(decode_messages, body).param == "messages"


@pytest.mark.parametrize("system", [None, "", []])
def test_no_system(system: Any) -> None:
    assert decode_messages({**BODY, "system": system}, LIMITS) == decode_messages(BODY, LIMITS)


@pytest.mark.parametrize(
    ("wire", "choice"),
    [
        ({"type": "auto"}, ToolChoice("auto")),
        ({"type": "any"}, ToolChoice("required")),
        ({"type": "none"}, ToolChoice("none")),
        ({"type": "tool", "name": "add"}, ToolChoice("tool", "add")),
    ],
)
def test_tool_choice(wire: dict[str, Any], choice: ToolChoice) -> None:
    assert decode_messages({**BODY, "tools": [TOOL], "tool_choice": wire}, LIMITS).tool_choice == choice


@pytest.mark.parametrize(
    ("wire", "thinking"),
    [
        ({"type": "disabled"}, False),
        ({"type": "adaptive", "display": "omitted"}, True),
        ({"type": "enabled"}, True),
        (None, None),
    ],
)
def test_thinking(wire: Any, thinking: bool | None) -> None:
    assert decode_messages({**BODY, "thinking": wire}, LIMITS).thinking is thinking


def test_the_older_name_of_the_output_format() -> None:
    body = {**BODY, "output_format": {"type": "json_schema", "schema": {}}, "output_config": {"effort": "low"}}
    assert decode_messages(body, LIMITS).response_format == ResponseFormat("json_schema", {}, strict=True)


def test_fields_that_nobody_declared_are_dropped() -> None:
    sneaky = {
        "chat_template": "{{x}}",
        "chat_template_kwargs": {"a": 1},
        "prompt_logprobs": 5,
        "vllm_xargs": {"a": 1},
        "cache_salt": "x",
        "kv_transfer_params": {},
        "continue_final": True,
        "extra": {"a": 1},
    }
    assert decode_messages({**BODY, **sneaky}, LIMITS) == decode_messages(BODY, LIMITS)


def test_counting_needs_no_max_tokens() -> None:
    request = decode_count_tokens({key: value for key, value in FULL.items() if key != "max_tokens"}, LIMITS)
    assert request.messages == decode_messages(FULL, LIMITS).messages
    assert request.tools == decode_messages(FULL, LIMITS).tools


@pytest.mark.parametrize("value", [-1, 0, 2**63, "5", 1.0, True, float("nan"), None])
def test_max_tokens(value: Any) -> None:
    assert refusal(decode_messages, {**BODY, "max_tokens": value}).param == "max_tokens"


def test_a_missing_field_is_named() -> None:
    for field in BODY:
        assert refusal(decode_messages, {key: value for key, value in BODY.items() if key != field}).param == field


def turn(role: str, *blocks: Any) -> dict[str, Any]:
    return {"messages": [{"role": role, "content": list(blocks)}]}


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"model": ""}, "model"),
        ({"messages": []}, "messages"),
        ({"messages": "hi"}, "messages"),
        ({"messages": [USER, 5]}, "messages[1]"),
        ({"messages": [{"role": "king", "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"role": "user"}]}, "messages[0].content"),
        ({"messages": [{"role": "user", "content": 5}]}, "messages[0].content"),
        (turn("user", "x"), "messages[0].content[0]"),
        (turn("user", {"text": "x"}), "messages[0].content[0]"),
        (turn("user", {"type": 5}), "messages[0].content[0]"),
        (turn("user", {"type": "text"}), "messages[0].content[0].text"),
        (turn("user", {"type": "image", "source": {}}), "messages[0].content[0]"),
        (turn("user", {"type": "document", "source": {}}), "messages[0].content[0]"),
        (turn("assistant", {"type": "server_tool_use", "id": "x"}), "messages[0].content[0]"),
        (turn("user", {"type": "tool_use", "id": "x", "name": "y", "input": {}}), "messages[0].content[0].type"),
        (turn("assistant", {"type": "tool_result", "tool_use_id": "x"}), "messages[0].content[0].type"),
        (turn("system", {"type": "tool_result", "tool_use_id": "x"}), "messages[0].content[0].type"),
        (turn("assistant", {"type": "tool_use", "id": "x", "name": "y", "input": "{}"}), "messages[0].content[0].input"),
        (turn("assistant", {"type": "tool_use", "name": "y", "input": {}}), "messages[0].content[0].id"),
        (turn("user", {"type": "tool_result"}), "messages[0].content[0].tool_use_id"),
        (
            turn("user", {"type": "tool_result", "tool_use_id": "x", "content": [{"type": "image"}]}),
            "messages[0].content[0].content[0].type",
        ),
        (turn("assistant", {"type": "thinking"}), "messages[0].content[0].thinking"),
        ({"system": 5}, "system"),
        ({"system": [{"type": "image"}]}, "system[0].type"),
        ({"stop_sequences": "x"}, "stop_sequences"),
        ({"stop_sequences": ["x"] * 5}, "stop_sequences"),
        ({"stop_sequences": [""]}, "stop_sequences[0]"),
        ({"temperature": 1.1}, "temperature"),
        ({"top_p": -0.1}, "top_p"),
        ({"top_k": -1}, "top_k"),
        ({"stream": "yes"}, "stream"),
        ({"metadata": {"user_id": 5}}, "metadata.user_id"),
        ({"thinking": {"type": "sometimes"}}, "thinking.type"),
        ({"thinking": {"type": "enabled", "budget_tokens": 0}}, "thinking.budget_tokens"),
        ({"tools": [{"name": "add"}]}, "tools[0].input_schema"),
        ({"tools": [{**TOOL, "name": "a b"}]}, "tools[0].name"),
        ({"tools": [{**TOOL, "input_schema": {"type": "string"}}]}, "tools[0].input_schema"),
        ({"tools": [{**TOOL, "input_schema": COSTLY}]}, "tools[0].input_schema"),
        ({"tools": [{"type": "web_search_20250305", "name": "web_search"}]}, "tools[0].type"),
        ({"tools": [{"type": "bash_20250124", "name": "bash"}]}, "tools[0].type"),
        ({"tools": [TOOL, TOOL]}, "tools"),
        ({"tools": [TOOL] * 3}, "tools"),
        ({"tool_choice": {"type": "any"}}, "tool_choice"),
        ({"tool_choice": "auto"}, "tool_choice"),
        ({"tools": [TOOL], "tool_choice": {"type": "tool"}}, "tool_choice.name"),
        ({"tools": [TOOL], "tool_choice": {"type": "tool", "name": "sub"}}, "tool_choice"),
        ({"output_config": {"format": {"type": "xml"}}}, "output_config.format.type"),
        ({"output_config": {"format": {"type": "json_schema", "schema": COSTLY}}}, "output_config.format.schema"),
        ({"output_format": {"type": "json_schema"}}, "output_format.schema"),
    ],
)
def test_wrong_fields_are_named(fields: dict[str, Any], param: str) -> None:
    for decode in (decode_messages, decode_count_tokens):
        if decode is decode_messages or not set(fields) & {
            "stop_sequences",
            "temperature",
            "top_p",
            "top_k",
            "stream",
            "metadata",
        }:
            assert refusal(decode, {**BODY, **fields}).param == param


def test_other_media_are_refused_in_plain_words() -> None:
    error = refusal(decode_messages, {**BODY, **turn("user", {"type": "image", "source": {}})})
    assert "the model reads only text, not 'image'" in error.message


def test_server_tools_are_refused_in_plain_words() -> None:
    error = refusal(decode_messages, {**BODY, "tools": [{"type": "web_search_20250305", "name": "web_search"}]})
    assert "not 'web_search_20250305'" in error.message


def test_large_bodies_of_wrong_things_fail_at_the_first() -> None:
    for body in ({"messages": [1] * 500_000}, {"tools": [1] * 500_000}, {"system": [1] * 500_000}, turn("user", *[1] * 500_000)):
        assert len(refusal(decode_messages, {**BODY, **body}).message) < 500


@given(st.data())
def test_no_json_raises_anything_else(data: st.DataObject) -> None:
    spoiled = data.draw(st.composite(spoil)(FULL))
    for decode in (decode_messages, decode_count_tokens):
        try:
            decode(spoiled, LIMITS)
        except HelixError as exc:
            assert exc.status == 400


@given(st.dictionaries(st.sampled_from(["model", "messages", "max_tokens", "system", "tools"]), json_values))
def test_no_object_raises_anything_else(body: dict[str, Any]) -> None:
    for decode in (decode_messages, decode_count_tokens):
        try:
            decode(body, LIMITS)
        except HelixError as exc:
            assert exc.status == 400
