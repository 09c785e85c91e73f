"""The HTTP(S) listener of one ingress replica.

Every replica of a host listens on the same port with ``SO_REUSEPORT``: the kernel spreads connections over
them, no proxy stands in the path, and a new replica accepts before an old one stops.
"""

from __future__ import annotations

import asyncio
import contextlib
import select
import socket
import weakref
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_KEEP_ALIVE_S = 75
_BACKLOG = 4096
_POLL_S = 0.05
_IDLE_S = 3.0  # how long a listener that stops waits for clients to come and be told to go elsewhere


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Signals belong to the process's owner, which is Ray.
        yield


DRAINING = "helix.draining"
"""Key of the event in the scope of a WebSocket that tells it to end when its chats have."""


class _Drainable:
    """While ``draining``, each answer tells its client to open a new connection for the next request.

    Attributes:
        sockets: how many WebSockets are open.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.draining = asyncio.Event()
        self.sockets = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            scope[DRAINING] = self.draining
            self.sockets += 1
            try:
                await self._app(scope, receive, send)
            finally:
                self.sockets -= 1
        elif self.draining.is_set() and scope["type"] == "http":
            await self._app(scope, receive, partial(_send_last, send))
        else:
            await self._app(scope, receive, send)


async def _send_last(send: Send, message: Message) -> None:
    if message["type"] == "http.response.start":
        message["headers"] = [*message["headers"], (b"connection", b"close")]
    await send(message)


class _Connection(HttpToolsProtocol):
    """One connection; ``entering`` holds those that uvicorn does not know yet, as their TLS handshake is not done."""

    def __init__(self, *args: Any, entering: weakref.WeakSet[_Connection], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._entering = entering
        entering.add(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._entering.discard(self)
        super().connection_made(transport)  # type: ignore[arg-type]


class Listener:
    """Serves an ASGI application on a shared port.

    Args:
        app: the application.
        host: address to bind.
        port: port to bind; 0 takes a free one.
        certificate: paths of certificate chain and key; ``None`` is plain HTTP.
        drain_timeout_s: how long ``stop`` lets open requests finish.
        message_bytes: longest message on a WebSocket.
    """

    def __init__(
        self,
        app: ASGIApp,
        host: str,
        port: int,
        certificate: tuple[Path, Path] | None = None,
        drain_timeout_s: float = 30.0,
        message_bytes: int = 8 * 2**20,
    ) -> None:
        self._socket = _bind(host, port)
        self._app = _Drainable(app)
        # A failed handshake tells the connection nothing: it is only let go.
        self._entering: weakref.WeakSet[_Connection] = weakref.WeakSet()
        config = uvicorn.Config(
            self._app,
            lifespan="off",
            http=partial(_Connection, entering=self._entering),  # type: ignore[arg-type]
            ws="websockets-sansio",
            ws_max_size=message_bytes,
            ws_per_message_deflate=False,  # it would cost more memory for each connection than it saves
            access_log=False,
            proxy_headers=False,  # /internal is decided on the peer's own address, whatever X-Forwarded-For says
            log_config=None,
            log_level="warning",  # a line for each request is the application's to write
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE_S,
            backlog=_BACKLOG,
            ssl_certfile=certificate[0] if certificate else None,
            ssl_keyfile=certificate[1] if certificate else None,
        )
        self._server = _Server(config)
        self._certificate = certificate
        self._drain_timeout_s = drain_timeout_s
        self._task: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The port that is bound."""
        port: int = self._socket.getsockname()[1]
        return port

    async def start(self) -> None:
        """Accept connections.

        Raises:
            OSError, ssl.SSLError: the certificate cannot be used.
        """
        self._task = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        while not self._server.started:
            if self._task.done():
                self._task.result()
                raise RuntimeError("the listener stopped while it started")
            await asyncio.sleep(0.005)

    def check(self) -> None:
        """Return while connections are accepted.

        Raises:
            RuntimeError: the listener stopped by itself.
        """
        if self._task is None or self._task.done():
            raise RuntimeError("the listener stopped")

    def reload_certificate(self) -> None:
        """Use the files' present content for new connections."""
        context = self._server.config.ssl
        if context is not None and self._certificate is not None:
            context.load_cert_chain(*self._certificate)

    async def stop(self) -> None:
        """Accept no more connections, let open requests finish within the drain time, then close.

        A connection that is closed while its client sends the next request fails that request, so idle connections are
        kept for a moment: a busy client's next answer tells it to open a new one. So are connections that are being made.
        WebSockets end when their chats have.
        """
        begun = asyncio.get_running_loop().time()
        self._app.draining.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_IDLE_S):
                await self._accept_the_last()
                await asyncio.sleep(_POLL_S)  # what was accepted becomes a connection
                while self._entering or self._server.server_state.connections:  # noqa: ASYNC110  # none tells of its end
                    await asyncio.sleep(_POLL_S)
        # What is left of them after that is cut off with the rest.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(begun + self._drain_timeout_s):
                while self._app.sockets:  # noqa: ASYNC110  # nothing tells of their end
                    await asyncio.sleep(_POLL_S)
        waited = max(0.0, asyncio.get_running_loop().time() - begun - _IDLE_S)
        self._server.config.timeout_graceful_shutdown = int(max(0.0, self._drain_timeout_s - waited))
        self._server.should_exit = True
        if self._task is not None:
            await self._task

    async def _accept_the_last(self) -> None:
        """Close the listening socket when no connection waits in its queue: the kernel would reset what does."""
        if self._socket.fileno() < 0:
            return  # it was stopped before
        queue = select.poll()
        queue.register(self._socket, select.POLLIN)
        try:
            while queue.poll(0):  # noqa: ASYNC110  # the loop accepts between
                await asyncio.sleep(0)
        finally:
            for server in getattr(self._server, "servers", ()):
                server.close()


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listening.bind((host, port))
    except OSError as exc:
        listening.close()
        raise OSError(exc.errno, f"cannot listen on {host}:{port}: {exc.strerror}") from exc
    return listening
