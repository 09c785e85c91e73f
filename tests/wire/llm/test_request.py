from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.config import Limits
from helix_ray.core.errors import InvalidRequestError
from helix_ray.core.messages import Message, Sampling, Text, ToolCall, ToolChoice, ToolResult, ToolSpec
from helix_ray.wire.llm.request import decode_llm
from tests.wire.strategies import json_values, spoil

HI = {"role": "user", "content": "Hi"}
SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}}
NEUTRAL = {"name": "add", "description": "Adds.", "input_schema": SCHEMA}
OPENAI = {"type": "function", "function": {"name": "add", "description": "Adds.", "parameters": SCHEMA}}
BEDROCK = {"toolSpec": {"name": "add", "description": "Adds.", "inputSchema": {"json": SCHEMA}}}
FULL: dict[str, Any] = {
    "model": "m",
    "system": "Be brief.",
    "messages": [
        HI,
        {
            "role": "assistant",
            "content": [{"type": "text", "text": "I add."}, {"type": "tool_use", "id": "t1", "name": "add", "input": {"a": 1}}],
            "tool_calls": [
                {"id": "t2", "name": "add", "input": {"a": 2}},
                {"id": "t3", "type": "function", "function": {"name": "add", "arguments": '{"a": 3}'}},
            ],
        },
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": "one", "is_error": True}]},
        {"role": "tool", "tool_call_id": "t2", "content": [{"type": "text", "text": "two"}]},
        {"role": "tool", "tool_call_id": "t3", "content": "three"},
        {"role": "system", "content": "Now."},
    ],
    "tools": [NEUTRAL, OPENAI | {"function": {"name": "now"}}, {"toolSpec": {**BEDROCK["toolSpec"], "name": "sub"}}],
    "tool_choice": {"type": "tool", "name": "sub"},
    "max_tokens": 9,
    "temperature": 0.5,
}


def decode(**body: Any) -> Any:
    return decode_llm(body, Limits())


def test_every_field() -> None:
    request = decode(**FULL)
    assert (request.model, request.stream) == ("m", False)
    assert request.sampling == Sampling(temperature=0.5, max_tokens=9)
    assert request.messages == (
        Message("system", (Text("Be brief."),)),
        Message("user", (Text("Hi"),)),
        Message(
            "assistant",
            (
                Text("I add."),
                ToolCall("t1", "add", '{"a":1}'),
                ToolCall("t2", "add", '{"a":2}'),
                ToolCall("t3", "add", '{"a":3}'),
            ),
        ),
        Message("user", (ToolResult("t1", "one", True), ToolResult("t2", "two"), ToolResult("t3", "three"))),
        Message("system", (Text("Now."),)),
    )
    assert [tool.name for tool in request.tools] == ["add", "now", "sub"]
    assert request.tool_choice == ToolChoice("tool", "sub")


def test_only_messages_are_needed() -> None:
    request = decode(messages=[HI])
    assert (request.model, request.tools, request.tool_choice) == ("", (), None)
    assert request.sampling == Sampling()


@pytest.mark.parametrize("tool", [NEUTRAL, OPENAI, BEDROCK])
def test_tools_of_every_form_are_the_same(tool: Any) -> None:
    assert decode(messages=[HI], tools=[tool]).tools == (ToolSpec("add", "Adds.", SCHEMA),)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("auto", ToolChoice("auto")),
        ("any", ToolChoice("required")),
        ("required", ToolChoice("required")),
        ("none", ToolChoice("none")),
        ({"type": "auto"}, ToolChoice("auto")),
        ({"type": "any"}, ToolChoice("required")),
        ({"type": "required"}, ToolChoice("required")),
        ({"type": "none"}, ToolChoice("none")),
        ({"type": "tool", "name": "add"}, ToolChoice("tool", "add")),
        ({"type": "function", "function": {"name": "add"}}, ToolChoice("tool", "add")),
        ({"auto": {}}, ToolChoice("auto")),
        ({"any": {}}, ToolChoice("required")),
        ({"tool": {"name": "add"}}, ToolChoice("tool", "add")),
    ],
)
def test_choices_of_every_form(choice: Any, expected: ToolChoice) -> None:
    assert decode(messages=[HI], tools=[NEUTRAL], tool_choice=choice).tool_choice == expected


def test_a_last_turn_of_the_assistant_is_continued() -> None:
    request = decode(messages=[HI, {"role": "assistant", "content": "Well"}])
    assert request.continue_final
    assert not decode(
        messages=[HI, {"role": "assistant", "content": "", "tool_calls": FULL["messages"][1]["tool_calls"]}]
    ).continue_final


