"""Requests to OpenAI-compatible providers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helix_ray.core.errors import InvalidRequestError
from helix_ray.core.messages import (
    ChatRequest,
    Message,
    Reasoning,
    ResponseFormat,
    Sampling,
    Text,
    ToolCall,
    ToolChoice,
    ToolResult,
)
from helix_ray.wire.body import encode_json

_DEFAULT = Sampling()


@dataclass(frozen=True, slots=True)
class Dialect:
    """What differs between providers, and between models of one.

    Attributes:
        model: the provider's name for it.
        limit_field: name of the field for the most tokens of an answer.
        max_tokens: where the request does not say.
        stream_usage: ask for the usage of streams.
        extensions: it knows vLLM's fields as well.
        body: fields that are sent with each request.
    """

    model: str
    limit_field: str = "max_tokens"
    max_tokens: int | None = None
    stream_usage: bool = True
    extensions: bool = False
    body: dict[str, Any] | None = None


def encode_chat(request: ChatRequest, dialect: Dialect) -> bytes:
    """The body of ``POST /chat/completions``, or of ``POST /completions`` where the request has a prompt.

    Sampling that OpenAI's protocol has no field for is left out, unless the provider knows vLLM's.

    Raises:
        InvalidRequestError: the request holds what the protocol cannot say.
    """
    body: dict[str, Any] = {"model": dialect.model}
    if request.prompt is not None:
        _refuse_for_texts(request)
        body["prompt"] = request.prompt
        body |= _sampling(request.sampling, "max_tokens", dialect)
    else:
        body["messages"] = [encoded for message in request.messages for encoded in encode_message(message)]
        body |= _sampling(request.sampling, dialect.limit_field, dialect)
        body |= _chat(request)
    if request.continue_final:
        if not dialect.extensions:
            raise InvalidRequestError("This model cannot continue a turn of the assistant.", param="messages")
        body |= {"continue_final_message": True, "add_generation_prompt": False}
    if request.user is not None:
        body["user"] = request.user
    if request.stream:
        body["stream"] = True
        if dialect.stream_usage:
            body["stream_options"] = {"include_usage": True}
    vendor = request.extra.get("openai")
    return encode_json(body | (dialect.body or {}) | (vendor if isinstance(vendor, dict) else {}))


def encode_message(message: Message) -> list[dict[str, Any]]:
    """A message of the core as messages of OpenAI's: the results of several tools are a message each.

    A signature of reasoning is another vendor's, and left out.
    """
    results = [part for part in message.parts if isinstance(part, ToolResult)]
    encoded: list[dict[str, Any]] = [{"role": "tool", "tool_call_id": one.call_id, "content": one.text} for one in results]
    text = "".join(part.text for part in message.parts if isinstance(part, Text))
    if message.role == "tool" or (results and not text):
        return encoded
    said: dict[str, Any] = {"role": message.role, "content": text}
    if message.name is not None:
        said["name"] = message.name
    thoughts = "".join(part.text for part in message.parts if isinstance(part, Reasoning))
    calls = [part for part in message.parts if isinstance(part, ToolCall)]
    if message.role == "assistant":
        if thoughts:
            said["reasoning_content"] = thoughts
        if calls:
            said["content"] = text or None
            said["tool_calls"] = [_call(call) for call in calls]
    return [*encoded, said]


def _call(call: ToolCall) -> dict[str, Any]:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}


def _chat(request: ChatRequest) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if request.tools:
        body["tools"] = [
            {
                "type": "function",
                "function": {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
                | ({"strict": True} if tool.strict else {}),
            }
            for tool in request.tools
        ]
        if not request.parallel_tool_calls:
            body["parallel_tool_calls"] = False
        if request.tool_choice is not None:
            body["tool_choice"] = _choice(request.tool_choice)
    if request.response_format is not None:
        body["response_format"] = _format(request.response_format)
    return body


def _choice(choice: ToolChoice) -> Any:
    return {"type": "function", "function": {"name": choice.name}} if choice.mode == "tool" else choice.mode


def _format(wanted: ResponseFormat) -> dict[str, Any]:
    if wanted.kind == "json_object":
        return {"type": "json_object"}
    schema = {"name": wanted.name, "schema": wanted.schema} | ({"strict": True} if wanted.strict else {})
    return {"type": "json_schema", "json_schema": schema}


def _sampling(sampling: Sampling, limit_field: str, dialect: Dialect) -> dict[str, Any]:
    limit = dialect.max_tokens if sampling.max_tokens is None else sampling.max_tokens
    body: dict[str, Any] = {
        limit_field: limit,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "seed": sampling.seed,
        "n": None if sampling.n == 1 else sampling.n,
        "stop": list(sampling.stop) or None,
        "presence_penalty": sampling.presence_penalty or None,
        "frequency_penalty": sampling.frequency_penalty or None,
        "logit_bias": {str(token): bias for token, bias in (sampling.logit_bias or {}).items()} or None,
    }
    if sampling.logprobs is not None:
        body |= {"logprobs": True, "top_logprobs": sampling.logprobs or None}
    if dialect.extensions:
        body |= {
            "top_k": sampling.top_k,
            "min_p": sampling.min_p,
            "min_tokens": sampling.min_tokens or None,
            "ignore_eos": sampling.ignore_eos or None,
        }
        if sampling.repetition_penalty != _DEFAULT.repetition_penalty:
            body["repetition_penalty"] = sampling.repetition_penalty
    return {name: value for name, value in body.items() if value is not None}


def _refuse_for_texts(request: ChatRequest) -> None:
    if request.sampling.logprobs is not None:
        raise InvalidRequestError("This model gives no log-probabilities of text completions.", param="logprobs")
    if request.echo_prompt and not isinstance(request.prompt, str):
        raise InvalidRequestError("This model echoes prompts of text only.", param="echo")
