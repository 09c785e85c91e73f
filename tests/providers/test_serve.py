"""Handles of Serve deployments as providers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

import pytest

from helix_ray.core.errors import HelixError, InvalidRequestError, OverloadedError
from helix_ray.core.events import Event, Finished, Started, TextDelta, Usage
from helix_ray.core.messages import ChatRequest
from helix_ray.providers.relay.inbox import Inbox
from helix_ray.providers.relay.outbox import Outbox
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
    """Stands for a replica that sends ``events`` and then answers."""

    def __init__(self, events: Sequence[Event], result: Any = None) -> None:
        super().__init__(result)
        self.events = events
        self.outbox = Outbox()

    async def answer(self) -> Any:
        async def batches() -> AsyncIterator[list[Event]]:
            for event in self.events:
                yield [event]
            await super(Relay, self).answer()

        _, address, number = self.args
        await self.outbox.send(batches(), address, number)


def translate(exc: BaseException) -> HelixError:
    return exc if isinstance(exc, HelixError) else InvalidRequestError(f"translated {exc}")


@pytest.fixture
async def inbox() -> AsyncIterator[Inbox]:
    inbox = Inbox("127.0.0.1")
    await inbox.start()
    yield inbox
    inbox.close()


def provider(inbox: Inbox, relay: Method | None = None, complete: Any = (), count: Any = 0) -> tuple[ServeProvider, Method]:
    unary = Method(complete)
    return ServeProvider(relay or Method(None), unary, Method(count), inbox, translate), unary


STREAM = ChatRequest("m", stream=True)


async def test_a_stream_comes_in_order(inbox: Inbox) -> None:
    relay = Relay(EVENTS)
    serve, _ = provider(inbox, relay)
    assert [e async for e in serve.stream(STREAM)] == EVENTS
    assert relay.args[0] == STREAM
    assert not relay.response.cancelled


async def test_an_answer_that_is_read_whole_takes_one_message(inbox: Inbox) -> None:
    serve, unary = provider(inbox, complete=EVENTS)
    assert [e async for e in serve.stream(ChatRequest("m"))] == EVENTS
    assert unary.args == (ChatRequest("m"),)


async def test_leaving_a_stream_cancels_the_call(inbox: Inbox) -> None:
    relay = Relay(EVENTS[:2], "hang")
    serve, _ = provider(inbox, relay)
    events = serve.stream(STREAM)
    await anext(events)
    await events.aclose()  # type: ignore[attr-defined]
    async with asyncio.timeout(10):
        while not relay.response.cancelled:  # noqa: ASYNC110
            await asyncio.sleep(0)


async def test_a_failure_of_the_work_comes_with_the_stream(inbox: Inbox) -> None:
    serve, _ = provider(inbox, Relay(EVENTS[:2], OverloadedError("busy")))
    events = serve.stream(STREAM)
    assert [await anext(events) for _ in range(2)] == EVENTS[:2]
    with pytest.raises(OverloadedError, match="busy"):
        await anext(events)


async def test_a_failure_of_the_call_is_translated(inbox: Inbox) -> None:
    serve, _ = provider(inbox, Method(RuntimeError("boom")), RuntimeError("boom"))
    with pytest.raises(InvalidRequestError, match="translated boom"):
        _ = [e async for e in serve.stream(STREAM)]
    with pytest.raises(InvalidRequestError, match="translated boom"):
        _ = [e async for e in serve.stream(ChatRequest("m"))]


async def test_a_call_that_ends_without_its_events_is_a_failure(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helix_ray.providers.serve._LAST_FRAME_S", 0.01)
    serve, _ = provider(inbox, Method(None))
    with pytest.raises(HelixError, match="lost"):
        _ = [e async for e in serve.stream(STREAM)]


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
    serve, _ = provider(inbox, count=7)
    assert await serve.count_tokens(ChatRequest("m")) == 7
