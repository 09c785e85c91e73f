from __future__ import annotations

from contextlib import aclosing

import pytest

from helix_ray.core.errors import EngineDeadError, InvalidRequestError, OverloadedError
from helix_ray.core.events import Event, Finished, Started, TextDelta, Usage
from helix_ray.core.messages import ChatRequest
from helix_ray.gateway.chat import ChatGateway
from helix_ray.gateway.inflight import Inflight
from helix_ray.gateway.router import ChatTarget, ModelCard, Router
from helix_ray.telemetry import Call
from tests.scripted import ScriptedProvider, text_script

REQUEST = ChatRequest("demo")


def _gateway(provider: ScriptedProvider, places: int = 1) -> tuple[ChatGateway, Inflight]:
    inflight = Inflight(lambda model, count: None)
    card = ModelCard("demo", "chat", 0, "local")
    return ChatGateway(Router(chat=[ChatTarget(card, provider, places)]), inflight), inflight


async def test_a_stream_is_metered() -> None:
    script = text_script("a", "b")
    gateway, inflight = _gateway(ScriptedProvider(script))
    call = Call("r")
    assert [event async for event in gateway.stream(REQUEST, call)] == script
    assert (call.model, call.prompt_tokens, call.completion_tokens) == ("demo", 5, 2)
    assert call.started <= call.first_token <= call.last_token
    assert inflight.counts == {"demo": 0}


async def test_a_stream_that_is_left_gives_its_place_back() -> None:
    provider = ScriptedProvider([Started(5), TextDelta("a", tokens=3), None])
    gateway, inflight = _gateway(provider)
    call = Call("r")
    events: list[Event] = []
    async with aclosing(gateway.stream(REQUEST, call)) as stream:
        async for event in stream:
            events.append(event)
            if isinstance(event, TextDelta):
                break
        with pytest.raises(OverloadedError) as refusal:
            await anext(gateway.stream(REQUEST, Call("other")))
    assert refusal.value.retry_after == 1
    assert inflight.counts == {"demo": 0}
    assert provider.running == 0
    assert (call.prompt_tokens, call.completion_tokens) == (5, 3)


async def test_the_usage_counts_where_deltas_were_counted_too() -> None:
    script = [Started(5), TextDelta("a", tokens=3), Finished("stop"), Usage(5, 4)]
    gateway, _ = _gateway(ScriptedProvider(script))
    call = Call("r")
    _ = [event async for event in gateway.stream(REQUEST, call)]
    assert call.completion_tokens == 4


async def test_a_failure_gives_the_place_back() -> None:
    gateway, inflight = _gateway(ScriptedProvider([Started(5), EngineDeadError("Gone.")]))
    with pytest.raises(EngineDeadError):
        _ = [event async for event in gateway.stream(REQUEST, Call("r"))]
    assert inflight.counts == {"demo": 0}


async def test_only_some_providers_count() -> None:
    class Mute:
        def __init__(self) -> None:
            self.stream = ScriptedProvider([]).stream

    gateway, _ = _gateway(Mute())  # type: ignore[arg-type]
    with pytest.raises(InvalidRequestError) as refusal:
        await gateway.count_tokens(REQUEST, Call("r"))
    assert refusal.value.param == "model"
