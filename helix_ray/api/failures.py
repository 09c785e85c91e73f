"""The one place where an exception becomes a response."""

from __future__ import annotations

import logging
import math

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from helix_ray.api.delivery import Delivery
from helix_ray.api.endpoint import dialect_of
from helix_ray.api.hangup import ClientDisconnected
from helix_ray.api.request import CALL
from helix_ray.core.errors import (
    AuthenticationError,
    HelixError,
    MethodNotAllowedError,
    RequestTimeoutError,
    RequestTooLargeError,
    UnavailableError,
)
from helix_ray.telemetry import Call
from helix_ray.wire.anthropic.errors import encode_error as encode_anthropic_error
from helix_ray.wire.anthropic.errors import status as anthropic_status
from helix_ray.wire.body import encode_json
from helix_ray.wire.openai.errors import encode_error as encode_openai_error

_log = logging.getLogger(__name__)

SWITCHING = 101
"""Status of a connection that became a WebSocket."""
# Of RFC 6455.
_POLICY, _INTERNAL = 1008, 1011
_RETRY_AFTER_S = 1.0  # what an error says that is temporary and names no time itself


class Failures:
    """ASGI middleware around the router: answers in its stead when it raises.

    Args:
        app: the router. It raises before it has sent anything, or not at all.
        delivery: sends the error.
        header_bytes: largest request head.
    """

    def __init__(self, app: ASGIApp, delivery: Delivery, header_bytes: int) -> None:
        self._app = app
        self._delivery = delivery
        self._header_bytes = header_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        try:
            if sum(len(name) + len(value) for name, value in scope["headers"]) > self._header_bytes:
                raise RequestTooLargeError(f"The request's headers are larger than {self._header_bytes} bytes.")
            await self._app(scope, receive, send)
        except ClientDisconnected:
            raise
        except Exception as exc:
            call: Call = scope[CALL]
            call.dialect = call.dialect or dialect_of(scope["path"])
            response = error_response(_helix_error(exc, call), call)
            if scope["type"] == "http":
                await self._delivery.send(response, scope, receive, send)
            else:
                await _refuse(response, call, scope, send)


async def _refuse(response: Response, call: Call, scope: Scope, send: Send) -> None:
    """End a WebSocket: with an HTTP response in place of the handshake, if that is still possible."""
    if call.status == SWITCHING:
        await send({"type": "websocket.close", "code": _INTERNAL})
    elif "websocket.http.response" in scope.get("extensions", {}):
        headers = response.raw_headers
        await send({"type": "websocket.http.response.start", "status": response.status_code, "headers": headers})
        await send({"type": "websocket.http.response.body", "body": bytes(response.body)})
    else:
        await send({"type": "websocket.close", "code": _POLICY})


def error_response(error: HelixError, call: Call) -> Response:
    """``error`` in the dialect of ``call``, with the headers that tell a client when to try again."""
    call.error = error.code
    if call.dialect == "anthropic":
        status, body = anthropic_status(error), encode_anthropic_error(error, call.request_id)
    else:
        status, body = error.status, encode_openai_error(error, call.request_id)
    headers = {"content-type": "application/json"}
    retry_after = error.retry_after
    if retry_after is None and isinstance(error, UnavailableError):
        retry_after = _RETRY_AFTER_S
    if retry_after is not None:
        headers["retry-after"] = str(math.ceil(retry_after))
        headers["retry-after-ms"] = str(math.ceil(retry_after * 1000))
    if "x-should-retry" in error.details:
        headers["x-should-retry"] = error.details["x-should-retry"]
    if isinstance(error, AuthenticationError):
        headers["www-authenticate"] = "Bearer"
    elif isinstance(error, MethodNotAllowedError):
        headers["allow"] = ", ".join(error.details.get("allow", ()))
    elif isinstance(error, RequestTimeoutError):
        headers["connection"] = "close"  # the rest of the body would be taken for the next request
    return Response(encode_json(body), status, headers)


def _helix_error(exc: Exception, call: Call) -> HelixError:
    if isinstance(exc, HelixError):
        if exc.status == 500:
            _log.error("request failed", exc_info=exc, extra={"fields": {"request_id": call.request_id}})
        return exc
    _log.error("request failed", exc_info=exc, extra={"fields": {"request_id": call.request_id}})
    return HelixError("The server failed on this request.")
