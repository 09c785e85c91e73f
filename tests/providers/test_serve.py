"""Handles of Serve deployments as providers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

import pytest

from helix_ray.core.errors import HelixError, InvalidRequestError, OverloadedError
from helix_ray.core.events import Event, Finished, Started, TextDelta, Usage
from helix_ray.core.messages import ChatRequest
from helix_ray.providers.relay.inbox import Inbox
from helix_ray.providers.relay.outbox import Outbox, Put
from helix_ray.providers.serve import ServeEmbedder, ServeProvider

EVENTS: list[Event] = [Started(3), TextDelta("a"), TextDelta("b"), Finished("stop"), Usage(3, 3)]


class Response:
    """Stands for Serve's response objects: awaitable and cancellable."""

    def __init__(self, answer: Callable[[], Awaitable[Any]]) -> None:
        self._answer = answer
        self.cancelled = False

    def __await__(self) -> Any:
        return self._answer().__await__()

    def cancel(self) -> None:
        self.cancelled = True


class Method:
    """Stands for a handle's method: answers with ``result``, fails with it, or hangs."""

    def __init__(self, result: Any) -> None:
        self.result = result
        self.args: tuple[Any, ...] = ()
        self.response = Response(self.answer)

    def remote(self, *args: Any) -> Response:
        self.args = args
        return self.response

    async def answer(self) -> Any:
        if self.result == "hang":
            await asyncio.sleep(60)
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


class Relay(Method):
    """Stands for a replica that answers each request with ``events``, then with ``result``."""

    def __init__(self, events: Sequence[Event], result: Any = None) -> None:
        super().__init__(result)
        self.events = events
        self.calls = 0
        self.requests: list[ChatRequest] = []
        self.outbox = Outbox(self.run)

    async def run(self, request: ChatRequest, put: Put) -> None:
        self.requests.append(request)
        for event in self.events:
            put([event])
        await super().answer()

    async def answer(self) -> Any:
        self.calls += 1
        await self.outbox.serve(*self.args)


def translate(exc: BaseException) -> HelixError:
    return exc if isinstance(exc, HelixError) else InvalidRequestError(f"translated {exc}")


@pytest.fixture
async def inbox() -> AsyncIterator[Inbox]:
    inbox = Inbox("127.0.0.1")
    await inbox.start()
    yield inbox
    inbox.close()


def provider(inbox: Inbox, relay: Method | None = None, count: Any = 0) -> ServeProvider:
    return ServeProvider(relay or Method(None), Method(count), inbox, translate)


async def read(serve: ServeProvider, request: ChatRequest) -> list[Event]:
    async with asyncio.timeout(10):
        return [event async for event in serve.stream(request)]


STREAM = ChatRequest("m", stream=True)


async def test_a_stream_comes_in_order(inbox: Inbox) -> None:
    relay = Relay(EVENTS)
    assert await read(provider(inbox, relay), STREAM) == EVENTS
    assert relay.requests == [STREAM]
    assert not relay.response.cancelled


async def test_requests_that_follow_one_another_share_a_call(inbox: Inbox) -> None:
    relay = Relay(EVENTS)
    serve = provider(inbox, relay)
    requests = [ChatRequest("m", user=str(number), stream=number % 2 == 0) for number in range(5)]
    for request in requests:
        assert await read(serve, request) == EVENTS
    assert relay.requests == requests
    assert relay.calls == 1


async def test_requests_at_the_same_time_have_a_call_each(inbox: Inbox) -> None:
    relay = Relay(EVENTS)
    serve = provider(inbox, relay)
    answers = await asyncio.gather(*(read(serve, STREAM) for _ in range(5)))
    assert answers == [EVENTS] * 5
    assert relay.calls == 5


async def test_leaving_a_stream_cancels_the_call(inbox: Inbox) -> None:
    relay = Relay(EVENTS[:2], "hang")
    serve = provider(inbox, relay)
    events = serve.stream(STREAM)
    await anext(events)
    await events.aclose()  # type: ignore[attr-defined]
    async with asyncio.timeout(10):
        while not relay.response.cancelled:  # noqa: ASYNC110
            await asyncio.sleep(0)


async def test_a_failure_of_the_work_comes_with_the_stream(inbox: Inbox) -> None:
    serve = provider(inbox, Relay(EVENTS[:2], OverloadedError("busy")))
    events = serve.stream(STREAM)
    assert [await anext(events) for _ in range(2)] == EVENTS[:2]
    with pytest.raises(OverloadedError, match="busy"):
        await anext(events)


async def test_a_failure_of_the_call_is_translated(inbox: Inbox) -> None:
    serve = provider(inbox, Method(RuntimeError("boom")))
    with pytest.raises(InvalidRequestError, match="translated boom"):
        await read(serve, STREAM)


async def test_a_call_that_ends_without_its_events_is_a_failure(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helix_ray.providers.serve._LAST_FRAME_S", 0.01)
    with pytest.raises(HelixError, match="lost"):
        await read(provider(inbox, Method(None)), STREAM)


async def test_cancelling_a_unary_call_cancels_the_replicas_work() -> None:
    method = Method("hang")
    task = asyncio.create_task(ServeEmbedder(method, translate).embed(["a"]))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert method.response.cancelled


async def test_tokens_are_counted_by_the_replica(inbox: Inbox) -> None:
    assert await provider(inbox, count=7).count_tokens(ChatRequest("m")) == 7
