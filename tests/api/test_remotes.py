"""Remote models through the whole API: the official SDKs over each protocol, the lists, and the meter."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import anthropic
import httpx
import openai
import pytest

from helix_ray.api.app import build_app
from helix_ray.api.listener import Listener
from helix_ray.api.services import Services
from helix_ray.gateway.chat import ChatGateway, Inflight
from helix_ray.gateway.embeddings import EmbeddingsGateway
from helix_ray.gateway.metering import Meter
from helix_ray.gateway.pricing import Metering
from helix_ray.gateway.router import Router
from tests.api.accounts import PEER, World, open_world
from tests.api.conformance import Conformance
from tests.api.conftest import make_services
from tests.api.test_metering import PRICES, available, events, funded, used
from tests.upstream import faults
from tests.upstream.answers import ADDS, Answer
from tests.upstream.models import remote_models
from tests.upstream.server import FakeUpstream, upstream

MODELS = pytest.mark.parametrize("model", ["gpt", "claude"])
MESSAGES: Any = [{"role": "user", "content": "What is 1 and 1?"}]
SCHEMA: Any = {"type": "object", "properties": {"a": {"type": "integer"}}}
TOOL: Any = {"type": "function", "function": {"name": "add", "parameters": SCHEMA}}
ANTHROPIC_TOOL: Any = {"name": "add", "input_schema": SCHEMA}


def with_models(services: Services, router: Router, meter: Meter | None = None) -> Services:
    """Services with remote models in the place of scripted ones."""
    inflight = Inflight(lambda model, count: None)
    metering = None if meter is None else Metering(meter, services.prices, router, None)
    return replace(
        services,
        router=router,
        chat=ChatGateway(router, inflight, metering),
        embeddings=EmbeddingsGateway(router, inflight, metering),
    )


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


@pytest.fixture
async def fake(stack: AsyncExitStack) -> FakeUpstream:
    return await stack.enter_async_context(upstream())


@dataclass
class Clients:
    """The official SDKs, of an application whose models are those of a fake service."""

    openai: openai.AsyncOpenAI
    anthropic: anthropic.AsyncAnthropic


@pytest.fixture
async def clients(stack: AsyncExitStack, fake: FakeUpstream) -> Clients:
    _, router = await stack.enter_async_context(remote_models(fake))
    listener = Listener(build_app(with_models(make_services(), router)), "127.0.0.1", 0, drain_timeout_s=1)
    await listener.start()
    stack.push_async_callback(listener.stop)
    base = f"http://127.0.0.1:{listener.port}"
    one = openai.AsyncOpenAI(base_url=f"{base}/v1", api_key="any", max_retries=0)
    other = anthropic.AsyncAnthropic(base_url=base, api_key="any", max_retries=0)
    return Clients(await stack.enter_async_context(one), await stack.enter_async_context(other))


@MODELS
async def test_openai_clients_chat_over_either_protocol(clients: Clients, fake: FakeUpstream, model: str) -> None:
    fake.answer = Answer(("Hel", "lo"), ("Hm.",), "proof", prompt=9, cached=4)
    chat = clients.openai.chat.completions
    whole = await chat.create(model=model, messages=MESSAGES, max_tokens=20)
    assert (whole.choices[0].message.content, whole.choices[0].finish_reason) == ("Hello", "stop")
    assert whole.usage is not None
    assert (whole.usage.prompt_tokens, whole.usage.completion_tokens) == (9, 3)
    assert whole.usage.prompt_tokens_details is not None
    assert whole.usage.prompt_tokens_details.cached_tokens == 4
    stream = await chat.create(model=model, messages=MESSAGES, stream=True, stream_options={"include_usage": True})
    chunks = [chunk async for chunk in stream]
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == "Hello"
    assert chunks[-1].usage == whole.usage


@MODELS
async def test_anthropic_clients_chat_over_either_protocol(clients: Clients, fake: FakeUpstream, model: str) -> None:
    fake.answer = Answer(("Hel", "lo"), ("Hm.",), "proof", prompt=9, cached=4)
    messages = clients.anthropic.messages
    whole = await messages.create(model=model, messages=MESSAGES, max_tokens=20)
    async with messages.stream(model=model, messages=MESSAGES, max_tokens=20) as stream:
        streamed = await stream.get_final_message()
    for message in (whole, streamed):
        thought, text = message.content
        assert thought.type == "thinking"
        assert (thought.thinking, thought.signature) == ("Hm.", "proof" if model == "claude" else "")
        assert text.type == "text"
        assert (text.text, message.stop_reason) == ("Hello", "end_turn")
        assert (message.usage.input_tokens, message.usage.cache_read_input_tokens, message.usage.output_tokens) == (5, 4, 3)
    # What it thought goes back to where it came from.
    again = [*MESSAGES, {"role": "assistant", "content": whole.content}, {"role": "user", "content": "Really?"}]
    await messages.create(model=model, messages=again, max_tokens=20, thinking={"type": "enabled", "budget_tokens": 1024})
    if model == "claude":
        assert fake.body["messages"][1]["content"][0] == {"type": "thinking", "thinking": "Hm.", "signature": "proof"}
        assert fake.body["thinking"] == {"type": "enabled", "budget_tokens": 1024}


@MODELS
async def test_openai_clients_use_tools_over_either_protocol(clients: Clients, fake: FakeUpstream, model: str) -> None:
    fake.answer = ADDS
    chat = clients.openai.chat.completions
    whole = await chat.create(model=model, messages=MESSAGES, tools=[TOOL])
    async with chat.stream(model=model, messages=MESSAGES, tools=[TOOL]) as stream:
        async for _ in stream:
            pass
        streamed = await stream.get_final_completion()
    for completion in (whole, streamed):
        (call,) = completion.choices[0].message.tool_calls or ()
        assert call.type == "function"
        assert (call.id, call.function.name, call.function.arguments.replace(" ", "")) == ("call_1", "add", '{"a":1}')
        assert completion.choices[0].finish_reason == "tool_calls"
    fake.answer = Answer(("2",))
    said: Any = whole.choices[0].message.model_dump(exclude_none=True)
    answered = [*MESSAGES, said, {"role": "tool", "tool_call_id": "call_1", "content": "2"}]
    final = await chat.create(model=model, messages=answered, tools=[TOOL])
    assert final.choices[0].message.content == "2"


@MODELS
async def test_anthropic_clients_use_tools_over_either_protocol(clients: Clients, fake: FakeUpstream, model: str) -> None:
    fake.answer = ADDS
    messages = clients.anthropic.messages
    whole = await messages.create(model=model, messages=MESSAGES, max_tokens=20, tools=[ANTHROPIC_TOOL])
    async with messages.stream(model=model, messages=MESSAGES, max_tokens=20, tools=[ANTHROPIC_TOOL]) as stream:
        streamed = await stream.get_final_message()
    for message in (whole, streamed):
        (call,) = message.content
        assert call.type == "tool_use"
        assert (call.id, call.name, call.input, message.stop_reason) == ("call_1", "add", {"a": 1}, "tool_use")
    fake.answer = Answer(("2",))
    result: Any = {"type": "tool_result", "tool_use_id": "call_1", "content": "2"}
    answered = [*MESSAGES, {"role": "assistant", "content": whole.content}, {"role": "user", "content": [result]}]
    final = await messages.create(model=model, messages=answered, max_tokens=20, tools=[ANTHROPIC_TOOL])
    assert final.content[0].type == "text"
    assert final.content[0].text == "2"


async def test_the_other_endpoints(clients: Clients, fake: FakeUpstream) -> None:
    completion = await clients.openai.completions.create(model="gpt", prompt=["a", "b"], max_tokens=3)
    assert [choice.text for choice in completion.choices] == ["Hello", "Hello"]
    embeddings = await clients.openai.embeddings.create(model="vectors", input=["a", "b"], dimensions=2)
    assert [item.embedding for item in embeddings.data] == [[0.0, 0.5], [1.0, 0.5]]
    assert (await clients.anthropic.messages.count_tokens(model="claude", messages=MESSAGES)).input_tokens == 7
    with pytest.raises(anthropic.BadRequestError, match="cannot count tokens"):
        await clients.anthropic.messages.count_tokens(model="gpt", messages=MESSAGES)
    listed = {model.id: model.owned_by async for model in clients.openai.models.list()}
    assert listed == {"gpt": "open", "claude": "anthropic", "noop": "nobody", "vectors": "open"}
    assert (await clients.openai.models.retrieve("gpt-alias")).id == "gpt"
    noop = await clients.openai.chat.completions.create(model="noop", messages=MESSAGES, max_tokens=2)
    assert noop.choices[0].message.content == "Lorem ipsum"


@MODELS
async def test_clients_meet_errors_of_their_own_protocol(clients: Clients, fake: FakeUpstream, model: str) -> None:
    chat, messages = clients.openai.chat.completions, clients.anthropic.messages
    fake.faults = [faults.refuses(401, "authentication_error", message="key sk-upstream is wrong")] * 2
    with pytest.raises(openai.InternalServerError) as unavailable:
        await chat.create(model=model, messages=MESSAGES)
    assert (unavailable.value.status_code, unavailable.value.code) == (503, "upstream_auth")
    assert unavailable.value.response.headers["x-should-retry"] == "false"
    assert "sk-upstream" not in unavailable.value.response.text
    with pytest.raises(anthropic.APIStatusError) as overloaded:
        await messages.create(model=model, messages=MESSAGES, max_tokens=9)
    assert overloaded.value.status_code == 529
    fake.faults = [faults.refuses(429, "rate_limit_error", retry_after="7")]
    with pytest.raises(openai.InternalServerError) as limited:
        await chat.create(model=model, messages=MESSAGES, stream=True)
    assert limited.value.response.headers["retry-after"] == "7"
    fake.faults = [faults.refuses(400, "invalid_request_error", message="prompt is too long: 9 > 8")]
    with pytest.raises(openai.BadRequestError) as long:
        await chat.create(model=model, messages=MESSAGES)
    assert long.value.code == "context_length_exceeded"
    fake.faults = [faults.ends(4 if model == "claude" else 3)] * 2
    said = ""
    with pytest.raises(openai.APIError, match="in the middle"):  # noqa: PT012
        async for chunk in await chat.create(model=model, messages=MESSAGES, stream=True):
            said += chunk.choices[0].delta.content or ""
    assert said.startswith("Hel")
    with pytest.raises(anthropic.APIStatusError, match="in the middle"):  # noqa: PT012
        async with messages.stream(model=model, messages=MESSAGES, max_tokens=9) as stream:
            async for _ in stream:
                pass


async def test_a_client_that_hangs_up_ends_the_work_of_the_provider(clients: Clients, fake: FakeUpstream) -> None:
    for model, after in (("gpt", 3), ("claude", 4)):
        fake.gone.clear()
        fake.faults = [faults.stalls(after)]
        stream = await clients.openai.chat.completions.create(model=model, messages=MESSAGES, stream=True)
        async for chunk in stream:
            if chunk.choices[0].delta.content:
                break
        await stream.close()
        await asyncio.wait_for(fake.gone.wait(), 20)


@dataclass
class Shop:
    """An account and an application that sells it a fake service's models."""

    world: World
    client: httpx.AsyncClient
    account: str
    key: str

    async def ask(self, model: str, stream: bool = True, **fields: Any) -> httpx.Response:
        body = {"model": model, "messages": MESSAGES, "max_tokens": 50, "stream": stream, **fields}
        return await self.client.post("/v1/chat/completions", json=body, headers={"authorization": f"Bearer {self.key}"})

    async def charged(self) -> int:
        """Nano-USD so far."""
        return BALANCE - await available(self.world, self.account)


