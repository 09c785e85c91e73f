"""One limiter and several: errors, tokens, places, months, and what is told."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helix_ray.accounts.headers import common_headers
from helix_ray.core.errors import RateLimitError
from helix_ray.core.limits import Allowance, PlanLimits, Verdict
from tests.accounts.replicas import Replicas
from tests.accounts.virtual_time import START, run


def refusals(replicas: Replicas) -> list[RateLimitError]:
    return [error for _, error in replicas.refused]


def test_a_refusal_names_the_limit_and_the_wait(tmp_path: Path) -> None:
    limits = PlanLimits(requests_per_minute=2)

    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            assert [await replicas.ask(0, limits) for _ in range(3)] == [True, True, False]
            (error,) = refusals(replicas)
            assert (error.code, error.status) == ("rate_limit_exceeded", 429)
            assert error.details == {"limit": "requests_per_minute", "allowed": 2}
            assert error.retry_after == pytest.approx(30, abs=0.2)
            assert not await replicas.ask(1, limits)
            await asyncio.sleep(error.retry_after)
            assert await replicas.ask(1, limits)

    run(main())


def test_what_is_told_counts_down(tmp_path: Path) -> None:
    limits = PlanLimits(requests_per_minute=60, tokens_per_minute=6000)

    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            one = replicas.limiters[0]
            assert one.verdict("ann", limits).requests == Allowance(60, 60, int(START.timestamp()) + 1)
            for left in (59, 58, 57):
                async with await one.admit("ann", limits, 100) as admission:
                    verdict = admission.verdict
                assert verdict.requests is not None
                assert verdict.requests.remaining == left
                assert verdict.tokens is not None
                assert left * 100 <= verdict.tokens.remaining < left * 100 + 20
            assert common_headers(verdict)["X-RateLimit-Remaining"] == "57"
            assert verdict.requests.reset in (int(START.timestamp()) + 3, int(START.timestamp()) + 4)

    run(main())


def test_without_limits_nobody_is_asked(tmp_path: Path) -> None:
    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            replicas.network.mode = "failing"
            calls = replicas.network.calls
            async with await replicas.limiters[0].admit("ann", PlanLimits(), 10**9) as admission:
                admission.settle_tokens(5)
            assert admission.verdict == Verdict()
            assert replicas.network.calls == calls

    run(main())


def test_estimates_of_tokens_are_corrected(tmp_path: Path) -> None:
    limits = PlanLimits(tokens_per_minute=10_000)

    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            # Each may use 5,000 and uses 100: far more than two fit into a minute.
            for number in range(40):
                assert await replicas.ask(number % 4, limits, 5000, 100)
                await asyncio.sleep(0.1)
            # Whoever uses more than it said is in debt for it.
            assert await replicas.ask(0, limits, 10, 20_000)
            await asyncio.sleep(0.1)
            assert not await replicas.ask(1, limits, 700, 10)
            (error,) = refusals(replicas)
            assert error.details["limit"] == "tokens_per_minute"
            assert error.retry_after is not None
            assert 60 < error.retry_after < 100
            await asyncio.sleep(error.retry_after + 0.1)
            assert await replicas.ask(2, limits, 700, 10)

    run(main())


def test_tokens_of_all_replicas_together(tmp_path: Path) -> None:
    limits = PlanLimits(tokens_per_minute=100_000)

    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            used = 0
            for _ in range(3000):
                tokens, actual = replicas.chance.randint(500, 1500), replicas.chance.randint(100, 600)
                used += actual * await replicas.ask(replicas.chance.randrange(4), limits, tokens, actual)
                await asyncio.sleep(0.09)
            minutes = asyncio.get_running_loop().time() / 60
            assert 0.97 * (1 + minutes) * 100_000 < used < 1.01 * (1 + minutes) * 100_000

    run(main())


def test_a_request_larger_than_the_minute_is_not_to_be_tried_again(tmp_path: Path) -> None:
    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            assert not await replicas.ask(0, PlanLimits(tokens_per_minute=100), 101)
            (error,) = refusals(replicas)
            assert (error.retry_after, error.details["x-should-retry"]) == (None, "false")

    run(main())


def test_a_spent_month(tmp_path: Path) -> None:
    limits = PlanLimits(requests_per_minute=1000, requests_per_month=50)
    start = datetime(2026, 12, 31, 23, 59, 30, tzinfo=UTC)

    async def main() -> None:
        async with Replicas(tmp_path, start=start).running() as replicas:
            for _ in range(5):
                for number in range(40):
                    await replicas.ask(number % 4, limits)
                await asyncio.sleep(2)
            assert len(replicas.admitted) == 50
            error = refusals(replicas)[-1]
            assert (error.code, error.retry_after) == ("insufficient_quota", None)
            midnight = int(datetime(2027, 1, 1, tzinfo=UTC).timestamp())
            assert error.details == {
                "limit": "requests_per_month",
                "allowed": 50,
                "reset": midnight,
                "x-should-retry": "false",
            }
            await asyncio.sleep(30 - asyncio.get_running_loop().time())
            assert all([await replicas.ask(number % 4, limits) for number in range(8)])

    run(main())


def test_a_better_plan_holds_at_once(tmp_path: Path) -> None:
    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            small = PlanLimits(requests_per_minute=1, requests_per_month=1)
            assert [await replicas.ask(0, small) for _ in range(2)] == [True, False]
            assert await replicas.ask(0, PlanLimits(requests_per_minute=10, requests_per_month=10))

    run(main())


def test_places_are_exact_over_all_replicas(tmp_path: Path) -> None:
    limits = PlanLimits(concurrency=5)

    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            for _ in range(3):
                answers = await asyncio.gather(*(replicas.ask(number % 4, limits, lasts_s=20) for number in range(12)))
                assert sum(answers) == 5
                assert {error.details["limit"] for error in refusals(replicas)} == {"concurrency"}
                await asyncio.sleep(0.1)
            for number in range(20):
                assert await replicas.ask(number % 4, PlanLimits(concurrency=1))
                await asyncio.sleep(0.05)

    run(main())


def test_places_of_a_dying_replica_come_back(tmp_path: Path) -> None:
    limits = PlanLimits(concurrency=3)

    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            held = [asyncio.create_task(replicas.ask(number, limits, lasts_s=60)) for number in (0, 0, 1)]
            await asyncio.sleep(1)
            replicas.tasks[0].cancel()
            assert not await replicas.ask(2, limits)
            await asyncio.sleep(15)
            # Two were the dead one's; the third is renewed.
            answers = await asyncio.gather(*(replicas.ask(number, limits, lasts_s=1) for number in (1, 2, 3)))
            assert sum(answers) == 2
            await asyncio.gather(*held)

    run(main())


def test_places_survive_the_counters(tmp_path: Path) -> None:
    limits = PlanLimits(concurrency=4)

    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            held = [asyncio.create_task(replicas.ask(number, limits, lasts_s=60)) for number in (0, 1, 2)]
            await asyncio.sleep(1)
            replicas.restart_counters()
            await asyncio.sleep(4)
            answers = await asyncio.gather(*(replicas.ask(3, limits, lasts_s=1) for _ in range(3)))
            assert sum(answers) == 1
            await asyncio.gather(*held)

    run(main())


@pytest.mark.parametrize(
    ("limits", "limit"),
    [
        (PlanLimits(requests_per_minute=2), "requests_per_minute"),
        (PlanLimits(tokens_per_minute=100), "tokens_per_minute"),
        (PlanLimits(concurrency=2), "concurrency"),
    ],
)
def test_alone_there_is_one_of_everything_and_no_more(tmp_path: Path, limits: PlanLimits, limit: str) -> None:
    async def main() -> None:
        replicas = Replicas(tmp_path)
        replicas.network.mode = "hanging"
        async with replicas.running():
            answers = await asyncio.gather(*(replicas.ask(0, limits, 100, 100, lasts_s=1) for _ in range(5)))
            assert sum(answers) == 1
            assert {error.details["limit"] for error in refusals(replicas)} == {limit}
            wait = refusals(replicas)[0].retry_after
            assert wait is not None
            await asyncio.sleep(max(wait, 240.0 if limit == "tokens_per_minute" else 0.0))
            assert await replicas.ask(0, limits, 100, 100)

    run(main())


def test_the_month_counts_what_was_admitted_alone(tmp_path: Path) -> None:
    limits = PlanLimits(requests_per_minute=1000, requests_per_month=100)

    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            assert all([await replicas.ask(number % 4, limits) for number in range(20)])
            replicas.network.mode = "failing"
            answers = [await replicas.ask(number % 4, limits) for number in range(200)]
            # What a replica knows of the month may be as old as its last lease.
            assert 70 <= sum(answers) <= 84
            assert refusals(replicas)[-1].code == "insufficient_quota"
            replicas.network.mode = "up"
            await asyncio.sleep(5)
            for number in range(60):
                await replicas.ask(number % 4, limits)
                await asyncio.sleep(1.5)
            assert 92 <= len(replicas.admitted) <= 104

    run(main())


def test_idle_subjects_are_forgotten(tmp_path: Path) -> None:
    limits = PlanLimits(requests_per_minute=100, tokens_per_minute=1000, concurrency=10)

    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            one = replicas.limiters[0]

            async def ask(subject: str) -> None:
                async with await one.admit(subject, limits, 10) as admission:
                    admission.settle_tokens(3)

            await asyncio.gather(*(ask(f"s{number}") for number in range(300)))
            assert one.subjects == 300
            await asyncio.sleep(5)
            assert one.subjects == 0
            replicas.network.mode = "failing"
            await asyncio.gather(*(ask(f"s{number}") for number in range(300)))
            replicas.network.mode = "up"
            await asyncio.sleep(10)
            assert one.subjects == 0
            await asyncio.sleep(60)
            replicas.counters.tidy()
            assert replicas.counters.subjects == 0

    run(main())


def test_nobody_passes_those_who_wait(tmp_path: Path) -> None:
    limits = PlanLimits(tokens_per_minute=10_000)

    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            assert await replicas.ask(0, limits, 600, 100)
            await asyncio.sleep(0.1)
            order = []

            async def ask(tokens: int) -> None:
                async with await replicas.limiters[0].admit("ann", limits, tokens):
                    order.append(tokens)

            await asyncio.gather(ask(5000), ask(5))
            assert order == [5000, 5]

    run(main())


def test_refusals_are_remembered_for_a_moment(tmp_path: Path) -> None:
    limits = PlanLimits(requests_per_minute=1)

    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            assert await replicas.ask(0, limits)
            await replicas.ask(0, limits)
            calls = replicas.network.calls
            assert not any([await replicas.ask(0, limits) for _ in range(1000)])
            assert replicas.network.calls == calls

    run(main())


@pytest.mark.parametrize("delay_s", [(0.001, 0.02), (0.001, 0.2)])
def test_neither_hangups_nor_a_slow_network_lose_places(tmp_path: Path, delay_s: tuple[float, float]) -> None:
    limits = PlanLimits(requests_per_minute=100_000, tokens_per_minute=10_000_000, concurrency=20)

    async def main() -> None:
        async with Replicas(tmp_path).running() as replicas:
            replicas.network.delay_s = delay_s
            tasks = []
            for _ in range(600):
                lasts_s = replicas.chance.uniform(0, 1)
                task = asyncio.create_task(replicas.ask(replicas.chance.randrange(4), limits, 100, 50, lasts_s))
                asyncio.get_running_loop().call_later(replicas.chance.uniform(0, 0.5), task.cancel)
                tasks.append(task)
                await asyncio.sleep(0.02)
            await asyncio.gather(*tasks, return_exceptions=True)
            assert len(replicas.admitted) > 300
            replicas.network.delay_s = (0.001, 0.02)
            await asyncio.sleep(20)
            assert [one.subjects for one in replicas.limiters] == [0] * 4
            answers = await asyncio.gather(*(replicas.ask(0, limits, 1, 1, lasts_s=1) for _ in range(25)))
            assert sum(answers) == 20

    run(main())
