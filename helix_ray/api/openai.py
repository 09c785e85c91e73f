"""OpenAI's endpoints."""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from helix_ray.api.content import read_json
from helix_ray.api.endpoint import Body, Doc, Endpoint, public
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.api.streaming import EventStream, run_within
from helix_ray.gateway.fanout import merge
from helix_ray.gateway.router import ModelCard
from helix_ray.wire.openai.request import decode_chat, decode_completion, decode_embedding
from helix_ray.wire.openai.response import collect_chat, collect_completion, encode_embeddings
from helix_ray.wire.openai.schema import ChatCompletionRequest, CompletionRequest, EmbeddingRequest
from helix_ray.wire.openai.stream import ChatStreamEncoder, CompletionStreamEncoder

_TAG = "OpenAI"
_ANSWER = {"type": "object"}
_STREAM = Body({"type": "string"}, "text/event-stream")
_CHAT = Doc(
    "Create a chat completion",
    _TAG,
    Body(ChatCompletionRequest, example={"model": "helix-demo", "messages": [{"role": "user", "content": "Hello!"}]}),
    {200: (Body(_ANSWER), _STREAM)},
)
_COMPLETIONS = Doc(
    "Create a text completion",
    _TAG,
    Body(CompletionRequest, example={"model": "helix-demo", "prompt": "Once upon a time", "max_tokens": 16}),
    {200: (Body(_ANSWER), _STREAM)},
)
_EMBEDDINGS = Doc(
    "Create embeddings",
    _TAG,
    Body(EmbeddingRequest, example={"model": "all-MiniLM-L6-v2", "input": "The quick brown fox"}),
    {200: (Body(_ANSWER),)},
)
_MODEL = Doc(
    "Retrieve a model",
    _TAG,
    answers={200: (Body(_ANSWER),)},
    failures=(404,),
    path_parameters={"id": "id or alias; may hold slashes"},
)


def openai_endpoints(services: Services) -> list[Endpoint]:
    """OpenAI's chat, completions, embeddings and models."""
    settings, router, chat = services.settings, services.router, services.chat

    async def chat_completions(request: ApiRequest) -> ASGIApp:
        decoded = decode_chat(await read_json(request, settings), settings.limits)
        wanted = decoded.request
        events, ident, choices = chat.stream(wanted, request.call), _ident("chatcmpl"), wanted.sampling.n
        if not wanted.stream:
            return await _json(collect_chat(events, ident, wanted.model, choices), request)
        encoder = ChatStreamEncoder(
            id=ident,
            model=wanted.model,
            created=int(time.time()),
            choices=choices,
            include_usage=decoded.include_usage,
            request_id=request.call.request_id,
        )
        return EventStream(events, encoder, request.call, settings.request_timeout_s)

    async def completions(request: ApiRequest) -> ASGIApp:
        decoded = decode_completion(await read_json(request, settings), settings.limits)
        model, ident = decoded.requests[0].model, _ident("cmpl")
        streams = [chat.stream(wanted, request.call) for wanted in decoded.requests]
        events = streams[0] if len(streams) == 1 else merge(streams, decoded.choices)
        choices = decoded.choices * len(streams)
        if not decoded.stream:
            return await _json(collect_completion(events, ident, model, choices), request)
        encoder = CompletionStreamEncoder(
            id=ident,
            model=model,
            created=int(time.time()),
            choices=choices,
            include_usage=decoded.include_usage,
            request_id=request.call.request_id,
        )
        return EventStream(events, encoder, request.call, settings.request_timeout_s)

    async def embeddings(request: ApiRequest) -> ASGIApp:
        wanted = decode_embedding(await read_json(request, settings), settings.limits)
        work = services.embeddings.embed(wanted.model, wanted.inputs, wanted.dimensions, request.call)
        result = await run_within(work, request.receive, settings.request_timeout_s)
        return Response(encode_embeddings(result, wanted.model, wanted.encoding == "base64"), media_type="application/json")

    async def _json(answer: Awaitable[bytes], request: ApiRequest) -> Response:
        body = await run_within(answer, request.receive, settings.request_timeout_s)
        return Response(body, media_type="application/json")

    async def list_models(request: ApiRequest) -> ASGIApp:
        models = [_model(card) for card in router.models()]
        return JSONResponse(
            {
                "object": "list",
                "data": models,
                "has_more": False,
                "first_id": models[0]["id"] if models else None,
                "last_id": models[-1]["id"] if models else None,
            }
        )

    async def retrieve_model(request: ApiRequest) -> ASGIApp:
        return JSONResponse(_model(router.card(request.path_params["id"])))

    return [
        Endpoint("POST", public("/chat/completions"), chat_completions, _CHAT),
        Endpoint("POST", public("/completions"), completions, _COMPLETIONS),
        Endpoint("POST", public("/embeddings"), embeddings, _EMBEDDINGS),
        Endpoint("GET", public("/models"), list_models, Doc("List the models", _TAG, answers={200: (Body(_ANSWER),)})),
        Endpoint("GET", public("/models/{id:path}"), retrieve_model, _MODEL),
    ]


def _ident(prefix: str) -> str:
    return f"{prefix}-{os.urandom(12).hex()}"


def _model(card: ModelCard) -> dict[str, Any]:
    created_at = datetime.fromtimestamp(card.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "id": card.id,
        "object": "model",
        "created": card.created,
        "owned_by": card.owned_by,
        "type": "model",
        "display_name": card.id,
        "created_at": created_at,
    }
