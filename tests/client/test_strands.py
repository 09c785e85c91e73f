"""The model for Strands, with Strands' own agents."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from pydantic import BaseModel
from strands import Agent, tool
from strands.types.exceptions import ContextWindowOverflowException, ModelThrottledException

from helix_ray.client import APIConnectionError, AsyncClient, AuthenticationError, Client
from helix_ray.client.adapters.strands import HelixModel
from helix_ray.client.adapters.strands_messages import encode_conversation, encode_tool_choice
from tests.client.places import listening
from tests.client.scripted_server import Answer, ScriptedServer
from tests.client.test_langchain import STOP, USAGE, streamed, text


@tool
def add(a: int, b: int) -> int:
    """Add two numbers.

    Args:
        a: One.
        b: The other.
    """
    return a + b


class Person(BaseModel):
    """Somebody"""

    name: str
    age: int


@pytest.fixture
def model(llm_url: str) -> HelixModel:
    return Client(base_url=llm_url).get_model("strands", "demo")


def test_an_agent_calls_its_tool(model: HelixModel) -> None:
    agent = Agent(model=model, tools=[add], system_prompt="You add.", callback_handler=None)
    for _ in range(2):  # each in an event loop of its own
        result = agent("What is 3 + 4?")
        assert str(result).strip() == "You said: 7"
    kinds = [next(iter(block)) for message in agent.messages[:4] for block in message["content"]]
    assert kinds == ["text", "toolUse", "toolResult", "text"]
    assert agent.messages[1]["content"][0]["toolUse"]["input"] == {"a": 3, "b": 4}
    assert result.metrics.accumulated_usage["inputTokens"] == 4 * 7


async def test_an_agent_streams(llm_url: str) -> None:
    async with AsyncClient(base_url=llm_url) as client:
        agent = Agent(model=client.get_model("strands"), callback_handler=None)
        pieces = [event["data"] async for event in agent.stream_async("Hello!") if "data" in event]
    assert "".join(pieces) == "You said: Hello!"
    assert len(pieces) > 1


async def test_structured_output(model: HelixModel) -> None:
    asked: Any = [{"role": "user", "content": [{"text": "Extract: 'Marta' is 41."}]}]
    events = [event async for event in model.structured_output(Person, asked)]
    assert events[-1] == {"output": Person(name="Marta", age=41)}
    agent = Agent(model=model, callback_handler=None, structured_output_model=Person)
    result = await agent.invoke_async("Extract: 'Marta' is 41.")
    assert result.structured_output == Person(name="Marta", age=41)


async def events_of(answer: Answer, **options: Any) -> tuple[list[Any], dict[str, Any]]:
    """What the model makes of a server's answer, and what it had asked."""
    server = ScriptedServer(answer)
    async with listening(server) as url:
        model = Client(base_url=url, max_retries=0).get_model("strands", **options)
        said: Any = [{"role": "user", "content": [{"text": "hi"}]}]
        events = [event async for event in model.stream(said, system_prompt="Be brief.")]
    return events, json.loads(server.requests[0][3])


async def test_the_events_of_an_answer() -> None:
    call = {"type": "tool_use_complete", "id": "c2", "name": "now", "input": {"zone": "utc"}}
    answer = streamed(
        text("Hel"),
        text("lo"),
        {"type": "tool_use_start", "id": "c1", "name": "add"},
        {"type": "tool_use_delta", "id": "c1", "delta": '{"a": 1}'},
        {"type": "tool_use_complete", "id": "c1", "name": "add", "input": {"a": 1}},
        call,
        text("."),
        {**STOP, "stop_reason": "tool_use"},
        USAGE,
    )
    events, body = await events_of(answer, model="demo", temperature=0.5, max_tokens=9, context_window_limit=100)
    assert body == {
        "messages": [{"role": "user", "content": "hi"}],
        "system": "Be brief.",
        "model": "demo",
        "temperature": 0.5,
        "max_tokens": 9,
    }
    metadata = events.pop()["metadata"]
    assert metadata["usage"] == {"inputTokens": 3, "outputTokens": 2, "totalTokens": 5}
    assert metadata["metrics"]["latencyMs"] >= 0
    assert events == [
        {"messageStart": {"role": "assistant"}},
        {"contentBlockStart": {"start": {}}},
        {"contentBlockDelta": {"delta": {"text": "Hel"}}},
        {"contentBlockDelta": {"delta": {"text": "lo"}}},
        {"contentBlockStop": {}},
        {"contentBlockStart": {"start": {"toolUse": {"toolUseId": "c1", "name": "add"}}}},
        {"contentBlockDelta": {"delta": {"toolUse": {"input": '{"a": 1}'}}}},
        {"contentBlockStop": {}},
        {"contentBlockStart": {"start": {"toolUse": {"toolUseId": "c2", "name": "now"}}}},
        {"contentBlockDelta": {"delta": {"toolUse": {"input": '{"zone": "utc"}'}}}},
        {"contentBlockStop": {}},
        {"contentBlockStart": {"start": {}}},
        {"contentBlockDelta": {"delta": {"text": "."}}},
        {"contentBlockStop": {}},
        {"messageStop": {"stopReason": "tool_use"}},
    ]


