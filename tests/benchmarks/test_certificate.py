from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

from benchmarks.certificate import write_certificate
from benchmarks.client import Connection, Endpoint


async def test_the_client_speaks_tls_with_it(tmp_path: Path) -> None:
    certificate, key = write_certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context) as server:
        endpoint = Endpoint(port=server.sockets[0].getsockname()[1], tls=True)
        connection = await Connection.open(endpoint)
        assert (await connection.request(endpoint.head("GET", "/"))).body == b"ok"
        connection.close()
