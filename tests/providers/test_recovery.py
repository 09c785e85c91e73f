"""A request that meets a model without a replica."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from helix_ray.core.errors import EngineDeadError, UnavailableError
from helix_ray.core.events import Event, Finished, Started, TextDelta, Usage
from helix_ray.core.messages import ChatRequest
from helix_ray.providers.recovery import Recovering

ANSWER: list[Event] = [Started(3), TextDelta("hi"), Finished("stop"), Usage(3, 1)]


class Scripted:
    """Fails ``deaths`` times, after ``events_before_death`` events each, then answers after ``delay`` seconds."""

    def __init__(self, deaths: int = 0, events_before_death: int = 0, delay: float = 0.0) -> None:
        self.deaths, self.events_before_death, self.delay = deaths, events_before_death, delay
        self.calls = 0

    async def stream(self, request: ChatRequest) -> AsyncIterator[Event]:
        self.calls += 1
        await asyncio.sleep(self.delay)
        for number, event in enumerate(ANSWER):
            if self.calls <= self.deaths and number == self.events_before_death:
                raise EngineDeadError("gone")
            yield event

    async def count_tokens(self, request: ChatRequest) -> int:
        await asyncio.sleep(self.delay)
        return 3


def recovering(provider: Scripted, *, ready: bool = True, policy: str = "hold", timeout_s: float = 5.0) -> Recovering:
    return Recovering(provider, "m", lambda: ready, policy, timeout_s, wake=lambda: woken.append(1))  # type: ignore[arg-type]


woken: list[int] = []


async def collect(provider: Recovering) -> list[Event]:
    return [event async for event in provider.stream(ChatRequest("m"))]


async def test_a_ready_model_is_passed_through() -> None:
    assert await collect(recovering(Scripted())) == ANSWER


async def test_death_before_the_first_event_starts_over() -> None:
    provider = Scripted(deaths=2)
    assert await collect(recovering(provider)) == ANSWER
    assert provider.calls == 3


async def test_death_after_the_first_event_is_passed_on() -> None:
    provider = Scripted(deaths=1, events_before_death=2)
    with pytest.raises(EngineDeadError):
        await collect(recovering(provider))
    assert provider.calls == 1


async def test_a_cold_model_holds_the_request() -> None:
    assert await collect(recovering(Scripted(delay=0.05), ready=False)) == ANSWER


async def test_a_held_request_gives_up_in_time() -> None:
    with pytest.raises(UnavailableError) as raised:
        await collect(recovering(Scripted(delay=30), ready=False, timeout_s=0.05))
    assert raised.value.retry_after


async def test_death_again_and_again_gives_up_in_time() -> None:
    with pytest.raises(UnavailableError):
        await collect(recovering(Scripted(deaths=10_000), timeout_s=0.2))


async def test_reject_refuses_at_once_and_wakes_the_model() -> None:
    woken.clear()
    provider = Scripted()
    with pytest.raises(UnavailableError) as raised:
        await collect(recovering(provider, ready=False, policy="reject"))
    assert raised.value.retry_after
    assert provider.calls == 0
    assert woken == [1]


async def test_counting_is_held_and_gives_up_too() -> None:
    assert await recovering(Scripted(delay=0.02), ready=False).count_tokens(ChatRequest("m")) == 3
    with pytest.raises(UnavailableError):
        await recovering(Scripted(delay=30), timeout_s=0.05).count_tokens(ChatRequest("m"))