async def test_stop_texts_end_the_answer() -> None:
    events, _ = await events_of(streamed(text("One, tw"), text("o, three"), STOP), stop_sequences=["two"])
    assert [event["contentBlockDelta"]["delta"]["text"] for event in events if "contentBlockDelta" in event] == ["One, "]
    assert events[-1] == {"messageStop": {"stopReason": "stop_sequence"}}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(429, {"error": {"message": "Slowly."}}), ModelThrottledException),
        (Answer(503, {"error": {"message": "Busy."}}), ModelThrottledException),
        (Answer(400, {"error": {"message": "Long.", "code": "context_length_exceeded"}}), ContextWindowOverflowException),
        (Answer(401, {"error": {"message": "Who?"}}), AuthenticationError),
        (streamed(text("Hel"), {"type": "error", "error": {"message": "Died.", "code": "engine_dead"}}), ModelThrottledException),
        (streamed(text("Hel")), APIConnectionError),
    ],
)
async def test_failures_are_those_that_strands_knows(answer: Answer, error: type[Exception]) -> None:
    with pytest.raises(error):
        await events_of(answer)


async def test_an_answer_that_does_not_fit() -> None:
    said: Any = [{"role": "user", "content": [{"text": "hi"}]}]
    wrong = {"type": "tool_use_complete", "id": "c1", "name": "Person", "input": {"name": 5}}
    for answer, complaint in ((streamed(text("No."), STOP), "did not answer"), (streamed(wrong, STOP), "does not fit")):
        async with listening(ScriptedServer(answer)) as url:
            model = Client(base_url=url).get_model("strands")
            with pytest.raises(ValueError, match=complaint):
                _ = [event async for event in model.structured_output(Person, said)]


def test_settings() -> None:
    model = Client(base_url="http://x").get_model("strands", "demo", max_tokens=9)
    model.update_config(temperature=0.5, context_window_limit=4096)
    assert model.get_config() == {"model": "demo", "max_tokens": 9, "temperature": 0.5, "context_window_limit": 4096}
    assert model.context_window_limit == 4096
    with pytest.raises(ValueError, match="top_k"):
        model.update_config(top_k=3)


def test_how_a_conversation_is_said() -> None:
    messages: Any = [
        {"role": "user", "content": [{"text": "hi"}, {"cachePoint": {"type": "default"}}]},
        {
            "role": "assistant",
            "content": [
                {"reasoningContent": {"reasoningText": {"text": "Hm."}}},
                {"toolUse": {"toolUseId": "1", "name": "f", "input": {"x": 1}}},
            ],
        },
        {
            "role": "user",
            "content": [
                {"toolResult": {"toolUseId": "1", "status": "error", "content": [{"text": "a"}, {"json": {"b": "é"}}]}},
            ],
        },
        {"role": "assistant", "content": []},
    ]
    assert encode_conversation(messages, None).fields() == {
        "messages": [
            {"role": "user", "content": "hi"},
            {"role": "assistant", "content": [{"type": "tool_use", "id": "1", "name": "f", "input": {"x": 1}}]},
            {
                "role": "user",
                "content": [{"type": "tool_result", "tool_use_id": "1", "content": 'a\n{"b": "é"}', "is_error": True}],
            },
            {"role": "assistant", "content": ""},
        ]
    }
    image: Any = {"image": {"format": "png", "source": {"bytes": b"x"}}}
    for content in (image, {"toolResult": {"toolUseId": "1", "status": "success", "content": [image]}}):
        with pytest.raises(ValueError, match="Models here read text"):
            encode_conversation([{"role": "user", "content": [content]}], None)


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"auto": {}}, {"type": "auto"}),
        ({"any": {}}, {"type": "any"}),
        ({"tool": {"name": "f"}}, {"type": "tool", "name": "f"}),
    ],
)
def test_which_tool_must_be_called(choice: Any, said: dict[str, Any]) -> None:
    assert encode_tool_choice(choice) == said


def test_an_event_loop_of_its_own_for_each_call(model: HelixModel) -> None:
    async def say() -> list[Any]:
        said: Any = [{"role": "user", "content": [{"text": "hi"}]}]
        return [event async for event in model.stream(said)]

    assert asyncio.run(say())[-2] == asyncio.run(say())[-2] == {"messageStop": {"stopReason": "end_turn"}}