BALANCE = 1_000_000


@pytest.fixture
async def shop(data_dir: Path, stack: AsyncExitStack, fake: FakeUpstream) -> Shop:
    _, router = await stack.enter_async_context(remote_models(fake, timeouts={"between_tokens": 0.5}))
    world = await stack.enter_async_context(open_world(data_dir, prices=PRICES))
    account, key = await funded(world, BALANCE)
    services = with_models(world.services, router, world.meter)
    transport = httpx.ASGITransport(build_app(services), client=(PEER, 40000))
    hooks: Any = {"response": [Conformance(services)]}
    client = httpx.AsyncClient(transport=transport, base_url="http://test", event_hooks=hooks)
    return Shop(world, await stack.enter_async_context(client), account, key)


@MODELS
@pytest.mark.parametrize("stream", [True, False], ids=["stream", "whole"])
async def test_an_answer_is_charged_as_the_provider_counts_it(shop: Shop, fake: FakeUpstream, model: str, stream: bool) -> None:
    fake.answer = Answer(("Hel", "lo"), prompt=11)
    assert (await shop.ask(model, stream)).status_code == 200
    assert await shop.charged() == 11 + 2 * 10
    (sum_,) = await used(shop.world, shop.account)
    assert (sum_.model, sum_.prompt_tokens, sum_.completion_tokens) == (model, 11, 2)


