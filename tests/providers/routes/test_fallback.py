"""A route: what fails before the first token is tried elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from helix_ray.config import RouteConfig
from helix_ray.core.errors import (
    ContextLengthError,
    DeadlineError,
    EngineDeadError,
    HelixError,
    InvalidRequestError,
    OverloadedError,
    PaymentRequiredError,
    RateLimitError,
    UnavailableError,
)
from helix_ray.core.events import Event, Started, TextDelta
from helix_ray.core.messages import ChatRequest
from helix_ray.core.protocols import Provider, TokenCounter
from helix_ray.providers.routes.fallback import Fallback
from helix_ray.providers.routes.target import Alone, Target
from tests.providers.routes.test_breaker import Seconds
from tests.routing import DOWN, Watcher, ask, scripted, target
from tests.scripted import text_script

GOOD = text_script("Hel", "lo")
NO_RETRIES = {"per_target": 0}


class Track:
    """A route, what it was told, and the waits that it asked for."""

    def __init__(self, *targets: Target, **config: Any) -> None:
        if "weights" not in config:
            config.setdefault("order", tuple(one.id for one in targets if one.id != config.get("overflow")))
        self.watcher = Watcher()
        self.clock = Seconds()
        self.waits: list[float] = []
        self.targets = targets
        self.route = Fallback(RouteConfig(id="r", **config), targets, self.watcher, self.clock, self._sleep, Random(3))

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(0)

    async def read(self, request: ChatRequest | None = None) -> list[Event]:
        return [event async for event in self.route.stream(request or ask())]

    def tried(self) -> list[tuple[str, str]]:
        tries = list(self.watcher.tries)
        self.watcher.tries.clear()
        return tries


def test_it_is_a_provider() -> None:
    track = Track(target("a", *GOOD))
    assert isinstance(track.route, Provider)
    assert isinstance(track.route, TokenCounter)


async def test_the_first_target_answers() -> None:
    track = Track(target("a", *GOOD), target("b", *GOOD))
    assert await track.read() == GOOD
    assert track.tried() == [("a", "served")]


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (RateLimitError("slow down"), "rate_limit"),
        (UnavailableError("gone"), "unavailable"),
        (EngineDeadError("died", retry_after=2), "unavailable"),
        (HelixError("bug"), "unavailable"),
        (DeadlineError("late"), "timeout"),
        (OverloadedError("full", retry_after=1), "full"),
        (OverloadedError("slow down", code="upstream_rate_limited"), "rate_limit"),
        (OverloadedError("elsewhere", code="upstream_overloaded"), "unavailable"),
        (RuntimeError("boom"), "unavailable"),
        (TimeoutError(), "timeout"),
    ],
)
@pytest.mark.parametrize("begun", [False, True])
async def test_what_fails_before_the_first_token_is_tried_elsewhere_unseen(failure: Exception, outcome: str, begun: bool) -> None:
    script = [Started(99), failure] if begun else [failure]
    track = Track(target("a", *script), target("b", *GOOD), retries=NO_RETRIES)
    assert await track.read() == GOOD
    assert track.tried() == [("a", outcome), ("b", "served")]
    assert scripted(track.targets[0]).running == 0


async def test_what_fails_after_the_first_token_is_told() -> None:
    track = Track(target("a", *GOOD[:2], DOWN), target("b", *GOOD))
    events: list[Event] = []

    async def read() -> None:
        async for event in track.route.stream(ask()):
            events.append(event)

    with pytest.raises(UnavailableError, match="down"):
        await read()
    assert events == GOOD[:2]
    assert track.tried() == [("a", "broken")]
    assert scripted(track.targets[1]).requests == []


async def test_a_wrong_request_is_tried_nowhere_else() -> None:
    track = Track(target("a", InvalidRequestError("no", param="n")), target("b", *GOOD))
    with pytest.raises(InvalidRequestError):
        await track.read()
    assert track.tried() == [("a", "refused")]
    assert track.route.status()[0].failures == 0


async def test_only_the_conditions_that_are_configured_lead_on() -> None:
    track = Track(target("a", RateLimitError("slow")), target("b", *GOOD), fallback_on=("timeout",), retries=NO_RETRIES)
    with pytest.raises(RateLimitError):
        await track.read()
    assert track.tried() == [("a", "rate_limit")]


async def test_a_long_prompt_goes_only_to_a_larger_context() -> None:
    long = ContextLengthError("too long")
    track = Track(
        target("a", long, context=4096),
        target("b", *GOOD, context=4096),
        target("c", *GOOD),
        target("d", *GOOD, context=8192),
    )
    assert await track.read() == GOOD
    assert track.tried() == [("a", "context_length"), ("d", "served")]
    assert track.route.status()[0].failures == 0
    small = Track(target("a", long, context=4096), target("b", *GOOD, context=2048))
    with pytest.raises(ContextLengthError):
        await small.read()


async def test_the_last_failure_is_told_when_all_failed() -> None:
    track = Track(target("a", RateLimitError("slow")), target("b", UnavailableError("gone", retry_after=7)), retries=NO_RETRIES)
    with pytest.raises(UnavailableError, match="gone") as caught:
        await track.read()
    assert caught.value.retry_after == 7


async def test_a_target_is_tried_again_after_a_wait() -> None:
    track = Track(target("a", DOWN), target("b", *GOOD), retries={"per_target": 2, "backoff_s": 0.5, "longest_s": 3})
    assert await track.read() == GOOD
    assert track.tried() == [("a", "unavailable")] * 3 + [("b", "served")]
    assert len(track.waits) == 2
    assert all(0 <= wait <= 1 for wait in track.waits)


async def test_who_asks_for_a_wait_gets_it_where_nobody_else_is_left() -> None:
    patient = UnavailableError("soon", retry_after=1.5)
    alone = Track(target("a", patient), retries={"per_target": 1, "longest_s": 2})
    with pytest.raises(UnavailableError):
        await alone.read()
    assert len(alone.waits) == 1
    assert 1.5 <= alone.waits[0] <= 2
    other = Track(target("a", patient), target("b", *GOOD))
    assert await other.read() == GOOD
    assert other.waits == []
    greedy = Track(target("a", UnavailableError("later", retry_after=60)))
    with pytest.raises(UnavailableError):
        await greedy.read()
    assert greedy.waits == []


async def test_retries_are_a_share_of_the_requests() -> None:
    track = Track(
        target("a", DOWN),
        target("b", *GOOD),
        retries={"per_target": 3, "share": 0.1},
        breaker={"least_tries": 100_000},
    )
    for _ in range(200):
        assert await track.read() == GOOD
    again = track.tried().count(("a", "unavailable")) - 200
    assert 10 <= again <= 10 + 20


async def test_a_broken_target_is_left_alone_and_probed() -> None:
    track = Track(target("a", DOWN), target("b", *GOOD), retries=NO_RETRIES, breaker={"least_tries": 3, "open_s": 5, "probes": 1})
    for _ in range(3):
        await track.read()
    track.tried()
    assert await track.read() == GOOD
    assert track.tried() == [("a", "skipped_open"), ("b", "served")]
    track.clock.now = 5
    scripted(track.targets[0]).script = list(GOOD)
    assert await track.read() == GOOD
    assert track.tried() == [("a", "served")]
    assert track.watcher.states == [("a", "open"), ("a", "half_open"), ("a", "closed")]


async def test_when_all_are_left_alone_the_caller_is_told_when_to_come_back() -> None:
    track = Track(target("a", DOWN), retries=NO_RETRIES, breaker={"least_tries": 1, "open_s": 5})
    with pytest.raises(UnavailableError, match="down"):
        await track.read()
    track.clock.now = 2
    with pytest.raises(UnavailableError, match="No target of `r`") as caught:
        await track.read()
    assert caught.value.retry_after == 3
    assert len(scripted(track.targets[0]).requests) == 1


async def test_a_full_target_has_not_failed() -> None:
    track = Track(target("a", OverloadedError("full")), target("b", *GOOD), breaker={"least_tries": 1})
    for _ in range(5):
        assert await track.read() == GOOD
    assert track.watcher.states == []
    assert track.waits == []


async def test_overflow_is_for_full_targets_only() -> None:
    full = Track(target("a", OverloadedError("full")), target("far", *GOOD), overflow="far")
    assert await full.read() == GOOD
    assert full.tried() == [("a", "full"), ("far", "served")]
    broken = Track(target("a", DOWN), target("far", *GOOD), overflow="far", retries=NO_RETRIES)
    with pytest.raises(UnavailableError):
        await broken.read()
    assert scripted(broken.targets[1]).requests == []


async def test_a_provider_that_is_overloaded_has_failed() -> None:
    elsewhere = OverloadedError("elsewhere", code="upstream_overloaded")
    track = Track(target("a", elsewhere), target("far", *GOOD), overflow="far", breaker={"least_tries": 2})
    with pytest.raises(OverloadedError):
        await track.read()
    assert track.tried() == [("a", "unavailable")] * 2
    assert track.watcher.states == [("a", "open")]


async def test_what_will_not_change_is_not_tried_again() -> None:
    refused = UnavailableError("our key is refused", code="upstream_auth", details={"x-should-retry": "false"})
    track = Track(target("a", refused), target("b", *GOOD))
    assert await track.read() == GOOD
    assert track.tried() == [("a", "unavailable"), ("b", "served")]


async def test_overflow_comes_after_the_others() -> None:
    full = OverloadedError("full")
    track = Track(target("a", full), target("b", full), target("far", *GOOD), overflow="far", fallback_on=("unavailable",))
    assert await track.read() == GOOD
    assert track.tried() == [("a", "full"), ("b", "full"), ("far", "served")]


async def test_a_target_that_says_nothing_is_left() -> None:
    track = Track(target("a", Started(5), None), target("b", *GOOD), first_token_s=0.05)
    assert await track.read() == GOOD
    assert track.tried() == [("a", "timeout"), ("b", "served")]
    assert scripted(track.targets[0]).running == 0
    late = Track(target("a", None), first_token_s=0.05)
    with pytest.raises(DeadlineError, match="did not begin"):
        await late.read()


async def test_a_slow_answer_is_not_cut_off() -> None:
    track = Track(target("a", *GOOD[:2], None, *GOOD[2:]), first_token_s=0.05)
    events = track.route.stream(ask())
    first = [await anext(events), await anext(events)]
    rest = asyncio.ensure_future(anext(events))
    await asyncio.sleep(0.15)
    scripted(track.targets[0]).resume.set()
    assert [*first, await rest] == GOOD[:3]
    await events.aclose()  # type: ignore[attr-defined]


@pytest.mark.parametrize("script", [[None], [Started(5), None], [*GOOD[:2], None]])
async def test_a_client_that_leaves_stops_the_work(script: list[Event | None]) -> None:
    track = Track(target("a", DOWN), target("b", *script), retries=NO_RETRIES)
    events: list[Event] = []

    async def read() -> None:
        async for event in track.route.stream(ask()):
            events.append(event)

    task = asyncio.create_task(read())
    provider = scripted(track.targets[1])
    await provider.waiting.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert provider.running == 0
    spoke = len(script) == 3
    assert track.tried() == [("a", "unavailable"), ("b", "served" if spoke else "left")]
    assert [one.running for one in track.route.status()] == [0, 0]


async def test_closing_the_stream_stops_the_work() -> None:
    track = Track(target("a", *GOOD[:2], None))
    events = track.route.stream(ask())
    await anext(events)
    await events.aclose()  # type: ignore[attr-defined]
    assert scripted(track.targets[0]).running == 0
    assert track.tried() == [("a", "served")]


async def test_a_client_that_leaves_during_a_wait_leaves_nothing_behind() -> None:
    track = Track(target("a", DOWN), retries={"per_target": 1}, breaker={"least_tries": 2, "probes": 1, "open_s": 1})
    asleep = asyncio.Event()

    async def sleep(seconds: float) -> None:
        asleep.set()
        await asyncio.get_running_loop().create_future()

    track.route._sleep = sleep
    task = asyncio.create_task(track.read())
    await asleep.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert track.tried() == [("a", "unavailable")]
    assert track.route.status()[0].running == 0


class Poor(Alone):
    """Can pay for some targets only."""

    def __init__(self, *payable: str) -> None:
        self.payable = payable
        self.log: list[tuple[str, int]] = []

    async def can_pay(self, target: str) -> bool:
        return target in self.payable

    def tried(self, target: str, tries: int) -> None:
        self.log.append((target, tries))


async def test_what_cannot_be_paid_is_not_tried() -> None:
    track = Track(target("dear", *GOOD), target("cheap", *GOOD))
    poor = Poor("cheap")
    assert [event async for event in track.route.run(ask(), poor)] == GOOD
    assert track.tried() == [("dear", "skipped_unpaid"), ("cheap", "served")]
    assert poor.log == [("cheap", 1), ("cheap", 1)]
    with pytest.raises(PaymentRequiredError):
        await anext(track.route.run(ask(), Poor()))


async def test_the_escort_learns_of_each_try() -> None:
    track = Track(target("a", DOWN), target("b", *GOOD), retries={"per_target": 1})
    escort = Poor("a", "b")
    await anext(track.route.run(ask(), escort))
    assert escort.log == [("a", 1), ("a", 2), ("b", 3), ("b", 3)]


async def test_weights_share_the_requests() -> None:
    track = Track(target("a", *GOOD), target("b", *GOOD), weights={"a": 80, "b": 20})
    for _ in range(300):
        await track.read()
    assert len(scripted(track.targets[0]).requests) == pytest.approx(240, abs=30)


async def test_sticky_requests_go_where_their_beginning_leads() -> None:
    track = Track(target("a", *GOOD), target("b", *GOOD), weights={"a": 50, "b": 50}, sticky="prefix")
    for number in range(20):
        for _ in range(3):
            await track.read(ask(f"prompt {number}"))
    served: Sequence[str] = [name for name, _ in track.tried()]
    assert all(len(set(served[start : start + 3])) == 1 for start in range(0, 60, 3))
    assert set(served) == {"a", "b"}


async def test_tokens_are_counted_by_a_target() -> None:
    track = Track(target("a", *GOOD))
    assert await track.route.count_tokens(ask()) == 3

    class Mute:
        async def stream(self, request: ChatRequest) -> Any:
            yield TextDelta("x")

    silent = Track(Target("a", Mute()))  # type: ignore[arg-type]
    with pytest.raises(InvalidRequestError, match="cannot count"):
        await silent.route.count_tokens(ask())


async def test_many_at_once_keep_their_answers_apart() -> None:
    scripts = [target("a", DOWN), target("b", *GOOD, None)]
    track = Track(*scripts, retries=NO_RETRIES, breaker={"least_tries": 5, "failure_rate": 1.0})
    tasks = [asyncio.create_task(track.read()) for _ in range(40)]
    async with asyncio.timeout(30):
        while scripted(scripts[1]).running < 40:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert track.route.status()[1].running == 40
    scripted(scripts[1]).resume.set()
    assert await asyncio.gather(*tasks) == [GOOD] * 40
    assert [one.running for one in track.route.status()] == [0, 0]
    assert await track.read() == GOOD
    assert len(scripted(scripts[0]).requests) == 40
