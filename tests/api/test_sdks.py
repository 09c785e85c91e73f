"""The official SDKs against the application on a real socket."""

from __future__ import annotations

import asyncio
from typing import Any

import anthropic
import openai
import pytest

from helix_ray.config import Settings
from helix_ray.core.errors import EngineDeadError
from helix_ray.core.events import Finished, ReasoningDelta, Started, TextDelta, Usage
from tests.api.conftest import Serve
from tests.scripted import ScriptedProvider, text_script, tool_script

MESSAGES: Any = [{"role": "user", "content": "hi"}]
TOOL: Any = {
    "type": "function",
    "function": {"name": "add", "parameters": {"type": "object", "properties": {"a": {"type": "integer"}}}},
}
ANTHROPIC_TOOL: Any = {"name": "add", "input_schema": {"type": "object", "properties": {"a": {"type": "integer"}}}}
KEYED = Settings(auth_api_keys=("sk-test",))


async def test_openai_async(serve: Serve) -> None:
    async with serve(settings=KEYED) as base, openai.AsyncOpenAI(base_url=f"{base}/v1", api_key="sk-test") as client:
        answer = await client.chat.completions.create(model="demo", messages=MESSAGES)
        assert answer.choices[0].message.content == "Hello"
        stream = await client.chat.completions.create(
            model="demo", messages=MESSAGES, stream=True, stream_options={"include_usage": True}
        )
        chunks = [chunk async for chunk in stream]
        assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == "Hello"
        assert chunks[-1].usage is not None
        assert chunks[-1].usage.total_tokens == 7
        completion = await client.completions.create(model="demo", prompt=["a", "b"], max_tokens=3)
        assert [choice.text for choice in completion.choices] == ["Hello", "Hello"]
        assert [model.id async for model in client.models.list()] == ["demo", "org/tiny", "embed", "cross"]
        assert (await client.models.retrieve("org/tiny")).id == "org/tiny"
        embeddings = await client.embeddings.create(model="embed", input=["a", "b"])
        assert [item.embedding[0] for item in embeddings.data] == [0.0, 1.0]


async def test_openai_sync(serve: Serve) -> None:
    async with serve() as base:

        def work() -> None:
            with openai.OpenAI(base_url=f"{base}/api/v1", api_key="any") as client:
                answer = client.chat.completions.create(model="demo", messages=MESSAGES)
                assert answer.choices[0].message.content == "Hello"
                stream = client.chat.completions.create(model="demo", messages=MESSAGES, stream=True)
                assert "".join(chunk.choices[0].delta.content or "" for chunk in stream) == "Hello"

        await asyncio.to_thread(work)


async def test_openai_tools(serve: Serve) -> None:
    async with (
        serve(ScriptedProvider(tool_script("add", '{"a"', ": 1}"))) as base,
        openai.AsyncOpenAI(base_url=f"{base}/v1", api_key="any") as client,
    ):
        answer = await client.chat.completions.create(model="demo", messages=MESSAGES, tools=[TOOL])
        (call,) = answer.choices[0].message.tool_calls or ()
        assert call.type == "function"
        assert (call.function.name, call.function.arguments) == ("add", '{"a": 1}')
        async with client.chat.completions.stream(model="demo", messages=MESSAGES, tools=[TOOL]) as stream:
            async for _ in stream:
                pass
            final = await stream.get_final_completion()
        assert final.choices[0].message.tool_calls is not None
        assert final.choices[0].message.tool_calls[0].function.arguments == '{"a": 1}'


async def test_openai_errors(serve: Serve) -> None:
    broken = ScriptedProvider([Started(1), TextDelta("x"), EngineDeadError("Gone.")])
    async with (
        serve(broken, settings=KEYED) as base,
        openai.AsyncOpenAI(base_url=f"{base}/v1", api_key="sk-test", max_retries=0) as client,
    ):
        with pytest.raises(openai.NotFoundError) as missing:
            await client.chat.completions.create(model="nope", messages=MESSAGES)
        assert missing.value.code == "model_not_found"
        assert missing.value.request_id
        with pytest.raises(openai.BadRequestError) as bad:
            await client.chat.completions.create(model="demo", messages=MESSAGES, max_tokens=-1)
        assert bad.value.param == "max_tokens"
        with pytest.raises(openai.AuthenticationError):
            await client.with_options(api_key="wrong").models.list()
        stream = await client.chat.completions.create(model="demo", messages=MESSAGES, stream=True)
        with pytest.raises(openai.APIError, match="Gone"):
            async for _ in stream:
                pass


