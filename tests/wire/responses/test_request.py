from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helix_ray.config import Limits
from helix_ray.core.errors import InvalidRequestError
from helix_ray.core.messages import (
    ChatRequest,
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
from helix_ray.wire.responses.request import ResponseDecoded, decode_input_tokens, decode_response
from tests.wire.strategies import json_values, spoil

LIMITS = Limits()
ADD: dict[str, Any] = {"type": "function", "name": "add", "parameters": {"type": "object"}, "strict": True}
BAD_FORMAT: dict[str, Any] = {"type": "json_schema", "name": "x", "schema": {"pattern": "(a+)+"}}
NOW: dict[str, Any] = {"type": "function", "name": "now"}
CALL = {"type": "function_call", "call_id": "call_1", "name": "add", "arguments": "{}", "id": "fc_1", "status": "completed"}
OUTPUT = {"type": "function_call_output", "call_id": "call_1", "output": "3"}
FULL: dict[str, Any] = {
    "model": "demo",
    "instructions": "Be brief.",
    "input": [
        {"role": "user", "content": "Add."},
        {"type": "reasoning", "id": "rs_1", "summary": [], "content": [{"type": "reasoning_text", "text": "Hm."}]},
        {
            "type": "message",
            "role": "assistant",
            "id": "msg_1",
            "status": "completed",
            "content": [{"type": "output_text", "text": "I add.", "annotations": []}],
        },
        CALL,
        OUTPUT,
        {"type": "message", "role": "developer", "content": [{"type": "input_text", "text": "Now answer."}]},
    ],
    "tools": [ADD, NOW],
    "tool_choice": {"type": "function", "name": "add"},
    "parallel_tool_calls": False,
    "text": {"format": {"type": "json_schema", "name": "sum", "schema": {"type": "object"}, "strict": True}, "verbosity": "low"},
    "reasoning": {"effort": "low", "summary": "auto"},
    "max_output_tokens": 9,
    "temperature": 0.5,
    "top_p": 0.9,
    "metadata": {"ticket": "4711"},
    "truncation": "auto",
    "stream": True,
    "stream_options": {"include_obfuscation": False},
    "store": False,
    "include": ["message.output_text.logprobs", "reasoning.encrypted_content"],
    "top_logprobs": 2,
    "user": "ann",
}


def decode(body: dict[str, Any]) -> ResponseDecoded:
    return decode_response(body, LIMITS, "f" * 32)


def asked(**fields: Any) -> ChatRequest:
    return decode({"model": "demo", "input": "Hi", **fields}).prompt.request([])


def refused(**fields: Any) -> InvalidRequestError:
    with pytest.raises(InvalidRequestError) as refusal:
        asked(**fields)
    return refusal.value


def test_everything_is_read() -> None:
    decoded = decode(FULL)
    assert decoded.prompt.request([]) == ChatRequest(
        model="demo",
        messages=(
            Message("system", (Text("Be brief."),)),
            Message("user", (Text("Add."),)),
            Message("assistant", (Reasoning("Hm."), Text("I add."), ToolCall("call_1", "add", "{}"))),
            Message("tool", (ToolResult("call_1", "3"),)),
            Message("system", (Text("Now answer."),)),
        ),
        sampling=Sampling(temperature=0.5, top_p=0.9, max_tokens=9, logprobs=2),
        tools=(ToolSpec("add", "", {"type": "object"}, True), ToolSpec("now", "", {"type": "object", "properties": {}})),
        tool_choice=ToolChoice("tool", "add"),
        parallel_tool_calls=False,
        response_format=ResponseFormat("json_schema", {"type": "object"}, "sum", True),
        stream=True,
        thinking=True,
        user="ann",
    )
    assert (decoded.store, decoded.background, decoded.prompt.truncated) == (False, False, True)
    same = ("instructions", "metadata", "tool_choice", "top_p", "truncation", "store", "text", "max_output_tokens")
    assert {name: decoded.echo[name] for name in same} == {name: FULL[name] for name in same}


def test_the_least_is_enough() -> None:
    decoded = decode({"model": "demo", "input": "Hi"})
    assert decoded.prompt.request([]) == ChatRequest("demo", (Message("user", (Text("Hi"),)),))
    assert (decoded.store, decoded.echo["text"], decoded.echo["tool_choice"]) == (True, {"format": {"type": "text"}}, "auto")


def test_what_was_said_before_comes_between_instructions_and_input() -> None:
    before, now = decode({"model": "demo", "input": "One"}), decode({"model": "demo", "input": "Two", "instructions": "Sing."})
    spoken = decode({"model": "demo", "input": [{"role": "assistant", "content": "Uno"}]})
    messages = now.prompt.request([*before.prompt.items, *spoken.prompt.items]).messages
    assert [(message.role, message.parts[0].text) for message in messages] == [  # type: ignore[union-attr]
        ("system", "Sing."),
        ("user", "One"),
        ("assistant", "Uno"),
        ("user", "Two"),
    ]


def test_two_answers_in_a_row_stay_two() -> None:
    messages = asked(input=[{"role": "assistant", "content": text} for text in ("One", "Two")]).messages
    assert len(messages) == 2


def test_calls_at_once_are_one_message_whatever_stands_between() -> None:
    second = CALL | {"call_id": "call_2"}
    think = {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "Hm."}]}
    messages = asked(input=[CALL, think, second, {"role": "assistant", "content": "Well."}, OUTPUT]).messages
    assert [message.role for message in messages] == ["assistant", "tool"]
    assert len(messages[0].parts) == 4


