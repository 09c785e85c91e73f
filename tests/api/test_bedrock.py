"""Every surface in front of Bedrock, with the official SDKs, on real sockets."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import anthropic
import httpx
import openai
import pytest

from helix_ray.config import Catalog
from helix_ray.providers.remotes import Remotes
from tests.api.conftest import Serve
from tests.upstream_bedrock import KEYS, MODEL, REGION, Answer, FakeBedrock, Reply, refusal, running_bedrock
from tests.upstream_bedrock.answers import exception

MESSAGES: Any = [{"role": "user", "content": "What is 1 + 1?"}]
SCHEMA: Any = {"type": "object", "properties": {"a": {"type": "integer"}}}
TOOL: Any = {"type": "function", "function": {"name": "add", "description": "Adds.", "parameters": SCHEMA}}
CALLS = Answer(
    [
        {"text": "I add."},
        {"toolUse": {"toolUseId": "tooluse_1", "name": "add", "input": {"a": 1}}},
        {"toolUse": {"toolUseId": "tooluse_2", "name": "add", "input": {}}},
    ],
    "tool_use",
)
FOUND = [("tooluse_1", "add", {"a": 1}), ("tooluse_2", "add", {})]
BROKEN = Reply([*CALLS.frames()[:2], exception("modelStreamErrorException", "Oops")])


@pytest.fixture
async def fake() -> AsyncIterator[FakeBedrock]:
    async with running_bedrock() as fake:
        fake.reply = CALLS
        yield fake


@pytest.fixture(params=[True, False], ids=["stream", "whole"])
async def base(
    request: pytest.FixtureRequest, fake: FakeBedrock, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[str]:
    """Address of the application in front of the fake, which it asks for streams or for whole answers."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEYS.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEYS.secret_key)
    monkeypatch.setenv("AWS_SESSION_TOKEN", KEYS.token or "")
    catalog = Catalog.model_validate(
        {
            "providers": [{"id": "amazon", "kind": "bedrock", "region": REGION, "base_url": fake.url}],
            "remotes": [{"id": "claude", "provider": "amazon", "model": MODEL, "streaming": request.param}],
        }
    )
    remotes = Remotes(catalog)
    async with serve(remotes.chat(catalog.remotes[0])) as base:
        yield base
    await remotes.close()


async def test_openai(fake: FakeBedrock, base: str) -> None:
    async with openai.AsyncOpenAI(base_url=f"{base}/v1", api_key="any", max_retries=0) as client:
        answer = await client.chat.completions.create(model="demo", messages=MESSAGES, tools=[TOOL], tool_choice="required")
        (choice,) = answer.choices
        assert (choice.message.content, choice.finish_reason) == ("I add.", "tool_calls")
        assert answer.usage is not None
        assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (11, 7)
        calls: Any = choice.message.tool_calls
        assert [(call.id, call.function.name, json.loads(call.function.arguments)) for call in calls] == FOUND
        again = [
            *MESSAGES,
            choice.message.model_dump(exclude_none=True),
            *({"role": "tool", "tool_call_id": call.id, "content": "2"} for call in calls),
        ]
        async with client.chat.completions.stream(model="demo", messages=again, tools=[TOOL]) as stream:
            async for _ in stream:
                pass
            final = await stream.get_final_completion()
        assert final.choices[0].message.content == "I add."
        assert len(final.choices[0].message.tool_calls or ()) == 2
        body = fake.asked[-1].body
        assert [list(block) for block in body["messages"][2]["content"]] == [["toolResult"], ["toolResult"]]
        assert fake.asked[0].body["toolConfig"]["toolChoice"] == {"any": {}}
        fake.reply = refusal(429, "ThrottlingException", "Slow down", retry_after="3")
        with pytest.raises(openai.APIStatusError) as busy:
            await client.chat.completions.create(model="demo", messages=MESSAGES)
        assert (busy.value.status_code, busy.value.response.headers["retry-after"]) == (503, "3")
        fake.reply = refusal(403, "AccessDeniedException", "User: arn:aws:iam::123456789012:user/x")
        with pytest.raises(openai.APIStatusError) as refused:
            await client.chat.completions.create(model="demo", messages=MESSAGES)
        assert (refused.value.status_code, refused.value.response.headers["x-should-retry"]) == (503, "false")
        assert "arn" not in refused.value.response.text
        fake.reply = refusal(400, "ValidationException", "Input is too long for requested model.")
        with pytest.raises(openai.BadRequestError) as long:
            await client.chat.completions.create(model="demo", messages=MESSAGES)
        assert long.value.code == "context_length_exceeded"
        with pytest.raises(openai.BadRequestError) as raw:
            await client.completions.create(model="demo", prompt="Once")
        assert raw.value.param == "prompt"


