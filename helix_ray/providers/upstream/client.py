"""Requests to one provider."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Callable, Mapping

import aiohttp
from yarl import URL

from helix_ray.config import ProviderConfig
from helix_ray.core.errors import HelixError, UnavailableError
from helix_ray.providers.upstream.exchange import Exchange, too_late
from helix_ray.wire.upstream.failures import UpstreamFailure
from helix_ray.wire.upstream.lines import cut_off, malformed

_log = logging.getLogger(__name__)

_ERROR_BYTES = 64 * 2**10
# Larger bodies are sent piece by piece.
_LARGE_BYTES = 2**19
_CONFIGURATION = frozenset(("upstream_auth", "upstream_not_found", "upstream_quota", "upstream_redirect"))

DecodeError = Callable[[int, Mapping[str, str], bytes], UpstreamFailure]


class UpstreamClient:
    """Asks a provider. Redirects are not followed: our key and the prompt are for the address that is configured.

    Args:
        config: of the provider.
        http: connections to it.
        sign: gives the headers of a request that say who asks.
        decode_error: reads an answer with an error status.
    """

    def __init__(
        self,
        config: ProviderConfig,
        http: aiohttp.ClientSession,
        sign: Callable[[], dict[str, str]],
        decode_error: DecodeError,
    ) -> None:
        self._config = config
        self._http = http
        self._sign = sign
        self._decode_error = decode_error
        self._urls: dict[str, URL] = {}

    async def whole(self, path: str, body: bytes) -> bytes:
        """The body of an answer in one piece.

        Args:
            path: is appended to the provider's address.
            body: JSON.

        Raises:
            HelixError: there is none.
        """
        seconds = self._config.timeouts.total
        try:
            async with asyncio.timeout(seconds):
                response = await self._ask(path, body)
                try:
                    return await _read(response, self._config.answer_bytes)
                finally:
                    # Closes what was not read to its end.
                    response.release()
        except TimeoutError as exc:
            raise too_late("was not complete", seconds) from exc

    async def stream(self, path: str, body: bytes) -> Exchange:
        """An answer that comes in pieces; its head is there. It must be entered.

        Args:
            path: is appended to the provider's address.
            body: JSON.

        Raises:
            HelixError: there is none.
        """
        timeouts, asked_at = self._config.timeouts, asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(timeouts.first_token):
                response = await self._ask(path, body)
        except TimeoutError as exc:
            raise too_late("did not begin", timeouts.first_token) from exc
        return Exchange(response, timeouts, self._config.answer_bytes, asked_at)

    async def _ask(self, path: str, body: bytes) -> aiohttp.ClientResponse:
        url = self._urls.get(path)
        if url is None:
            url = self._urls[path] = URL(self._config.address + path)
        headers = {"content-type": "application/json", **self._sign()}
        data = body if len(body) < _LARGE_BYTES else io.BytesIO(body)
        try:
            response = await self._http.post(url, data=data, headers=headers, allow_redirects=False)
        except aiohttp.ConnectionTimeoutError as exc:
            seconds = self._config.timeouts.connect
            raise _unavailable(f"could not be reached within {seconds:g} s", "upstream_unreachable") from exc
        except (aiohttp.ClientConnectorError, aiohttp.ClientSSLError) as exc:
            raise _unavailable("cannot be reached", "upstream_unreachable") from exc
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as exc:
            raise cut_off() from exc
        except (aiohttp.ClientError, ValueError) as exc:
            raise malformed("its answer is no HTTP") from exc
        if response.status == 200:
            if response.headers.get("content-encoding", "identity") != "identity":
                response.close()
                raise malformed("its answer is packed, which nobody asked for")
            if response.content_type == "text/html":
                response.close()
                raise malformed("its answer is a web page")
            return response
        error = await self._failure(response)
        if error.code in _CONFIGURATION:
            _log.warning("provider %s: %s (%s)", self._config.id, error.message, error.code)
        raise error

    async def _failure(self, response: aiohttp.ClientResponse) -> HelixError:
        try:
            if 300 <= response.status < 400:
                why = "The model's provider redirects to another address, which is not followed."
                return UnavailableError(why, code="upstream_redirect", details={"x-should-retry": "false"})
            if response.status < 300:
                return malformed(f"it answers with status {response.status}")
            try:
                body = await _read(response, _ERROR_BYTES)
            except UnavailableError:
                body = b""  # the status says enough
            return self._decode_error(response.status, response.headers, body).error()
        finally:
            response.release()


async def _read(response: aiohttp.ClientResponse, most: int) -> bytes:
    """A whole body.

    Raises:
        UnavailableError: it is too long, or was cut off.
    """
    pieces, size = [], 0
    try:
        while piece := await response.content.readany():
            pieces.append(piece)
            size += len(piece)
            if size > most:
                raise malformed(f"its answer is longer than {most} bytes")
    except (aiohttp.ClientError, OSError) as exc:
        raise cut_off() from exc
    return b"".join(pieces)


def _unavailable(how: str, code: str) -> UnavailableError:
    return UnavailableError(f"The model's provider {how}.", code=code)
