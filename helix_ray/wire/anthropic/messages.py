"""From Anthropic's turns to the messages of the core."""

from __future__ import annotations

from collections.abc import Sequence

from helix_ray.core.messages import Message, Part, Reasoning, Role, Text, ToolCall, ToolResult
from helix_ray.wire.anthropic.schema import (
    ContentBlock,
    MessageParam,
    TextBlock,
    TextContent,
    ThinkingBlock,
    ToolResultBlock,
    ToolUseBlock,
)
from helix_ray.wire.body import encode_json
from helix_ray.wire.validation import refused

_ROLES: dict[str, Role] = {"user": "user", "assistant": "assistant", "system": "system", "developer": "system"}
# Claude Code's first block of the system prompt, for Anthropic's books: it differs from request to request, so no prefix of the
# prompt would ever be found in the engine's cache.
_BILLING = "x-anthropic-billing-header:"
# Which blocks a role may say.
_SAYS = {
    "user": ("text", "tool_result"),
    "assistant": ("text", "tool_use", "thinking", "redacted_thinking"),
    "system": ("text",),
}


def decode_turns(system: TextContent | None, turns: Sequence[MessageParam]) -> tuple[Message, ...]:
    """The conversation; consecutive turns of one role become one message, as in Anthropic's own service.

    An empty turn of the assistant at the end is allowed there, and left out.

    Args:
        system: instructions that come first.
        turns: as they were sent.

    Raises:
        InvalidRequestError: a block stands in a turn of the wrong role, or the last turn is one of the assistant and
            ends with white space, which Anthropic's own service refuses, too: models continue such a text badly.
    """
    messages: list[tuple[Role, list[Part]]] = []
    if system and (texts := _texts(system)):
        messages.append(("system", list(texts)))
    for index, turn in enumerate(turns):
        role = _ROLES[turn.role]
        if not messages or messages[-1][0] != role:
            messages.append((role, []))
        messages[-1][1].extend(_parts(turn, role, index))
    if len(messages) > 1 and messages[-1][0] == "assistant" and all(part == Text("") for part in messages[-1][1]):
        messages.pop()
    conversation = tuple(Message(role, tuple(parts)) for role, parts in messages)
    if is_prefill(conversation[-1]) and _text(conversation[-1])[-1:].isspace():
        raise refused(f"messages[{len(turns) - 1}].content", "the assistant's last turn must not end with white space")
    return conversation


def is_prefill(last: Message) -> bool:
    """Whether the answer continues ``last``, the end of a conversation: it is the assistant's, and ends with text."""
    return (
        last.role == "assistant"
        and bool(_text(last))
        and isinstance(last.parts[-1], Text)
        and not any(isinstance(part, ToolCall) for part in last.parts)
    )


def _text(message: Message) -> str:
    return "".join(part.text for part in message.parts if isinstance(part, Text))


def _texts(content: TextContent) -> Sequence[Text]:
    if isinstance(content, str):
        return (Text(content),)
    return [Text(block.text) for block in content if not block.text.startswith(_BILLING)]


def _parts(turn: MessageParam, role: Role, index: int) -> list[Part]:
    if isinstance(turn.content, str):
        return [Text(turn.content)]
    parts: list[Part] = []
    for number, block in enumerate(turn.content):
        if block.type not in _SAYS[role]:
            raise refused(f"messages[{index}].content[{number}].type", f"{block.type} has no place in a turn of {role}")
        parts.extend(_part(block))
    return parts


def _part(block: ContentBlock) -> tuple[Part, ...]:
    match block:
        case TextBlock():
            return (Text(block.text),)
        case ToolUseBlock():
            return (ToolCall(block.id, block.name, encode_json(block.input).decode()),)
        case ToolResultBlock():
            text = "".join(part.text for part in _texts(block.content or ""))
            return (ToolResult(block.tool_use_id, text, bool(block.is_error)),)
        case ThinkingBlock():
            return (Reasoning(block.thinking, block.signature or ""),)
        case _:  # redacted thinking
            return ()
