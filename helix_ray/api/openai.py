"""OpenAI's endpoints."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from helix_ray.api.content import read_json
from helix_ray.api.endpoint import Doc, Endpoint, public
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.api.streaming import EventStream, run_within
from helix_ray.gateway.router import ModelCard
from helix_ray.wire.openai.codec import ChatStreamEncoder, collect_chat, decode_chat

_TAG = "OpenAI"


def openai_endpoints(services: Services) -> list[Endpoint]:
    """OpenAI's chat, completions, embeddings and models."""
    settings, router, chat = services.settings, services.router, services.chat

    async def chat_completions(request: ApiRequest) -> ASGIApp:
        body = await read_json(request, settings)
        wanted = decode_chat(body, settings.limits)
        events = chat.stream(wanted, request.call)
        ident = "chatcmpl-" + os.urandom(12).hex()
        if wanted.stream:
            encoder = ChatStreamEncoder(ident, wanted.model, bool(body.get("stream_options")))
            return EventStream(events, encoder, request.call, settings.request_timeout_s)
        answer = await run_within(collect_chat(events, ident, wanted.model), request.receive, settings.request_timeout_s)
        return Response(answer, media_type="application/json")

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
        Endpoint("POST", public("/chat/completions"), chat_completions, None),
        Endpoint("GET", public("/models"), list_models, None),
        Endpoint("GET", public("/models/{id:path}"), retrieve_model, None),
    ]


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
