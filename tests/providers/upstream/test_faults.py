"""Services that fail: clear errors, before the first token those that another target may answer after."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from helix_ray.core.errors import (
    ContextLengthError,
    DeadlineError,
    HelixError,
    InvalidRequestError,
    OverloadedError,
    RequestTooLargeError,
    UnavailableError,
)
from helix_ray.core.events import Event, Finished, TextDelta, Usage
from helix_ray.core.protocols import Provider
from tests.providers.upstream.conftest import Open
from tests.providers.upstream.test_chats import ASK, MODELS, STREAMED, run, text
from tests.upstream import faults
from tests.upstream.server import FakeUpstream, Fault

SOON = {"timeouts": {"first_token": 0.2}}
BUSY = {"error": {"message": "Busy", "type": "overloaded_error"}, "type": "error"}
CONTEXT = "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens."


async def told(provider: Provider, stream: bool = True) -> tuple[list[Event], HelixError | None]:
    """What a generation says, and how it fails."""
    events: list[Event] = []
    try:
        async with aclosing(provider.stream(replace(ASK, stream=stream))) as said:  # type: ignore[type-var]
            async for event in said:
                events.append(event)
    except HelixError as exc:
        return events, exc
    return events, None


async def failure(provider: Provider, stream: bool = True) -> HelixError:
    """How a generation fails before anything is said."""
    events, error = await told(provider, stream)
    assert events == []
    assert error is not None
    return error


@MODELS
@STREAMED
@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (faults.refuses(400, "invalid_request_error", message="Bad schema."), InvalidRequestError, "upstream_refused"),
        (faults.refuses(400, "invalid_request_error", message=CONTEXT), ContextLengthError, "context_length_exceeded"),
        (
            faults.refuses(400, "invalid_request_error", message="prompt is too long: 210000 tokens > 200000 maximum"),
            ContextLengthError,
            "context_length_exceeded",
        ),
        (faults.refuses(400, message="Your credit balance is too low."), UnavailableError, "upstream_quota"),
        (faults.refuses(401, "authentication_error"), UnavailableError, "upstream_auth"),
        (faults.refuses(403, "permission_error"), UnavailableError, "upstream_auth"),
        (faults.refuses(404, "not_found_error"), UnavailableError, "upstream_not_found"),
        (faults.refuses(413, "request_too_large"), RequestTooLargeError, "request_too_large"),
        (faults.refuses(422, "invalid_request_error"), InvalidRequestError, "upstream_refused"),
        (faults.refuses(429, "insufficient_quota"), UnavailableError, "upstream_quota"),
        (faults.refuses(429, "rate_limit_error"), OverloadedError, "upstream_rate_limited"),
        (faults.refuses(500, "api_error"), UnavailableError, "upstream_error"),
        (faults.refuses(529, "overloaded_error"), OverloadedError, "upstream_overloaded"),
        (faults.refuses(504, "timeout_error"), DeadlineError, "upstream_timeout"),
        (faults.answers(502, faults.PAGE, "text/html"), UnavailableError, "upstream_error"),
        (faults.answers(500, b"x" * 10**6, "text/plain"), UnavailableError, "upstream_error"),
        (faults.answers(200, faults.PAGE, "text/html"), UnavailableError, "upstream_malformed"),
        (faults.answers(200, b"", "application/json"), UnavailableError, "upstream_malformed"),
        (faults.answers(200, b'["x"]', "application/json"), UnavailableError, "upstream_malformed"),
        (faults.answers(200, b"[" * 100_000, "application/json"), UnavailableError, "upstream_malformed"),
        (faults.answers(204, b"", "application/json"), UnavailableError, "upstream_malformed"),
        (faults.packed, UnavailableError, "upstream_malformed"),
        (faults.redirects("http://127.0.0.1:1/"), UnavailableError, "upstream_redirect"),
        (faults.redirects("/v1/chat/completions", 301), UnavailableError, "upstream_redirect"),
        (faults.closes, UnavailableError, "upstream_closed"),
    ],
)
async def test_a_refusal_is_an_error_of_ours(
    fake: FakeUpstream, open_model: Open, model: str, stream: bool, fault: Fault, kind: type[HelixError], code: str
) -> None:
    fake.faults = [fault]
    error = await failure(await open_model(model), stream)
    assert (type(error), error.code) == (kind, code)
    assert len(fake.requests) == 1
    assert "sk-" not in error.message


@MODELS
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (faults.streams([faults.GARBAGE]), "upstream_closed"),
        (faults.streams([b"data: " + faults.GARBAGE.replace(b"\n", b"") + b"\n\n"]), "upstream_malformed"),
        (faults.streams([b'data: {"choices": 7, "type": 7}\n\n']), "upstream_malformed"),
        (faults.streams([faults.PAGE], "text/plain"), "upstream_closed"),
        (faults.streams([]), "upstream_closed"),
        (faults.ends(1), "upstream_closed"),
        (faults.ends(0, hangs_up=True), "upstream_closed"),
        (faults.halves(0), "upstream_closed"),
        (faults.floods(b": still here\n\n" * 1000, 2**20), "upstream_malformed"),
        (faults.floods(b"x" * 2**16, 2**20), "upstream_malformed"),
        (faults.frames(BUSY), "upstream_overloaded"),
    ],
)
async def test_a_stream_that_says_nothing_is_an_error(
    fake: FakeUpstream, open_model: Open, model: str, fault: Fault, code: str
) -> None:
    fake.faults = [fault]
    error = await failure(await open_model(model, answer_bytes=2**19))
    assert isinstance(error, UnavailableError)
    assert error.code == code


@MODELS
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (faults.ends, "upstream_closed"),
        (partial(faults.ends, hangs_up=True), "upstream_closed"),
        (faults.halves, "upstream_closed"),
        (lambda after: faults.frames(BUSY, after=after), "upstream_overloaded"),
        (faults.stalls, "upstream_timeout"),
    ],
)
async def test_what_came_before_a_failure_is_told(
    fake: FakeUpstream, open_model: Open, model: str, fault: Callable[[int], Fault], code: str
) -> None:
    fake.faults = [fault(3 if model == "gpt" else 4)]
    events, error = await told(await open_model(model, timeouts={"between_tokens": 0.5}))
    assert text(events).startswith("Hel")
    assert error is not None
    assert error.code == code
    assert not any(isinstance(event, Finished | Usage) for event in events)


@MODELS
@pytest.mark.parametrize("fault", [faults.says_nothing, faults.stalls(0), faults.stalls(1)])
async def test_time_to_the_first_token_is_limited(fake: FakeUpstream, open_model: Open, model: str, fault: Fault) -> None:
    fake.faults = [fault]
    error = await failure(await open_model(model, **SOON))
    assert isinstance(error, DeadlineError)
    await asyncio.wait_for(fake.gone.wait(), 20)


@MODELS
@STREAMED
async def test_time_is_limited_over_all(fake: FakeUpstream, open_model: Open, model: str, stream: bool) -> None:
    fake.faults = [faults.says_nothing]
    error = await failure(await open_model(model, timeouts={"total": 0.2, "first_token": 0.2}), stream)
    assert isinstance(error, DeadlineError)


async def test_a_provider_that_is_not_there(fake: FakeUpstream, open_model: Open) -> None:
    provider = await open_model("gpt", base_url="http://127.0.0.1:1/v1")
    assert (await failure(provider)).code == "upstream_unreachable"


async def test_what_is_no_http(open_model: Open) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        provider = await open_model("gpt", base_url=f"http://127.0.0.1:{port}/v1")
        assert (await failure(provider)).code == "upstream_malformed"


async def test_a_pool_that_is_used_up_is_waited_for_no_longer_than_for_a_connection(fake: FakeUpstream, open_model: Open) -> None:
    fake.faults = [faults.says_nothing]
    provider = await open_model("gpt", pool=1, timeouts={"connect": 1.0})
    first = asyncio.ensure_future(anext(aiter(provider.stream(ASK))))
    await asyncio.wait_for(fake.asked.wait(), 20)
    assert (await failure(provider)).code == "upstream_unreachable"
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "7"}, 7.0),
        ({"retry_after": "7", "retry_after_ms": "250"}, 0.25),
        ({"retry_after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"retry_after": "99999999"}, 3600.0),
        ({"retry_after": "soon"}, None),
        ({"retry_after": "nan"}, None),
        ({"retry_after": "-5"}, 0.0),
    ],
)
async def test_when_to_try_again_is_passed_on(
    fake: FakeUpstream, open_model: Open, headers: dict[str, str], seconds: float | None
) -> None:
    fake.faults = [faults.refuses(429, "rate_limit_error", x_should_retry="true", **headers)]
    error = await failure(await open_model("gpt"))
    assert error.retry_after == seconds
    assert error.details == {"upstream_status": 429, "upstream_code": "rate_limit_error", "x-should-retry": "true"}


@MODELS
async def test_whoever_stops_reading_stops_the_provider(fake: FakeUpstream, open_model: Open, model: str) -> None:
    fake.faults = [faults.stalls(4)]
    async with aclosing((await open_model(model)).stream(ASK)) as events:  # type: ignore[type-var]
        async for event in events:
            if isinstance(event, TextDelta):
                break
    await asyncio.wait_for(fake.gone.wait(), 20)


async def test_a_slow_reader_is_no_slow_provider(fake: FakeUpstream, open_model: Open) -> None:
    events: list[Event] = []
    async for event in (await open_model("gpt", timeouts={"between_tokens": 0.8})).stream(ASK):
        events.append(event)
        if len(events) == 2:
            await asyncio.sleep(1)
    assert text(events) == "Hello"


@MODELS
async def test_a_hundred_megabytes_end_with_an_error(fake: FakeUpstream, open_model: Open, model: str) -> None:
    piece = (await _delta(fake, open_model, model)) * 1000
    fake.faults = [faults.floods(piece, 100 * 2**20)]
    events, error = await told(await open_model(model, answer_bytes=2**20))
    assert error is not None
    assert "longer than" in error.message
    assert 0 < len(events) < 2**20 // 50
    await asyncio.wait_for(fake.gone.wait(), 20)


async def _delta(fake: FakeUpstream, open_model: Open, model: str) -> bytes:
    """A frame that says something."""
    found: list[bytes] = []

    async def spy(reply: Any) -> None:
        found.extend(frame for frame in reply.frames if b"Hel" in frame)
        await reply.hang_up()

    fake.faults = [spy]
    await failure(await open_model(model))
    fake.gone.clear()
    return found[0]


async def test_unknown_events_mean_nothing(fake: FakeUpstream, open_model: Open) -> None:
    odd = {"type": "glance", "object": "chat.glance", "choices": None, "x": [1, {"y": None}]}
    for model in ("gpt", "claude"):
        fake.faults = [faults.frames(odd, odd, after=3, done=True)]
        assert text(await run(await open_model(model), ASK)) == "Hello"


@pytest.mark.parametrize("missing", ["[DONE]", "assistant", '"choices": []'])
async def test_what_some_openai_compatible_providers_leave_out(fake: FakeUpstream, open_model: Open, missing: str) -> None:
    fake.faults = [faults.without(missing)]
    events = await run(await open_model("gpt"), ASK)
    assert text(events) == "Hello"
    usage = events[-1]
    assert isinstance(usage, Usage)
    assert usage.completion_tokens == 2
    assert usage.prompt_tokens == 5 or "choices" in missing


@pytest.mark.parametrize("missing", ["message_stop", "ping", "message_start", "content_block_stop"])
async def test_what_some_anthropic_compatible_providers_leave_out(fake: FakeUpstream, open_model: Open, missing: str) -> None:
    fake.faults = [faults.without(missing)]
    events = await run(await open_model("claude"), ASK)
    assert text(events) == "Hello"
    assert events[-2] == Finished("stop")
