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

from helix_ray.config import ConfigError, ProviderConfig, RemoteModel
from helix_ray.config.bedrock import BedrockConfig, BedrockTimeouts
from helix_ray.core.errors import DeadlineError, HelixError, UnavailableError
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest
from helix_ray.providers.aws import Signer, key_source
from helix_ray.wire.bedrock.errors import OPERATORS, cut_off, decode_failure, exception_kind, malformed
from helix_ray.wire.bedrock.eventstream import FrameReader
from helix_ray.wire.bedrock.request import Dialect, encode_converse, encode_token_count
from helix_ray.wire.bedrock.response import decode_converse, decode_token_count
from helix_ray.wire.bedrock.stream import ConverseStreamDecoder
from helix_ray.wire.upstream.json import decode_if_json

_log = logging.getLogger(__name__)

_EVENT_STREAM = "application/vnd.amazon.eventstream"
_ERROR_BYTES = 64 * 2**10
_ERROR_S = 10.0
# How long the end of a stream may take when the answer is complete; a connection that was read to its end is used again.
_LAST_BYTES_S = 0.25
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
        self._dialect = Dialect(config.model, config.max_tokens, config.request_fields)
        self._signer = Signer("bedrock", config.region, key_source(config.credentials_file, config.profile))
        self._url = f"{config.address}/model/{quote(config.model, safe='')}/"

    def stream(self, request: ChatRequest) -> AsyncGenerator[Event, None]:
        """See ``Provider.stream``."""
        # Also where the caller does not read along: what a stream has cost is known while it comes, and it can be ended.
        return self._streamed(request) if self._config.streaming else self._whole(request)

    async def count_tokens(self, request: ChatRequest) -> int:
        """See ``TokenCounter.count_tokens``.

        Raises:
            HelixError: see ``Provider.stream``; not every model can count.
        """
        seconds = self._config.timeouts.first_token
        async with self._post("count-tokens", encode_token_count(request), seconds) as response:
            return decode_token_count(await self._body(response, seconds))

    async def _streamed(self, request: ChatRequest) -> AsyncGenerator[Event, None]:
        config, timeouts = self._config, self._config.timeouts
        body = encode_converse(request, self._dialect)
        decoder = ConverseStreamDecoder(len(body) // _BYTES_PER_TOKEN, request.sampling)
        frames = FrameReader()
        seconds, size = timeouts.first_token, 0
        async with self._post("converse-stream", body, seconds) as response:
            if response.content_type != _EVENT_STREAM:
                raise malformed("its answer is no event stream")
            while data := await _read(response, seconds):
                size += len(data)
                if size > config.answer_bytes:
                    raise _too_long(config.answer_bytes)
                for frame in frames.feed(data):
                    for event in decoder.decode(frame):
                        yield event
                    seconds = timeouts.between_tokens
                if decoder.done:
                    break
            else:
                frames.close()
            for event in decoder.close():
                yield event
            await _read_to_end(response)

    async def _whole(self, request: ChatRequest) -> AsyncGenerator[Event, None]:
        body, seconds = encode_converse(request, self._dialect), self._config.timeouts.total
        async with self._post("converse", body, seconds) as response:
            answer = await self._body(response, seconds)
        for event in decode_converse(answer, len(body) // _BYTES_PER_TOKEN, request.sampling):
            yield event

    @asynccontextmanager
    async def _post(self, operation: str, body: bytes, seconds: float) -> AsyncIterator[aiohttp.ClientResponse]:
        """The response to a request that was taken.

        Raises:
            HelixError: it was refused, or could not be sent.
        """
        url = self._url + operation
        headers = self._signer.sign(url, body) | {"accept-encoding": "identity"}
        try:
            async with asyncio.timeout(seconds):
                # As it was signed: nothing in it is quoted once more.
                response = await self._http.post(URL(url, encoded=True), data=body, headers=headers, allow_redirects=False)
        except aiohttp.ConnectionTimeoutError as exc:
            raise _unreachable() from exc
        except TimeoutError as exc:
            raise _silent(seconds) from exc
        except (aiohttp.ClientError, OSError) as exc:
            raise _unreachable() from exc
        try:
            if response.status != 200:
                raise await self._failure(response)
            yield response
        finally:
            # What was read to its end has gone back to the pool already.
            response.close()

    async def _body(self, response: aiohttp.ClientResponse, seconds: float) -> bytes:
        body = bytearray()
        while data := await _read(response, seconds):
            body += data
            if len(body) > self._config.answer_bytes:
                raise _too_long(self._config.answer_bytes)
        return bytes(body)

    async def _failure(self, response: aiohttp.ClientResponse) -> HelixError:
        told = await _error_body(response)
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
    timeouts = provider.timeouts
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
            timeouts=BedrockTimeouts(
                first_token=timeouts.first_token, between_tokens=timeouts.between_tokens, total=timeouts.total
            ),
            answer_bytes=provider.answer_bytes,
        )
    except ValidationError as exc:
        raise ConfigError(f"the remote model {model.id!r}: {exc.errors()[0]['msg']}") from exc
    return BedrockProvider(config, http)


async def _read(response: aiohttp.ClientResponse, seconds: float) -> bytes:
    """What has come of the body; nothing at its end."""
    try:
        async with asyncio.timeout(seconds):
            return await response.content.readany()
    except TimeoutError as exc:
        raise _silent(seconds) from exc
    except (aiohttp.ClientError, OSError) as exc:
        raise cut_off() from exc


async def _read_to_end(response: aiohttp.ClientResponse) -> None:
    """Read the end of a body that has nothing more to say, if it comes at once."""
    try:
        await _read(response, _LAST_BYTES_S)
    except HelixError:
        response.close()


async def _error_body(response: aiohttp.ClientResponse) -> dict[str, Any]:
    """The JSON object that explains a refusal; empty where there is none, such as on a page for people."""
    body = bytearray()
    try:
        while len(body) < _ERROR_BYTES and (data := await _read(response, _ERROR_S)):
            body += data
    except HelixError:
        return {}
    told = decode_if_json(body)
    return told if isinstance(told, dict) else {}


def _seconds(header: str) -> float | None:
    """``Retry-After`` as seconds; a date is not read."""
    return float(header) if header.isascii() and header.isdigit() and len(header) < 9 else None


def _silent(seconds: float) -> DeadlineError:
    return DeadlineError(f"The model's provider said nothing for {seconds:g} s.", code="upstream_timeout")


def _unreachable() -> UnavailableError:
    return UnavailableError("The model's provider cannot be reached.", code="upstream_unreachable")


def _too_long(most: int) -> UnavailableError:
    return malformed(f"its answer is longer than {most} bytes")
