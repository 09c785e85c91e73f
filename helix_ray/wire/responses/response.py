"""Answers of the Responses API that come in one piece."""

from __future__ import annotations

from collections.abc import AsyncIterable
from typing import Any

import msgspec

from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event
from helix_ray.core.responses import StoredResponse
from helix_ray.wire.body import encode_json
from helix_ray.wire.responses.answer import Answer, Draft, encode_failure
from helix_ray.wire.responses.items import Item

_LOST = HelixError("The server stopped while it worked on this response.")


async def collect_response(events: AsyncIterable[Event], draft: Draft) -> dict[str, Any]:
    """A whole response, with the same items as its stream would have.

    Args:
        events: the generation.
        draft: of the response.

    Raises:
        HelixError: the generation failed, or its events break their grammar.
    """
    answer = Answer(draft)
    async for event in events:
        answer.add(event)
    return answer.complete()


def stored_body(stored: StoredResponse) -> bytes:
    """A kept response as it is answered now."""
    body: dict[str, Any] = msgspec.json.decode(stored.answer)
    if body["status"] == stored.status:
        return stored.answer
    # It was cancelled, or whoever worked on it is gone.
    error = encode_failure(_LOST) if stored.status == "failed" else None
    return encode_json({**body, "status": stored.status, "error": error})


def input_items(stored: StoredResponse) -> list[Item]:
    """What a client sent for a kept response."""
    items: list[Item] = msgspec.json.decode(stored.input)
    return items


def turn_items(stored: StoredResponse) -> list[Item]:
    """What a kept response adds to a conversation: what the client sent, and what the model answered."""
    output: list[Item] = msgspec.json.decode(stored.answer)["output"]
    return [*input_items(stored), *output]


def deleted_response(response_id: str) -> dict[str, Any]:
    """A response that was deleted."""
    return {"id": response_id, "object": "response", "deleted": True}


def encode_input_tokens(tokens: int) -> dict[str, Any]:
    """The body of ``POST /v1/responses/input_tokens``."""
    return {"object": "response.input_tokens", "input_tokens": tokens}
