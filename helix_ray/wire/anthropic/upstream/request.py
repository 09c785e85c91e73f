"""Requests to Anthropic's service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from helix_ray.core.errors import InvalidRequestError
from helix_ray.core.messages import ChatRequest, Message, Part, Reasoning, Text, ToolCall, ToolChoice, ToolResult
from helix_ray.wire.body import encode_json
from helix_ray.wire.upstream.json import UNREADABLE

_DEFAULT_MAX_TOKENS = 4096
_HOTTEST = 1.0
_MODES = {"auto": "auto", "required": "any", "none": "none", "tool": "tool"}
_INVALID = "INVALID_JSON"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What differs between models.

    Attributes:
        model: Anthropic's name for it.
        max_tokens: where the request does not say.
        thinking_budget: tokens for reasoning where the request does not say; ``None`` leaves it to the model.
        body: fields that are sent with each request.
    """

    model: str
    max_tokens: int | None = None
    thinking_budget: int | None = None
    body: dict[str, Any] | None = None


def encode_messages(request: ChatRequest, dialect: Dialect) -> bytes:
    """The body of ``POST /v1/messages``.

    Sampling that Anthropic's protocol has no field for is left out.

    Raises:
        InvalidRequestError: the request holds what the protocol cannot say.
    """
    sampling = request.sampling
    if sampling.n != 1:
        raise InvalidRequestError("This model gives one answer to a request.", param="n")
    if sampling.logprobs is not None:
        raise InvalidRequestError("This model gives no log-probabilities.", param="logprobs")
    body = encode_prompt(request, dialect)
    body["max_tokens"] = answer_limit(request, dialect)
    if sampling.temperature is not None:
        body["temperature"] = min(sampling.temperature, _HOTTEST)
    if sampling.top_p is not None:
        body["top_p"] = sampling.top_p
    if sampling.top_k:
        body["top_k"] = sampling.top_k
    if sampling.stop:
        body["stop_sequences"] = list(sampling.stop)
    if request.user is not None:
        body["metadata"] = {"user_id": request.user}
    if request.stream:
        body["stream"] = True
    return encode_json(body | (dialect.body or {}))


def answer_limit(request: ChatRequest, dialect: Dialect) -> int:
    """Most tokens of the answer, which the protocol asks for in every request."""
    return request.sampling.max_tokens or dialect.max_tokens or _DEFAULT_MAX_TOKENS


def encode_count(request: ChatRequest, dialect: Dialect) -> bytes:
    """The body of ``POST /v1/messages/count_tokens``.

    Raises:
        InvalidRequestError: the request holds what the protocol cannot say.
    """
    return encode_json(encode_prompt(request, dialect))


def encode_prompt(request: ChatRequest, dialect: Dialect) -> dict[str, Any]:
    """The fields that say what the answer is to, and in which form it comes.

    Raises:
        InvalidRequestError: see ``encode_messages``.
    """
    if request.prompt is not None:
        raise InvalidRequestError("This model only chats.", param="model")
    system, turns = encode_turns(request.messages)
    if not turns:
        raise InvalidRequestError("This model answers to a message of the user or the assistant.", param="messages")
    body: dict[str, Any] = {"model": dialect.model, "messages": turns}
    if system:
        body["system"] = system
    if request.tools:
        body["tools"] = [
            {"name": tool.name, "description": tool.description, "input_schema": {"type": "object"} | tool.parameters}
            | ({"strict": True} if tool.strict else {})
            for tool in request.tools
        ]
        if request.tool_choice is not None or not request.parallel_tool_calls:
            body["tool_choice"] = _choice(request.tool_choice or ToolChoice("auto"), request.parallel_tool_calls)
    return body | _thinking(request, dialect) | _output(request)


def encode_turns(messages: tuple[Message, ...]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The instructions that a conversation begins with, and its turns.

    Instructions in its middle, which most models do not take there, are said by the user. What several messages of one side say
    is one turn, and the results of tools come first in theirs.
    """
    system: list[dict[str, Any]] = []
    turns: list[dict[str, Any]] = []
    for message in messages:
        blocks = [block for part in message.parts if (block := _block(part)) is not None]
        if message.role == "system" and not turns:
            system += blocks
            continue
        role = "assistant" if message.role == "assistant" else "user"
        if not blocks:
            continue
        if turns and turns[-1]["role"] == role:
            blocks = turns.pop()["content"] + blocks
        if role == "user":
            blocks.sort(key=lambda block: block["type"] != "tool_result")
        turns.append({"role": role, "content": blocks})
    return system, turns


def _block(part: Part) -> dict[str, Any] | None:
    match part:
        case Text():
            return {"type": "text", "text": part.text} if part.text.strip() else None
        case Reasoning():
            # Without its proof of origin it is refused.
            thought = {"type": "thinking", "thinking": part.text, "signature": part.signature}
            return thought if part.signature else None
        case ToolCall():
            return {"type": "tool_use", "id": part.id, "name": part.name, "input": _input(part.arguments)}
        case ToolResult():
            result: dict[str, Any] = {"type": "tool_result", "tool_use_id": part.call_id}
            return result | ({"content": part.text} if part.text else {}) | ({"is_error": True} if part.is_error else {})


def _input(arguments: str) -> dict[str, Any]:
    """What a model wrote as an object, which it need not be."""
    try:
        value = msgspec.json.decode(arguments.encode("utf-8", "replace")) if arguments.strip() else {}
    except UNREADABLE:
        value = None
    return value if isinstance(value, dict) else {_INVALID: arguments}


def _choice(choice: ToolChoice, parallel: bool) -> dict[str, Any]:
    encoded: dict[str, Any] = {"type": _MODES[choice.mode]}
    if choice.name is not None:
        encoded["name"] = choice.name
    if not parallel and choice.mode != "none":
        encoded["disable_parallel_tool_use"] = True
    return encoded


def _thinking(request: ChatRequest, dialect: Dialect) -> dict[str, Any]:
    vendor = request.extra.get("anthropic")
    if isinstance(vendor, dict) and "thinking" in vendor:
        return {"thinking": vendor["thinking"]}
    if request.thinking is None or request.continue_final:
        return {}
    if not request.thinking:
        return {"thinking": {"type": "disabled"}}
    if dialect.thinking_budget is None:
        return {"thinking": {"type": "adaptive"}}
    return {"thinking": {"type": "enabled", "budget_tokens": dialect.thinking_budget}}


def _output(request: ChatRequest) -> dict[str, Any]:
    vendor = request.extra.get("anthropic")
    config = dict(vendor["output_config"]) if isinstance(vendor, dict) and "output_config" in vendor else {}
    wanted = request.response_format
    if wanted is not None:
        if wanted.kind != "json_schema":
            raise InvalidRequestError("This model writes JSON only by a schema.", param="response_format")
        config["format"] = {"type": "json_schema", "schema": wanted.schema}
    return {"output_config": config} if config else {}
