"""The fake's HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import aiohttp

from helix_ray.config.bedrock import AwsKeys
from tests.upstream_bedrock.answers import Answer, Reply, refusal
from tests.upstream_bedrock.model import OPERATIONS, request_fault
from tests.upstream_bedrock.signatures import signature_fault

KEYS = AwsKeys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "session-token/+=")
REGION = "eu-central-1"
MODEL = "eu.anthropic.claude-sonnet-4-20250514-v1:0"


@dataclass(frozen=True)
class Asked:
    """A request that was taken."""

    operation: str
    model: str
    body: dict[str, Any]
    headers: dict[str, str]


class FakeBedrock:
    """Answers with ``reply``, on a real socket.

    Attributes:
        reply: of the requests to come; a list gives one to each, and the last one for ever.
        keys: whose signatures are good.
        asked: requests that were taken.
        connections: how many there were.
        hung_up: set when a client goes away before its answer is complete.
        waiting: set when an answer waits.
    """

    def __init__(self) -> None:
        self.reply: Answer | Reply | list[Answer | Reply] = Answer()
        self.keys = KEYS
        self.asked: list[Asked] = []
        self.connections = 0
        self.hung_up = asyncio.Event()
        self.waiting = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                while await self._answer(reader, writer):
                    pass
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; returns whether there may be another one."""
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        method, target, _ = lines[0].split(" ")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        reply = self._reply(method, target, headers, body)
        if reply.waits_first:
            return await self._wait(reader)
        told = {"content-type": reply.content_type, "transfer-encoding": "chunked"} | reply.headers
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        writer.write(f"HTTP/1.1 {reply.status} Told\r\n{head}\r\n".encode())
        for piece in reply.pieces:
            if piece:
                writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
                await writer.drain()
        if reply.then == "wait":
            return await self._wait(reader)
        if reply.then == "cut":
            return False
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True

    async def _wait(self, reader: asyncio.StreamReader) -> bool:
        self.waiting.set()
        with suppress(ConnectionError):
            while await reader.read(2**16):
                pass
        self.hung_up.set()
        return False

    def _reply(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Reply:
        _, root, model, operation, *_ = [*target.split("/"), "", "", ""]
        if method != "POST" or root != "model" or operation not in OPERATIONS:
            return refusal(404, "UnknownOperationException", "")
        if fault := signature_fault(method, target, headers, body, self.keys, REGION):
            return refusal(403, fault, f"User: arn:aws:iam::123456789012:user/x is refused: {fault}")
        if fault := request_fault(operation, unquote(model), body):
            return refusal(400, "ValidationException", fault)
        self.asked.append(Asked(operation, unquote(model), json.loads(body), headers))
        return self._render(operation)

    def _render(self, operation: str) -> Reply:
        reply = self.reply
        if isinstance(reply, list):
            reply = reply.pop(0) if len(reply) > 1 else reply[0]
        if isinstance(reply, Reply):
            return reply
        if operation == "converse-stream":
            return Reply(reply.frames())
        told = reply.body() if operation == "converse" else {"inputTokens": reply.usage["inputTokens"]}
        return Reply([json.dumps(told).encode()], content_type="application/json")


def connections() -> aiohttp.ClientSession:
    """Connections as the application makes them."""
    return aiohttp.ClientSession(
        cookie_jar=aiohttp.DummyCookieJar(), timeout=aiohttp.ClientTimeout(total=None, connect=10.0), auto_decompress=False
    )


@asynccontextmanager
async def running_bedrock() -> AsyncIterator[FakeBedrock]:
    """A fake while the block runs."""
    fake = FakeBedrock()
    await fake.start()
    try:
        yield fake
    finally:
        await fake.stop()
