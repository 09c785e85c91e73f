"""OpenAI's endpoints: chat completions, completions, embeddings and models."""

from __future__ import annotations

import asyncio
import os
import time

from starlette.responses import Response
from starlette.types import ASGIApp

from helix_ray.api.access import Access
from helix_ray.api.answers import ChatCompletion, Completion, EmbeddingList, Model, ModelList
from helix_ray.api.content import read_request
from helix_ray.api.endpoint import EVENTS, Body, Doc, Endpoint, public
from helix_ray.api.models import agent_card, model_list, model_object
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.api.streaming import EventStream, run_within
from helix_ray.gateway.agents import PREFIX, addressed
from helix_ray.gateway.fanout import merge
from helix_ray.wire.body import encode_json
from helix_ray.wire.openai.request import decode_chat, decode_completion, decode_embedding
from helix_ray.wire.openai.response import collect_chat, collect_completion, encode_embeddings
from helix_ray.wire.openai.schema import ChatCompletionRequest, CompletionRequest, EmbeddingRequest
from helix_ray.wire.openai.stream import ChatStreamEncoder, CompletionStreamEncoder

_TAG = "OpenAI"
_LARGE = 100_000  # numbers of one embeddings answer, beyond which writing them would hold up the event loop

_CHAT_EXAMPLE = {"model": "helix-demo", "messages": [{"role": "user", "content": "Hello!"}], "max_tokens": 64}
_COMPLETION_EXAMPLE = {"model": "helix-demo", "prompt": "Once upon a time", "max_tokens": 64}
_EMBEDDING_EXAMPLE = {"model": "all-MiniLM-L6-v2", "input": "The quick brown fox jumps over the lazy dog"}


def openai_endpoints(services: Services) -> list[Endpoint]:
    """Endpoints of OpenAI's API."""
    api = OpenAIApi(services)
    return [
        Endpoint(
            "POST",
            public("/chat/completions"),
            api.chat_completions,
            Doc(
                "Create a chat completion",
                _TAG,
                request=Body(ChatCompletionRequest, example=_CHAT_EXAMPLE),
                answers={200: (Body(ChatCompletion), EVENTS)},
                failures=(402,),
            ),
            Access.ANY_KEY,
        ),
        Endpoint(
            "POST",
            public("/completions"),
            api.completions,
            Doc(
                "Create a text completion",
                _TAG,
                request=Body(CompletionRequest, example=_COMPLETION_EXAMPLE),
                answers={200: (Body(Completion), EVENTS)},
                failures=(402,),
            ),
            Access.ANY_KEY,
        ),
        Endpoint(
            "POST",
            public("/embeddings"),
            api.embeddings,
            Doc(
                "Create embeddings",
                _TAG,
                request=Body(EmbeddingRequest, example=_EMBEDDING_EXAMPLE),
                answers={200: (Body(EmbeddingList),)},
                failures=(402,),
            ),
        ),
        Endpoint(
            "GET", public("/models"), api.list_models, Doc("List models", _TAG, answers={200: (Body(ModelList),)}), Access.ANY_KEY
        ),
        Endpoint(
            "GET",
            public("/models/{id:path}"),
            api.retrieve_model,
            Doc(
                "Retrieve a model",
                _TAG,
                answers={200: (Body(Model),)},
                failures=(404,),
                path_parameters={"id": "Id or alias of the model; it may contain slashes."},
            ),
            Access.ANY_KEY,
        ),
    ]


class OpenAIApi:
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
        self._embeddings = services.embeddings

    async def chat_completions(self, request: ApiRequest) -> ASGIApp:
        """``POST /chat/completions``."""
        chat = await read_request(request, self._settings, decode_chat)
        wanted, call = addressed(chat.request, request.principal), request.call
        events = self._chat.stream(wanted, call)
        model, choices = chat.request.model, wanted.sampling.n
        ident = _ident("chatcmpl-") if wanted.run is None else wanted.run.session
        if not wanted.stream:
            work = collect_chat(events, ident, model, choices)
            return _json(await run_within(work, request.receive, self._seconds))
        encoder = ChatStreamEncoder(
            id=ident,
            model=model,
            created=int(time.time()),
            choices=choices,
            include_usage=chat.include_usage,
            request_id=call.request_id,
        )
        return EventStream(events, encoder, call, self._seconds)

    async def completions(self, request: ApiRequest) -> ASGIApp:
        """``POST /completions``. Several prompts run at the same time and make one answer."""
        completion = await read_request(request, self._settings, decode_completion)
        model, call = completion.requests[0].model, request.call
        streams = [self._chat.stream(addressed(wanted, request.principal), call) for wanted in completion.requests]
        events = streams[0] if len(streams) == 1 else merge(streams, completion.choices)
        ident, choices = _ident("cmpl-"), completion.choices * len(streams)
        if not completion.stream:
            work = collect_completion(events, ident, model, choices)
            return _json(await run_within(work, request.receive, self._seconds))
        encoder = CompletionStreamEncoder(
            id=ident,
            model=model,
            created=int(time.time()),
            choices=choices,
            include_usage=completion.include_usage,
            request_id=call.request_id,
        )
        return EventStream(events, encoder, call, self._seconds)

    async def embeddings(self, request: ApiRequest) -> ASGIApp:
        """``POST /embeddings``."""
        wanted = await read_request(request, self._settings, decode_embedding)
        work = self._embeddings.embed(wanted.model, wanted.inputs, wanted.dimensions, request.call)
        result = await run_within(work, request.receive, self._seconds)
        arguments = (result, wanted.model, wanted.encoding == "base64")
        if result.rows * result.dimensions > _LARGE:
            return _json(await asyncio.to_thread(encode_embeddings, *arguments))
        return _json(encode_embeddings(*arguments))

    async def list_models(self, request: ApiRequest) -> ASGIApp:
        """``GET /models``; agents are models, too."""
        cards = self._router.models()
        if self._agents is not None and self._agents_awake():
            cards += [agent_card(record) for record in await self._agents.agents(request.tenant)]
        return _json(encode_json(model_list(cards)))

    async def retrieve_model(self, request: ApiRequest) -> ASGIApp:
        """``GET /models/{id}``."""
        ident = request.path_params["id"]
        if self._agents is not None and ident.startswith(PREFIX):
            record = await self._agents.agent(request.tenant, ident.removeprefix(PREFIX))
            return _json(encode_json(model_object(agent_card(record))))
        return _json(encode_json(model_object(self._router.card(ident))))


def _ident(prefix: str) -> str:
    return prefix + os.urandom(12).hex()


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")