def test_items_without_ids_get_some() -> None:
    items = decode({"model": "demo", "input": [{"role": "user", "content": "a"}, CALL | {"id": None}, OUTPUT]}).prompt.items
    assert [item["id"] for item in items] == [f"{kind}_{'f' * 32}i{place}" for place, kind in enumerate(("msg", "fc", "fco"))]


def test_allowed_tools_are_those_that_are_asked_with() -> None:
    choice = {"type": "allowed_tools", "mode": "required", "tools": [{"type": "function", "name": "now"}]}
    request = asked(tools=[ADD, NOW], tool_choice=choice)
    assert ([tool.name for tool in request.tools], request.tool_choice) == (["now"], ToolChoice("required"))


@pytest.mark.parametrize(
    ("fields", "param", "why"),
    [
        ({"input": []}, "input", "at least 1"),
        ({"input": ""}, "input", "at least 1"),
        ({"input": 5}, "input", "a string or a list"),
        ({"input": None}, "input", "a string or a list"),
        ({"input": [5]}, "input[0]", "an object with a type"),
        ({"input": [{"content": "x"}]}, "input[0]", "with a role"),
        ({"input": [{"type": "message", "content": "x"}]}, "input[0].role", "required"),
        ({"input": [{"role": "critic", "content": "x"}]}, "input[0].role", "critic"),
        ({"input": [{"role": "user", "content": [{"type": "input_image"}]}]}, "input[0].content[0].type", "only text"),
        ({"input": [{"role": "user", "content": [{"type": "input_file"}]}]}, "input[0].content[0].type", "input_file"),
        ({"input": [{"role": "assistant", "content": [{"type": "refusal"}]}]}, "input[0].content[0].refusal", "required"),
        ({"input": [{"type": "web_search_call", "id": "ws_1"}]}, "input[0].type", "web_search_call"),
        ({"input": [{"type": "item_reference", "id": "msg_1"}]}, "input[0].type", "previous_response_id"),
        ({"input": [OUTPUT]}, "input", "call_1"),
        ({"input": [CALL | {"arguments": "[" * 99}]}, "input[0].arguments", "deeper"),
        ({"tools": [{"type": "web_search"}]}, "tools[0].type", "web_search"),
        ({"tools": [{"type": "custom", "name": "x"}]}, "tools[0].type", "custom"),
        ({"tools": [{"type": "mcp"}]}, "tools[0].type", "mcp"),
        ({"tools": [ADD, ADD]}, "tools", "same name"),
        ({"tool_choice": "required"}, "tool_choice", "no tools"),
        ({"tool_choice": {"type": "file_search"}}, "tool_choice", "allowed_tools"),
        ({"tools": [ADD], "tool_choice": {"type": "function", "name": "x"}}, "tool_choice", "none of the tools"),
        (
            {"tools": [ADD], "tool_choice": {"type": "allowed_tools", "mode": "auto", "tools": [NOW]}},
            "tool_choice",
            "none of the tools",
        ),
        ({"text": {"format": {"type": "grammar"}}}, "text.format", "json_schema"),
        (
            {"text": {"format": {"type": "json_schema", "name": "x", "schema": {"pattern": "(a+)+"}}}},
            "text.format.schema",
            "repeats",
        ),
        ({"conversation": "conv_1"}, "conversation", "not supported"),
        ({"prompt": {"id": "pmpt_1"}}, "prompt", "not supported"),
        ({"context_management": []}, "context_management", "not supported"),
        ({"moderation": {"model": "x"}}, "moderation", "not supported"),
        ({"include": ["file_search_call.results"]}, "include[0]", "message.output_text.logprobs"),
        ({"max_output_tokens": 0}, "max_output_tokens", "greater"),
        ({"max_output_tokens": 2**63}, "max_output_tokens", "less"),
        ({"temperature": "1"}, "temperature", "number"),
        ({"top_logprobs": 21}, "top_logprobs", "at most"),
        ({"truncation": "middle"}, "truncation", "auto"),
        ({"metadata": {"a": 1}}, "metadata.a", "string"),
        ({"stream_options": {}}, "stream_options", "stream"),
        ({"background": True, "store": False}, "background", "store"),
    ],
)
def test_what_is_wrong_or_not_done_here_is_named(fields: dict[str, Any], param: str, why: str) -> None:
    refusal = refused(**fields)
    assert refusal.param == param
    assert why in refusal.message


@pytest.mark.parametrize("decoder", [decode, lambda body: decode_input_tokens(body, LIMITS)])
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_spoiled_requests_are_read_or_refused(decoder: Any, data: st.DataObject) -> None:
    body = (
        spoil(data.draw, FULL)
        if data.draw(st.booleans())
        else data.draw(st.dictionaries(st.sampled_from(list(FULL)), json_values))
    )
    try:
        decoder(body)
    except InvalidRequestError as exc:
        assert exc.param
