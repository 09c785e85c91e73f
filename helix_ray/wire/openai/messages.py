"""From OpenAI's messages to those of the core."""

from __future__ import annotations

from helix_ray.config import Limits
from helix_ray.core.messages import Message, Part, Reasoning, Text, ToolCall, ToolResult
from helix_ray.wire.body import nests_deeper
from helix_ray.wire.openai.message_schema import (
    AssistantMessage,
    ChatMessage,
    SystemMessage,
    TextContent,
    ToolMessage,
)
from helix_ray.wire.validation import refused


def decode_message(message: ChatMessage, index: int, limits: Limits) -> Message:
    """One message of a conversation.

    Args:
        message: as it was sent.
        index: its place in the conversation, for errors.
        limits: bound the nesting of a tool call's arguments.

    Raises:
        InvalidRequestError: the arguments of a tool call nest too deep.
    """
    if isinstance(message, SystemMessage):
        return Message("system", _texts(message.content), message.name)
    if isinstance(message, ToolMessage):
        text = "".join(part.text for part in _texts(message.content))
        return Message("tool", (ToolResult(message.tool_call_id, text),))
    if not isinstance(message, AssistantMessage):
        return Message("user", _texts(message.content), message.name)
    return Message("assistant", _assistant_parts(message, f"messages[{index}]", limits), message.name)


def _texts(content: TextContent) -> tuple[Text, ...]:
    if isinstance(content, str):
        return (Text(content),)
    return tuple(Text(part.text) for part in content)


def _assistant_parts(message: AssistantMessage, path: str, limits: Limits) -> tuple[Part, ...]:
    parts: list[Part] = []
    if message.reasoning_content:
        parts.append(Reasoning(message.reasoning_content))
    if isinstance(message.content, str):
        parts.append(Text(message.content))
    elif message.content is not None:
        for number, part in enumerate(message.content):
            text = part.text if part.type == "text" else part.refusal
            if text is None:
                raise refused(f"{path}.content[{number}].{part.type}", "Field required")
            parts.append(Text(text))
    if message.refusal:
        parts.append(Text(message.refusal))
    for number, call in enumerate(message.tool_calls or ()):
        if nests_deeper(call.function.arguments, limits.json_depth):
            raise refused(f"{path}.tool_calls[{number}].function.arguments", f"nests deeper than {limits.json_depth} levels")
        parts.append(ToolCall(call.id, call.function.name, call.function.arguments))
    return tuple(parts)
