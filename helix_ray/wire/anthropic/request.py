"""From the bodies of Anthropic's endpoints to ``ChatRequest``."""

from __future__ import annotations

from typing import Any

from helix_ray.config import Limits
from helix_ray.core.messages import ChatRequest, ResponseFormat, Sampling, ToolChoice, ToolSpec
from helix_ray.wire.anthropic.messages import decode_turns, is_prefill
from helix_ray.wire.anthropic.schema import CountTokensRequest, MessagesRequest, ToolParam
from helix_ray.wire.tools import check_tool_choice
from helix_ray.wire.validation import refused, validate

_MODES = {"auto": "auto", "any": "required", "tool": "tool", "none": "none"}


def decode_messages(body: dict[str, Any], limits: Limits) -> ChatRequest:
    """The body of ``POST /v1/messages``.

    Raises:
        InvalidRequestError: a field is missing, wrong or over a limit; ``param`` names it.
    """
    wire = validate(MessagesRequest, body, limits)
    sampling = Sampling(
        temperature=wire.temperature,
        top_p=wire.top_p,
        top_k=wire.top_k,
        max_tokens=wire.max_tokens,
        stop=tuple(wire.stop_sequences or ()),
    )
    return _request(wire, sampling, stream=bool(wire.stream), user=wire.metadata.user_id if wire.metadata else None)


def decode_count_tokens(body: dict[str, Any], limits: Limits) -> ChatRequest:
    """The body of ``POST /v1/messages/count_tokens``; fields that only a generation has are not looked at.

    Raises:
        InvalidRequestError: a field is missing, wrong or over a limit; ``param`` names it.
    """
    return _request(validate(CountTokensRequest, body, limits), Sampling())


def _request(wire: CountTokensRequest, sampling: Sampling, stream: bool = False, user: str | None = None) -> ChatRequest:
    tools = tuple(map(_tool, wire.tools or ()))
    tool_choice = _tool_choice(wire)
    check_tool_choice(tools, tool_choice)
    messages = decode_turns(wire.system, wire.messages)
    continue_final = is_prefill(messages[-1])
    response_format = _response_format(wire)
    if continue_final and response_format is not None:
        raise refused("messages", "an answer that must match a schema cannot continue a turn of the assistant")
    return ChatRequest(
        model=wire.model,
        messages=messages,
        continue_final=continue_final,
        sampling=sampling,
        tools=tools,
        tool_choice=tool_choice,
        parallel_tool_calls=not (wire.tool_choice and wire.tool_choice.disable_parallel_tool_use),
        response_format=response_format,
        stream=stream,
        thinking=_thinking(wire, continue_final),
        user=user,
        extra=_vendor(wire, continue_final),
    )


def _vendor(wire: CountTokensRequest, continue_final: bool) -> dict[str, Any]:
    """What only Anthropic's own models know."""
    vendor: dict[str, Any] = {}
    if wire.thinking is not None and not continue_final:
        vendor["thinking"] = wire.thinking.model_dump(exclude_none=True)
    if wire.output_config is not None and wire.output_config.effort is not None:
        vendor["output_config"] = {"effort": wire.output_config.effort}
    return {"anthropic": vendor} if vendor else {}


def _tool(tool: ToolParam) -> ToolSpec:
    return ToolSpec(tool.name, tool.description or "", tool.input_schema, bool(tool.strict))


def _tool_choice(wire: CountTokensRequest) -> ToolChoice | None:
    choice = wire.tool_choice
    if choice is None:
        return None
    if choice.type != "tool":
        return ToolChoice(_MODES[choice.type])  # type: ignore[arg-type]
    if choice.name is None:
        raise refused("tool_choice.name", "Field required")
    return ToolChoice("tool", choice.name)


def _thinking(wire: CountTokensRequest, continue_final: bool) -> bool | None:
    if continue_final:
        return False  # an answer that has begun has done its thinking
    return None if wire.thinking is None else wire.thinking.type != "disabled"


def _response_format(wire: CountTokensRequest) -> ResponseFormat | None:
    wanted = wire.output_config.format if wire.output_config and wire.output_config.format else wire.output_format
    return None if wanted is None else ResponseFormat("json_schema", wanted.schema_, strict=True)
