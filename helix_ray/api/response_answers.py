"""The shapes of the answers of the Responses API, for the OpenAPI page."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from helix_ray.core.responses import ResponseStatus


class InputTokensDetails(BaseModel):
    """Of the prompt's tokens."""

    cached_tokens: int
    cache_write_tokens: int


class OutputTokensDetails(BaseModel):
    """Of the answer's tokens."""

    reasoning_tokens: int


class ResponseUsage(BaseModel):
    """What a response consumed, in tokens."""

    input_tokens: int
    input_tokens_details: InputTokensDetails
    output_tokens: int
    output_tokens_details: OutputTokensDetails
    total_tokens: int
    cost: float | None = Field(None, description="In USD, where the caller has an account.")


class ResponseFailure(BaseModel):
    """Why a response failed."""

    code: Literal["server_error", "rate_limit_exceeded", "invalid_prompt"]
    message: str


class IncompleteDetails(BaseModel):
    """Why a response was cut off."""

    reason: Literal["max_output_tokens", "content_filter"]


class ResponseAnswer(BaseModel):
    """A response; times are in Unix seconds. Fields that repeat the request's are as it had them."""

    id: str
    object: Literal["response"]
    created_at: int
    completed_at: int | None
    status: ResponseStatus
    error: ResponseFailure | None
    incomplete_details: IncompleteDetails | None
    model: str
    instructions: str | None
    previous_response_id: str | None
    output: list[dict[str, Any]] = Field(description="Items of the types `message`, `function_call` and `reasoning`.")
    usage: ResponseUsage | None
    background: bool
    store: bool
    metadata: dict[str, str]
    parallel_tool_calls: bool
    tool_choice: str | dict[str, Any]
    tools: list[dict[str, Any]]
    text: dict[str, Any]
    reasoning: dict[str, Any]
    truncation: Literal["auto", "disabled"]


class InputItemList(BaseModel):
    """A page of what a client sent for a response."""

    object: Literal["list"]
    data: list[dict[str, Any]]
    has_more: bool
    first_id: str | None
    last_id: str | None


class DeletedResponse(BaseModel):
    """A response that was deleted."""

    id: str
    object: Literal["response"]
    deleted: Literal[True]


class InputTokens(BaseModel):
    """Length of a prompt."""

    object: Literal["response.input_tokens"]
    input_tokens: int
