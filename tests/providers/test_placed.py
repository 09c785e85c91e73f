"""A model that runs in places that come and go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from helix_ray.core.errors import EngineDeadError, HelixError, OverloadedError, UnavailableError
from helix_ray.core.events import Event, Finished, TextDelta
from helix_ray.core.messages import ChatRequest
from helix_ray.core.runs import ModelPlaces
from helix_ray.providers import placed
from helix_ray.providers.placed import PlacedProvider
from helix_ray.providers.recovery import Recovering

REQUEST = ChatRequest("m")


class Place:
    """Answers with its name; while it is held it does not, and once it was abandoned it fails."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.error: HelixError | None = None
        self.calls = 0

    async def stream(self, request: ChatRequest) -> AsyncIterator[Event]:
        self.calls += 1
        await self.go_on.wait()
        if self.error is not None:
            raise self.error
        yield TextDelta(self.name)
        yield Finished("stop")

    async def count_tokens(self, request: ChatRequest) -> int:
        return len(self.name)

    def abandon(self, error: HelixError) -> None:
        self.error = error
        self.go_on.set()


class Model:
    """The provider, and the places that it has reached."""

    def __init__(self, max_queue: int = 9) -> None:
        self.places: dict[str, Place] = {}
        self.provider = PlacedProvider("m", self.reach, max_queue)

    def reach(self, name: str) -> Place:
        self.places[name] = Place(name)
        return self.places[name]

    def update(self, *serving: str, ending: tuple[str, ...] = ()) -> None:
        self.provider.update(ModelPlaces(frozenset(serving), frozenset((*serving, *ending))))

    async def ask(self) -> str:
        said = [event async for event in self.provider.stream(REQUEST)]
        assert isinstance(said[0], TextDelta)
        return said[0].text

    async def begin(self) -> asyncio.Task[str]:
        task = asyncio.create_task(self.ask())
        await asyncio.sleep(0)
        return task


async def test_the_least_busy_place_answers() -> None:
    model = Model()
    model.update("a", "b")
    for place in model.places.values():
        place.go_on.clear()
    tasks = [await model.begin() for _ in range(6)]
    assert [place.calls for place in model.places.values()] == [3, 3]
    for place in model.places.values():
        place.go_on.set()
    assert sorted(await asyncio.gather(*tasks)) == ["a"] * 3 + ["b"] * 3


async def test_a_place_that_is_drained_ends_what_it_has_and_gets_nothing_new() -> None:
    model = Model()
    model.update("a")
    model.places["a"].go_on.clear()
    before = await model.begin()
    model.update("b", ending=("a",))
    assert await model.ask() == "b"
    model.places["a"].go_on.set()
    assert await before == "a"
    model.update("b")
    assert model.places["a"].calls == 1


async def test_what_waits_on_a_lost_host_is_asked_elsewhere() -> None:
    model = Model()
    model.update("a")
    model.places["a"].go_on.clear()
    ready = lambda: model.provider.running  # noqa: E731
    recovering = Recovering(model.provider, "m", ready, "hold", 5.0, wake=lambda: None)

    async def collect() -> list[Event]:
        return [event async for event in recovering.stream(REQUEST)]

    task = asyncio.create_task(collect())
    await asyncio.sleep(0)
    model.provider.update(ModelPlaces())
    assert (model.provider.running, task.done()) == (False, False)
    await asyncio.sleep(0.2)
    model.update("b")
    assert await asyncio.wait_for(task, 5) == [TextDelta("b"), Finished("stop")]


async def test_a_place_that_failed_comes_last_for_a_while() -> None:
    model = Model()
    model.update("a", "b")
    model.places["a"].error = EngineDeadError("gone")
    answers = []
    for _ in range(2):
        try:
            answers.append(await model.ask())
        except EngineDeadError:
            answers.append("dead")
    assert answers == ["dead", "b"]


async def test_nobody_waits_for_a_model_that_no_service_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placed, "_NEWS_S", 0.05)
    model = Model()
    for _ in range(2):
        with pytest.raises(UnavailableError) as caught:
            await model.ask()
        assert caught.value.retry_after
        model.provider.update(None)


async def test_what_has_just_begun_to_run_is_waited_for() -> None:
    model = Model()
    task = await model.begin()
    model.update("a")
    assert await asyncio.wait_for(task, 5) == "a"
    assert await model.provider.count_tokens(REQUEST) == 1


async def test_each_place_has_a_queue_of_its_own() -> None:
    model = Model(max_queue=1)
    model.update("a", "b")
    for place in model.places.values():
        place.go_on.clear()
    tasks = [await model.begin() for _ in range(2)]
    with pytest.raises(OverloadedError):
        await model.ask()
    for place in model.places.values():
        place.go_on.set()
    await asyncio.gather(*tasks)