NEVER_BEGINS = [
    faults.refuses(500),
    faults.refuses(429),
    faults.closes,
    faults.halves(0),
    faults.streams([faults.GARBAGE]),
    faults.answers(200, faults.PAGE, "text/html"),
    faults.redirects("http://127.0.0.1:1/"),
]


@MODELS
async def test_nothing_is_charged_for_an_answer_that_never_began(shop: Shop, fake: FakeUpstream, model: str) -> None:
    fake.faults = [*NEVER_BEGINS]
    for _ in NEVER_BEGINS:
        assert (await shop.ask(model)).status_code == 503
    assert await shop.charged() == 0


@MODELS
@pytest.mark.parametrize("fault", [faults.ends, faults.halves, faults.stalls])
async def test_what_came_before_a_failure_is_charged(shop: Shop, fake: FakeUpstream, model: str, fault: Any) -> None:
    fake.answer = Answer(("one ", "two ", "three "), prompt=11)
    fake.faults = [fault(3 if model == "gpt" else 5)]
    response = await shop.ask(model)
    assert events(response.text)[-1]["error"]["code"] in ("upstream_closed", "upstream_timeout")
    # OpenAI tells the prompt's tokens in the end only: they are estimated.
    prompt = 11 if model == "claude" else len(fake_body(fake)) // 4 + 1
    assert await shop.charged() == prompt + 2 * 10