async def test_anthropic_async(serve: Serve) -> None:
    async with serve(settings=KEYED) as base, anthropic.AsyncAnthropic(base_url=base, api_key="sk-test") as client:
        message = await client.messages.create(model="demo", max_tokens=9, messages=MESSAGES)
        assert message.content[0].type == "text"
        assert message.content[0].text == "Hello"
        assert message.stop_reason == "end_turn"
        async with client.messages.stream(model="demo", max_tokens=9, messages=MESSAGES) as stream:
            assert "".join([text async for text in stream.text_stream]) == "Hello"
            assert (await stream.get_final_message()).usage.output_tokens == 2
        counted = await client.messages.count_tokens(model="demo", messages=MESSAGES)
        assert counted.input_tokens == 3
        assert [model.id async for model in client.models.list()] == ["demo", "org/tiny", "embed", "cross"]
        assert (await client.models.retrieve("org/tiny")).display_name == "org/tiny"


async def test_anthropic_sync_with_a_bearer_token(serve: Serve) -> None:
    async with serve(settings=KEYED) as base:

        def work() -> None:
            with anthropic.Anthropic(base_url=base, auth_token="sk-test") as client:
                message = client.messages.create(model="demo", max_tokens=9, messages=MESSAGES)
                assert message.usage.input_tokens == 5
                with client.messages.stream(model="demo", max_tokens=9, messages=MESSAGES) as stream:
                    assert stream.get_final_text() == "Hello"

        await asyncio.to_thread(work)


async def test_anthropic_tools_and_thinking(serve: Serve) -> None:
    async with (
        serve(ScriptedProvider(tool_script("add", '{"a"', ": 1}"))) as base,
        anthropic.AsyncAnthropic(base_url=base, api_key="any") as client,
    ):
        async with client.messages.stream(model="demo", max_tokens=9, messages=MESSAGES, tools=[ANTHROPIC_TOOL]) as stream:
            message = await stream.get_final_message()
        assert message.stop_reason == "tool_use"
        assert message.content[0].type == "tool_use"
        assert message.content[0].input == {"a": 1}
    script = [Started(1), ReasoningDelta("Hm."), TextDelta("Yes."), Finished("stop"), Usage(1, 2)]
    async with (
        serve(ScriptedProvider(script)) as base,
        anthropic.AsyncAnthropic(base_url=base, api_key="any") as client,
    ):
        message = await client.messages.create(
            model="demo", max_tokens=2000, messages=MESSAGES, thinking={"type": "enabled", "budget_tokens": 1024}
        )
        assert [block.type for block in message.content] == ["thinking", "text"]


async def test_anthropic_errors(serve: Serve) -> None:
    broken = ScriptedProvider([Started(1), TextDelta("x"), EngineDeadError("Gone.")])
    async with (
        serve(broken, settings=KEYED) as base,
        anthropic.AsyncAnthropic(base_url=base, api_key="sk-test", max_retries=0) as client,
    ):
        with pytest.raises(anthropic.NotFoundError) as missing:
            await client.messages.create(model="nope", max_tokens=9, messages=MESSAGES)
        assert missing.value.request_id
        with pytest.raises(anthropic.AuthenticationError):
            await client.with_options(api_key="wrong").messages.create(model="demo", max_tokens=9, messages=MESSAGES)
        with pytest.raises(anthropic.APIStatusError, match="Gone"):
            async with client.messages.stream(model="demo", max_tokens=9, messages=MESSAGES) as stream:
                await stream.get_final_message()


async def test_many_streams_at_once(serve: Serve) -> None:
    script = text_script(*(str(digit) for digit in range(50)))
    async with (
        serve(ScriptedProvider(script)) as base,
        openai.AsyncOpenAI(base_url=f"{base}/v1", api_key="any") as client,
    ):

        async def one() -> str:
            stream = await client.chat.completions.create(model="demo", messages=MESSAGES, stream=True)
            return "".join([chunk.choices[0].delta.content or "" async for chunk in stream])

        answers = await asyncio.gather(*(one() for _ in range(30)))
    assert set(answers) == {"".join(str(digit) for digit in range(50))}
