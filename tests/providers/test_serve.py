"""Handles of Serve deployments as providers."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from helix_ray.core.errors import HelixError, InvalidRequestError
from helix_ray.core.events import Event, Finished, Started, TextDelta, Usage
from helix_ray.core.messages import ChatRequest
from helix_ray.providers.serve import ServeEmbedder, ServeProvider

BATCHES: list[list[Event]] = [[Started(3), TextDelta("a")], [TextDelta("b"), TextDelta("c")], [Finished("stop"), Usage(3, 3)]]


class Response:
    """Stands for Serve's response objects: awaitable or async iterable, and cancellable."""

    def __init__(self, result: Any) -> None:
        self.result = result
        self.cancelled = False

    def __await__(self) -> Any:
        return self._value().__await__()

    async def _value(self) -> Any:
        if self.result == "hang":
            await asyncio.sleep(60)
        if isinstance(self.result, Exception):
            raise self.result
        return self.result

    async def __aiter__(self) -> AsyncIterator[Any]:
        for item in self.result:
            if isinstance(item, Exception):
                raise item
            yield item

    def cancel(self) -> None:
        self.cancelled = True


class Method:
    def __init__(self, result: Any) -> None:
        self.response = Response(result)
        self.args: tuple[Any, ...] = ()

    def remote(self, *args: Any) -> Response:
        self.args = args
        return self.response


def translate(exc: BaseException) -> HelixError:
    return InvalidRequestError(f"translated {exc}")


def provider(stream: Any = (), complete: Any = (), count: Any = 0) -> tuple[ServeProvider, Method, Method]:
    streaming, unary = Method(stream), Method(complete)
    return ServeProvider(streaming, unary, Method(count), translate), streaming, unary


async def test_a_stream_is_flattened_in_order() -> None:
    serve, streaming, _ = provider(stream=BATCHES)
    assert [e async for e in serve.stream(ChatRequest("m", stream=True))] == [e for b in BATCHES for e in b]
    assert not streaming.response.cancelled


async def test_an_answer_that_is_read_whole_takes_one_message() -> None:
    events = [e for b in BATCHES for e in b]
    serve, _, unary = provider(complete=events)
    assert [e async for e in serve.stream(ChatRequest("m"))] == events
    assert unary.args == (ChatRequest("m"),)


async def test_leaving_a_stream_cancels_the_call() -> None:
    serve, streaming, _ = provider(stream=BATCHES)
    events = serve.stream(ChatRequest("m", stream=True))
    await anext(events)
    await events.aclose()  # type: ignore[attr-defined]
    assert streaming.response.cancelled


async def test_a_failure_is_translated() -> None:
    serve, streaming, _ = provider(stream=[BATCHES[0], RuntimeError("boom")], complete=RuntimeError("boom"))
    with pytest.raises(InvalidRequestError, match="translated boom"):
        _ = [e async for e in serve.stream(ChatRequest("m", stream=True))]
    assert not streaming.response.cancelled
    with pytest.raises(InvalidRequestError, match="translated boom"):
        _ = [e async for e in serve.stream(ChatRequest("m"))]


async def test_cancelling_a_unary_call_cancels_the_replicas_work() -> None:
    method = Method("hang")
    task = asyncio.create_task(ServeEmbedder(method, translate).embed(["a"]))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert method.response.cancelled


async def test_tokens_are_counted_by_the_replica() -> None:
    serve, _, _ = provider(count=7)
    assert await serve.count_tokens(ChatRequest("m")) == 7