async def test_anthropic(fake: FakeBedrock, base: str) -> None:
    tool: Any = {"name": "add", "input_schema": SCHEMA}
    async with anthropic.AsyncAnthropic(base_url=base, api_key="any", max_retries=0) as client:
        answer = await client.messages.create(model="demo", max_tokens=99, messages=MESSAGES, tools=[tool], system="Be brief.")
        assert answer.stop_reason == "tool_use"
        found = [(block.id, block.name, block.input) for block in answer.content if block.type == "tool_use"]
        assert found == FOUND
        assert (answer.usage.input_tokens, answer.usage.output_tokens) == (11, 7)
        results: Any = [{"type": "tool_result", "tool_use_id": ident, "content": "2"} for ident, _, _ in found]
        turns: Any = [*MESSAGES, {"role": "assistant", "content": answer.content}, {"role": "user", "content": results}]
        async with client.messages.stream(model="demo", max_tokens=99, messages=turns, tools=[tool]) as stream:
            final = await stream.get_final_message()
        assert [block.type for block in final.content] == ["text", "tool_use", "tool_use"]
        assert final.usage.output_tokens == 7
        counted = await client.messages.count_tokens(model="demo", messages=MESSAGES)
        assert counted.input_tokens == 11
        fake.reply = refusal(429, "ThrottlingException", "Slow down")
        with pytest.raises(anthropic.APIStatusError) as busy:
            await client.messages.create(model="demo", max_tokens=9, messages=MESSAGES)
        assert busy.value.status_code == 529


async def test_the_llm_api(fake: FakeBedrock, base: str) -> None:
    body = {"messages": MESSAGES, "tools": [TOOL], "tool_choice": {"type": "tool", "name": "add"}}
    async with httpx.AsyncClient(base_url=base) as client:
        answer = (await client.post("/api/v1/llm/completions", json=body)).json()
        assert answer == {
            "content": "I add.",
            "model": "demo",
            "stop_reason": "tool_use",
            "tool_calls": [{"id": ident, "name": name, "input": value} for ident, name, value in FOUND],
            "usage": {"prompt_tokens": 11, "completion_tokens": 7},
        }
        streamed = (await client.post("/api/v1/llm/completions/stream", json=body)).text
        told = [json.loads(line[6:]) for line in streamed.split("\n") if line]
        assert "".join(one["delta"] for one in told if one["type"] == "content_delta") == "I add."
        complete = [(one["id"], one["name"], one["input"]) for one in told if one["type"] == "tool_use_complete"]
        assert complete == FOUND
        assert told[-1] == {"type": "metadata", "usage": {"input_tokens": 11, "output_tokens": 7}}
    assert fake.asked[0].body["toolConfig"]["toolChoice"] == {"tool": {"name": "add"}}


@pytest.mark.parametrize("base", [True], indirect=True, ids=["stream"])
async def test_a_stream_that_breaks(fake: FakeBedrock, base: str) -> None:
    fake.reply = BROKEN
    async with openai.AsyncOpenAI(base_url=f"{base}/v1", api_key="any", max_retries=0) as client:
        stream = await client.chat.completions.create(model="demo", messages=MESSAGES, stream=True)
        with pytest.raises(openai.APIError, match="provider"):
            [chunk async for chunk in stream]
    async with anthropic.AsyncAnthropic(base_url=base, api_key="any", max_retries=0) as other:
        with pytest.raises(anthropic.APIStatusError, match="provider"):
            await _read(other)
    async with httpx.AsyncClient(base_url=base) as plain:
        text = (await plain.post("/v1/llm/completions/stream", json={"messages": MESSAGES})).text
        last = json.loads(text.strip().split("\n")[-1][6:])
        assert (last["type"], last["error"]["code"]) == ("error", "upstream_error")


async def _read(client: anthropic.AsyncAnthropic) -> None:
    async with client.messages.stream(model="demo", max_tokens=9, messages=MESSAGES) as stream:
        await stream.get_final_message()


@pytest.mark.parametrize("base", [True], indirect=True, ids=["stream"])
async def test_a_client_that_hangs_up_ends_amazons_work(fake: FakeBedrock, base: str) -> None:
    fake.reply = Reply(CALLS.frames()[:3], then="wait")
    async with (
        httpx.AsyncClient(base_url=base) as client,
        client.stream("POST", "/v1/llm/completions/stream", json={"messages": MESSAGES}) as response,
    ):
        async for _ in response.aiter_raw():
            break
    await fake.hung_up.wait()
