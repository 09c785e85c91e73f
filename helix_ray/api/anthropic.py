"""Anthropic's endpoints: messages and their token count."""

from __future__ import annotations

import os

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from helix_ray.api.access import Access
from helix_ray.api.answers import AnthropicMessage, TokenCount
from helix_ray.api.content import read_request
from helix_ray.api.endpoint import EVENTS, Body, Doc, Endpoint, public
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.api.streaming import EventStream, run_within
from helix_ray.core.errors import InvalidRequestError
from helix_ray.gateway.agents import addressed
from helix_ray.wire.anthropic.request import decode_count_tokens, decode_messages
from helix_ray.wire.anthropic.response import collect_message, encode_token_count
from helix_ray.wire.anthropic.schema import CountTokensRequest, MessagesRequest
from helix_ray.wire.anthropic.stream import MessageStreamEncoder

_TAG = "Anthropic"

# Both have the same answers and streams. The later one took tuning knobs away (temperature, top_p, top_k), which are
# taken here in either. 2023-01-01 has streams of another form, which nothing here writes.
_VERSIONS = ("2023-06-01", "2026-10-21")

_MESSAGE_EXAMPLE = {"model": "helix-demo", "max_tokens": 64, "messages": [{"role": "user", "content": "Hello!"}]}
_COUNT_EXAMPLE = {"model": "helix-demo", "messages": [{"role": "user", "content": "Hello!"}]}

_HEADERS = {"anthropic-version": f"The version of the API that the client speaks: {' or '.join(_VERSIONS)}."}


def anthropic_endpoints(services: Services) -> list[Endpoint]:
    """Endpoints of Anthropic's API."""
    api = AnthropicApi(services)
    return [
        Endpoint(
            "POST",
            public("/messages"),
            api.messages,
            Doc(
                "Create a message",
                _TAG,
                request=Body(MessagesRequest, example=_MESSAGE_EXAMPLE),
                answers={200: (Body(AnthropicMessage), EVENTS)},
                failures=(402,),
                headers=_HEADERS,
            ),
            Access.ANY_KEY,
            dialect="anthropic",
        ),
        Endpoint(
            "POST",
            public("/messages/count_tokens"),
            api.count_tokens,
            Doc(
                "Count the tokens of a message's prompt",
                _TAG,
                request=Body(CountTokensRequest, example=_COUNT_EXAMPLE),
                answers={200: (Body(TokenCount),)},
                headers=_HEADERS,
            ),
            Access.ANY_KEY,
            dialect="anthropic",
            repeatable=True,
        ),
    ]


class AnthropicApi:
    """The handlers.

    Args:
        services: what they work with.
    """

    def __init__(self, services: Services) -> None:
        self._settings = services.settings
        self._seconds = services.settings.request_timeout_s
        self._chat = services.chat

    async def messages(self, request: ApiRequest) -> ASGIApp:
        """``POST /messages``."""
        _check_version(request)
        wanted = await read_request(request, self._settings, decode_messages)
        call = request.call
        events = self._chat.stream(addressed(wanted, request.principal), call)
        ident = "msg_" + os.urandom(12).hex()
        if not wanted.stream:
            work = collect_message(events, ident, wanted.model)
            body = await run_within(work, request.receive, self._seconds)
            return Response(body, media_type="application/json")
        encoder = MessageStreamEncoder(id=ident, model=wanted.model, request_id=call.request_id)
        return EventStream(events, encoder, call, self._seconds)

    async def count_tokens(self, request: ApiRequest) -> ASGIApp:
        """``POST /messages/count_tokens``."""
        _check_version(request)
        wanted = await read_request(request, self._settings, decode_count_tokens)
        work = self._chat.count_tokens(addressed(wanted, request.principal), request.call)
        return JSONResponse(encode_token_count(await run_within(work, request.receive, self._seconds)))


def _check_version(request: ApiRequest) -> None:
    version = request.headers.get("anthropic-version")
    if version is not None and version not in _VERSIONS:
        raise InvalidRequestError(
            f"anthropic-version: {version[:32]!r} is not supported; this server speaks {' and '.join(_VERSIONS)}.",
            param="anthropic-version",
        )
