from __future__ import annotations

import asyncio

import pytest

from benchmarks.client import ClientError, Connection, Endpoint

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=1\r\n world\r\n0\r\n\r\n"
LENGTH = b"HTTP/1.1 404 Not Found\r\ncontent-length: 7\r\n\r\nmissing"


class Wire(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)

    def close(self) -> None:
        self.closed = True


def connected() -> tuple[Connection, Wire]:
    connection, wire = Connection(), Wire()
    connection.connection_made(wire)
    return connection, wire


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
async def test_chunked_body_arrives_however_it_is_cut(size: int) -> None:
    connection, _ = connected()
    pieces: list[bytes] = []
    asking = asyncio.ensure_future(connection.request(b"", sink=lambda piece, now: pieces.append(piece)))
    await asyncio.sleep(0)
    for start in range(0, len(CHUNKED), size):
        connection.data_received(CHUNKED[start : start + size])
    answer = await asking
    assert (answer.status, pieces, bytes(answer.body)) == (200, [b"hello", b" world"], b"")


@pytest.mark.parametrize("size", [1, 5, 1000])
async def test_body_with_a_length_is_kept_and_the_sink_gets_no_error_body(size: int) -> None:
    connection, _ = connected()
    pieces: list[bytes] = []
    asking = asyncio.ensure_future(connection.request(b"", sink=lambda piece, now: pieces.append(piece)))
    await asyncio.sleep(0)
    for start in range(0, len(LENGTH), size):
        connection.data_received(LENGTH[start : start + size])
    answer = await asking
    assert (answer.status, bytes(answer.body), pieces) == (404, b"missing", [])


async def test_one_connection_carries_several_requests() -> None:
    connection, wire = connected()
    head = Endpoint(port=1, headers=(("X-Key", "k"),)).head("POST", "/p")
    for _ in range(2):
        asking = asyncio.ensure_future(connection.request(head, b"{}"))
        await asyncio.sleep(0)
        connection.data_received(CHUNKED)
        assert bytes((await asking).body) == b"hello world"
    request = (
        b"POST /p HTTP/1.1\r\nHost: 127.0.0.1:1\r\nAccept: */*\r\nX-Key: k\r\n"
        b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
    )
    assert wire.written == request * 2


@pytest.mark.parametrize(
    "junk", [b"SSH-2.0\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"]
)
async def test_what_is_not_http_is_an_error(junk: bytes) -> None:
    connection, wire = connected()
    asking = asyncio.ensure_future(connection.request(b""))
    await asyncio.sleep(0)
    connection.data_received(junk)
    with pytest.raises(ClientError, match="not HTTP"):
        await asking
    assert wire.closed


async def test_a_server_that_hangs_up_is_an_error() -> None:
    connection, _ = connected()
    asking = asyncio.ensure_future(connection.request(b""))
    await asyncio.sleep(0)
    connection.data_received(CHUNKED[:60])
    connection.connection_lost(None)
    with pytest.raises(ClientError, match="closed before"):
        await asking
    with pytest.raises(ClientError, match="closed"):
        await connection.request(b"")
