"""One chat on a WebSocket: what a request to the API is elsewhere."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import aclosing

from helix_ray.api.account_headers import account_headers
from helix_ray.api.admission import Admission
from helix_ray.api.hangup import ClientDisconnected
from helix_ray.api.ready import ReadyReader
from helix_ray.api.services import Services
from helix_ray.api.socket_door import PATH
from helix_ray.api.socket_link import SocketLink
from helix_ray.api.streaming import within
from helix_ray.core.accounts import Principal
from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event, TextDelta
from helix_ray.gateway.agents import addressed
from helix_ray.telemetry import Call
from helix_ray.telemetry.reported import reported
from helix_ray.wire.openai.request import decode_chat
from helix_ray.wire.socket.schema import ChatMessage
from helix_ray.wire.socket.stream import SocketStreamEncoder, encode_cancelled, encode_refusal

_log = logging.getLogger(__name__)


class SocketChat:
    """Runs one chat.

    Args:
        services: what it works with.
        admission: places of requests in progress.
        link: to the client.
        message: asks for it.
        is_large: to decode it would hold up the event loop.

    Attributes:
        task: in which it runs.
    """

    def __init__(
        self, services: Services, admission: Admission, link: SocketLink, message: ChatMessage, *, is_large: bool
    ) -> None:
        self._services = services
        self._admission = admission
        self._link = link
        self._message = message
        self._is_large = is_large
        self._cancelled = self._runs = False
        self._call = Call(f"req_{os.urandom(12).hex()}", route=PATH, method="WS", dialect="openai", stream=True)
        self.task: asyncio.Task[None] | None = None

    def cancel(self) -> None:
        """Stop it because the client wants that."""
        if not self._cancelled and self._runs and self.task is not None:
            self.task.cancel()
        self._cancelled = True

    async def run(self, admit: Callable[[], Awaitable[Principal]]) -> None:
        """Generate, and send what comes.

        Args:
            admit: says whom it stands for now: a key that was revoked is refused on an open connection as well.

        Raises:
            ClientDisconnected: the client went away.
        """
        call, ident = self._call, self._message.id
        self._runs = True
        if self._cancelled:
            await self._link.say(encode_cancelled(ident))
            return
        try:
            with reported(call, PATH, self._services.metrics):
                call.principal = await admit()
                with self._admission:
                    await self._answer()
        except asyncio.CancelledError:
            if not self._cancelled:
                raise
            await self._link.say(encode_cancelled(ident))
        except ClientDisconnected:
            raise
        except HelixError as exc:
            if exc.status == HelixError.status:
                self._log_failure(exc)
            await self._link.say(encode_refusal(exc, call.request_id, ident))
        except Exception as exc:
            self._log_failure(exc)
            await self._link.say(encode_refusal(HelixError("The server failed on this chat."), call.request_id, ident))

    async def _answer(self) -> None:
        settings, call = self._services.settings, self._call
        arguments = ({**self._message.request, "stream": True}, settings.limits)
        chat = await asyncio.to_thread(decode_chat, *arguments) if self._is_large else decode_chat(*arguments)
        wanted = addressed(chat.request, call.principal)
        encoder = SocketStreamEncoder(
            chat=self._message.id,
            model=chat.request.model,
            choices=wanted.sampling.n,
            request_id=call.request_id,
            session=None if wanted.run is None else wanted.run.session,
            told=lambda: {name.decode(): value.decode() for name, value in account_headers(call)},
        )
        await within(self._send(self._services.chat.stream(wanted, call), encoder), settings.request_timeout_s)

    async def _send(self, events: AsyncGenerator[Event, None], encoder: SocketStreamEncoder) -> None:
        async with aclosing(ReadyReader(events)) as reader:
            while not reader.done:
                for event in joined(await reader.read()):
                    await self._link.say(encoder.encode(event))
        await self._link.say(encoder.close())

    def _log_failure(self, exc: Exception) -> None:
        _log.error("a chat on a WebSocket failed", exc_info=exc, extra={"fields": {"request_id": self._call.request_id}})


def joined(events: Iterable[Event]) -> list[Event]:
    """Events that came together, with neighbouring texts of one choice as one: a client that lags gets fewer, longer messages."""
    together: list[Event] = []
    for event in events:
        last = together[-1] if together else None
        if (
            type(event) is TextDelta
            and type(last) is TextDelta
            and last.index == event.index
            and last.logprobs is event.logprobs is None
        ):
            last.text += event.text
        else:
            together.append(event)
    return together
