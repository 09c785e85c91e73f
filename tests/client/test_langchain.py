"""The chat model for LangChain, beyond LangChain's own tests (test_langchain_standard.py)."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage, ChatMessage, FunctionMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.tools import tool
from pydantic import BaseModel

from helix_ray.client import (
    APIConnectionError,
    AsyncClient,
    Client,
    ContextLengthError,
    InvalidRequestError,
    UnavailableError,
)
from helix_ray.client.adapters.langchain import ChatHelix
from helix_ray.client.adapters.langchain_messages import encode_conversation, encode_tool_choice
from tests.client.places import talking_to
from tests.client.scripted_server import Answer, ScriptedServer

STOP = {"type": "message_stop", "stop_reason": "end_turn", "model": "demo"}
USAGE = {"type": "metadata", "usage": {"input_tokens": 3, "output_tokens": 2}}


def streamed(*events: dict[str, Any]) -> Answer:
    frames = "".join(f"data: {json.dumps(event)}\n\n" for event in events).encode()
    return Answer(body=frames, media_type="text/event-stream")


def text(delta: str) -> dict[str, Any]:
    return {"type": "content_delta", "delta": delta}


def model_of(server: ScriptedServer, **options: Any) -> ChatHelix:
    return talking_to(server, max_retries=0).get_model(format="langchain", **options)


@tool
def add(a: int, b: int) -> int:
    """Add two numbers"""
    return a + b


class Person(BaseModel):
    """Somebody"""

    name: str
    age: int


async def test_an_answer_with_its_usage_and_its_reason() -> None:
    server = ScriptedServer(streamed(text("Hel"), text(""), text("lo"), STOP, USAGE))
    model = model_of(server, model="demo", temperature=0.5, max_tokens=9)
    answer = await model.ainvoke([SystemMessage("Be brief."), HumanMessage("hi")])
    assert answer.content == "Hello"
    assert answer.usage_metadata == {"input_tokens": 3, "output_tokens": 2, "total_tokens": 5}
    assert answer.response_metadata["stop_reason"] == "end_turn"
    assert answer.response_metadata["model_name"] == "demo"
    ((method, path, _, body),) = server.requests
    assert (method, path) == ("POST", "/api/v1/llm/completions/stream")
    assert json.loads(body) == {
        "messages": [{"role": "user", "content": "hi"}],
        "system": "Be brief.",
        "model": "demo",
        "temperature": 0.5,
        "max_tokens": 9,
    }


async def test_what_a_call_says_wins() -> None:
    server = ScriptedServer(streamed(text("x"), STOP))
    await model_of(server, model="demo", temperature=0.5).ainvoke("hi", model="other", temperature=0, max_tokens=3)
    body = json.loads(server.requests[0][3])
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("other", 0, 3)
    with pytest.raises(ValueError, match="top_k"):
        await model_of(server).ainvoke("hi", top_k=3)


async def test_calls_in_pieces_and_whole() -> None:
    server = ScriptedServer(
        streamed(
            text("I add."),
            {"type": "tool_use_start", "id": "c1", "name": "add"},
            {"type": "tool_use_delta", "id": "c1", "delta": '{"a": 1, '},
            {"type": "tool_use_delta", "id": "c1", "delta": '"b": 2}'},
            {"type": "tool_use_complete", "id": "c1", "name": "add", "input": {"a": 1, "b": 2}},
            {"type": "tool_use_start", "id": "c2", "name": "now"},
            {"type": "tool_use_complete", "id": "c2", "name": "now", "input": {}},
            {"type": "tool_use_complete", "id": "c3", "name": "add", "input": {"a": 3, "b": 4}},
            {"type": "something_new", "delta": "x"},
            {**STOP, "stop_reason": "tool_use"},
        )
    )
    answer = await model_of(server).bind_tools([add], tool_choice="add").ainvoke("What is 1 + 2?")
    assert answer.content == "I add."
    assert [(call["id"], call["name"], call["args"]) for call in answer.tool_calls] == [
        ("c1", "add", {"a": 1, "b": 2}),
        ("c2", "now", {}),
        ("c3", "add", {"a": 3, "b": 4}),
    ]
    assert not answer.invalid_tool_calls
    body = json.loads(server.requests[0][3])
    assert body["tool_choice"] == {"type": "tool", "name": "add"}
    (sent,) = body["tools"]
    assert (sent["name"], sent["description"]) == ("add", "Add two numbers")
    assert set(sent["input_schema"]["properties"]) == {"a", "b"}


async def test_a_conversation_with_tools_comes_to_its_end(llm_url: str) -> None:
    async with AsyncClient(base_url=llm_url) as client:
        model = client.get_model("langchain", "demo").bind_tools([add])
        question = HumanMessage("What is 3 + 4?")
        asked = await model.ainvoke([question])
        (call,) = asked.tool_calls
        assert call["args"] == {"a": 3, "b": 4}
        answer = await model.ainvoke([question, asked, add.invoke(call)])
        assert answer.content == "You said: 7"


def test_a_client_without_an_event_loop_serves_both(llm_url: str) -> None:
    with Client(base_url=llm_url) as client:
        model = client.get_model("langchain", "demo")
        assert model.invoke("hi").content == "You said: hi"
        for _ in range(2):  # each in an event loop of its own
            assert asyncio.run(model.ainvoke("hi")).content == "You said: hi"
        assert "".join(str(chunk.content) for chunk in model.stream("hello there")) == "You said: hello there"


async def test_a_client_with_an_event_loop_serves_both(llm_url: str) -> None:
    async with AsyncClient(base_url=llm_url) as client:
        model = client.get_model("langchain", "demo")
        assert (await model.ainvoke("hi")).content == "You said: hi"
        assert (await asyncio.to_thread(model.invoke, "hi")).content == "You said: hi"


async def test_structured_output(llm_url: str) -> None:
    async with AsyncClient(base_url=llm_url) as client:
        structured = client.get_model("langchain").with_structured_output(Person)
        assert await structured.ainvoke("Extract: 'Marta' is 41.") == Person(name="Marta", age=41)
        raw: Any = await client.get_model("langchain").with_structured_output(Person, include_raw=True).ainvoke("'Marta' is 41.")
        assert raw["parsed"] == Person(name="Marta", age=41)


@pytest.mark.parametrize("of", ["call", "model"])
async def test_stop_texts_end_the_answer(of: str) -> None:
    server = ScriptedServer(streamed(text("One, t"), text("wo, TH"), text("REE, four"), STOP, USAGE))
    wanted = ["THREE", "four"]
    model = model_of(server, model="demo", **({"stop": wanted} if of == "model" else {}))
    answer = await model.ainvoke("Count.", **({"stop": wanted} if of == "call" else {}))
    assert answer.content == "One, two, "
    assert answer.response_metadata["stop_reason"] == "stop_sequence"
    assert answer.usage_metadata is None


async def test_what_only_looks_like_a_stop_text_stays() -> None:
    call = {"type": "tool_use_complete", "id": "c1", "name": "now", "input": {}}
    server = ScriptedServer(streamed(text("TH"), text("TH"), text("ERE TH"), call, STOP, USAGE))
    answer = await model_of(server).ainvoke("Count.", stop=["THREE", ""])
    assert answer.content == "THTHERE TH"
    assert len(answer.tool_calls) == 1
    assert answer.usage_metadata is not None


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(503, {"error": {"message": "Busy."}}), UnavailableError),
        (Answer(400, {"error": {"message": "Long.", "code": "context_length_exceeded"}}), ContextLengthError),
        (Answer(422, {"error": {"message": "No."}}), InvalidRequestError),
        (streamed(text("Hel"), {"type": "error", "error": {"message": "Died.", "code": "engine_dead"}}), UnavailableError),
        (streamed(text("Hel")), APIConnectionError),
        (streamed(), APIConnectionError),
    ],
)
async def test_failures_are_those_of_the_client(answer: Answer, error: type[Exception]) -> None:
    with pytest.raises(error):
        await model_of(ScriptedServer(answer)).ainvoke("hi")
    with pytest.raises(error):
        async for _ in model_of(ScriptedServer(answer)).astream("hi"):
            pass


def test_how_a_conversation_is_said() -> None:
    messages: list[BaseMessage] = [
        SystemMessage("One."),
        ChatMessage(role="system", content="Two."),
        HumanMessage(["a", {"type": "text", "text": "b"}], name="ann"),
        AIMessage(
            [{"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": "I look."}, {"type": "tool_use", "id": "1"}],
            tool_calls=[{"name": "f", "args": {"x": 1}, "id": "1"}, {"name": "g", "args": {}, "id": "2"}],
        ),
        ToolMessage("yes", tool_call_id="1"),
        ToolMessage([{"type": "text", "text": "no"}], tool_call_id="2", status="error"),
        AIMessage(""),
        ChatMessage(role="user", content="c"),
    ]
    assert encode_conversation(messages).fields() == {
        "system": "One.\n\nTwo.",
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]},
            {
                "role": "assistant",
                "content": [
                    {"type": "text", "text": "I look."},
                    {"type": "tool_use", "id": "1", "name": "f", "input": {"x": 1}},
                    {"type": "tool_use", "id": "2", "name": "g", "input": {}},
                ],
            },
            {
                "role": "user",
                "content": [
                    {"type": "tool_result", "tool_use_id": "1", "content": "yes", "is_error": False},
                    {"type": "tool_result", "tool_use_id": "2", "content": "no", "is_error": True},
                ],
            },
            {"role": "assistant", "content": ""},
            {"role": "user", "content": "c"},
        ],
    }


@pytest.mark.parametrize(
    "message",
    [
        HumanMessage([{"type": "image_url", "image_url": {"url": "http://x"}}]),
        ChatMessage(role="critic", content="Bad."),
        FunctionMessage("x", name="f"),
    ],
)
def test_what_cannot_be_said(message: BaseMessage) -> None:
    with pytest.raises(ValueError, match=r"no way to say|none of system"):
        encode_conversation([message])


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ("auto", {"type": "auto"}),
        ("none", {"type": "none"}),
        (False, {"type": "none"}),
        ("any", {"type": "any"}),
        ("required", {"type": "any"}),
        (True, {"type": "any"}),
        ("f", {"type": "tool", "name": "f"}),
        ({"type": "function", "function": {"name": "f"}}, {"type": "tool", "name": "f"}),
        ({"type": "tool", "name": "f"}, {"type": "tool", "name": "f"}),
    ],
)
def test_which_tool_must_be_called(choice: Any, said: dict[str, Any]) -> None:
    assert encode_tool_choice(choice, ["f"]) == said


def test_a_tool_that_there_is_not() -> None:
    with pytest.raises(ValueError, match="'g' is none of the tools f"):
        encode_tool_choice("g", ["f"])


def test_a_format_that_there_is_not() -> None:
    wrong: Any = "llamaindex"
    with pytest.raises(ValueError, match="none of langchain, strands"):
        Client(base_url="http://x").get_model(wrong)


async def test_no_model_is_the_servers_choice(llm_url: str) -> None:
    async with AsyncClient(base_url=llm_url) as client:
        answer = await client.get_model("langchain").ainvoke("hi")
    assert answer.response_metadata["model_name"] == "demo"
