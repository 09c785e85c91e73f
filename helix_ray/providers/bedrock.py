"""A chat model of Amazon Bedrock, by the Converse API."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import aiohttp
from pydantic import ValidationError
from yarl import URL

from helix_ray.config import ConfigError, ProviderConfig, RemoteModel, Timeouts
from helix_ray.config.bedrock import BedrockConfig
from helix_ray.core.errors import HelixError, UnavailableError
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest
from helix_ray.providers.aws import Signer, key_source
from helix_ray.providers.upstream.exchange import Exchange, too_late
from helix_ray.wire.bedrock.errors import OPERATORS, decode_failure, exception_kind
from helix_ray.wire.bedrock.eventstream import FrameReader
from helix_ray.wire.bedrock.request import Dialect, encode_converse, encode_token_count
from helix_ray.wire.bedrock.response import decode_converse, decode_token_count
from helix_ray.wire.bedrock.stream import ConverseStreamDecoder
from helix_ray.wire.upstream.json import decode_if_json
from helix_ray.wire.upstream.lines import malformed

_log = logging.getLogger(__name__)

_EVENT_STREAM = "application/vnd.amazon.eventstream"
_ERROR_BYTES = 64 * 2**10
_BYTES_PER_TOKEN = 4


class BedrockProvider:
    """See ``Provider``. Hanging up closes the connection, which ends Amazon's work.

    Args:
        config: of the model.
        http: connections to Amazon, which unpack nothing and keep no cookies.

    Raises:
        ConfigError: there are no keys.
    """

    def __init__(self, config: BedrockConfig, http: aiohttp.ClientSession) -> None:
        self._config = config
        self._http = http
        times = config.timeouts
        # What comes in one piece begins when it is complete, and a count is as quick as a beginning.
        self._patient = times.model_copy(update={"first_token": times.total})
        self._brief = times.model_copy(update={"total": times.first_token})
        self._dialect = Dialect(config.model, config.max_tokens, config.request_fields)
        self._signer = Signer("bedrock", config.region, key_source(config.credentials_file, config.profile))
        self._url = f"{config.address}/model/{quote(config.model, safe='')}/"

    def stream(self, request: ChatRequest) -> AsyncGenerator[Event, None]:
        """See ``Provider.stream``."""
        # Also where the caller does not read along: what a stream has cost is known while it comes, and it can be ended.
        return self._streamed(request) if self._config.streaming else self._collected(request)

    async def count_tokens(self, request: ChatRequest) -> int:
        """See ``TokenCounter.count_tokens``.

        Raises:
            HelixError: see ``Provider.stream``; not every model can count.
        """
        async with self._post("count-tokens", encode_token_count(request), self._brief) as exchange:
            return decode_token_count(await _whole(exchange))

    async def _streamed(self, request: ChatRequest) -> AsyncGenerator[Event, None]:
        body = encode_converse(request, self._dialect)
        decoder = ConverseStreamDecoder(len(body) // _BYTES_PER_TOKEN, request.sampling)
        frames = FrameReader()
        async with self._post("converse-stream", body, self._config.timeouts) as exchange:
            if exchange.media_type != _EVENT_STREAM:
                raise malformed("its answer is no event stream")
            while data := await exchange.read():
                for frame in frames.feed(data):
                    for event in decoder.decode(frame):
                        yield event
                    exchange.begin()
                if decoder.done:
                    break
            else:
                frames.close()
            for event in decoder.close():
                yield event
            await exchange.finish()

    async def _collected(self, request: ChatRequest) -> AsyncGenerator[Event, None]:
        body = encode_converse(request, self._dialect)
        async with self._post("converse", body, self._patient) as exchange:
            answer = await _whole(exchange)
        for event in decode_converse(answer, len(body) // _BYTES_PER_TOKEN, request.sampling):
            yield event

    @asynccontextmanager
    async def _post(self, operation: str, body: bytes, timeouts: Timeouts) -> AsyncIterator[Exchange]:
        """The answer to a request that was taken.

        Raises:
            HelixError: it was refused, or could not be sent.
        """
        url, asked_at = self._url + operation, asyncio.get_running_loop().time()
        headers = self._signer.sign(url, body) | {"accept-encoding": "identity"}
        try:
            async with asyncio.timeout(timeouts.first_token):
                # As it was signed: nothing in it is quoted once more.
                response = await self._http.post(URL(url, encoded=True), data=body, headers=headers, allow_redirects=False)
        except aiohttp.ConnectionTimeoutError as exc:
            raise _unreachable() from exc
        except TimeoutError as exc:
            raise too_late("did not begin", timeouts.first_token) from exc
        except (aiohttp.ClientError, OSError) as exc:
            raise _unreachable() from exc
        async with Exchange(response, timeouts, self._config.answer_bytes, asked_at) as exchange:
            if response.status != 200:
                raise await self._failure(response, exchange)
            yield exchange

    async def _failure(self, response: aiohttp.ClientResponse, exchange: Exchange) -> HelixError:
        told = await _error_body(exchange)
        kind = exception_kind(response.headers.get("x-amzn-errortype", ""), told)
        message = str(told.get("message") or told.get("Message") or "")
        error = decode_failure(response.status, kind, message, _seconds(response.headers.get("retry-after", "")))
        if error.code in OPERATORS:
            _log.error("Bedrock, %s: %d %s %s", self._config.model, response.status, kind, message[:400])
        return error


def build_bedrock(provider: ProviderConfig, model: RemoteModel, http: aiohttp.ClientSession, _: object) -> BedrockProvider:
    """The model of a configuration.

    Raises:
        ConfigError: it is none that Bedrock has, or there are no keys.
    """
    try:
        config = BedrockConfig(
            model=model.upstream,
            region=provider.region or "",
            endpoint_url=provider.base_url or None,
            credentials_file=provider.credentials_file,
            profile=provider.profile,
            streaming=model.streaming,
            max_tokens=model.max_tokens,
            request_fields=model.body,
            timeouts=provider.timeouts,
            answer_bytes=provider.answer_bytes,
        )
    except ValidationError as exc:
        raise ConfigError(f"the remote model {model.id!r}: {exc.errors()[0]['msg']}") from exc
    return BedrockProvider(config, http)


async def _whole(exchange: Exchange) -> bytes:
    """An answer that comes in one piece."""
    pieces = []
    while data := await exchange.read():
        pieces.append(data)
    return b"".join(pieces)


async def _error_body(exchange: Exchange) -> dict[str, Any]:
    """The JSON object that explains a refusal; empty where there is none, such as on a page for people."""
    body = bytearray()
    try:
        while len(body) < _ERROR_BYTES and (data := await exchange.read()):
            body += data
    except HelixError:
        return {}
    told = decode_if_json(body)
    return told if isinstance(told, dict) else {}


def _seconds(header: str) -> float | None:
    """``Retry-After`` as seconds; a date is not read."""
    return float(header) if header.isascii() and header.isdigit() and len(header) < 9 else None


def _unreachable() -> UnavailableError:
    return UnavailableError("The model's provider cannot be reached.", code="upstream_unreachable")
