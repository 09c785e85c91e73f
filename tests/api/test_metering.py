"""Limits and money around every request of an account, on every surface."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from helix_ray.config import Plans, PriceList
from helix_ray.config.plans import PlanConfig
from helix_ray.core.accounts import ANYTHING, Caller, Principal
from helix_ray.core.errors import EngineDeadError, UnavailableError
from helix_ray.core.events import Finished, Started, StepEnded, TextDelta, Usage
from helix_ray.core.messages import ChatRequest, Message, Sampling, Text
from helix_ray.core.money import NANO, UsageSum
from helix_ray.telemetry import Call
from tests.accounts.moments import eventually
from tests.api.accounts import OPERATOR_KEY, World, open_world

# A token of prompt costs 1 nano-USD, one of an answer 10.
PRICES = PriceList.model_validate(
    {
        "version": "7",
        "default": {"prompt": "0.001", "completion": "0.01"},
        "batch_discount": "0.5",
        "embeddings": {"embed": {"prompt": "0.002"}, "cross": {"prompt": "0.003"}},
    }
)
HI = {"model": "demo", "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 20}
COST = 5 + 2 * 10
"""Nano-USD of the answer of 2 tokens to a prompt of 5."""


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


@pytest.fixture
async def world(data_dir: Path, stack: AsyncExitStack) -> World:
    return await stack.enter_async_context(open_world(data_dir, prices=PRICES, auth_api_keys=(OPERATOR_KEY,)))


async def funded(world: World, amount: int, name: str = "ann") -> tuple[str, str]:
    """Id of a new account with so much money, and a key of it."""
    account = await world.join(name)
    await world.ledger.deposit(account, amount, name, "root", "")
    return account, await world.key(await world.login(name))


async def available(world: World, account: str) -> int:
    """What the account can spend when everything is charged."""
    await world.meter.drain()
    balance = await world.ledger.balance(account)
    assert balance.held == 0
    assert (await world.ledger.audit()).clean
    return balance.available


async def used(world: World, account: str) -> list[UsageSum]:
    await world.meter.drain()
    return await world.usage.report(account, date(2000, 1, 1), date(2100, 1, 1), ("model",))


def events(body: str) -> list[dict[str, Any]]:
    return [json.loads(line[6:]) for line in body.splitlines() if line.startswith("data: {")]


async def post(world: World, path: str, body: Any, key: str, **headers: str) -> Any:
    return await world.client.post(f"/v1{path}", json=body, headers={"authorization": f"Bearer {key}", **headers})


async def test_an_answer_is_charged_once_and_tells_its_cost(world: World) -> None:
    account, key = await funded(world, 1000)
    answer = await post(world, "/chat/completions", HI, key)
    assert answer.status_code == 200
    assert answer.json()["usage"]["cost"] == COST / NANO
    assert answer.headers["x-helix-cost"] == "0.000000025"
    assert await available(world, account) == 1000 - COST
    (sums,) = await used(world, account)
    assert (sums.model, sums.requests, sums.prompt_tokens, sums.completion_tokens, sums.cost) == ("demo", 1, 5, 2, COST)


async def test_a_stream_tells_its_cost_at_the_end(world: World) -> None:
    account, key = await funded(world, 1000)
    body = HI | {"stream": True, "stream_options": {"include_usage": True}}
    answer = await post(world, "/chat/completions", body, key)
    assert events(answer.text)[-1]["usage"]["cost"] == COST / NANO
    assert await available(world, account) == 1000 - COST


@pytest.mark.parametrize(
    ("path", "body", "cost", "model"),
    [
        ("/completions", {"model": "demo", "prompt": "Hi", "max_tokens": 5}, COST, "demo"),
        ("/completions", {"model": "demo", "prompt": ["Hi", "Ho"], "max_tokens": 5}, 2 * COST, "demo"),
        ("/messages", {"model": "demo", "max_tokens": 5, "messages": [{"role": "user", "content": "Hi"}]}, COST, "demo"),
        ("/embeddings", {"model": "embed", "input": ["a", "b"]}, 4 * 2, "embed"),
        ("/rerank", {"model": "cross", "query": "a", "documents": ["b", "c"]}, 6 * 3, "cross"),
        ("/score", {"model": "embed", "text_1": "a", "text_2": "b"}, 4 * 2, "embed"),
    ],
)
async def test_every_surface_is_charged(world: World, path: str, body: dict[str, Any], cost: int, model: str) -> None:
    account, key = await funded(world, 10_000)
    answer = await post(world, path, body, key)
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-helix-cost"] == f"0.{cost:09d}".rstrip("0")
    assert await available(world, account) == 10_000 - cost
    (sums,) = await used(world, account)
    assert (sums.model, sums.cost) == (model, cost)


@pytest.mark.parametrize("path", ["/chat/completions", "/messages"])
async def test_an_empty_balance_is_refused_before_anything_runs(world: World, path: str) -> None:
    account, key = await funded(world, 10)
    for stream in (False, True):
        answer = await post(world, path, HI | {"stream": stream}, key)
        assert answer.status_code == 402
        assert "balance" in answer.json()["error"]["message"]
    assert world.provider.requests == []
    assert await available(world, account) == 10


async def test_a_balance_for_ten_lets_exactly_ten_of_a_thousand_pass(data_dir: Path, stack: AsyncExitStack) -> None:
    by_request = PriceList.model_validate({"version": "1", "default": {"request": "0.001"}})
    world = await stack.enter_async_context(open_world(data_dir, prices=by_request, max_inflight=1000))
    account, key = await funded(world, 10 * NANO // 1000)
    answers = await asyncio.gather(*(post(world, "/chat/completions", HI, key) for _ in range(1000)))
    assert sorted(answer.status_code for answer in answers) == [200] * 10 + [402] * 990
    assert await available(world, account) == 0


async def test_operators_and_the_nameless_pay_nothing(world: World) -> None:
    answer = await post(world, "/chat/completions", HI, OPERATOR_KEY)
    assert answer.status_code == 200
    assert "cost" not in answer.json()["usage"]
    assert not [name for name in answer.headers if "ratelimit" in name or "helix-cost" in name]


async def test_a_key_spends_no_more_than_its_budget(world: World) -> None:
    account, _ = await funded(world, 10_000)
    key = await world.key(await world.login("ann"), budget_usd="0.000001")
    answer = await post(world, "/chat/completions", HI, key)
    assert answer.status_code == 200, answer.text
    await world.meter.drain()
    answer = await post(world, "/chat/completions", HI | {"max_tokens": 100}, key)
    assert (answer.status_code, answer.json()["error"]["code"]) == (402, "key_budget_exceeded")
    assert await available(world, account) == 10_000 - COST


class TestCutOff:
    LONG = (Started(5), *(TextDelta("x", tokens=1) for _ in range(100)), Finished("stop"), Usage(5, 100))

    @pytest.mark.parametrize("stream", [False, True])
    async def test_who_names_no_maximum_is_answered_as_far_as_the_money_goes(self, world: World, stream: bool) -> None:
        account, key = await funded(world, 700)
        world.provider.script = list(self.LONG)
        body = {"model": "demo", "messages": HI["messages"], "stream": stream, "stream_options": {"include_usage": True}}
        if not stream:
            del body["stream_options"]
        answer = await post(world, "/chat/completions", body, key)
        assert answer.status_code == 200, answer.text
        tokens = (700 - 5) // 10
        if stream:
            chunks = events(answer.text)
            assert sum(len(one["choices"][0]["delta"].get("content", "")) for one in chunks[:-1]) == tokens
            assert chunks[-2]["choices"][0]["finish_reason"] == "length"
            usage = chunks[-1]["usage"]
        else:
            (choice,) = answer.json()["choices"]
            assert (len(choice["message"]["content"]), choice["finish_reason"]) == (tokens, "length")
            usage = answer.json()["usage"]
        assert (usage["completion_tokens"], usage["cost"]) == (tokens, (5 + 10 * tokens) / NANO)
        assert world.provider.running == 0
        assert await available(world, account) == 700 - 5 - 10 * tokens

    async def test_every_choice_ends(self, world: World) -> None:
        account, key = await funded(world, 700)
        world.provider.script = [
            Started(5),
            TextDelta("x", 0, tokens=1),
            Finished("stop", 0),
            *(TextDelta("y", 1, tokens=1) for _ in range(200)),
            Finished("stop", 1),
            Usage(5, 201),
        ]
        answer = await post(world, "/chat/completions", {"model": "demo", "messages": HI["messages"], "n": 2}, key)
        assert [choice["finish_reason"] for choice in answer.json()["choices"]] == ["stop", "length"]
        assert await available(world, account) == 5


class TestEndings:
    async def test_who_hangs_up_pays_for_what_was_produced(self, world: World) -> None:
        account, key = await funded(world, 1000)
        world.provider.script = [Started(5), TextDelta("x", tokens=3), None]
        asking = asyncio.create_task(post(world, "/chat/completions", HI, key))
        await world.provider.waiting.wait()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await world.provider.closed.wait()
        assert await available(world, account) == 1000 - 5 - 30

    async def test_a_failure_before_the_first_token_costs_nothing(self, world: World) -> None:
        account, key = await funded(world, 1000)
        world.provider.script = [Started(5), EngineDeadError("Gone.")]
        answer = await post(world, "/chat/completions", HI, key)
        assert answer.status_code == 503
        assert await available(world, account) == 1000
        assert await used(world, account) == []

    async def test_a_failure_in_mid_stream_costs_what_came(self, world: World) -> None:
        account, key = await funded(world, 1000)
        world.provider.script = [Started(5), TextDelta("x", tokens=3), EngineDeadError("Gone.")]
        answer = await post(world, "/chat/completions", HI | {"stream": True}, key)
        assert "error" in events(answer.text)[-1]
        assert await available(world, account) == 1000 - 5 - 30

    async def test_nothing_is_free_while_nobody_can_tell(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        account, key = await funded(world, 1000)

        async def fails(*_: object) -> None:
            raise UnavailableError("The database cannot be reached.")

        with monkeypatch.context() as broken:
            broken.setattr(world.meter.billing, "reserve", fails)
            answer = await post(world, "/chat/completions", HI, key)
            assert answer.status_code == 503
            assert answer.headers["retry-after"]
        assert world.provider.requests == []
        assert (await post(world, "/chat/completions", HI, key)).status_code == 200
        assert await available(world, account) == 1000 - COST

    async def test_what_cannot_be_charged_now_is_charged_later(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        account, key = await funded(world, 1000)
        monkeypatch.setattr("helix_ray.gateway.metering._AGAIN_S", (0.01, 0.01, 0.01))
        settle, tried = world.meter.billing.settle, 0

        async def fails_twice(*arguments: Any) -> None:
            nonlocal tried
            tried += 1
            if tried < 3:
                raise UnavailableError("The database cannot be reached.")
            await settle(*arguments)

        monkeypatch.setattr(world.meter.billing, "settle", fails_twice)
        assert (await post(world, "/chat/completions", HI, key)).status_code == 200
        assert await available(world, account) == 1000 - COST
        assert tried == 3

    async def test_a_long_request_gives_signs_of_life(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        account, key = await funded(world, 1000)
        monkeypatch.setattr("helix_ray.gateway.metering._PROGRESS_S", 0.01)
        told: list[int] = []
        progress = world.meter.billing.progress

        async def watched(name: str, spent: int) -> None:
            await progress(name, spent)
            told.append(spent)

        monkeypatch.setattr(world.meter.billing, "progress", watched)
        world.provider.script = [Started(5), TextDelta("x", tokens=2), None, Finished("stop"), Usage(5, 2)]
        running = asyncio.create_task(world.meter.run())
        asking = asyncio.create_task(post(world, "/chat/completions", HI, key))

        async def heard() -> bool:
            return 25 in told

        await eventually(heard)
        world.provider.resume.set()
        assert (await asking).status_code == 200
        running.cancel()
        assert await available(world, account) == 1000 - COST


class TestAgents:
    STEPS = (
        Started(100),
        StepEnded(1, 100, 10),
        TextDelta("done", tokens=4),
        StepEnded(2, 200, 4),
        Finished("stop"),
        Usage(300, 14),
    )

    async def test_a_run_is_charged_as_a_whole(self, world: World) -> None:
        account, key = await funded(world, 10_000)
        world.provider.script = list(self.STEPS)
        answer = await post(world, "/chat/completions", HI | {"model": "agent:any"}, key)
        assert answer.status_code == 200, answer.text
        assert await available(world, account) == 10_000 - 300 - 140

    async def test_a_run_ends_where_the_money_ends(self, world: World) -> None:
        account, key = await funded(world, 900)
        world.provider.script = [
            Started(100),
            *(StepEnded(step, 200, 10) for step in range(1, 9)),
            Finished("stop"),
            Usage(1600, 80),
        ]
        answer = await post(world, "/chat/completions", {"model": "agent:any", "messages": HI["messages"]}, key)
        assert answer.status_code == 200, answer.text
        assert answer.json()["choices"][0]["finish_reason"] == "length"
        assert await available(world, account) == 0


class TestBatches:
    """A line of a batch may be run again: whatever killed the first run, it is charged once."""

    REQUEST = ChatRequest("demo", (Message("user", (Text("Hi"),)),), sampling=Sampling(max_tokens=20))

    async def run(self, world: World, account: str) -> Call:
        caller = Caller(account, None, "member", ANYTHING)
        call = Call("batch-1-line-1", Principal(account, None, caller), batch=True)
        try:
            async with aclosing(world.chat_gateway.stream(self.REQUEST, call)) as events:
                async for _ in events:
                    pass
        finally:
            await world.meter.drain()
        return call

    async def test_what_was_charged_is_not_charged_again(self, world: World) -> None:
        account, _ = await funded(world, 1000)
        assert [(await self.run(world, account)).cost for _ in range(2)] == [COST // 2 + 1, 0]
        assert await available(world, account) == 1000 - COST // 2 - 1

    async def test_what_failed_is_charged_when_it_succeeds(self, world: World) -> None:
        account, _ = await funded(world, 1000)
        answer = world.provider.script
        for _ in range(3):
            world.provider.script = [Started(5), TextDelta("x", tokens=3), EngineDeadError("Gone.")]
            with pytest.raises(EngineDeadError):
                await self.run(world, account)
            assert await available(world, account) == 1000
        world.provider.script = answer
        await self.run(world, account)
        assert await available(world, account) == 1000 - COST // 2 - 1

    async def test_minutes_limit_no_batches(self, data_dir: Path, stack: AsyncExitStack) -> None:
        plans = Plans(default="small", plans={"small": PlanConfig(requests_per_minute=1)})
        world = await stack.enter_async_context(open_world(data_dir, plans=plans))
        account = await world.join()
        for _ in range(3):
            await self.run(world, account)


class TestLimits:
    @pytest.fixture
    async def world(self, data_dir: Path, stack: AsyncExitStack) -> World:
        plans = Plans(default="small", plans={"small": PlanConfig(requests_per_minute=3, tokens_per_minute=2000)})
        return await stack.enter_async_context(open_world(data_dir, plans=plans))

    async def test_answers_tell_what_is_left(self, world: World) -> None:
        key = await world.key(await world.member())
        answer = await post(world, "/chat/completions", HI, key)
        assert (answer.headers["x-ratelimit-limit"], answer.headers["x-ratelimit-remaining"]) == ("3", "2")
        assert int(answer.headers["x-ratelimit-reset"]) > 1_700_000_000
        assert answer.headers["x-ratelimit-remaining-requests"] == "2"
        assert answer.headers["x-ratelimit-limit-tokens"] == "2000"
        answer = await post(world, "/messages", HI, key)
        assert answer.headers["anthropic-ratelimit-requests-remaining"] == "1"
        assert answer.headers["x-ratelimit-remaining"] == "1"

    async def test_what_is_not_counted_tells_it_too(self, world: World) -> None:
        key = await world.key(await world.member())
        await post(world, "/chat/completions", HI, key)
        for path, status in (("/models", 200), ("/models/none", 404)):
            answer = await world.client.get(f"/v1{path}", headers={"authorization": f"Bearer {key}"})
            assert (answer.status_code, answer.headers["x-ratelimit-remaining"]) == (status, "2")

    @pytest.mark.parametrize("path", ["/chat/completions", "/messages"])
    async def test_over_the_limit_is_refused_with_the_wait(self, world: World, path: str) -> None:
        key = await world.key(await world.member())
        answers = [await post(world, path, HI, key) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert 0 < int(answers[-1].headers["retry-after"]) <= 20
        assert answers[-1].headers["x-ratelimit-remaining"] == "0"
        assert len(world.provider.requests) == 3

    async def test_a_key_has_a_rate_of_its_own(self, world: World) -> None:
        key = await world.key(await world.member(), requests_per_minute=1)
        assert [(await post(world, "/chat/completions", HI, key)).status_code for _ in range(2)] == [200, 429]

    async def test_tokens_count_as_they_were_used(self, world: World) -> None:
        key = await world.key(await world.member())
        answer = await post(world, "/chat/completions", HI | {"max_tokens": 3000}, key)
        assert answer.status_code == 429
        assert answer.headers["x-should-retry"] == "false"
        await post(world, "/chat/completions", HI | {"max_tokens": 1500}, key)
        answer = await post(world, "/chat/completions", HI | {"max_tokens": 1500}, key)
        assert answer.status_code == 200

    async def test_a_used_up_month_says_not_to_try_again(self, data_dir: Path, stack: AsyncExitStack) -> None:
        plans = Plans(default="small", plans={"small": PlanConfig(requests_per_month=1)})
        world = await stack.enter_async_context(open_world(data_dir, plans=plans))
        key = await world.key(await world.member())
        answers = [await post(world, "/chat/completions", HI, key) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 429]
        assert answers[1].json()["error"]["code"] == "insufficient_quota"
        assert answers[1].headers["x-should-retry"] == "false"
        assert "retry-after" not in answers[1].headers
