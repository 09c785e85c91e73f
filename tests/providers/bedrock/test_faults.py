"""Answers of Amazon that break, stall, or never end; and clients that leave."""

from __future__ import annotations

import asyncio

import pytest

from helix_ray.config import Timeouts
from helix_ray.core.errors import (
    ContextLengthError,
    DeadlineError,
    HelixError,
    InvalidRequestError,
    OverloadedError,
    UnavailableError,
)
from helix_ray.core.events import Event, Started, TextDelta
from tests.providers.bedrock.asking import FRAMES, HELLO, Provide, collect, said
from tests.upstream_bedrock import Answer, FakeBedrock, Reply
from tests.upstream_bedrock.answers import event, exception

LATE = Timeouts(first_token=0.05, between_tokens=0.05, total=0.05)
RAW = b"".join(FRAMES)
DAMAGED = bytearray(RAW)
DAMAGED[len(FRAMES[0]) + 40] ^= 1
HUGE = event("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": "x" * (5 * 2**20)}})
FAULTS = [
    pytest.param(Reply([RAW[:-200]], then="cut"), "in the middle", id="cut off in a frame"),
    pytest.param(Reply([RAW[:-200]]), "in the middle", id="ends in a frame"),
    pytest.param(Reply(FRAMES[:3]), "in the middle", id="ends between frames"),
    pytest.param(Reply([]), "in the middle", id="empty"),
    pytest.param(Reply([bytes(DAMAGED)]), "damaged", id="damaged"),
    pytest.param(Reply([b"<html>" * 100]), "no event stream", id="garbage"),
    pytest.param(Reply([b"<html>Oops</html>"], content_type="text/html"), "no event stream", id="a page"),
    pytest.param(Reply([FRAMES[0], HUGE]), "too large", id="a huge frame"),
    pytest.param(Reply([*FRAMES[:2], FRAMES[0]]), "began twice", id="begins twice"),
    pytest.param(Reply(FRAMES[1:]), "no beginning", id="has no beginning"),
    pytest.param(Reply([FRAMES[0], event("contentBlockDelta", ["x"])]), "JSON", id="not an event's JSON"),
    pytest.param(Reply([*FRAMES[:-1], FRAMES[1]]), "after its end", id="goes on after its end"),
    pytest.param(Reply([FRAMES[0], event("messageStop", {"stopReason": "malformed_tool_use"})]), "malformed", id="malformed"),
]


@pytest.mark.parametrize(("reply", "why"), FAULTS)
async def test_a_broken_stream_is_the_providers_failure(fake: FakeBedrock, provide: Provide, reply: Reply, why: str) -> None:
    fake.reply = reply
    provider = provide()
    with pytest.raises(UnavailableError, match=why) as caught:
        await collect(provider)
    assert caught.value.code in ("upstream_malformed", "upstream_closed")
    fake.reply = Answer()
    assert said(await collect(provider))[1] == "Hello"


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply([b"{}"], content_type="application/json"), "JSON"),
        (Reply([b"<html>"], content_type="text/html"), "JSON"),
        (Reply([b'{"output":{"message":{"content":' + b"[" * 100_000]), "JSON"),
        (Reply([b"{"], then="cut"), "in the middle"),
        (Reply([b"x" * 3000]), "longer"),
    ],
)
async def test_a_broken_whole_answer(fake: FakeBedrock, provide: Provide, reply: Reply, why: str) -> None:
    fake.reply = reply
    with pytest.raises(UnavailableError, match=why):
        await collect(provide(streaming=False, answer_bytes=2048 if why == "longer" else 2**20))


async def test_an_endless_stream_is_cut_off(fake: FakeBedrock, provide: Provide) -> None:
    fake.reply = Reply([FRAMES[0], *[FRAMES[1]] * 1000], then="wait")
    with pytest.raises(UnavailableError, match="longer than 10000 bytes"):
        await collect(provide(answer_bytes=10_000))
    await fake.hung_up.wait()


@pytest.mark.parametrize(
    ("kind", "message", "error"),
    [
        ("throttlingException", "Too many tokens", OverloadedError),
        ("modelStreamErrorException", "Oops", UnavailableError),
        ("internalServerException", "Oops", UnavailableError),
        ("serviceUnavailableException", "Oops", OverloadedError),
        ("validationException", "Input is too long for requested model.", ContextLengthError),
        ("validationException", "Odd", InvalidRequestError),
        ("somethingNew", "Odd", UnavailableError),
    ],
)
async def test_an_exception_in_mid_stream(
    fake: FakeBedrock, provide: Provide, kind: str, message: str, error: type[HelixError]
) -> None:
    fake.reply = Reply([*FRAMES[:2], exception(kind, message)])
    events: list[Event] = []
    with pytest.raises(HelixError) as caught:
        await collect(provide(), told=events)
    assert type(caught.value) is error
    assert [type(one) for one in events] == [Started, TextDelta]


async def test_hanging_up_ends_amazons_work(fake: FakeBedrock, provide: Provide) -> None:
    fake.reply = Reply(FRAMES[:2], then="wait")
    events = provide().stream(HELLO)
    assert isinstance(await anext(events), Started)
    assert isinstance(await anext(events), TextDelta)
    await events.aclose()
    await fake.hung_up.wait()


async def test_cancelling_ends_amazons_work(fake: FakeBedrock, provide: Provide) -> None:
    fake.reply = Reply([b"{"], then="wait", content_type="application/json")
    task = asyncio.create_task(collect(provide(streaming=False)))
    await fake.waiting.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await fake.hung_up.wait()


@pytest.mark.parametrize("streaming", [True, False])
@pytest.mark.parametrize(
    "reply",
    [Reply([], waits_first=True), Reply([], then="wait"), Reply(FRAMES[:3], then="wait")],
    ids=["request", "head", "middle"],
)
async def test_a_silent_service_is_left(fake: FakeBedrock, provide: Provide, reply: Reply, streaming: bool) -> None:
    fake.reply = reply
    with pytest.raises(DeadlineError, match=r"within 0\.05 s"):
        await collect(provide(streaming=streaming, timeouts=LATE))
    await fake.hung_up.wait()


async def test_a_complete_answer_does_not_wait_for_the_end_of_the_connection(fake: FakeBedrock, provide: Provide) -> None:
    fake.reply = Reply(FRAMES, then="wait")
    assert said(await collect(provide()))[1] == "Hello, you."
    await fake.hung_up.wait()


async def test_nobody_is_there(fake: FakeBedrock, provide: Provide) -> None:
    provider = provide()
    await fake.stop()
    with pytest.raises(UnavailableError, match="cannot be reached"):
        await collect(provider)
