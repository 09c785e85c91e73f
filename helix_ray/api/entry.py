"""The outermost layer: gives each request its id and its account, and reports it when it has ended."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from helix_ray.api.account_headers import account_headers
from helix_ray.api.failures import SWITCHING
from helix_ray.api.hangup import ClientDisconnected
from helix_ray.api.request import CALL, Inside
from helix_ray.api.route_headers import route_headers
from helix_ray.telemetry import Call
from helix_ray.telemetry.log import log_call
from helix_ray.telemetry.metrics import Metrics

_SANE_ID = re.compile(rb"[A-Za-z0-9._-]{1,128}").fullmatch

# By these ids the lines of batches are charged: nobody else may have one.
_LINE_ID = b"batch-"
_CLIENT_CLOSED = 499
_FORBIDDEN = 403


class Entry:
    """ASGI middleware around everything.

    Args:
        app: the rest.
        metrics: where requests are counted.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "websocket":
            await self._connect(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        inside = Inside.of(scope)
        request_id = _request_id(scope) if inside is None else inside.request_id.encode("ascii")
        batch = inside is not None and inside.batch
        scope[CALL] = call = Call(request_id.decode("ascii"), batch=batch, method=scope["method"])

        def send_tagged(message: Message) -> Awaitable[None]:
            # Not a coroutine function: a streamed chunk passes at the price of one call.
            if message["type"] == "http.response.start":
                call.status = message["status"]
                tags = [(b"x-request-id", request_id), (b"request-id", request_id), *account_headers(call), *route_headers(call)]
                message["headers"] = [*message["headers"], *tags]
            return send(message)

        try:
            await self._app(scope, receive, send_tagged)
        except ClientDisconnected:
            _hung_up(call)
        except asyncio.CancelledError:
            _hung_up(call)
            raise
        finally:
            ended = time.perf_counter()
            self._metrics.observe(call, ended)
            log_call(call, scope["path"], ended)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one WebSocket. Its chats are reported one by one; the connection itself is only logged, unless it is refused."""
        request_id = _request_id(scope)
        scope[CALL] = call = Call(request_id.decode("ascii"), method="GET")

        async def send_tagged(message: Message) -> None:
            kind = message["type"]
            if kind in ("websocket.accept", "websocket.http.response.start"):
                call.status = message.get("status", SWITCHING)
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", request_id)]
            elif kind == "websocket.close" and not call.status:
                call.status = _FORBIDDEN
            await send(message)

        try:
            await self._app(scope, receive, send_tagged)
        except ClientDisconnected:
            pass
        finally:
            ended = time.perf_counter()
            if call.status != SWITCHING:
                self._metrics.observe(call, ended)
            log_call(call, scope["path"], ended)


def _request_id(scope: Scope) -> bytes:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _SANE_ID(value) and not value.startswith(_LINE_ID):
            return bytes(value)
    return b"req_" + os.urandom(12).hex().encode("ascii")


def _hung_up(call: Call) -> None:
    call.status = _CLIENT_CLOSED
    call.error = call.error or "client_closed_request"
