"""HTTP requests to URLs of strangers, which cannot reach what is not public."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from typing import Protocol

import httpx

from helix_ray.net.addresses import Address
from helix_ray.net.resolver import Resolver
from helix_ray.net.urls import UrlRules, port_of

BODY_BYTES = 64 * 2**10
"""Most that is read of an answer's body."""
TRIED_ADDRESSES = 3
"""How many of a host's addresses are tried before it counts as down."""
# Nothing that a stranger packs is unpacked, and nobody's cookies are kept.
_DROPPED = frozenset((b"content-encoding", b"set-cookie"))


class NameService(Protocol):
    """Says which addresses a host has; see ``Resolver``."""

    async def addresses(self, host: str, port: int) -> list[Address]:
        """See ``Resolver.addresses``."""

    def close(self) -> None:
        """See ``Resolver.close``."""


async def find_addresses(url: str | httpx.URL, rules: UrlRules, names: NameService) -> list[Address]:
    """The addresses of a URL's host, after a look at all of them.

    Raises:
        InvalidRequestError: the URL or one of the addresses is refused.
        OSError, UnicodeError: there is no such name, or nobody knows.
    """
    checked = rules.check(url)
    addresses = await names.addresses(checked.raw_host.decode("ascii"), port_of(checked))
    for address in addresses:
        rules.check_address(address)
    return addresses


class SafeTransport(httpx.AsyncBaseTransport):
    """Resolves a host once a request, looks at all of its addresses, and connects to exactly those.

    A name that changes its address between the check and the connection gains nothing. Connections are not kept, so that
    every request is checked. TLS verifies the name, not the address. Of an answer's body the first ``BODY_BYTES`` are read.

    Args:
        rules: which URLs and addresses are reached.
        names: resolves; the transport closes it.
        tls: for certificates of other authorities than the usual ones.
        connections: most at once.
    """

    def __init__(
        self,
        rules: UrlRules,
        names: NameService | None = None,
        tls: ssl.SSLContext | None = None,
        connections: int = 100,
    ) -> None:
        self._rules = rules
        # As many threads as connections: names that nobody answers for keep nobody else waiting.
        self._names = names or Resolver(connections)
        limits = httpx.Limits(max_connections=connections, max_keepalive_connections=0)
        self._inner = httpx.AsyncHTTPTransport(verify=tls or True, trust_env=False, limits=limits)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """See ``httpx.AsyncBaseTransport``.

        Raises:
            InvalidRequestError: the URL or one of its host's addresses is refused.
        """
        try:
            addresses = await find_addresses(request.url, self._rules, self._names)
        except (OSError, UnicodeError) as exc:
            raise httpx.ConnectError("the host's name has no address", request=request) from exc
        host = request.url.raw_host.decode("ascii")
        response = await self._ask(request, host.rstrip("."), addresses[:TRIED_ADDRESSES])
        headers = [(name, value) for name, value in response.headers.raw if name.lower() not in _DROPPED]
        assert isinstance(response.stream, httpx.AsyncByteStream)
        return httpx.Response(
            response.status_code, headers=headers, stream=_Beginning(response.stream), extensions=response.extensions
        )

    async def aclose(self) -> None:
        """See ``httpx.AsyncBaseTransport``."""
        self._names.close()
        await self._inner.aclose()

    async def _ask(self, request: httpx.Request, name: str, addresses: list[Address]) -> httpx.Response:
        """The answer of the first address that a connection can be made to."""
        headers = request.headers.copy()
        headers["accept-encoding"] = "identity"
        failure: httpx.TransportError = httpx.ConnectError("the host's name has no address", request=request)
        for address in addresses:
            pinned = httpx.Request(
                request.method,
                request.url.copy_with(host=str(address)),
                headers=headers,
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": name},
            )
            try:
                return await self._inner.handle_async_request(pinned)
            except (httpx.ConnectError, httpx.ConnectTimeout) as exc:
                failure = exc
        raise failure


class _Beginning(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = BODY_BYTES
        async for piece in self._stream:
            yield piece[:left]
            left -= len(piece)
            if left <= 0:
                return

    async def aclose(self) -> None:
        await self._stream.aclose()


def safe_client(rules: UrlRules, names: NameService | None = None, *, connections: int = 100) -> httpx.AsyncClient:
    """A client for URLs of strangers: no redirects, no proxies from the environment, nothing that is not public.

    Args:
        rules: which URLs and addresses are reached.
        names: resolves; the client closes it.
        connections: most at once.
    """
    transport = SafeTransport(rules, names, connections=connections)
    return httpx.AsyncClient(transport=transport, trust_env=False, follow_redirects=False)
