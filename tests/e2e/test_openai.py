"""The official OpenAI SDK against the running application and its real vLLM engine."""

from __future__ import annotations

import concurrent.futures
import contextlib
import json
from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest

from tests.e2e.conftest import Application

pytestmark = pytest.mark.e2e

HELLO = [{"role": "user", "content": "Hello!"}]
TOOL = {
    "type": "function",
    "function": {
        "name": "get_time",
        "description": "The time in a zone",
        "parameters": {
            "type": "object",
            "properties": {"zone": {"type": "string", "enum": ["utc", "cet"]}},
            "required": ["zone"],
            "additionalProperties": False,
        },
    },
}


@pytest.fixture
def client(application: Application) -> Iterator[openai.OpenAI]:
    with application.openai() as client:
        yield client


def test_a_whole_answer(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(model="helix-demo", messages=HELLO, max_tokens=8, temperature=0)
    assert answer.choices[0].message.content
    assert answer.choices[0].finish_reason in ("stop", "length")
    assert answer.usage is not None
    assert 0 < answer.usage.completion_tokens <= 8
    assert answer.model == "helix-demo"


def test_a_stream_says_the_same_as_the_whole_answer(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(model="helix-demo", messages=HELLO, max_tokens=24, temperature=0)
    stream = client.chat.completions.create(
        model="helix-demo", messages=HELLO, max_tokens=24, temperature=0, stream=True, stream_options={"include_usage": True}
    )
    text, usage = "", None
    for chunk in stream:
        if chunk.choices:
            text += chunk.choices[0].delta.content or ""
        usage = chunk.usage or usage
    assert text == whole.choices[0].message.content
    assert usage is not None
    assert usage.completion_tokens == whole.usage.completion_tokens  # type: ignore[union-attr]


async def test_the_async_client_streams(application: Application) -> None:
    async with openai.AsyncOpenAI(
        base_url=f"{application.url}/api/v1",
        api_key=application.key,
        http_client=httpx.AsyncClient(verify=application.context(), trust_env=False),
    ) as client:
        stream = await client.chat.completions.create(model="default", messages=HELLO, max_tokens=8, stream=True)
        text = "".join([chunk.choices[0].delta.content or "" async for chunk in stream])
    assert text


def test_several_choices_with_logprobs(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model="helix-demo", messages=HELLO, max_tokens=4, n=2, logprobs=True, top_logprobs=3, seed=1
    )
    assert [choice.index for choice in answer.choices] == [0, 1]
    for choice in answer.choices:
        assert choice.logprobs is not None
        assert choice.logprobs.content
        for token in choice.logprobs.content:
            assert token.logprob <= 0
            assert len(token.top_logprobs) == 3


@pytest.mark.parametrize("stream", [False, True])
def test_a_forced_tool_call_matches_its_schema(client: openai.OpenAI, stream: bool) -> None:
    arguments = {
        "model": "helix-demo",
        "messages": HELLO,
        "tools": [TOOL],
        "tool_choice": {"type": "function", "function": {"name": "get_time"}},
        "max_tokens": 200,
    }
    if stream:
        name, text = "", ""
        for chunk in client.chat.completions.create(stream=True, **arguments):  # type: ignore[call-overload]
            for call in chunk.choices[0].delta.tool_calls or ():
                name += call.function.name or ""
                text += call.function.arguments or ""
    else:
        answer = client.chat.completions.create(**arguments)  # type: ignore[call-overload]
        call = answer.choices[0].message.tool_calls[0]
        name, text = call.function.name, call.function.arguments
    assert name == "get_time"
    assert json.loads(text)["zone"] in ("utc", "cet")


def test_structured_output_matches_its_schema(client: openai.OpenAI) -> None:
    schema = {
        "type": "object",
        "properties": {"size": {"type": "string", "enum": ["small", "large"]}},
        "required": ["size"],
        "additionalProperties": False,
    }
    answer = client.chat.completions.create(
        model="helix-demo",
        messages=HELLO,
        max_tokens=200,
        response_format={"type": "json_schema", "json_schema": {"name": "size", "schema": schema, "strict": True}},
    )
    assert json.loads(answer.choices[0].message.content or "")["size"] in ("small", "large")


def test_completions_with_several_prompts_and_echo(client: openai.OpenAI) -> None:
    answer = client.completions.create(model="helix-demo", prompt=["Once upon", "The river"], max_tokens=4, echo=True)
    assert [choice.index for choice in answer.choices] == [0, 1]
    assert answer.choices[0].text.startswith("Once upon")
    assert answer.choices[1].text.startswith("The river")


def test_completions_stream(client: openai.OpenAI) -> None:
    stream = client.completions.create(model="helix-demo", prompt="Once upon", max_tokens=6, stream=True)
    assert "".join(chunk.choices[0].text for chunk in stream)


def test_embeddings_know_meaning(client: openai.OpenAI) -> None:
    texts = ["A cat sits on the mat.", "A kitten rests on a rug.", "The stock market fell sharply."]
    answer = client.embeddings.create(model="all-MiniLM-L6-v2", input=texts)
    cat, kitten, market = (item.embedding for item in answer.data)
    assert len(cat) == 384

    def similarity(a: list[float], b: list[float]) -> float:
        return sum(x * y for x, y in zip(a, b, strict=True))

    assert similarity(cat, kitten) > similarity(cat, market) + 0.2


def test_models_are_listed_and_found_with_slashes(client: openai.OpenAI) -> None:
    models = {model.id for model in client.models.list() if not model.id.startswith("agent:")}
    assert models == {"helix-demo", "all-MiniLM-L6-v2"}
    assert client.models.retrieve("sentence-transformers/all-MiniLM-L6-v2").id == "all-MiniLM-L6-v2"


def test_errors_are_the_sdks_own(client: openai.OpenAI, application: Application) -> None:
    with pytest.raises(openai.NotFoundError) as missing:
        client.chat.completions.create(model="nonesuch", messages=HELLO)
    assert missing.value.code == "model_not_found"
    with pytest.raises(openai.BadRequestError) as long:
        client.chat.completions.create(model="helix-demo", messages=[{"role": "user", "content": "river " * 8000}])
    assert long.value.code == "context_length_exceeded"
    with pytest.raises(openai.AuthenticationError):
        client.with_options(api_key="wrong").models.list()
    with pytest.raises(openai.BadRequestError) as wrong:
        client.chat.completions.create(model="helix-demo", messages=HELLO, max_tokens=-1)
    assert wrong.value.param == "max_tokens"


def test_tokens_that_the_model_does_not_know_are_refused(client: openai.OpenAI) -> None:
    for biased in ("999999", "-1"):
        with pytest.raises(openai.BadRequestError):
            client.chat.completions.create(model="helix-demo", messages=HELLO, max_tokens=2, logit_bias={biased: 1})
    for prompt in ([999_999], [[1, 2], [3, 999_999]], [-1]):
        with pytest.raises(openai.BadRequestError):
            client.completions.create(model="helix-demo", prompt=prompt, max_tokens=2)
    assert client.completions.create(model="helix-demo", prompt=[300, 301], max_tokens=2).usage is not None


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"a": {"type": "string", "pattern": "(a+)+b"}}, "required": ["a"]},
        {"type": "nonsense"},
        {"$ref": "#/nowhere"},
        {"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]},
    ],
)
def test_a_hostile_schema_does_not_kill_the_engine(client: openai.OpenAI, schema: dict[str, object]) -> None:
    with contextlib.suppress(openai.BadRequestError):
        client.chat.completions.create(
            model="helix-demo",
            messages=HELLO,
            max_tokens=8,
            response_format={"type": "json_schema", "json_schema": {"name": "x", "schema": schema}},
        )
    answer = client.chat.completions.create(model="helix-demo", messages=HELLO, max_tokens=2)
    assert answer.usage is not None


def test_long_prompts_with_seeds_do_not_kill_the_engine(application: Application, client: openai.OpenAI) -> None:
    (engine,) = application.processes("ServeReplica:helix:engine")

    def ask(seed: int) -> str | None:
        messages: Any = [{"role": "user", "content": f"{seed} " + "river " * 700}]
        answer = client.chat.completions.create(model="helix-demo", messages=messages, max_tokens=4, seed=seed, temperature=0.7)
        return answer.choices[0].message.content

    with concurrent.futures.ThreadPoolExecutor(24) as pool:
        assert len(list(pool.map(ask, range(24)))) == 24
    assert [one.pid for one in application.processes("ServeReplica:helix:engine")] == [engine.pid]
