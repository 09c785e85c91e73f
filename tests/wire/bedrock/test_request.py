"""Requests: read back, and held against the service's own description."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.core.errors import InvalidRequestError
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
from helix_ray.wire.bedrock.request import Dialect, encode_converse, encode_token_count
from tests.upstream_bedrock.model import request_fault

ADD = ToolSpec("add", "Adds.", {"type": "object", "properties": {"a": {"type": "integer"}}}, strict=True)
NOW = ToolSpec("now")
USER = Message("user", (Text("Hi"),))


PLAIN = Dialect("amazon.nova-lite-v1:0")


def encoded(request: ChatRequest, dialect: Dialect = PLAIN) -> dict[str, Any]:
    raw = encode_converse(request, dialect)
    fault = request_fault("converse", "m", raw)
    assert fault is None, fault
    body: dict[str, Any] = json.loads(raw)
    return body


def parsed(body: dict[str, Any]) -> tuple[Message, ...]:
    """Converse's turns as messages, by the service's documents."""
    found = [Message("system", tuple(Text(block["text"]) for block in body["system"]))] if "system" in body else []
    for turn in body["messages"]:
        parts: list[Part] = []
        for block in turn["content"]:
            ((kind, value),) = block.items()
            match kind:
                case "text":
                    parts.append(Text(value))
                case "toolUse":
                    parts.append(ToolCall(value["toolUseId"], value["name"], json.dumps(value["input"])))
                case "toolResult":
                    text = "".join(part["text"] for part in value["content"])
                    parts.append(ToolResult(value["toolUseId"], text, value.get("status") == "error"))
                case "reasoningContent":
                    parts.append(Reasoning(value["reasoningText"]["text"], value["reasoningText"]["signature"]))
        found.append(Message(turn["role"], tuple(parts)))
    return tuple(found)


def test_a_conversation_with_tools() -> None:
    request = ChatRequest(
        "m",
        (
            Message("system", (Text("Be brief."),)),
            USER,
            Message("assistant", (Reasoning("Hm", "c2ln"), Text("I add."), ToolCall("call_1", "add", '{"a": 1}'))),
            Message("tool", (ToolResult("call_1", "2"),)),
            Message("tool", (ToolResult("call_2", "broken", True),)),
            Message("user", (Text("Go on."),)),
        ),
        tools=(ADD, NOW),
        tool_choice=ToolChoice("tool", "add"),
        sampling=Sampling(temperature=1.7, top_p=0.5, max_tokens=9, stop=("END",), seed=3, top_k=4, presence_penalty=1.0),
        parallel_tool_calls=False,
    )
    body = encoded(request)
    assert body.pop("system") == [{"text": "Be brief."}]
    assert [turn["role"] for turn in body["messages"]] == ["user", "assistant", "user"]
    assert body.pop("messages")[2]["content"] == [
        {"toolResult": {"toolUseId": "call_1", "content": [{"text": "2"}]}},
        {"toolResult": {"toolUseId": "call_2", "content": [{"text": "broken"}], "status": "error"}},
        {"text": "Go on."},
    ]
    now = {"name": "now", "inputSchema": {"json": {"type": "object", "properties": {}}}}
    assert body == {
        "inferenceConfig": {"maxTokens": 9, "temperature": 1.0, "topP": 0.5, "stopSequences": ["END"]},
        "toolConfig": {
            "tools": [
                {
                    "toolSpec": {
                        "name": "add",
                        "description": "Adds.",
                        "inputSchema": {"json": ADD.parameters},
                        "strict": True,
                    }
                },
                {"toolSpec": now},
            ],
            "toolChoice": {"tool": {"name": "add"}},
        },
        "additionalModelResponseFieldPaths": ["/stop_sequence"],
    }


def test_the_plainest_request() -> None:
    assert encoded(ChatRequest("m", (USER,))) == {"messages": [{"role": "user", "content": [{"text": "Hi"}]}]}
    assert encoded(ChatRequest("m", (USER,)), Dialect("m", 7))["inferenceConfig"] == {"maxTokens": 7}
    said = ChatRequest("m", (USER,), sampling=Sampling(max_tokens=3))
    assert encoded(said, Dialect("m", 7))["inferenceConfig"] == {"maxTokens": 3}


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (None, None),
        (ToolChoice("auto"), None),
        (ToolChoice("required"), {"any": {}}),
        (ToolChoice("tool", "now"), {"tool": {"name": "now"}}),
    ],
)
def test_choices(choice: ToolChoice | None, expected: Any) -> None:
    body = encoded(ChatRequest("m", (USER,), tools=(NOW,), tool_choice=choice))
    assert body["toolConfig"].get("toolChoice") == expected


CALLED = (USER, Message("assistant", (ToolCall("c", "old", ""),)), Message("tool", (ToolResult("c", ""),)))


def test_tools_that_are_not_to_be_called() -> None:
    never = ChatRequest("m", (USER,), tools=(NOW,), tool_choice=ToolChoice("none"))
    assert "toolConfig" not in encoded(never)
    # Where there are calls already, Amazon asks for their tools.
    again = encoded(ChatRequest("m", CALLED, tools=(NOW,), tool_choice=ToolChoice("none")))
    assert [tool["toolSpec"]["name"] for tool in again["toolConfig"]["tools"]] == ["now", "old"]
    assert "toolChoice" not in again["toolConfig"]
    forgotten = encoded(ChatRequest("m", CALLED))
    assert [tool["toolSpec"]["name"] for tool in forgotten["toolConfig"]["tools"]] == ["old"]


def test_what_is_blank_or_unsigned_is_left_out() -> None:
    body = encoded(
        ChatRequest(
            "m",
            (
                Message("system", (Text(" "),)),
                USER,
                Message("assistant", (Text("\n"), Reasoning("Hm"))),
                Message("user", (Text(""), Text("Well?"))),
            ),
        )
    )
    assert body == {"messages": [{"role": "user", "content": [{"text": "Hi"}, {"text": "Well?"}]}]}


def test_ids_that_amazon_does_not_take_are_replaced_alike() -> None:
    odd = "call/é" + "x" * 200
    body = encoded(
        ChatRequest("m", (USER, Message("assistant", (ToolCall(odd, "add", "{}"),)), Message("tool", (ToolResult(odd, "2"),))))
    )
    call, result = body["messages"][1]["content"][0]["toolUse"], body["messages"][2]["content"][0]["toolResult"]
    assert call["toolUseId"] == result["toolUseId"] != odd
    assert result["content"] == [{"text": "2"}]


@pytest.mark.parametrize("arguments", ["[1]", "5", "no", '{"a":', "\ud800"])
def test_arguments_that_are_no_object(arguments: str) -> None:
    body = encoded(ChatRequest("m", (USER, Message("assistant", (ToolCall("c", "add", arguments),)))))
    repaired = arguments.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    assert body["messages"][1]["content"][0]["toolUse"]["input"] == {"INVALID_JSON": repaired}


def test_a_schema_for_the_answer() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}}
    body = encoded(ChatRequest("m", (USER,), response_format=ResponseFormat("json_schema", schema, "answer")))
    wanted = body["outputConfig"]["textFormat"]
    assert wanted["type"] == "json_schema"
    assert json.loads(wanted["structure"]["jsonSchema"]["schema"]) == schema
    with pytest.raises(InvalidRequestError) as caught:
        encode_converse(ChatRequest("m", (USER,), response_format=ResponseFormat("json_object")), PLAIN)
    assert caught.value.param == "response_format"


def test_what_only_anthropics_models_know() -> None:
    thinking = {"type": "enabled", "budget_tokens": 2048}
    request = ChatRequest("m", (USER,), sampling=Sampling(top_k=5), extra={"anthropic": {"thinking": thinking}})
    assert "additionalModelRequestFields" not in encoded(request)
    claude = encoded(request, Dialect("eu.anthropic.claude-sonnet-4-20250514-v1:0", fields={"anthropic_beta": ["x"]}))
    assert claude["additionalModelRequestFields"] == {"top_k": 5, "thinking": thinking, "anthropic_beta": ["x"]}


def test_instructions_in_the_middle_are_said_by_the_user() -> None:
    later = Message("system", (Text("Now be long."),))
    body = encoded(ChatRequest("m", (Message("system", (Text("Be brief."),)), USER, Message("assistant", (Text("Ho"),)), later)))
    assert body["system"] == [{"text": "Be brief."}]
    assert body["messages"][-1] == {"role": "user", "content": [{"text": "Now be long."}]}


def test_a_count_says_the_prompt_only() -> None:
    raw = encode_token_count(ChatRequest("m", (USER,), tools=(NOW,), sampling=Sampling(max_tokens=3, temperature=0.1)))
    assert request_fault("count-tokens", "m", raw) is None
    assert set(json.loads(raw)["input"]["converse"]) == {"messages", "toolConfig"}


words = st.text(min_size=1, max_size=8).filter(str.strip)
idents = st.text("abc_-.:9", min_size=1, max_size=8)
objects = st.dictionaries(st.text(max_size=4), st.integers(-9, 9) | st.text(max_size=4) | st.booleans(), max_size=3)
calls = st.builds(ToolCall, idents, st.sampled_from(["add", "now"]), objects.map(json.dumps))
assistant: st.SearchStrategy[Part] = st.builds(Text, words) | calls | st.builds(Reasoning, words, st.just("c2ln"))
user: st.SearchStrategy[Part] = st.builds(Text, words) | st.builds(ToolResult, idents, st.text(max_size=5), st.booleans())


@st.composite
def conversations(draw: st.DrawFn) -> tuple[Message, ...]:
    """A system prompt, perhaps, and turns that alternate."""
    messages = [Message("system", (Text(draw(words)),))] if draw(st.booleans()) else []
    for turn in range(draw(st.integers(1, 5))):
        role: Role = "assistant" if turn % 2 else "user"
        parts = draw(st.lists(assistant if turn % 2 else user, min_size=1, max_size=3))
        messages.append(Message(role, tuple(parts)))
    return tuple(messages)


@given(conversations())
@settings(deadline=None)
def test_what_is_said_arrives(messages: tuple[Message, ...]) -> None:
    body = encoded(ChatRequest("m", messages))
    assert parsed(body) == tuple(
        Message(
            message.role,
            tuple(
                ToolCall(p.id, p.name, json.dumps(json.loads(p.arguments))) if isinstance(p, ToolCall) else p
                for p in message.parts
            ),
        )
        for message in messages
    )


@given(
    st.lists(
        st.builds(
            Message,
            st.sampled_from(["system", "user", "assistant", "tool"]),
            st.lists(
                st.builds(Text, st.text(max_size=4) | st.sampled_from([" ", "\ud800"]))
                | st.builds(ToolCall, st.text(max_size=70), st.sampled_from(["add", "a.b", ""]), st.text(max_size=4))
                | st.builds(ToolResult, st.text(max_size=70), st.text(max_size=4))
                | st.builds(Reasoning, st.text(max_size=4), st.text(max_size=2)),
                max_size=3,
            ).map(tuple),
        ),
        max_size=4,
    ).map(tuple)
)
@settings(deadline=None)
def test_whatever_is_said_is_sent_or_refused(messages: tuple[Message, ...]) -> None:
    try:
        raw = encode_converse(ChatRequest("m", messages), PLAIN)
    except InvalidRequestError as exc:
        assert exc.param in ("messages", "tools")
        return
    turns = json.loads(raw)["messages"]
    assert all(turn["content"] for turn in turns)
    assert all(one["role"] != other["role"] for one, other in pairwise(turns))
