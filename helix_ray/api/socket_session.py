"""One connection to ``/ws``: its messages, its chats, and when it ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress

from helix_ray.api.admission import Admission
from helix_ray.api.hangup import ClientDisconnected
from helix_ray.api.services import Services
from helix_ray.api.socket_chat import SocketChat
from helix_ray.api.socket_door import Doorkeeper
from helix_ray.api.socket_link import SocketLink
from helix_ray.core.errors import AuthenticationError, ConflictError, HelixError, RateLimitError, UnavailableError
from helix_ray.wire.socket.request import decode_message
from helix_ray.wire.socket.schema import AuthMessage, CancelMessage, ChatMessage, ClientMessage
from helix_ray.wire.socket.stream import PONG, READY, encode_refusal

_log = logging.getLogger(__name__)

# Of RFC 6455; from 4000 on they are ours: 4000 and the status that an HTTP answer would have.
BINARY, TOO_LARGE, RESTARTS, REFUSED = 1003, 1009, 1012, 4000
IDLE = 4408
_LARGE = 128 * 2**10  # characters of a message, beyond which to read it would hold up the event loop
_FIRST = 8 * 2**10  # characters of a message from somebody who has not shown a key
_FAREWELL_S = 5.0


class _Ended(Exception):
    """The connection is to be closed."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class SocketSession:
    """Serves one connection.

    Args:
        services: what chats work with.
        admission: places of requests in progress.
        link: to the client.
        doorkeeper: knows whom the chats stand for.
        request_id: of the connection.
    """

    def __init__(
        self, services: Services, admission: Admission, link: SocketLink, doorkeeper: Doorkeeper, request_id: str
    ) -> None:
        self._services = services
        self._settings = services.settings
        self._admission = admission
        self._link = link
        self._doorkeeper = doorkeeper
        self._request_id = request_id
        self._chats: dict[str, SocketChat] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._draining = self._locked = False
        self._clock = asyncio.get_running_loop().time
        self._busy_at = self._clock()
        self._lost = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    async def run(self, *, needs_token: bool, draining: asyncio.Event | None) -> None:
        """Serve until the client goes away, or has to.

        Args:
            needs_token: the first message has to show a key or an access token.
            draining: is set when the process wants to stop.
        """
        self._locked = needs_token
        duties: list[Awaitable[None]] = [self._listen(), self._watch(), self._lose()]
        if draining is not None:
            duties.append(self._drain(draining))
        tasks = [asyncio.ensure_future(duty) for duty in duties]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            ended = next((task.exception() for task in tasks if task in done), None)
        finally:
            for task in (*tasks, *self._tasks):
                task.cancel()
            await asyncio.gather(*tasks, *self._tasks, return_exceptions=True)
        if isinstance(ended, _Ended):
            # A client that does not read would hold the connection for ever.
            with suppress(TimeoutError, ClientDisconnected):
                async with asyncio.timeout(_FAREWELL_S):
                    await self._link.close(ended.code, ended.reason)
        elif ended is not None:
            raise ended

    async def _listen(self) -> None:
        if not self._locked:
            await self._greet()
        while True:
            text = await self._link.hear()
            self._busy_at = self._clock()
            if text is None:
                raise _Ended(BINARY, "messages are text")
            if self._locked and len(text) > _FIRST:
                raise _Ended(TOO_LARGE, "a long message before a key")
            try:
                limits, is_large = self._settings.limits, len(text) > _LARGE
                message = await asyncio.to_thread(decode_message, text, limits) if is_large else decode_message(text, limits)
                await self._do(message, is_large)
            except HelixError as exc:
                await self._say_refusal(exc)

    async def _do(self, message: ClientMessage, is_large: bool) -> None:
        match message:
            case AuthMessage():
                self._doorkeeper = self._doorkeeper.with_token(message.token)
                await self._greet()
            case _ if self._locked:
                refusal = AuthenticationError("No API key was given. Send it as the first message: `auth` with a `token`.")
                await self._end_refused(refusal)
            case ChatMessage():
                await self._begin(message, is_large)
            case CancelMessage():
                if message.id in self._chats:
                    self._chats[message.id].cancel()
            case _:
                await self._link.say(PONG)

    async def _greet(self) -> None:
        """Let the client in.

        Raises:
            _Ended: it shows no valid key.
        """
        try:
            await self._doorkeeper.admit()
        except HelixError as exc:
            await self._end_refused(exc)
        self._locked = False
        await self._link.say(READY)

    async def _end_refused(self, refusal: HelixError) -> None:
        await self._say_refusal(refusal)
        raise _Ended(REFUSED + refusal.status, refusal.code)

    async def _begin(self, message: ChatMessage, is_large: bool) -> None:
        ident, most = message.id, self._settings.limits.socket_chats
        if ident in self._chats:
            # No chat ends by this error, so it does not name one.
            raise ConflictError("A chat with this id is in progress.", param="id", details={"id": ident})
        refusal: HelixError | None = None
        if self._draining:
            refusal = UnavailableError("The server is about to restart. Open a new connection.", retry_after=1)
        elif len(self._chats) >= most:
            refusal = RateLimitError(f"At most {most} chats run at once on one connection.", retry_after=1)
        if refusal is not None:
            await self._say_refusal(refusal, ident)
            return
        chat = self._chats[ident] = SocketChat(self._services, self._admission, self._link, message, is_large=is_large)
        self._idle.clear()
        task = asyncio.create_task(self._chat(chat))
        self._tasks.add(task)
        chat.task = task
        task.add_done_callback(lambda _: self._forget(ident, task))

    async def _chat(self, chat: SocketChat) -> None:
        try:
            await chat.run(self._doorkeeper.admit)
        except ClientDisconnected:
            self._lost.set()

    def _forget(self, ident: str, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        del self._chats[ident]
        self._busy_at = self._clock()
        if not self._chats:
            self._idle.set()
        if not task.cancelled() and task.exception() is not None:
            _log.error("a chat broke", exc_info=task.exception(), extra={"fields": {"request_id": self._request_id}})

    async def _watch(self) -> None:
        """End a connection on which nothing happens, or whose client does not say who it is."""
        if self._locked:
            await asyncio.sleep(self._settings.body_timeout_s)
            if self._locked:
                await self._end_refused(AuthenticationError("No API key was given in time."))
        while True:
            await self._idle.wait()
            left = self._busy_at + self._settings.socket_idle_s - self._clock()
            if left <= 0:
                raise _Ended(IDLE, "idle")
            await asyncio.sleep(left)

    async def _lose(self) -> None:
        await self._lost.wait()
        raise ClientDisconnected

    async def _drain(self, draining: asyncio.Event) -> None:
        await draining.wait()
        self._draining = True
        await self._idle.wait()
        raise _Ended(RESTARTS, "the server restarts")

    async def _say_refusal(self, refusal: HelixError, chat: str | None = None) -> None:
        await self._link.say(encode_refusal(refusal, self._request_id, chat))
