"""The LLM API: completions with tools, whole or as typed events, and the models that give them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace

from starlette.responses import Response
from starlette.types import ASGIApp

from helix_ray.api.access import Access
from helix_ray.api.content import read_request
from helix_ray.api.endpoint import Body, Doc, Endpoint, public
from helix_ray.api.llm_answers import LlmAnswer, LlmModels
from helix_ray.api.models import agent_card
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.api.streaming import EventStream, run_within
from helix_ray.core.errors import InvalidRequestError, ModelNotFoundError
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest
from helix_ray.gateway.agents import PREFIX, addressed
from helix_ray.wire.body import encode_json
from helix_ray.wire.llm.request import decode_llm
from helix_ray.wire.llm.response import collect_llm
from helix_ray.wire.llm.schema import LlmRequest
from helix_ray.wire.llm.stream import LlmStreamEncoder

_TAG = "LLM"
_EXAMPLE = {"model": "helix-demo", "messages": [{"role": "user", "content": "What is 2+2?"}]}

_EVENTS = Body(
    {
        "type": "object",
        "description": "One server-sent event; `data` is JSON text with a `type`: content_delta, tool_use_start, tool_use_delta, "
        "tool_use_complete, message_stop, metadata, error.",
        "properties": {"data": {"type": "string"}},
        "required": ["data"],
    },
    "text/event-stream",
)


def llm_endpoints(services: Services) -> list[Endpoint]:
    """Endpoints of the LLM API."""
    api = LlmApi(services)
    request = Body(LlmRequest, example=_EXAMPLE)
    return [
        Endpoint(
            "POST",
            public("/llm/completions"),
            api.completions,
            Doc("Complete", _TAG, request=request, answers={200: (Body(LlmAnswer),)}, failures=(402,)),
            Access.ANY_KEY,
        ),
        Endpoint(
            "POST",
            public("/llm/completions/stream"),
            api.stream,
            Doc("Complete, as typed events", _TAG, request=request, answers={200: (_EVENTS,)}, failures=(402,)),
            Access.ANY_KEY,
        ),
        Endpoint(
            "GET",
            public("/llm/models"),
            api.models,
            Doc("List the models that complete", _TAG, answers={200: (Body(LlmModels),)}),
            Access.ANY_KEY,
        ),
    ]


class LlmApi:
    """The handlers.

    Args:
        services: what they work with.
    """

    def __init__(self, services: Services) -> None:
        self._settings = services.settings
        self._seconds = services.settings.request_timeout_s
        self._router = services.router
        self._agents = services.agents
        self._agents_awake = services.agents_awake
        self._chat = services.chat

    async def completions(self, request: ApiRequest) -> ASGIApp:
        """``POST /llm/completions``."""
        events, model = await self._begin(request, stream=False)
        body = await run_within(collect_llm(events, model), request.receive, self._seconds)
        return Response(body, media_type="application/json")

    async def stream(self, request: ApiRequest) -> ASGIApp:
        """``POST /llm/completions/stream``."""
        events, model = await self._begin(request, stream=True)
        encoder = LlmStreamEncoder(model=model, request_id=request.call.request_id)
        return EventStream(events, encoder, request.call, self._seconds)

    async def models(self, request: ApiRequest) -> ASGIApp:
        """``GET /llm/models``; agents are models, too."""
        cards = [card for card in self._router.models() if card.kind == "chat"]
        if self._agents is not None and self._agents_awake():
            cards += [agent_card(record) for record in await self._agents.agents(request.tenant)]
        return Response(encode_json([card.id for card in cards]), media_type="application/json")

    async def _begin(self, request: ApiRequest, stream: bool) -> tuple[AsyncGenerator[Event, None], str]:
        """The generation, which has not begun, and the name of what answers."""
        wanted = await read_request(request, self._settings, decode_llm)
        chat = addressed(replace(wanted, stream=stream), request.principal)
        return self._chat.stream(chat, request.call), wanted.model or self._answering(chat)

    def _answering(self, chat: ChatRequest) -> str:
        """The name of what answers a request that names no model.

        Raises:
            InvalidRequestError: nothing does.
        """
        if chat.agent is not None:
            return PREFIX + chat.agent
        try:
            return self._router.chat("").card.id
        except ModelNotFoundError:
            raise InvalidRequestError("No model is named, and there is no default one.", param="model") from None
