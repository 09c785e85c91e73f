"""Providers on the other side of a Ray Serve handle.

The handles are duck-typed, so that this module needs no Ray: ``remote(...)`` gives an awaitable, or an
async iterator of event lists for a streaming method, and both have ``cancel()``.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, Protocol

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest
from helix_ray.core.protocols import Embeddings


class Method(Protocol):
    """One method of a deployment."""

    def remote(self, *args: Any) -> Any:
        """Call it on some replica."""
        ...


Translate = Callable[[BaseException], HelixError]


class ServeProvider:
    """A chat model in an engine deployment.

    Args:
        stream: streaming method ``(ChatRequest) -> list[Event], ...``.
        complete: unary method ``(ChatRequest) -> list[Event]``; one message instead of a stream
            for a caller that reads the answer only when it is whole.
        count_tokens: unary method ``(ChatRequest) -> int``.
        translate: says a failure of the call itself (a replica that died, say) as a ``HelixError``.
    """

    def __init__(self, stream: Method, complete: Method, count_tokens: Method, translate: Translate) -> None:
        self._stream = stream
        self._complete = complete
        self._count_tokens = count_tokens
        self._translate = translate

    async def stream(self, request: ChatRequest) -> AsyncIterator[Event]:
        """See ``Provider.stream``."""
        if not request.stream:
            for event in await _unary(self._complete, self._translate, request):
                yield event
            return
        response = self._stream.remote(request)
        finished = False
        try:
            async for batch in response:
                for event in batch:
                    yield event
            finished = True
        except (asyncio.CancelledError, GeneratorExit):
            raise
        except Exception as exc:
            finished = True
            raise self._translate(exc) from exc
        finally:
            if not finished:
                response.cancel()

    async def count_tokens(self, request: ChatRequest) -> int:
        """See ``TokenCounter.count_tokens``."""
        count: int = await _unary(self._count_tokens, self._translate, request)
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
        result: Embeddings = await _unary(self._embed, self._translate, inputs, dimensions)
        return result


async def _unary(method: Method, translate: Translate, *args: Any) -> Any:
    response: Awaitable[Any] = method.remote(*args)
    try:
        return await response
    except asyncio.CancelledError:
        response.cancel()  # type: ignore[attr-defined]
        raise
    except Exception as exc:
        raise translate(exc) from exc
