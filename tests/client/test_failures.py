"""What goes wrong is told by one tree of errors, wherever it comes from."""

from __future__ import annotations

import asyncio
import pickle
from typing import Any

import openai
import pytest

from helix_ray.api.app import build_app
from helix_ray.client import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    AsyncClient,
    AuthenticationError,
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    PaymentRequiredError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    UnavailableError,
)
from helix_ray.client.errors import BY_CODE, error_class
from helix_ray.config import Settings
from helix_ray.core import errors
from helix_ray.core.errors import EngineDeadError, HelixError
from helix_ray.core.events import Started, TextDelta
from tests.api.conftest import make_services
from tests.client.places import listening, talking_to
from tests.client.scripted_server import Answer, ScriptedServer
from tests.scripted import ScriptedProvider

MESSAGES: Any = [{"role": "user", "content": "hi"}]
TREE: dict[int, type[APIError]] = {
    400: InvalidRequestError,
    401: AuthenticationError,
    402: PaymentRequiredError,
    403: PermissionDeniedError,
    404: NotFoundError,
    405: InvalidRequestError,
    408: APITimeoutError,
    409: ConflictError,
    413: InvalidRequestError,
    415: InvalidRequestError,
    422: InvalidRequestError,
    429: RateLimitError,
    500: ServerError,
    503: UnavailableError,
    504: APITimeoutError,
    529: UnavailableError,
}


@pytest.mark.parametrize("status", TREE)
@pytest.mark.parametrize("family", ["openai", "own"])
async def test_the_class_of_a_status(status: int, family: str) -> None:
    body = {"error": {"message": "No.", "code": "word", "param": "x", "request_id": "req_7", "details": {"a": 1}}}
    client = talking_to(ScriptedServer(Answer(status, body)), max_retries=0)
    with pytest.raises(APIError) as failed:
        await (client.models.retrieve("demo") if family == "openai" else client.agents.retrieve("x"))
    error = failed.value
    assert type(error) is TREE[status]
    assert (error.status, error.code, error.param, error.request_id) == (status, "word", "x", "req_7")
    assert (str(error), error.details) == ("No.", {"a": 1})
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.status, again.message) == (TREE[status], status, "No.")


def tree(error: type[HelixError]) -> list[type[HelixError]]:
    return [error, *(below for kind in error.__subclasses__() for below in tree(kind))]


@pytest.mark.parametrize("kind", tree(HelixError))
def test_every_failure_of_the_server_has_a_class(kind: type[HelixError]) -> None:
    """In the middle of a stream there is a code, but no status."""
    by_status, by_code = error_class(kind.status, kind.default_code), error_class(None, kind.default_code)
    assert by_status is by_code or (by_code is ServerError and kind.default_code not in BY_CODE)
    if kind in (errors.ContextLengthError, errors.RateLimitError, errors.OverloadedError, errors.DeadlineError):
        assert by_code is not ServerError


async def test_the_applications_own() -> None:
    keyed = Settings(auth_api_keys=("sk-test",))
    async with listening(build_app(make_services(settings=keyed))) as url, AsyncClient("sk-test", url) as client:
        with pytest.raises(NotFoundError) as missing:
            await client.chat.completions.create(model="nope", messages=MESSAGES)
        assert missing.value.code == "model_not_found"
        assert missing.value.request_id
        with pytest.raises(InvalidRequestError) as wrong:
            await client.messages.create(model="demo", max_tokens=-1, messages=MESSAGES)
        assert wrong.value.param == "max_tokens"
        with pytest.raises(AuthenticationError):
            await client.with_options(api_key="wrong").models.list()
        with pytest.raises(NotFoundError):
            await client.agents.retrieve("nobody")


@pytest.mark.parametrize("dialect", ["openai", "anthropic"])
async def test_in_the_middle_of_a_stream(dialect: str) -> None:
    broken = ScriptedProvider([Started(1), TextDelta("x"), EngineDeadError("The engine died.")])
    async with listening(build_app(make_services(broken))) as url, AsyncClient(base_url=url) as client:
        stream: Any
        if dialect == "openai":
            stream = await client.chat.completions.create(model="demo", messages=MESSAGES, stream=True)
        else:
            stream = await client.messages.stream(model="demo", max_tokens=9, messages=MESSAGES)
        with pytest.raises(UnavailableError) as died:
            async for _ in stream:
                pass
    assert (died.value.code, died.value.status, died.value.message) == ("engine_dead", None, "The engine died.")
    assert died.value.request_id


async def test_item_by_item() -> None:
    broken = ScriptedProvider([Started(1), EngineDeadError("The engine died.")], yielding=False)
    async with listening(build_app(make_services(broken))) as url, AsyncClient(base_url=url, max_retries=0) as client:
        with pytest.raises(UnavailableError):
            await client.chat.completions.create(model="demo", messages=MESSAGES)
    server = ScriptedServer(Answer(body=b'data: {"type": "content_delta", "delta": "a"}\n\n', media_type="text/event-stream"))
    stream = await talking_to(server).llm.stream(MESSAGES)
    assert (await anext(stream)).delta == "a"
    with pytest.raises(StopAsyncIteration):
        await anext(stream)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=b"<html>Welcome</html>", media_type="text/html"),
        Answer(body=b'{"tools": [', media_type="application/json"),
        Answer(502, b"<html>Bad gateway</html>", media_type="text/html"),
        Answer(500, b"", media_type="text/plain"),
        Answer(500, {"error": ["odd"]}),
        Answer(500, {"error": {"message": 5, "code": [], "details": "x"}}, {"retry-after": "soon"}),
        Answer(500, [1]),
    ],
)
async def test_answers_that_make_no_sense(answer: Answer) -> None:
    with pytest.raises((ServerError, UnavailableError)):
        await talking_to(ScriptedServer(answer), max_retries=0).agents.tools()


@pytest.mark.parametrize("frames", [b"data: {oops\n\n", b"data: \xff\n\n"])
async def test_streams_that_make_no_sense(frames: bytes) -> None:
    server = ScriptedServer(Answer(body=frames, media_type="text/event-stream"))
    stream = await talking_to(server).llm.stream(MESSAGES)
    with pytest.raises(APIError):
        async for _ in stream:
            pass


async def test_a_stream_that_says_only_that_it_failed() -> None:
    frames = b'data: {"error": {"type": "overloaded_error", "message": "Much to do.", "code": "overloaded"}}\n\n'
    server = ScriptedServer(Answer(body=frames, media_type="text/event-stream"))
    with pytest.raises(UnavailableError, match="Much to do"):
        async for _ in await talking_to(server).llm.stream(MESSAGES):
            pass


async def test_no_answer_in_time() -> None:
    async def silent(scope: Any, receive: Any, send: Any) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    async with listening(silent) as url, AsyncClient(base_url=url, timeout=0.05, max_retries=0) as client:
        with pytest.raises(APITimeoutError):
            await client.agents.tools()


async def test_a_connection_that_breaks_in_the_middle() -> None:
    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
        writer.write(head + b'1f\r\ndata: {"type":"content_delta"}\n\n\r\n')
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, AsyncClient(base_url=url, max_retries=0) as client:
        with pytest.raises(APIConnectionError):
            async for _ in await client.llm.stream(MESSAGES):
                pass


async def test_what_is_raised_knows_its_cause() -> None:
    with pytest.raises(NotFoundError) as failed:
        await talking_to(ScriptedServer(Answer(404, {}))).agents.tools()
    assert isinstance(failed.value.__cause__, openai.NotFoundError)
    assert failed.value.message == "The server answered 404."
