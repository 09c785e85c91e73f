"""What happens when a client goes away or does not read, on a real socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from helix_ray.config import Settings
from helix_ray.core.events import Finished, Started, TextDelta, Usage
from tests.api.conftest import Serve
from tests.scripted import ScriptedProvider, text_script

CHAT: dict[str, Any] = {"model": "demo", "messages": [{"role": "user", "content": "hi"}]}
MESSAGE: dict[str, Any] = {**CHAT, "max_tokens": 5}


async def post(base: str, path: str, body: Any) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Send a request and leave the answer to the caller."""
    url = urlsplit(base)
    assert url.port is not None
    reader, writer = await asyncio.open_connection("127.0.0.1", url.port)
    data = json.dumps(body).encode()
    writer.write(f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {len(data)}\r\n\r\n".encode() + data)
    await writer.drain()
    return reader, writer


def abort(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


def close(writer: asyncio.StreamWriter) -> None:
    writer.close()


@pytest.mark.parametrize("hang_up", [abort, close])
@pytest.mark.parametrize("started", [False, True])
@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("path", "body"), [("/v1/chat/completions", CHAT), ("/v1/messages", MESSAGE)])
async def test_a_hangup_before_the_first_token_stops_the_work(
    serve: Serve, path: str, body: Any, stream: bool, started: bool, hang_up: Callable[[asyncio.StreamWriter], None]
) -> None:
    provider = ScriptedProvider([*([Started(1)] if started else []), None])
    async with serve(provider) as base:
        _, writer = await post(base, path, {**body, "stream": stream})
        async with asyncio.timeout(10):
            await provider.waiting.wait()
            hang_up(writer)
            await provider.closed.wait()
    assert provider.running == 0


@pytest.mark.parametrize(("path", "body"), [("/v1/chat/completions", CHAT), ("/v1/messages", MESSAGE)])
async def test_a_hangup_in_mid_stream_stops_the_work(serve: Serve, path: str, body: Any) -> None:
    provider = ScriptedProvider([Started(1), TextDelta("a"), None])
    async with serve(provider) as base:
        reader, writer = await post(base, path, {**body, "stream": True})
        async with asyncio.timeout(10):
            await reader.readuntil(b'"a"')
            await provider.waiting.wait()
            abort(writer)
            await provider.closed.wait()
    assert provider.running == 0


async def test_a_hangup_stops_all_prompts(serve: Serve) -> None:
    provider = ScriptedProvider([Started(1), TextDelta("a"), None])
    async with serve(provider) as base:
        reader, writer = await post(base, "/v1/completions", {"model": "demo", "prompt": ["a", "b", "c"], "stream": True})
        async with asyncio.timeout(10):
            await reader.readuntil(b'"a"')
            await provider.waiting.wait()
            assert provider.running == 3
            abort(writer)
            await provider.closed.wait()
    assert provider.running == 0


async def test_a_client_that_does_not_read_holds_nothing_once_it_is_gone(serve: Serve) -> None:
    def flood() -> list[Any]:
        return [Started(1), *(TextDelta("x" * 10000) for _ in range(2000)), Finished("stop"), Usage(1, 2000)]

    provider = ScriptedProvider(flood())
    async with serve(provider) as base:
        reader, writer = await post(base, "/v1/chat/completions", {**CHAT, "stream": True})
        async with asyncio.timeout(5):
            await reader.readuntil(b"xxx")
            reader._transport.pause_reading()  # type: ignore[attr-defined]
            # The socket's buffers fill up, and then the generation waits for the client.
            await asyncio.sleep(0.2)
            assert provider.running == 1
            abort(writer)
            await provider.closed.wait()


async def test_a_generation_has_a_deadline(serve: Serve) -> None:
    provider = ScriptedProvider([Started(1), None])
    async with serve(provider, settings=Settings(request_timeout_s=0.05)) as base:
        for stream in (False, True):
            reader, writer = await post(base, "/v1/chat/completions", {**CHAT, "stream": stream})
            async with asyncio.timeout(10):
                assert b" 504 " in await reader.readline()
            writer.close()
    assert provider.running == 0


async def test_a_deadline_in_mid_stream_ends_it_with_an_error(serve: Serve) -> None:
    provider = ScriptedProvider([Started(1), TextDelta("a"), None])
    async with serve(provider, settings=Settings(request_timeout_s=0.5)) as base:
        reader, writer = await post(base, "/v1/chat/completions", {**CHAT, "stream": True})
        async with asyncio.timeout(10):
            text = await reader.readuntil(b"0\r\n\r\n")
        writer.close()
    assert b'"error"' in text
    assert b'"timeout"' in text
    assert provider.running == 0


async def test_a_slow_body_is_given_up_and_the_connection_closed(serve: Serve) -> None:
    async with serve(settings=Settings(body_timeout_s=0.05)) as base:
        port = urlsplit(base).port
        assert port is not None
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{")
        async with asyncio.timeout(10):
            answer = await reader.read()  # until the server closes
        writer.close()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"request_timeout"' in answer


async def test_a_chunked_body_is_read(serve: Serve) -> None:
    provider = ScriptedProvider(text_script("ok"))
    async with serve(provider) as base:
        port = urlsplit(base).port
        assert port is not None
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n")
        data = json.dumps(CHAT).encode()
        for start in range(0, len(data), 10):
            piece = data[start : start + 10]
            writer.write(b"%x\r\n" % len(piece) + piece + b"\r\n")
            await writer.drain()
        writer.write(b"0\r\n\r\n")
        async with asyncio.timeout(10):
            assert b" 200 " in await reader.readline()
        writer.close()


async def test_a_large_chunked_body_is_refused(serve: Serve) -> None:
    async with serve() as base:
        port = urlsplit(base).port
        assert port is not None
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n")

        async def pour() -> None:
            piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
            for _ in range(100 * 16):
                writer.write(piece)
                await writer.drain()

        pouring = asyncio.create_task(pour())
        async with asyncio.timeout(10):
            assert b" 413 " in await reader.readline()
        pouring.cancel()
        writer.close()
