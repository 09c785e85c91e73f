"""What is charged for Amazon's answers, however they end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from pathlib import Path

import pytest

from helix_ray.config import PriceList
from helix_ray.config.bedrock import BedrockConfig
from helix_ray.core.accounts import ANYTHING, Caller, Principal
from helix_ray.core.errors import HelixError
from helix_ray.core.events import TextDelta
from helix_ray.core.messages import ChatRequest, Message, Sampling, Text
from helix_ray.gateway.chat import ChatGateway, Inflight
from helix_ray.gateway.pricing import Metering
from helix_ray.gateway.router import ChatTarget, ModelCard, Router
from helix_ray.providers.bedrock import BedrockProvider
from helix_ray.telemetry import Call
from tests.api.accounts import World, open_world
from tests.upstream_bedrock import MODEL, REGION, Answer, FakeBedrock, Reply, connections, refusal
from tests.upstream_bedrock.answers import exception

# A token of prompt costs 1 nano-USD, one of an answer 10.
PRICES = PriceList.model_validate({"version": "7", "default": {"prompt": "0.001", "completion": "0.01"}})
HI = (Message("user", (Text("Hi"),)),)
# Four bytes a token: two tokens each.
ANSWER = Answer([{"text": "eight by" * 20}], piece=8)
FRAMES = ANSWER.frames()
PROMPT = len('{"messages":[{"role":"user","content":[{"text":"Hi"}]}]}') // 4
MONEY = 5_000


class Payer:
    """An account that asks Amazon."""

    def __init__(self, world: World, gateway: ChatGateway, account: str) -> None:
        self._world = world
        self._gateway = gateway
        self._account = account

    async def ask(self, deltas: int | None = None, max_tokens: int | None = None) -> str:
        """What came of an answer, up to its end or so many pieces of it."""
        caller = Caller(self._account, None, "member", ANYTHING)
        call = Call("req-1", Principal(self._account, None, caller))
        request = ChatRequest("claude", HI, sampling=Sampling(max_tokens=max_tokens), stream=True)
        said: list[str] = []
        with suppress(HelixError):
            async with aclosing(self._gateway.stream(request, call)) as events:
                async for event in events:
                    if isinstance(event, TextDelta):
                        said.append(event.text)
                        if len(said) == deltas:
                            break
        return "".join(said)

    async def paid(self) -> int:
        """Nano-USD so far."""
        await self._world.meter.drain()
        balance = await self._world.ledger.balance(self._account)
        assert balance.held == 0
        assert (await self._world.ledger.audit()).clean
        return MONEY - balance.available


@pytest.fixture
async def payer(data_dir: Path, fake: FakeBedrock) -> AsyncIterator[Payer]:
    config = BedrockConfig(model=MODEL, region=REGION, endpoint_url=fake.url)
    async with open_world(data_dir, prices=PRICES) as world, connections() as http:
        target = ChatTarget(ModelCard("claude", "chat", 1, "bedrock", context=1000), BedrockProvider(config, http), 10)
        router = Router(chat=[target])
        gateway = ChatGateway(router, Inflight(lambda model, count: None), Metering(world.meter, PRICES, router, None))
        account = await world.join()
        await world.ledger.deposit(account, MONEY, "first", "root", "")
        yield Payer(world, gateway, account)


async def test_a_complete_answer_costs_what_amazon_says(fake: FakeBedrock, payer: Payer) -> None:
    fake.reply = ANSWER
    assert await payer.ask() == "eight by" * 20
    assert await payer.paid() == 11 + 7 * 10


async def test_who_hangs_up_pays_for_what_came(fake: FakeBedrock, payer: Payer) -> None:
    fake.reply = Reply(FRAMES[:8], then="wait")
    assert await payer.ask(deltas=3) == "eight by" * 3
    assert await payer.paid() == PROMPT + 6 * 10
    await fake.hung_up.wait()


@pytest.mark.parametrize("broken", [Reply(FRAMES[:4], then="cut"), Reply([*FRAMES[:4], exception("throttlingException", "x")])])
async def test_an_answer_that_breaks_costs_what_came(fake: FakeBedrock, payer: Payer, broken: Reply) -> None:
    fake.reply = broken
    assert await payer.ask() == "eight by" * 3
    assert await payer.paid() == PROMPT + 6 * 10


@pytest.mark.parametrize(
    "failed",
    [refusal(429, "ThrottlingException", "x"), Reply(FRAMES[:1], then="cut"), Reply([b"<html>"], content_type="text/html")],
)
async def test_what_fails_before_the_first_piece_costs_nothing(fake: FakeBedrock, payer: Payer, failed: Reply) -> None:
    fake.reply = failed
    assert await payer.ask() == ""
    assert await payer.paid() == 0


async def test_a_usage_that_lies_costs_no_more_than_was_asked_for(fake: FakeBedrock, payer: Payer) -> None:
    fake.reply = Answer([{"text": "Hello"}], usage={"inputTokens": 11, "outputTokens": 10**9})
    await payer.ask(max_tokens=20)
    assert await payer.paid() == 11 + 20 * 10


async def test_an_answer_ends_where_the_money_does(fake: FakeBedrock, payer: Payer) -> None:
    fake.reply = Reply([FRAMES[0], *[FRAMES[1]] * 2000], then="wait")
    said = await payer.ask()
    assert 0 < len(said) < 8 * 2000
    assert await payer.paid() <= MONEY
    await fake.hung_up.wait()
