"""The shapes of error bodies, for the OpenAPI page."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel


class OpenAIError(BaseModel):
    """OpenAI's fields, and those that HelixFlow adds."""

    message: str
    type: str
    param: str | None
    code: str | None
    details: dict[str, Any]
    timestamp: str
    request_id: str


class OpenAIErrorBody(BaseModel):
    """The body of every error outside of Anthropic's API."""

    error: OpenAIError


class AnthropicError(BaseModel):
    """Anthropic's fields, and those that other systems' clients read beside them."""

    type: str
    message: str
    code: str | None
    param: str | None
    details: dict[str, Any]
    timestamp: str
    request_id: str


class AnthropicErrorBody(BaseModel):
    """The body of every error of Anthropic's API."""

    type: Literal["error"]
    error: AnthropicError
    request_id: str
