"""Two tries at once: the first token wins, and the loser is stopped."""

from __future__ import annotations

import asyncio

import pytest

from helix_ray.core.errors import RateLimitError, UnavailableError
from helix_ray.core.events import Started
from tests.providers.routes.test_fallback import GOOD, NO_RETRIES, Poor, Track
from tests.routing import DOWN, ask, scripted, target
from tests.scripted import text_script

SOON = {"after_s": 0.01}
NEVER = {"after_s": 500}
OTHER = text_script("other")


async def test_a_fast_target_has_no_rival() -> None:
    track = Track(target("a", *GOOD), target("b", *OTHER), hedge=NEVER)
    assert await track.read() == GOOD
    assert track.tried() == [("a", "served")]


async def test_a_slow_target_loses_and_is_stopped() -> None:
    track = Track(target("a", Started(5), None), target("b", *OTHER), hedge=SOON)
    escort = Poor("a", "b")
    assert [event async for event in track.route.run(ask(), escort)] == OTHER
    assert sorted(track.tried()) == [("a", "left"), ("b", "served")]
    assert scripted(track.targets[0]).running == 0
    assert escort.log[-1] == ("b", 2)


async def test_the_first_one_may_win_all_the_same() -> None:
    track = Track(target("a", Started(5), None, *GOOD[1:]), target("b", None), hedge=SOON)
    task = asyncio.create_task(track.read())
    await scripted(track.targets[1]).waiting.wait()
    scripted(track.targets[0]).resume.set()
    assert await task == GOOD
    assert sorted(track.tried()) == [("a", "served"), ("b", "left")]
    assert scripted(track.targets[1]).running == 0


async def test_a_failure_before_the_rival_comes_leads_on() -> None:
    track = Track(target("a", DOWN), target("b", *OTHER), hedge=NEVER, retries=NO_RETRIES)
    assert await track.read() == OTHER
    assert track.tried() == [("a", "unavailable"), ("b", "served")]


async def test_when_the_rival_fails_the_first_one_goes_on() -> None:
    track = Track(target("a", Started(5), None, *GOOD[1:]), target("b", DOWN), hedge=SOON)
    task = asyncio.create_task(track.read())
    async with asyncio.timeout(30):
        while not track.watcher.tries:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    scripted(track.targets[0]).resume.set()
    assert await task == GOOD


async def test_when_both_fail_the_next_one_is_tried() -> None:
    first = target("a", None, UnavailableError("first"))
    track = Track(first, target("b", RateLimitError("slow")), target("c", *GOOD), hedge=SOON, retries=NO_RETRIES)
    task = asyncio.create_task(track.read())
    async with asyncio.timeout(30):
        while not track.watcher.tries:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    scripted(first).resume.set()
    assert await task == GOOD
    assert track.tried() == [("b", "rate_limit"), ("a", "unavailable"), ("c", "served")]


async def test_hedges_come_out_of_the_budget() -> None:
    track = Track(target("a", None), target("b", *OTHER), hedge=SOON, retries={"share": 0.0}, first_token_s=0.1)
    assert await track.read() == OTHER
    assert track.tried() == [("a", "timeout"), ("b", "served")]


async def test_a_client_that_leaves_stops_both() -> None:
    track = Track(target("a", None), target("b", None), hedge=SOON)
    task = asyncio.create_task(track.read())
    for one in track.targets:
        await scripted(one).waiting.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [scripted(one).running for one in track.targets] == [0, 0]
    assert sorted(track.tried()) == [("a", "left"), ("b", "left")]
    assert [one.running for one in track.route.status()] == [0, 0]


async def test_closing_the_answer_stops_its_task() -> None:
    track = Track(target("a", *GOOD[:2], None), target("b", *OTHER), hedge=NEVER)
    events = track.route.stream(ask())
    await anext(events)
    await events.aclose()  # type: ignore[attr-defined]
    assert scripted(track.targets[0]).running == 0


async def test_an_answer_that_breaks_is_told() -> None:
    track = Track(target("a", *GOOD[:2], DOWN), target("b", *OTHER), hedge=NEVER)
    with pytest.raises(UnavailableError):
        await track.read()
    assert track.tried() == [("a", "broken")]
