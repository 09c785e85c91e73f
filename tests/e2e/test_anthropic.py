"""The official Anthropic SDK against the running application and its real vLLM engine."""

from __future__ import annotations

from collections.abc import Iterator

import anthropic
import httpx2
import pytest

from tests.e2e.conftest import Application

pytestmark = pytest.mark.e2e

HELLO = [{"role": "user", "content": "Hello!"}]
TOOL = {
    "name": "get_time",
    "description": "The time in a zone",
    "input_schema": {
        "type": "object",
        "properties": {"zone": {"type": "string", "enum": ["utc", "cet"]}},
        "required": ["zone"],
        "additionalProperties": False,
    },
}


@pytest.fixture
def client(application: Application) -> Iterator[anthropic.Anthropic]:
    with anthropic.Anthropic(
        base_url=application.url,
        api_key=application.key,
        max_retries=0,
        http_client=httpx2.Client(verify=application.context(), trust_env=False),
    ) as client:
        yield client


def test_a_message(client: anthropic.Anthropic) -> None:
    message = client.messages.create(model="helix-demo", max_tokens=8, messages=HELLO, system="Be brief.")
    assert message.content[0].type == "text"
    assert message.stop_reason in ("end_turn", "max_tokens")
    assert message.usage.input_tokens > 0
    assert 0 < message.usage.output_tokens <= 8


def test_a_stream_accumulates_to_the_message(client: anthropic.Anthropic) -> None:
    whole = client.messages.create(model="helix-demo", max_tokens=16, messages=HELLO, extra_body={"temperature": 0})
    with client.messages.stream(model="helix-demo", max_tokens=16, messages=HELLO, extra_body={"temperature": 0}) as stream:
        text = "".join(stream.text_stream)
        final = stream.get_final_message()
    assert text == whole.content[0].text
    assert final.usage.output_tokens == whole.usage.output_tokens


async def test_the_async_client_streams(application: Application) -> None:
    async with (
        anthropic.AsyncAnthropic(
            base_url=application.url,
            auth_token=application.key,
            http_client=httpx2.AsyncClient(verify=application.context(), trust_env=False),
        ) as client,
        client.messages.stream(model="helix-demo", max_tokens=8, messages=HELLO) as stream,
    ):
        assert "".join([text async for text in stream.text_stream])


@pytest.mark.parametrize("stream", [False, True])
def test_a_forced_tool_call_matches_its_schema(client: anthropic.Anthropic, stream: bool) -> None:
    arguments = {
        "model": "helix-demo",
        "max_tokens": 200,
        "messages": HELLO,
        "tools": [TOOL],
        "tool_choice": {"type": "tool", "name": "get_time"},
    }
    if stream:
        with client.messages.stream(**arguments) as events:  # type: ignore[arg-type]
            message = events.get_final_message()
    else:
        message = client.messages.create(**arguments)  # type: ignore[call-overload]
    block = next(block for block in message.content if block.type == "tool_use")
    assert block.name == "get_time"
    assert block.input["zone"] in ("utc", "cet")
    assert message.stop_reason == "tool_use"


def test_tokens_are_counted_as_they_are_billed(client: anthropic.Anthropic) -> None:
    counted = client.messages.count_tokens(model="helix-demo", messages=HELLO)
    message = client.messages.create(model="helix-demo", max_tokens=1, messages=HELLO)
    billed = message.usage.input_tokens + (message.usage.cache_read_input_tokens or 0)
    assert counted.input_tokens == billed


def test_the_last_turn_of_the_assistant_is_continued(client: anthropic.Anthropic) -> None:
    begun = [*HELLO, {"role": "assistant", "content": "My name is helix"}]
    counted = client.messages.count_tokens(model="helix-demo", messages=begun)
    longer = client.messages.count_tokens(model="helix-demo", messages=[*begun, {"role": "user", "content": "Go on."}])
    message = client.messages.create(model="helix-demo", max_tokens=4, messages=begun, extra_body={"temperature": 0})
    assert counted.input_tokens == message.usage.input_tokens + (message.usage.cache_read_input_tokens or 0) < longer.input_tokens
    text = message.content[0].text
    assert not text.startswith("My name is")


def test_a_prompt_over_the_context_is_refused(client: anthropic.Anthropic) -> None:
    with pytest.raises(anthropic.BadRequestError) as refused:
        client.messages.create(model="helix-demo", max_tokens=8, messages=[{"role": "user", "content": "river " * 8000}])
    assert refused.value.body["error"]["type"] == "invalid_request_error"
    assert refused.value.body["error"]["code"] == "context_length_exceeded"


def test_errors_are_the_sdks_own(client: anthropic.Anthropic) -> None:
    with pytest.raises(anthropic.NotFoundError):
        client.messages.create(model="nonesuch", max_tokens=1, messages=HELLO)
    with pytest.raises(anthropic.AuthenticationError):
        client.with_options(api_key="wrong").messages.create(model="helix-demo", max_tokens=1, messages=HELLO)
