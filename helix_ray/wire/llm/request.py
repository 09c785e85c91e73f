"""From the body of a completion to ``ChatRequest``."""

from __future__ import annotations

from typing import Any

import msgspec

from helix_ray.config import Limits
from helix_ray.core.messages import ChatRequest, Sampling, ToolChoice, ToolSpec
from helix_ray.wire.anthropic.messages import decode_turns, is_prefill
from helix_ray.wire.anthropic.schema import ContentBlock, MessageParam, TextBlock, ToolResultBlock, ToolUseBlock
from helix_ray.wire.body import nests_deeper
from helix_ray.wire.llm.schema import (
    AnyChoice,
    AnyTool,
    BedrockChoice,
    BedrockTool,
    LlmAssistantMessage,
    LlmMessage,
    LlmRequest,
    LlmToolCall,
    LlmToolMessage,
    NeutralTool,
    TypedChoice,
)
from helix_ray.wire.openai.message_schema import MessageToolCall
from helix_ray.wire.openai.schema import NamedToolChoice
from helix_ray.wire.tools import check_tool_choice
from helix_ray.wire.validation import refused, validate

_MODES = {"auto": "auto", "any": "required", "required": "required", "tool": "tool", "none": "none"}
_NO_FIELDS = {"type": "object", "properties": {}}


def decode_llm(body: dict[str, Any], limits: Limits) -> ChatRequest:
    """The body of a completion, streamed or not. Its ``model`` is empty where the request names none.

    Raises:
        InvalidRequestError: a field is missing, wrong or over a limit; ``param`` names it.
    """
    wire = validate(LlmRequest, body, limits)
    tools = tuple(map(_tool, wire.tools or ()))
    choice = None if wire.tool_choice is None else _choice(wire.tool_choice)
    check_tool_choice(tools, choice)
    messages = decode_turns(wire.system, [_turn(message, index, limits) for index, message in enumerate(wire.messages)])
    continue_final = is_prefill(messages[-1])
    return ChatRequest(
        model=wire.model or "",
        messages=messages,
        continue_final=continue_final,
        sampling=Sampling(temperature=wire.temperature, max_tokens=wire.max_tokens),
        tools=tools,
        tool_choice=choice,
        # An answer that has begun has done its thinking.
        thinking=False if continue_final else None,
    )


def _turn(message: LlmMessage, index: int, limits: Limits) -> MessageParam:
    """A message in Anthropic's form, which has words for all of them."""
    if isinstance(message, LlmToolMessage):
        result = ToolResultBlock(
            type="tool_result", tool_use_id=message.tool_call_id, content=message.content, is_error=message.is_error
        )
        return MessageParam.model_construct(role="user", content=[result])
    if not isinstance(message, LlmAssistantMessage):
        content = message.content
        return MessageParam.model_construct(role=message.role, content=content if isinstance(content, str) else [*content])
    blocks: list[ContentBlock] = []
    if isinstance(message.content, str):
        blocks.append(TextBlock(type="text", text=message.content))
    elif message.content is not None:
        blocks += message.content
    for number, call in enumerate(message.tool_calls or ()):
        blocks.append(_call(call, f"messages[{index}].tool_calls[{number}]", limits))
    return MessageParam.model_construct(role="assistant", content=blocks)


def _call(call: LlmToolCall | MessageToolCall, path: str, limits: Limits) -> ToolUseBlock:
    if isinstance(call, LlmToolCall):
        return ToolUseBlock(type="tool_use", id=call.id, name=call.name, input=call.input)
    path = f"{path}.function.arguments"
    arguments = call.function.arguments or "{}"
    if nests_deeper(arguments, limits.json_depth):
        raise refused(path, f"nests deeper than {limits.json_depth} levels")
    try:
        value = msgspec.json.decode(arguments)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise refused(path, "must be a JSON object as text")
    return ToolUseBlock(type="tool_use", id=call.id, name=call.function.name, input=value)


def _tool(tool: AnyTool) -> ToolSpec:
    if isinstance(tool, NeutralTool):
        return ToolSpec(tool.name, tool.description or "", tool.input_schema)
    if isinstance(tool, BedrockTool):
        spec = tool.toolSpec
        return ToolSpec(spec.name, spec.description or "", spec.inputSchema.json_)
    function = tool.function
    return ToolSpec(function.name, function.description or "", function.parameters or _NO_FIELDS, bool(function.strict))


def _choice(choice: AnyChoice) -> ToolChoice:
    match choice:
        case str():
            return ToolChoice(_MODES[choice])  # type: ignore[arg-type]
        case NamedToolChoice():
            return ToolChoice("tool", choice.function.name)
        case TypedChoice(type="tool", name=name):
            if name is None:
                raise refused("tool_choice.name", "Field required")
            return ToolChoice("tool", name)
        case TypedChoice():
            return ToolChoice(_MODES[choice.type])  # type: ignore[arg-type]
        case BedrockChoice(tool=tool) if tool is not None:
            return ToolChoice("tool", tool.name)
        case BedrockChoice() if choice.any is not None:
            return ToolChoice("required")
        case BedrockChoice() if choice.auto is not None:
            return ToolChoice("auto")
    raise refused("tool_choice", "must be an object with a type")
