"""Providers on the other side of a Ray Serve handle.

The handles are duck-typed, so that this module needs no Ray: ``remote(...)`` gives an awaitable with ``cancel()``.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Protocol

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest
from helix_ray.core.protocols import Embeddings
from helix_ray.providers.prefix import prompt_prefix
from helix_ray.providers.relay.inbox import Inbox, Stream
from helix_ray.providers.relay.leases import Leases

_LAST_FRAME_S = 10.0
# So many beginnings of prompts are told apart: more than any model has replicas, and few enough to remember.
_SESSIONS = 1024


class Method(Protocol):
    """One method of a deployment."""

    def remote(self, *args: Any) -> Any:
        """Call it on some replica."""
        ...


Translate = Callable[[BaseException], HelixError]


class ServeProvider:
    """A chat model in an engine deployment.

    Args:
        relay: method ``(ChatRequest, Address, int) -> None`` that sends the answer's events to the stream with that
            number in the inbox with that address, answers the requests that follow on it, and returns when no more come.
        count_tokens: method ``(ChatRequest) -> int``.
        inbox: where this process receives answers.
        translate: says a failure of the call itself (a replica that died, say) as a ``HelixError``.
        sessions: gives ``relay`` for a session: calls with the same one go to the same replica. Prompts that begin alike share
            one.
    """

    def __init__(
        self,
        relay: Method,
        count_tokens: Method,
        inbox: Inbox,
        translate: Translate,
        sessions: Callable[[str], Method] | None = None,
    ) -> None:
        self._sessions = sessions
        self._count_tokens = count_tokens
        self._inbox = inbox
        self._translate = translate
        self._leases = Leases(inbox, partial(self._call, relay))
        self._sticky: dict[int, Leases] = {}

    async def stream(self, request: ChatRequest) -> AsyncIterator[Event]:
        """See ``Provider.stream``."""
        leases = self._leases if self._sessions is None else self._session(request, self._sessions)
        lease = leases.ask(request)
        try:
            while events := await lease.stream.read():
                for event in events:
                    yield event
        finally:
            leases.give_back(lease)

    def _session(self, request: ChatRequest, sessions: Callable[[str], Method]) -> Leases:
        """The calls to the replica of prompts that begin as this one does."""
        number = prompt_prefix(request) % _SESSIONS
        leases = self._sticky.get(number)
        if leases is None:
            leases = self._sticky[number] = Leases(self._inbox, partial(self._call, sessions(f"prefix-{number}")))
        return leases

    async def _call(self, relay: Method, request: ChatRequest, stream: Stream) -> None:
        """The call beside a stream: its failure is the stream's failure."""
        try:
            await unary(relay, self._translate, request, self._inbox.address, stream.number)
        except HelixError as exc:
            stream.fail(exc)
        else:
            if not stream.done:
                # All was sent; what was sent last may be a moment behind the call's end.
                await asyncio.sleep(_LAST_FRAME_S)
                stream.fail(HelixError("The end of the answer was lost."))

    def abandon(self, error: HelixError) -> None:
        """Fail all answers that have not ended."""
        for leases in (self._leases, *self._sticky.values()):
            leases.abandon(error)

    async def count_tokens(self, request: ChatRequest) -> int:
        """See ``TokenCounter.count_tokens``."""
        count: int = await unary(self._count_tokens, self._translate, request)
        return count


class ServeEmbedder:
    """An embedding model in an embedder deployment.

    Args:
        embed: unary method ``(inputs, dimensions) -> Embeddings``.
        translate: as for ``ServeProvider``.
    """

    def __init__(self, embed: Method, translate: Translate) -> None:
        self._embed = embed
        self._translate = translate

    async def embed(self, inputs: Sequence[str] | Sequence[Sequence[int]], dimensions: int | None = None) -> Embeddings:
        """See ``Embedder.embed``."""
        result: Embeddings = await unary(self._embed, self._translate, inputs, dimensions)
        return result


async def unary(method: Method, translate: Translate, *args: Any) -> Any:
    """The answer of one call.

    Raises:
        HelixError: it failed.
    """
    response: Awaitable[Any] = method.remote(*args)
    try:
        return await response
    except asyncio.CancelledError:
        response.cancel()  # type: ignore[attr-defined]
        raise
    except Exception as exc:
        raise translate(exc) from exc
