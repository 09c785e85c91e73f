"""Carries every request: the openai package's client, told about this server's address, keys and failures."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, TypeVar, get_args

from openai import AsyncOpenAI, AsyncStream

from helix_ray import __version__
from helix_ray.client.errors import ServerError
from helix_ray.client.failures import translated

_T = TypeVar("_T")


class AsyncGuardedStream(AsyncStream[_T]):
    """A stream that fails as this package does."""

    async def __anext__(self) -> _T:
        """The next one.

        Raises:
            APIError: the server says that it failed, or the connection broke.
        """
        with translated():
            return await super().__anext__()

    async def __aiter__(self) -> AsyncIterator[_T]:
        """All that come.

        Raises:
            APIError: as ``__anext__`` does.
        """
        with translated():
            async for item in super().__aiter__():
                yield item


class AsyncTransport(AsyncOpenAI):
    """Sends requests, again if they failed for a passing reason.

    It waits as long as the server says (``retry-after-ms``, ``retry-after``, ``x-should-retry``), or else longer each time,
    with jitter. All tries of a request have the same ``Idempotency-Key``, so that it is done and charged once.

    Args:
        options: of ``AsyncOpenAI``. What that reads from variables for OpenAI's own servers is not sent to this one.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.organization = self.project = self.admin_api_key = self.webhook_secret = None
        self._custom_headers = options.get("default_headers") or {}
        self._idempotency_header = "Idempotency-Key" if self.max_retries else None

    @property
    def user_agent(self) -> str:
        """What the server's log says of this client."""
        return f"helix-ray-python/{__version__}"

    def _auth_headers(self, security: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.api_key}"}

    def _should_retry(self, response: Any) -> bool:
        # A conflict passes by itself only where the server says when.
        return super()._should_retry(response) and (response.status_code != 409 or "retry-after" in response.headers)

    async def request(self, cast_to: Any, options: Any, *, stream: bool = False, stream_cls: Any = None) -> Any:
        """The answer to a request, as ``cast_to``.

        Raises:
            APIError: there is none.
        """
        if stream_cls is not None:
            guarded: Any = AsyncGuardedStream
            stream_cls = guarded[get_args(stream_cls)[0]]
        with translated():
            answer = await super().request(cast_to, options, stream=stream, stream_cls=stream_cls)
        if isinstance(answer, str) and cast_to is not str:
            raise ServerError("The server's answer is no JSON; is the address that of the API?")
        return answer
