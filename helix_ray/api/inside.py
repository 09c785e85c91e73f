"""Lines of batches as requests to the application, in this process: no socket, and all the layers of a request."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Scope

from helix_ray.api.request import Inside
from helix_ray.core.accounts import Principal
from helix_ray.core.batches import LineAnswer, LineRequest
from helix_ray.core.errors import AuthenticationError, HelixError, NotFoundError
from helix_ray.core.protocols import Accounts
from helix_ray.wire.body import encode_json
from helix_ray.wire.openai.errors import encode_error

# So long a batch goes on with a key that was revoked.
_FRESH_S = 1.0
_MOST = 10_000


class Owners:
    """Whether those who made batches may still do anything.

    Args:
        accounts: know; without them everybody may.
        clock: seconds that only grow.
    """

    def __init__(self, accounts: Accounts | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._accounts = accounts
        self._clock = clock
        self._checked: dict[Principal, float] = {}

    async def check(self, principal: Principal) -> None:
        """Return when an owner may go on.

        Raises:
            AuthenticationError: the user is disabled or gone, or the key is revoked or has expired.
            UnavailableError: nobody can tell now.
        """
        account, caller = principal.account, principal.caller
        asked_at = self._clock()
        if self._accounts is None or account is None or caller is None:
            return
        if asked_at - self._checked.get(principal, -_FRESH_S) < _FRESH_S:
            return
        try:
            refused = (await self._accounts.user(account)).disabled
            if not refused and caller.key_id is not None:
                key = await self._accounts.key(account, caller.key_id)
                refused = key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= datetime.now(UTC))
        except NotFoundError:
            refused = True
        if refused:
            raise AuthenticationError("The API key that made this batch is not valid any more.")
        if len(self._checked) >= _MOST:
            self._checked.clear()
        self._checked[principal] = asked_at


class InsideCaller:
    """Answers the lines of batches as their endpoints would.

    Args:
        app: the application.
        owners: say who may go on.
    """

    def __init__(self, app: ASGIApp, owners: Owners) -> None:
        self._app = app
        self._owners = owners

    async def __call__(self, line: LineRequest) -> LineAnswer:
        """The answer to a line; what its endpoint refuses is an answer, too."""
        try:
            await self._owners.check(line.principal)
        except HelixError as exc:
            body = encode_json(encode_error(exc, line.request_id))
            return LineAnswer(exc.status, body, line.request_id, exc.retry_after)
        exchange = _Exchange(line.body)
        scope = _scope(line)
        Inside(line.principal, line.request_id, batch=True).mark(scope)
        await self._app(scope, exchange.receive, exchange.send)
        return exchange.answer(line.request_id)


class _Exchange:
    """The two ends of a connection."""

    def __init__(self, body: bytes) -> None:
        self._body: bytes | None = body
        self._status = 0
        self._headers = Headers()
        self._parts: list[bytes] = []

    async def receive(self) -> Message:
        if self._body is None:
            # Nobody hangs up.
            await asyncio.get_running_loop().create_future()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status, self._headers = message["status"], Headers(raw=message["headers"])
        elif message["type"] == "http.response.body":
            self._parts.append(message.get("body", b""))

    def answer(self, request_id: str) -> LineAnswer:
        """What was sent.

        Raises:
            HelixError: nothing was.
        """
        if not self._status:
            raise HelixError("The application gave no answer.")
        retry_after = self._headers.get("retry-after", "")
        return LineAnswer(
            self._status,
            b"".join(self._parts),
            request_id,
            float(retry_after) if retry_after.isdigit() else None,
            self._headers.get("x-should-retry") == "false",
        )


def _scope(line: LineRequest) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": line.endpoint,
        "raw_path": line.endpoint.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"content-type", b"application/json"), (b"content-length", str(len(line.body)).encode())],
        "client": None,
        "server": None,
    }
