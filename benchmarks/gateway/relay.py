"""The floor: a relay in one process that only passes bytes on: ``python -m benchmarks.gateway.relay PORT UPSTREAM``.

It reads no JSON, knows no key and counts nothing; a gateway in Python that does any of that costs more.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator

import aiohttp
import uvloop
from aiohttp import web

_LARGEST = 8 * 2**20


def build(upstream: str) -> web.Application:
    """The relay.

    Args:
        upstream: address of the server behind it, without a path.
    """
    app = web.Application(client_max_size=_LARGEST)
    session = web.AppKey("session", aiohttp.ClientSession)

    async def connections(app: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession(upstream, connector=aiohttp.TCPConnector(limit=0)) as app[session]:
            yield

    async def relay(request: web.Request) -> web.StreamResponse:
        body = await request.read()
        headers = {"Content-Type": request.headers.get("Content-Type", "application/json")}
        async with request.app[session].request(request.method, request.path_qs, data=body or None, headers=headers) as answer:
            passed = web.StreamResponse(status=answer.status, headers={"Content-Type": answer.headers["Content-Type"]})
            if answer.content_length is not None:
                passed.content_length = answer.content_length
            await passed.prepare(request)
            async for piece in answer.content.iter_any():
                await passed.write(piece)
            await passed.write_eof()
            return passed

    app.cleanup_ctx.append(connections)
    app.router.add_route("*", "/{path:.*}", relay)
    return app


def main(port: int, upstream: str) -> None:
    """Serve until interrupted."""
    loop = uvloop.new_event_loop()
    # Whoever stops it wants no stream to end first.
    web.run_app(build(upstream), host="127.0.0.1", port=port, access_log=None, print=None, loop=loop, shutdown_timeout=0.1)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