CALL = FULL["messages"][1]["tool_calls"][1]


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({}, "messages"),
        ({"messages": []}, "messages"),
        ({"messages": "Hi"}, "messages"),
        ({"messages": ["Hi"]}, "messages[0]"),
        ({"messages": [{"role": "boss", "content": "x"}]}, "messages[0]"),
        ({"messages": [{"role": "user"}]}, "messages[0].content"),
        ({"messages": [{"role": "user", "content": 5}]}, "messages[0].content"),
        ({"messages": [{"role": "user", "content": [{"type": "image"}]}]}, "messages[0].content[0]"),
        ({"messages": [HI, {"role": "tool", "content": "x"}]}, "messages[1].tool_call_id"),
        ({"messages": [HI, {"role": "assistant", "tool_calls": ["x"]}]}, "messages[1].tool_calls[0]"),
        ({"messages": [HI, {"role": "assistant", "tool_calls": [{"id": "a", "name": "b"}]}]}, "messages[1].tool_calls[0].input"),
        (
            {"messages": [HI, {"role": "assistant", "tool_calls": [CALL | {"function": {"name": "add", "arguments": "[]"}}]}]},
            "messages[1].tool_calls[0].function.arguments",
        ),
        (
            {
                "messages": [
                    HI,
                    {"role": "assistant", "tool_calls": [CALL | {"function": {"name": "add", "arguments": "[" * 99}}]},
                ]
            },
            "messages[1].tool_calls[0].function.arguments",
        ),
        (
            {"messages": [{"role": "user", "content": [{"type": "tool_use", "id": "a", "name": "b", "input": {}}]}]},
            "messages[0].content[0].type",
        ),
        ({"messages": [HI, {"role": "assistant", "content": "x "}]}, "messages[1].content"),
        ({"messages": [HI], "model": ""}, "model"),
        ({"messages": [HI], "model": 5}, "model"),
        ({"messages": [HI], "max_tokens": 0}, "max_tokens"),
        ({"messages": [HI], "max_tokens": -1}, "max_tokens"),
        ({"messages": [HI], "max_tokens": 2**63}, "max_tokens"),
        ({"messages": [HI], "max_tokens": "5"}, "max_tokens"),
        ({"messages": [HI], "temperature": 3}, "temperature"),
        ({"messages": [HI], "temperature": "hot"}, "temperature"),
        ({"messages": [HI], "system": 5}, "system"),
        ({"messages": [HI], "tools": [5]}, "tools[0]"),
        ({"messages": [HI], "tools": [{"name": "add"}]}, "tools[0].input_schema"),
        ({"messages": [HI], "tools": [{"name": "a b", "input_schema": {}}]}, "tools[0].name"),
        ({"messages": [HI], "tools": [{"name": "add", "input_schema": {"type": "array"}}]}, "tools[0].input_schema"),
        ({"messages": [HI], "tools": [{"toolSpec": {"name": "add", "inputSchema": {}}}]}, "tools[0].toolSpec.inputSchema.json"),
        ({"messages": [HI], "tools": [{"function": {"name": "add"}}]}, "tools[0].type"),
        ({"messages": [HI], "tools": [NEUTRAL, OPENAI]}, "tools"),
        ({"messages": [HI], "tools": [NEUTRAL] * 200}, "tools"),
        ({"messages": [HI], "tool_choice": 5}, "tool_choice"),
        ({"messages": [HI], "tool_choice": "some"}, "tool_choice"),
        ({"messages": [HI], "tool_choice": {"type": "some"}}, "tool_choice.type"),
        ({"messages": [HI], "tool_choice": {}}, "tool_choice"),
        ({"messages": [HI], "tool_choice": {"type": "any"}}, "tool_choice"),
        ({"messages": [HI], "tools": [NEUTRAL], "tool_choice": {"type": "tool"}}, "tool_choice.name"),
        ({"messages": [HI], "tools": [NEUTRAL], "tool_choice": {"tool": {"name": "sub"}}}, "tool_choice"),
    ],
)
def test_what_is_wrong_is_named(body: Any, param: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        decode(**body)
    assert caught.value.param == param


@given(st.data())
@settings(deadline=None)
def test_a_spoiled_request_is_read_or_refused(data: st.DataObject) -> None:
    body = spoil(data.draw, FULL)
    try:
        decode(**body)
    except InvalidRequestError as exc:
        assert exc.param is not None
        json.dumps(exc.message)


@given(st.dictionaries(st.sampled_from(["model", "messages", "system", "tools", "tool_choice", "max_tokens"]), json_values))
@settings(deadline=None)
def test_any_object_is_read_or_refused(body: dict[str, Any]) -> None:
    try:
        decode(**body)
    except InvalidRequestError as exc:
        assert exc.param
