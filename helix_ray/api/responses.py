"""OpenAI's Responses API."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from helix_ray.api.access import Access
from helix_ray.api.background import BackgroundRuns
from helix_ray.api.content import read_request
from helix_ray.api.endpoint import EVENTS, Body, Doc, Endpoint, public
from helix_ray.api.paging import bounded_page, page_size
from helix_ray.api.replay import Replay
from helix_ray.api.request import ApiRequest
from helix_ray.api.response_answers import DeletedResponse, InputItemList, InputTokens, ResponseAnswer
from helix_ray.api.services import Services
from helix_ray.api.streaming import EventStream, run_within
from helix_ray.core.accounts import Principal
from helix_ray.core.errors import InvalidRequestError, NotFoundError
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest
from helix_ray.core.responses import Responses, StoredResponse
from helix_ray.gateway.agents import addressed
from helix_ray.gateway.scopes import check_chat
from helix_ray.gateway.truncation import truncated
from helix_ray.telemetry import Call
from helix_ray.wire.body import encode_json
from helix_ray.wire.responses.answer import Draft
from helix_ray.wire.responses.items import Item
from helix_ray.wire.responses.request import Prompt, ResponseDecoded, decode_input_tokens, decode_response
from helix_ray.wire.responses.response import (
    collect_response,
    deleted_response,
    encode_input_tokens,
    input_items,
    stored_body,
    turn_items,
)
from helix_ray.wire.responses.schema import InputTokensRequest, ResponseRequest
from helix_ray.wire.responses.stream import ResponseStreamEncoder

_TAG = "Responses"
_LARGE = 128 * 2**10  # bytes of a conversation, beyond which reading it would hold up the event loop
_NUMBER = re.compile(r"[0-9]{1,9}")
_EXAMPLE = {"model": "helix-demo", "input": "Hello!", "max_output_tokens": 64}
_COUNT_EXAMPLE = {"model": "helix-demo", "input": "Hello!"}
_PAGE = {
    "limit": "Most entries, 1 to 100; 20 by default.",
    "after": "The last id of the page before.",
    "order": "`asc` or `desc`; `desc` by default.",
}


def response_endpoints(services: Services) -> list[Endpoint]:
    """Endpoints of the Responses API, where responses can be kept."""
    if services.responses is None or services.background is None:
        return []
    api = ResponsesApi(services, services.responses, services.background)
    by_id, answer = {"id": "Of the response."}, {200: (Body(ResponseAnswer),)}
    made, deleted = {200: (Body(ResponseAnswer), EVENTS)}, {200: (Body(DeletedResponse),)}
    streamed = {
        "stream": "`true`: its events, of one that was asked for with `background`.",
        "starting_after": "Number of the last event that is left out.",
    }
    counted, listed = {200: (Body(InputTokens),)}, {200: (Body(InputItemList),)}
    create = Doc("Create a response", _TAG, Body(ResponseRequest, example=_EXAMPLE), made, failures=(402,))
    count = Doc("Count the tokens of a prompt", _TAG, Body(InputTokensRequest, example=_COUNT_EXAMPLE), counted)
    items = Doc("List what was sent for a response", _TAG, None, listed, (400, 404), by_id, _PAGE)
    look = Doc("Look at a response", _TAG, None, made, (400, 404), by_id, streamed)
    table: tuple[tuple[str, str, Callable[[ApiRequest], Any], Doc, bool], ...] = (
        ("POST", "/responses", api.create, create, False),
        ("POST", "/responses/input_tokens", api.input_tokens, count, True),
        ("GET", "/responses/{id}", api.retrieve, look, True),
        ("DELETE", "/responses/{id}", api.delete, Doc("Delete a response", _TAG, None, deleted, (404,), by_id), True),
        ("POST", "/responses/{id}/cancel", api.cancel, Doc("Cancel a response", _TAG, None, answer, (400, 404), by_id), True),
        ("GET", "/responses/{id}/input_items", api.input_items, items, True),
    )
    return [
        Endpoint(method, public(path), does, doc, Access.ANY_KEY, repeatable=again) for method, path, does, doc, again in table
    ]


class ResponsesApi:
    """The handlers.

    Args:
        services: what they work with.
        responses: those that are kept.
        background: makes responses while nobody waits.
    """

    def __init__(self, services: Services, responses: Responses, background: BackgroundRuns) -> None:
        self._settings = services.settings
        self._seconds = services.settings.request_timeout_s
        self._router = services.router
        self._chat = services.chat
        self._responses = responses
        self._background = background

    async def create(self, request: ApiRequest) -> ASGIApp:
        """``POST /responses``."""
        ident = os.urandom(16).hex()
        wanted = await read_request(request, self._settings, lambda body, limits: decode_response(body, limits, ident))
        chat = await self._request(wanted.prompt, request.principal)
        draft, call = Draft(ident, int(time.time()), wanted.echo), request.call
        keep = partial(self._keep, wanted, draft, request.principal)
        if wanted.background:
            # What can be told at once is not left for later.
            self._router.answering(chat)
            check_chat(request.principal, chat, self._router)
            response = draft.response("in_progress")
            await keep(response)
            self._background.start(draft, call, lambda own: self._events(chat, wanted.prompt, own))
            return self._replay(request, response["id"], -1) if chat.stream else JSONResponse(response)
        events = self._events(chat, wanted.prompt, call)
        if not chat.stream:

            async def answer() -> dict[str, Any]:
                response = await collect_response(events, draft)
                await keep(response)
                return response

            return _json(encode_json(await run_within(answer(), request.receive, self._seconds)))
        encoder = ResponseStreamEncoder(draft, call.request_id)

        async def before_end() -> None:
            await keep(encoder.complete())

        return EventStream(events, encoder, call, self._seconds, before_end)

    async def input_tokens(self, request: ApiRequest) -> ASGIApp:
        """``POST /responses/input_tokens``."""
        prompt = await read_request(request, self._settings, decode_input_tokens)
        work = self._chat.count_tokens(await self._request(prompt, request.principal), request.call)
        return JSONResponse(encode_input_tokens(await run_within(work, request.receive, self._seconds)))

    async def retrieve(self, request: ApiRequest) -> ASGIApp:
        """``GET /responses/{id}``."""
        stored = await self._stored(request)
        if request.query_params.get("stream", "false") in ("false", "0"):
            return _json(stored_body(stored))
        if not stored.background:
            raise InvalidRequestError("Only a response with `background` can be streamed again.", param="stream")
        return self._replay(request, stored.id, _after(request))

    async def delete(self, request: ApiRequest) -> ASGIApp:
        """``DELETE /responses/{id}``."""
        ident = request.path_params["id"]
        await self._responses.delete(request.tenant, request.principal.agent, ident)
        self._background.stop(ident)
        return JSONResponse(deleted_response(ident))

    async def cancel(self, request: ApiRequest) -> ASGIApp:
        """``POST /responses/{id}/cancel``."""
        ident = request.path_params["id"]
        stored = await self._responses.cancel(request.tenant, request.principal.agent, ident)
        if stored.status == "cancelled":
            self._background.stop(ident)
        return _json(stored_body(stored))

    async def input_items(self, request: ApiRequest) -> ASGIApp:
        """``GET /responses/{id}/input_items``."""
        limit, order = page_size(request), request.query_params.get("order", "desc")
        if order not in ("asc", "desc"):
            raise InvalidRequestError("`order` is `asc` or `desc`.", param="order")
        items = input_items(await self._stored(request))
        if order == "desc":
            items.reverse()
        after = request.query_params.get("after")
        if after is not None:
            places = [place for place, item in enumerate(items) if item["id"] == after]
            if not places:
                raise NotFoundError(f"There is no item {after[:64]!r}.", param="after")
            items = items[places[-1] + 1 :]
        return JSONResponse(bounded_page(items, limit, lambda item: item))

    async def _stored(self, request: ApiRequest) -> StoredResponse:
        return await self._responses.response(request.tenant, request.principal.agent, request.path_params["id"])

    async def _request(self, prompt: Prompt, principal: Principal) -> ChatRequest:
        earlier: list[Item] = []
        if prompt.previous is not None:
            most = self._settings.limits.body_bytes
            turns = await self._responses.conversation(principal.tenant, principal.agent, prompt.previous, most)
            is_large = sum(len(turn.input) + len(turn.answer) for turn in turns) > _LARGE
            earlier = await asyncio.to_thread(_items, turns) if is_large else _items(turns)
        return addressed(prompt.request(earlier), principal)

    def _replay(self, request: ApiRequest, ident: str, after: int) -> Replay:
        return Replay(self._responses, request.principal, ident, after, request.call, self._seconds)

    def _events(self, chat: ChatRequest, prompt: Prompt, call: Call) -> AsyncGenerator[Event, None]:
        if not prompt.truncated:
            return self._chat.stream(chat, call)
        return truncated(lambda shorter: self._chat.stream(shorter, call), chat)

    async def _keep(self, wanted: ResponseDecoded, draft: Draft, principal: Principal, response: dict[str, Any]) -> None:
        """Keep a response, if that is wanted; when this returns, it is durable."""
        if not wanted.store:
            return
        stored = StoredResponse(
            draft.id,
            principal.tenant,
            principal.agent,
            wanted.prompt.previous,
            response["status"],
            wanted.background,
            encode_json(wanted.prompt.items),
            encode_json(response),
            datetime.fromtimestamp(draft.created, UTC),
        )
        await self._responses.keep(stored)


def _after(request: ApiRequest) -> int:
    """The query's ``starting_after``; -1 where it is left out.

    Raises:
        InvalidRequestError: it is no number of an event.
    """
    given = request.query_params.get("starting_after")
    if given is None:
        return -1
    if not _NUMBER.fullmatch(given):
        raise InvalidRequestError("`starting_after` is the number of an event.", param="starting_after")
    return int(given)


def _items(turns: list[StoredResponse]) -> list[Item]:
    return [item for turn in turns for item in turn_items(turn)]


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")
