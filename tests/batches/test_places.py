from __future__ import annotations

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.batches.places import Places


async def test_places_are_given_in_order() -> None:
    places, order = Places(2), list[int]()

    async def hold(number: int) -> None:
        async with places:
            order.append(number)
            await asyncio.sleep(0)

    await asyncio.gather(*(hold(number) for number in range(9)))
    assert order == list(range(9))


async def test_live_traffic_takes_them_and_gives_them_back() -> None:
    places = Places(3)
    assert places.allowed == 3
    places.live = 2
    assert places.allowed == 1
    places.live = 99
    assert places.allowed == 1
    async with places:
        waiting = asyncio.create_task(places.__aenter__())
        await asyncio.sleep(0)
        assert not waiting.done()
        places.live = 0
        await waiting


@settings(deadline=None, max_examples=60)
@given(steps=st.lists(st.tuples(st.sampled_from(["enter", "cancel", "leave", "live"]), st.integers(0, 9)), max_size=40))
async def test_a_place_is_never_lost(steps: list[tuple[str, int]]) -> None:
    places, leave = Places(3), asyncio.Semaphore(0)
    inside = 0
    tasks: list[asyncio.Task[None]] = []

    async def hold() -> None:
        nonlocal inside
        async with places:
            inside += 1
            try:
                await leave.acquire()
            finally:
                inside -= 1

    for step, number in steps:
        if step == "enter":
            tasks.append(asyncio.create_task(hold()))
        elif step == "cancel" and tasks:
            tasks[number % len(tasks)].cancel()
        elif step == "leave":
            leave.release()
        else:
            places.live = number
        if number % 2:
            await asyncio.sleep(0)
        assert inside <= 3
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    places.live = 0
    for _ in range(3):
        await asyncio.wait_for(places.__aenter__(), 1)
