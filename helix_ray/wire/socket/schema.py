"""What clients say on the WebSocket."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from helix_ray.wire.validation import RequestModel

ChatId = Annotated[str, Field(min_length=1, max_length=128)]


class AuthMessage(RequestModel):
    """Whom the chats after this one stand for."""

    type: Literal["auth"]
    token: Annotated[str, Field(min_length=1, max_length=4096)]


class ChatMessage(RequestModel):
    """A chat. ``request`` is the body of ``POST /v1/chat/completions``; it is streamed, whatever it says of that."""

    type: Literal["chat"]
    id: ChatId
    request: dict[str, Any]


class CancelMessage(RequestModel):
    """Stop a chat."""

    type: Literal["cancel"]
    id: ChatId


class PingMessage(RequestModel):
    """Say something back."""

    type: Literal["ping"]


ClientMessage = AuthMessage | ChatMessage | CancelMessage | PingMessage
