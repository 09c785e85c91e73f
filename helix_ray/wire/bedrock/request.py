"""From ``ChatRequest`` to the bodies of Converse, ConverseStream and CountTokens.

What Converse cannot say is an error where an answer would lack something (several choices, log-probabilities, raw prompts),
and left out where it only tunes: ``seed``, penalties, ``min_p``, ``logit_bias``, ``min_tokens``, whether tools are called in
parallel, ``tool_choice`` ``none`` in a conversation that has calls, and ``top_k`` but for Anthropic's models.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from helix_ray.core.messages import ChatRequest, ResponseFormat, Sampling, ToolChoice, ToolSpec
from helix_ray.wire.bedrock.messages import called_tools, encode_turns
from helix_ray.wire.body import encode_json
from helix_ray.wire.validation import refused

_TOOL_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_HOTTEST = 1.0
_USED_BEFORE = "A tool of this conversation."
_NO_FIELDS: Mapping[str, Any] = {"type": "object", "properties": {}}


@dataclass(frozen=True, slots=True)
class Dialect:
    """What differs between models.

    Attributes:
        model: Amazon's name for it.
        max_tokens: of an answer, where the request does not say.
        fields: of the model's own protocol, sent with each request.
    """

    model: str
    max_tokens: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


def encode_converse(request: ChatRequest, dialect: Dialect) -> bytes:
    """The body of a generation.

    Raises:
        InvalidRequestError: Converse has no words for it; ``param`` names the field.
    """
    _check(request)
    sampling = request.sampling
    body = _prompt(request)
    if inference := _inference(sampling, dialect.max_tokens):
        body["inferenceConfig"] = inference
    if request.response_format is not None:
        body["outputConfig"] = {"textFormat": _format(request.response_format)}
    if sampling.stop:
        # Some models tell the text that ended the answer; the others leave it out.
        body["additionalModelResponseFieldPaths"] = ["/stop_sequence"]
    if fields := _model_fields(request, dialect):
        body["additionalModelRequestFields"] = fields
    return encode_json(body)


def encode_token_count(request: ChatRequest) -> bytes:
    """The body that asks for the length of a prompt.

    Raises:
        InvalidRequestError: Converse has no words for it; ``param`` names the field.
    """
    _check(request)
    return encode_json({"input": {"converse": _prompt(request)}})


def _check(request: ChatRequest) -> None:
    if request.prompt is not None:
        raise refused("prompt", "this model reads messages, no raw prompts")
    if request.sampling.n > 1:
        raise refused("n", "this model gives one answer")
    if request.sampling.logprobs is not None:
        raise refused("logprobs", "this model tells no log-probabilities")


def _prompt(request: ChatRequest) -> dict[str, Any]:
    system, turns = encode_turns(request.messages)
    body: dict[str, Any] = {"messages": turns}
    if system:
        body["system"] = system
    if tools := _tools(request):
        body["toolConfig"] = tools
    return body


def _model_fields(request: ChatRequest, dialect: Dialect) -> dict[str, Any]:
    """What Converse has no words for, in those of the model's own protocol."""
    fields: dict[str, Any] = {}
    if "anthropic." in dialect.model:
        if request.sampling.top_k:
            fields["top_k"] = request.sampling.top_k
        vendor = request.extra.get("anthropic", {})
        if "thinking" in vendor:
            fields["thinking"] = vendor["thinking"]
    return {**fields, **dialect.fields}


def _inference(sampling: Sampling, max_tokens: int | None) -> dict[str, Any]:
    inference: dict[str, Any] = {}
    most = max_tokens if sampling.max_tokens is None else sampling.max_tokens
    if most is not None:
        inference["maxTokens"] = most
    if sampling.temperature is not None:
        inference["temperature"] = min(sampling.temperature, _HOTTEST)
    if sampling.top_p is not None:
        inference["topP"] = sampling.top_p
    if sampling.stop:
        inference["stopSequences"] = list(sampling.stop)
    return inference


def _tools(request: ChatRequest) -> dict[str, Any]:
    called = called_tools(request.messages)
    tools = list(request.tools)
    if request.tool_choice is not None and request.tool_choice.mode == "none" and not called:
        return {}
    # Where a conversation has calls, Amazon wants to know the tools, even if they are not to be called again.
    known = {tool.name for tool in tools}
    tools += [ToolSpec(name, _USED_BEFORE) for name in called if name not in known]
    if not tools:
        return {}
    config: dict[str, Any] = {"tools": [{"toolSpec": _tool(tool)} for tool in tools]}
    if choice := _choice(request.tool_choice):
        config["toolChoice"] = choice
    return config


def _tool(tool: ToolSpec) -> dict[str, Any]:
    if not _TOOL_NAME.fullmatch(tool.name):
        raise refused("tools", f"this model takes names of 1 to 64 letters, digits, _ and -, not {tool.name[:64]!r}")
    spec: dict[str, Any] = {"name": tool.name, "inputSchema": {"json": tool.parameters or _NO_FIELDS}}
    if tool.description:
        spec["description"] = tool.description
    if tool.strict:
        spec["strict"] = True
    return spec


def _choice(choice: ToolChoice | None) -> dict[str, Any]:
    match choice:
        case ToolChoice(mode="required"):
            return {"any": {}}
        case ToolChoice(mode="tool", name=name):
            return {"tool": {"name": name}}
    return {}


def _format(wanted: ResponseFormat) -> dict[str, Any]:
    if wanted.schema is None:
        raise refused("response_format", "this model takes a json_schema")
    schema = {"schema": encode_json(wanted.schema).decode(), "name": wanted.name}
    return {"type": "json_schema", "structure": {"jsonSchema": schema}}
