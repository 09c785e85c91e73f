from __future__ import annotations

import pytest

from helix_ray.core.errors import EngineDeadError
from helix_ray.core.events import Event, Finished, Started, TextDelta, Usage
from helix_ray.core.messages import ChatRequest
from helix_ray.gateway.fanout import merge
from tests.scripted import ScriptedProvider, text_script

REQUEST = ChatRequest("demo")


async def test_choices_are_renumbered_and_usage_is_summed() -> None:
    one, two = ScriptedProvider(text_script("a", n=2)), ScriptedProvider(text_script("b", n=2))
    events = [event async for event in merge([one.stream(REQUEST), two.stream(REQUEST)], 2)]
    assert isinstance(events[0], Started)
    assert [type(event) for event in events].count(Started) == 1
    assert events[-1] == Usage(10, 4)
    texts = sorted((event.index, event.text) for event in events if isinstance(event, TextDelta))
    assert texts == [(0, "a"), (1, "a"), (2, "b"), (3, "b")]
    assert sorted(event.index for event in events if isinstance(event, Finished)) == [0, 1, 2, 3]


async def test_an_echoed_prompt_begins_each_of_its_choices() -> None:
    scripts = [[Started(1, prompt_text=text), Finished("length"), Usage(1, 0)] for text in ("one", "two")]
    events = [event async for event in merge([ScriptedProvider(script).stream(REQUEST) for script in scripts], 1)]
    assert isinstance(events[0], Started)
    assert events[0].prompt_text is None
    assert sorted((event.index, event.text) for event in events if isinstance(event, TextDelta)) == [
        (0, "one"),
        (1, "two"),
    ]


async def test_one_failure_stops_all() -> None:
    waiting = ScriptedProvider([Started(1), None])
    failing = ScriptedProvider([Started(1), EngineDeadError("Gone.")])
    with pytest.raises(EngineDeadError):
        _ = [event async for event in merge([waiting.stream(REQUEST), failing.stream(REQUEST)], 1)]
    assert waiting.running == failing.running == 0


async def test_closing_stops_all() -> None:
    providers = [ScriptedProvider([Started(1), TextDelta("x"), None]) for _ in range(3)]
    merged = merge([provider.stream(REQUEST) for provider in providers], 1)
    seen: list[Event] = [await anext(merged) for _ in range(3)]
    assert len(seen) == 3
    await merged.aclose()
    assert not any(provider.running for provider in providers)


async def test_a_reader_that_lags_slows_the_generations_down() -> None:
    taken = 0

    class Endless(ScriptedProvider):
        async def stream(self, request: ChatRequest):  # type: ignore[no-untyped-def]
            nonlocal taken
            while True:
                taken += 1
                yield TextDelta("x")

    merged = merge([Endless([]).stream(REQUEST)], 1)
    await anext(merged)
    assert taken < 1000
    await merged.aclose()
