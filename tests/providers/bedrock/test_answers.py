"""The Bedrock provider against a service that checks what it is sent."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from helix_ray.core.errors import (
    InvalidRequestError,
    OverloadedError,
)
from helix_ray.core.events import Finished, ReasoningDelta, Started, TextDelta, ToolCallDelta, Usage
from helix_ray.core.messages import ChatRequest, Message, Sampling, Text, ToolSpec
from tests.providers.bedrock.asking import CALL, FRAMES, FULL, HELLO, Provide, collect, said
from tests.upstream_bedrock import KEYS, MODEL, REGION, Answer, FakeBedrock, Reply, refusal, running_bedrock
from tests.upstream_bedrock.answers import event


@pytest.mark.parametrize("streaming", [True, False])
async def test_an_answer(fake: FakeBedrock, provide: Provide, streaming: bool) -> None:
    fake.reply = FULL
    events = await collect(provide(streaming=streaming))
    assert isinstance(events[0], Started)
    arguments = '{"a": 1, "b": [2, "\\u00fc"]}'
    assert said(events) == ("Hm, hm.", "I add. 💡", [("tooluse_1", "add", arguments)])
    assert events[-2:] == [Finished("tool_calls"), Usage(25, 30, 5)]
    assert [one.signature for one in events if isinstance(one, ReasoningDelta) and one.signature] == ["c2ln"]
    assert all(one.tokens >= 0 for one in events if isinstance(one, TextDelta | ReasoningDelta | ToolCallDelta))
    (asked,) = fake.asked
    assert (asked.operation, asked.model) == ("converse-stream" if streaming else "converse", MODEL)
    assert asked.body == {"messages": [{"role": "user", "content": [{"text": "Hi"}]}]}


@pytest.mark.parametrize("size", [1, 7, 10_000])
async def test_frames_may_come_in_any_pieces(fake: FakeBedrock, provide: Provide, size: int) -> None:
    raw = b"".join(Answer([{"text": "Hello"}, CALL], "tool_use").frames())
    fake.reply = Reply([raw[start : start + size] for start in range(0, len(raw), size)])
    assert said(await collect(provide()))[1] == "Hello"


@pytest.mark.parametrize(
    "model",
    [
        "anthropic.claude-3-haiku-20240307-v1:0",
        "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-4-20250514-v1:0",
    ],
)
async def test_names_with_colons_and_slashes_are_signed_as_they_are_sent(fake: FakeBedrock, provide: Provide, model: str) -> None:
    await collect(provide(model=model))
    assert fake.asked[0].model == model


async def test_a_connection_is_used_again(fake: FakeBedrock, provide: Provide) -> None:
    provider = provide()
    for _ in range(3):
        await collect(provider)
    fake.reply = refusal(429, "ThrottlingException", "Too many requests")
    with pytest.raises(OverloadedError):
        await collect(provider)
    assert len(fake.asked) == 4
    assert fake.connections <= 2


async def test_what_the_configuration_says_is_sent(fake: FakeBedrock, provide: Provide) -> None:
    fields = {"thinking": {"type": "enabled", "budget_tokens": 1024}}
    await collect(provide(max_tokens=4096, request_fields=fields))
    assert fake.asked[0].body["inferenceConfig"] == {"maxTokens": 4096}
    assert fake.asked[0].body["additionalModelRequestFields"] == fields


async def test_the_length_of_a_prompt(fake: FakeBedrock, provide: Provide) -> None:
    assert await provide().count_tokens(HELLO) == 11
    assert fake.asked[0].body == {"input": {"converse": {"messages": [{"role": "user", "content": [{"text": "Hi"}]}]}}}
    fake.reply = refusal(400, "ValidationException", "The provided model doesn't support counting tokens.")
    with pytest.raises(InvalidRequestError, match="doesn't support counting"):
        await provide().count_tokens(HELLO)


async def test_a_stop_sequence_is_told(fake: FakeBedrock, provide: Provide) -> None:
    request = ChatRequest("claude", HELLO.messages, sampling=Sampling(stop=("END", "FIN")))
    fake.reply = Answer(stop_reason="stop_sequence", fields={"stop_sequence": "FIN"})
    for streaming in (True, False):
        assert Finished("stop", stop_sequence="FIN") in await collect(provide(streaming=streaming), request)
    assert fake.asked[0].body["additionalModelResponseFieldPaths"] == ["/stop_sequence"]


async def test_events_and_blocks_of_other_kinds_are_left_out(fake: FakeBedrock, provide: Provide) -> None:
    server_tool = {"toolUse": {"toolUseId": "s1", "name": "search", "type": "server_tool_use"}}
    fake.reply = Reply(
        [
            FRAMES[0],
            event("initial-response", {}),
            event("somethingNew", {"x": 1}),
            event("contentBlockStart", {"contentBlockIndex": 0, "start": {"image": {"format": "png"}}}),
            event("contentBlockStart", {"contentBlockIndex": 1, "start": server_tool}),
            event("contentBlockDelta", {"contentBlockIndex": 1, "delta": {"toolUse": {"input": "{}"}}}),
            event("contentBlockDelta", {"contentBlockIndex": 2, "delta": {"citation": {"title": "x"}}}),
            event("contentBlockDelta", {"contentBlockIndex": 3, "delta": {"reasoningContent": {"redactedContent": "eA=="}}}),
            *FRAMES[1:],
        ]
    )
    assert said(await collect(provide())) == ("", "Hello, you.", [])


@pytest.mark.parametrize("streaming", [True, False])
async def test_a_call_without_arguments_has_an_empty_object(fake: FakeBedrock, provide: Provide, streaming: bool) -> None:
    fake.reply = Answer([{"toolUse": {"toolUseId": "t1", "name": "now", "input": {}}}], "tool_use")
    assert said(await collect(provide(streaming=streaming)))[2] == [("t1", "now", "{}")]


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        ({"inputTokens": 3, "outputTokens": 4, "cacheReadInputTokens": 2, "cacheWriteInputTokens": 1}, (6, 4, 2)),
        ({"inputTokens": -3, "outputTokens": 10**40}, (15, 3, 0)),
        ({"inputTokens": "3", "outputTokens": None}, (15, 3, 0)),
        ({"inputTokens": 3, "outputTokens": 500}, (3, 20, 0)),
        ({"inputTokens": 3, "outputTokens": 0}, (3, 3, 0)),
        ([], (15, 3, 0)),
        (None, (15, 3, 0)),
    ],
)
@pytest.mark.parametrize("streaming", [True, False])
async def test_a_usage_that_cannot_be_true_is_estimated(
    fake: FakeBedrock, provide: Provide, usage: Any, expected: tuple[int, int, int], streaming: bool
) -> None:
    fake.reply = Answer([{"text": "Hello, you."}], usage=usage)
    request = ChatRequest("claude", HELLO.messages, sampling=Sampling(max_tokens=20))
    told = (await collect(provide(streaming=streaming), request))[-1]
    assert isinstance(told, Usage)
    prompt, completion, cached = expected
    assert (told.completion_tokens, told.cached_tokens) == (completion, cached)
    assert told.prompt_tokens == prompt or (prompt == 15 and 15 <= told.prompt_tokens <= 30)


async def test_a_stream_without_usage_is_complete(fake: FakeBedrock, provide: Provide) -> None:
    fake.reply = Reply(FRAMES[:-1])
    events = await collect(provide())
    assert isinstance(events[-1], Usage)
    assert events[-1].completion_tokens == 3
    assert sum(one.tokens for one in events if isinstance(one, TextDelta)) == 3


@pytest.mark.parametrize(
    ("request_", "param"),
    [
        (ChatRequest("m", prompt="raw"), "prompt"),
        (ChatRequest("m", HELLO.messages, sampling=Sampling(n=2)), "n"),
        (ChatRequest("m", HELLO.messages, sampling=Sampling(logprobs=0)), "logprobs"),
        (ChatRequest("m", (Message("user", (Text(" "),)),)), "messages"),
        (ChatRequest("m", HELLO.messages, tools=(ToolSpec("a.b"),)), "tools"),
    ],
)
async def test_what_converse_cannot_say_is_refused_before_it_is_sent(
    fake: FakeBedrock, provide: Provide, request_: ChatRequest, param: str
) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        await collect(provide(), request_)
    assert caught.value.param == param
    assert not fake.connections


def test_amazons_own_client_understands_the_fake() -> None:
    """What the tests above rest on."""
    from botocore.session import Session

    def ask(url: str) -> None:
        client = Session().create_client(
            "bedrock-runtime",
            region_name=REGION,
            endpoint_url=url,
            aws_access_key_id=KEYS.access_key,
            aws_secret_access_key=KEYS.secret_key,
            aws_session_token=KEYS.token,
        )
        messages = [{"role": "user", "content": [{"text": "Hi"}]}]
        whole = client.converse(modelId=MODEL, messages=messages)
        assert whole["output"]["message"]["content"] == FULL.content
        told = list(client.converse_stream(modelId=MODEL, messages=messages)["stream"])
        assert [next(iter(one)) for one in told if "contentBlockDelta" not in one] == [
            "messageStart",
            "contentBlockStop",
            "contentBlockStop",
            "contentBlockStart",
            "contentBlockStop",
            "messageStop",
            "metadata",
        ]
        with pytest.raises(client.exceptions.ThrottlingException, match="Slow"):
            client.converse(modelId="throttled", messages=messages)
        client.close()

    async def run() -> None:
        async with running_bedrock() as fake:
            fake.reply = [FULL, FULL, *[refusal(429, "ThrottlingException", "Slow")] * 2]
            await asyncio.to_thread(ask, fake.url)

    asyncio.run(run())