def fake_body(fake: FakeUpstream) -> bytes:
    return b"x" * int(fake.requests[-1].headers["content-length"])


LIES: list[Any] = [
    {"prompt_tokens": -5, "completion_tokens": -7, "input_tokens": -5, "output_tokens": -7},
    {"prompt_tokens": 10**15, "completion_tokens": 10**15, "input_tokens": 10**15, "output_tokens": 10**15},
    {"prompt_tokens": "11", "completion_tokens": None, "input_tokens": "11", "output_tokens": None},
    {"prompt_tokens": 1.5, "completion_tokens": [], "input_tokens": 1.5, "output_tokens": []},
    {},
    ["no", "usage"],
]


@MODELS
@pytest.mark.parametrize("stream", [True, False], ids=["stream", "whole"])
async def test_usage_that_cannot_be_true_costs_no_more_than_was_held(
    shop: Shop, fake: FakeUpstream, model: str, stream: bool
) -> None:
    most = 50 * 10 + 600 + 4 * 64  # the tokens that were asked for, and a prompt of so many bytes with what is around it
    least = 2 if stream else 1
    spent = tokens = 0
    for lie in LIES:
        fake.answer = Answer(("Hel", "lo"), usage=lie)
        assert (await shop.ask(model, stream)).status_code == 200
        charged = await shop.charged()
        assert least * 10 <= charged - spent <= most, lie
        (sum_,) = await used(shop.world, shop.account)
        assert least <= sum_.completion_tokens - tokens <= 50, lie
        spent, tokens = charged, sum_.completion_tokens


async def test_usage_that_tells_less_than_was_said_is_brought_to_what_it_was_at_least(shop: Shop, fake: FakeUpstream) -> None:
    fake.answer = Answer(("a longer piece of text ",) * 40, usage={"prompt_tokens": 0, "completion_tokens": 0})
    await shop.ask("gpt", max_tokens=500)
    assert await shop.charged() == 23 * 40 // 16 * 10


@MODELS
async def test_an_answer_ends_where_the_money_ends(shop: Shop, fake: FakeUpstream, model: str) -> None:
    account, key = await funded(shop.world, 2500, "bob")
    fake.always = faults.floods((await delta(fake, shop, model)) * 10, 10**8)
    body = {"model": model, "messages": MESSAGES, "stream": True}
    response = await shop.client.post("/v1/chat/completions", json=body, headers={"authorization": f"Bearer {key}"})
    assert events(response.text)[-1]["choices"][0]["finish_reason"] == "length"
    await asyncio.wait_for(fake.gone.wait(), 20)
    left = await available(shop.world, account)
    assert 0 <= left < 10


async def delta(fake: FakeUpstream, shop: Shop, model: str) -> bytes:
    """The frames of an answer up to its text."""
    found: list[bytes] = []

    async def spy(reply: Any) -> None:
        found.extend(reply.frames[: 2 if model == "gpt" else 4])
        await reply.hang_up()

    fake.faults = [spy]
    await shop.ask(model)
    fake.gone.clear()
    return b"".join(found[1:2] if model == "gpt" else found[3:])
