"""Stopping a listener whose clients keep their connections."""

from __future__ import annotations

import asyncio
import socket
import ssl
from pathlib import Path

import httpx
from starlette.types import Receive, Scope, Send

from helix_ray.api.listener import Listener
from helix_ray.config import Settings
from helix_ray.tls import ensure_certificate


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"hi"})


async def test_a_client_that_keeps_its_connection_is_answered_and_sent_away() -> None:
    listener = Listener(hello, "127.0.0.1", 0, drain_timeout_s=1)
    await listener.start()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{listener.port}", trust_env=False) as client:
        assert "connection" not in (await client.get("/")).headers
        stopping = asyncio.create_task(listener.stop())
        await asyncio.sleep(0.2)
        last = await client.get("/")
        assert (last.text, last.headers["connection"]) == ("hi", "close")
        await asyncio.wait_for(stopping, 10)


async def test_no_new_connection_is_taken_while_it_stops() -> None:
    listener = Listener(hello, "127.0.0.1", 0, drain_timeout_s=1)
    await listener.start()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{listener.port}", trust_env=False) as client:
        await client.get("/")
        stopping = asyncio.create_task(listener.stop())
        await asyncio.sleep(0.2)
        try:
            await asyncio.open_connection("127.0.0.1", listener.port)
            raise AssertionError("it was taken")
        except OSError:
            pass
        await client.get("/")
        await stopping


async def test_an_idle_connection_does_not_hold_it_up() -> None:
    listener = Listener(hello, "127.0.0.1", 0, drain_timeout_s=1)
    await listener.start()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{listener.port}", trust_env=False) as client:
        await client.get("/")
        await asyncio.wait_for(listener.stop(), 10)


async def test_connections_that_are_being_made_are_served_before_it_stops(tmp_path: Path) -> None:
    certificate, key = ensure_certificate(Settings(data_dir=tmp_path))
    context = ssl.create_default_context(cafile=certificate)
    context.check_hostname = False
    listener = Listener(hello, "127.0.0.1", 0, (certificate, key), drain_timeout_s=1)
    await listener.start()
    loop = asyncio.get_running_loop()
    waiting = [socket.socket() for _ in range(3)]
    for client in waiting:
        client.setblocking(False)
        await loop.sock_connect(client, ("127.0.0.1", listener.port))
    stopping = asyncio.create_task(listener.stop())
    await asyncio.sleep(0.3)
    assert not stopping.done()
    for client in waiting:
        reader, writer = await asyncio.open_connection(sock=client, ssl=context, server_hostname="localhost")
        writer.write(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
        assert (await reader.read()).startswith(b"HTTP/1.1 200 OK")
        writer.close()
    await asyncio.wait_for(stopping, 10)


async def test_a_handshake_that_never_comes_does_not_hold_it_up(tmp_path: Path) -> None:
    listener = Listener(hello, "127.0.0.1", 0, ensure_certificate(Settings(data_dir=tmp_path)), drain_timeout_s=1)
    await listener.start()
    _, writer = await asyncio.open_connection("127.0.0.1", listener.port)
    await asyncio.wait_for(listener.stop(), 10)
    writer.close()
