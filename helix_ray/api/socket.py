"""``/ws``: chats over one WebSocket, any number of them at once, for browsers as well."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from helix_ray.api.access import Gate, keys_of
from helix_ray.api.admission import Admission
from helix_ray.api.listener import DRAINING
from helix_ray.api.request import CALL
from helix_ray.api.services import Services
from helix_ray.api.socket_door import PATH, Doorkeeper
from helix_ray.api.socket_link import SocketLink
from helix_ray.api.socket_session import SocketSession
from helix_ray.config import Settings
from helix_ray.core.errors import AuthenticationError, PermissionDeniedError
from helix_ray.telemetry import Call

_PROTOCOL = "helix.chat"
# Browsers cannot set headers, but they can offer protocols.
_TOKEN = "helix.token."


class ChatSocket:
    """The ASGI application behind ``/ws``.

    Args:
        services: what chats work with.
        gate: checks callers.
        admission: places of requests in progress.
    """

    def __init__(self, services: Services, gate: Gate, admission: Admission) -> None:
        self._services = services
        self._gate = gate
        self._admission = admission

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection until it is closed.

        Raises:
            AuthenticationError: in place of the handshake: its head shows a wrong key.
            PermissionDeniedError: the same for a key that is not for this, or a page of an origin that may not call the API.
        """
        connection, call = HTTPConnection(scope), scope[CALL]
        call.route, call.dialect = PATH, "openai"
        _check_origin(connection, self._services.settings)
        offered: list[str] = scope.get("subprotocols", [])
        keys = keys_of(connection)
        if keys:
            call.principal = await Doorkeeper(self._gate, keys).admit()
        tokens = [one.removeprefix(_TOKEN) for one in offered if one.startswith(_TOKEN)]
        await receive()  # the wish to connect
        link = SocketLink(receive, send, self._services.settings.socket_idle_s)
        await link.accept(_PROTOCOL if _PROTOCOL in offered else None)
        session = SocketSession(self._services, self._admission, link, Doorkeeper(self._gate, [*keys, *tokens]), call.request_id)
        await session.run(needs_token=not (keys or tokens or await self._is_open(call)), draining=scope.get(DRAINING))

    async def _is_open(self, call: Call) -> bool:
        """Whether nobody is asked for a key."""
        try:
            call.principal = await Doorkeeper(self._gate, []).admit()
        except AuthenticationError:
            return False
        return True


def _check_origin(connection: HTTPConnection, settings: Settings) -> None:
    """Check that a page in a browser, which alone says its origin, may call the API.

    Raises:
        PermissionDeniedError: it may not.
    """
    origin = connection.headers.get("origin")
    if origin is None or "*" in settings.cors_origins or origin in settings.cors_origins:
        return
    if urlsplit(origin).netloc != connection.headers.get("host", ""):
        raise PermissionDeniedError(f"Pages of the origin {origin[:256]!r} may not call this API.", code="origin_not_allowed")
