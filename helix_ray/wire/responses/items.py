"""Items of the Responses API: as they are kept, and as the messages that a model is asked with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from helix_ray.config import Limits
from helix_ray.core.messages import Message, Part, Reasoning, Role, Text, ToolCall, ToolResult
from helix_ray.wire.body import nests_deeper
from helix_ray.wire.responses.item_schema import (
    FunctionCallItem,
    FunctionOutputItem,
    InputContent,
    InputItem,
    InputMessage,
    ReasoningItem,
    SpokenMessage,
)
from helix_ray.wire.validation import refused

Item = dict[str, Any]


def kept_items(sent: str | Sequence[InputItem], ident: str, limits: Limits) -> list[Item]:
    """What a client sent, as it is kept and listed.

    Args:
        sent: the input; a string is what the user says.
        ident: hex digits from which items get ids that bring none.
        limits: bound the nesting of a call's arguments.

    Raises:
        InvalidRequestError: an item is not complete, or nests too deep.
    """
    if isinstance(sent, str):
        return [_message(f"msg_{ident}i0", "user", [_said("input_text", sent)])]
    return [_kept(item, f"{ident}i{index}", f"input[{index}]", limits) for index, item in enumerate(sent)]


def messages_of(items: Iterable[Item], field: str = "input") -> tuple[Message, ...]:
    """The conversation that items make. What the model said, thought and called in one turn is one message.

    Args:
        items: as ``kept_items`` and answers have them.
        field: where they are from, for errors.

    Raises:
        InvalidRequestError: the output of a function stands before its call, or without one.
    """
    messages: list[Message] = []
    called: set[str] = set()
    for item in items:
        kind = item["type"]
        if kind == "function_call_output":
            if item["call_id"] not in called:
                raise refused(field, f"there is no function call {item['call_id'][:64]!r} for this output")
            messages.append(Message("tool", (ToolResult(item["call_id"], _text(item["output"])),)))
        elif kind == "message" and item["role"] != "assistant":
            role: Role = "user" if item["role"] == "user" else "system"
            messages.append(Message(role, tuple(Text(part["text"]) for part in item["content"])))
        else:
            if kind == "function_call":
                called.add(item["call_id"])
            _join(messages, kind, _parts(item))
    return tuple(messages)


def _join(messages: list[Message], kind: str, parts: tuple[Part, ...]) -> None:
    last = messages[-1] if messages else None
    if last is not None and last.role == "assistant" and (kind == "function_call" or not _is_whole(last)):
        messages[-1] = Message("assistant", last.parts + parts)
    elif parts:
        messages.append(Message("assistant", parts))


def _is_whole(message: Message) -> bool:
    """A turn that ended with text; after calls the results must follow, so that all beside them belongs to it."""
    has_text = any(isinstance(part, Text) for part in message.parts)
    return has_text and not any(isinstance(part, ToolCall) for part in message.parts)


def _parts(item: Item) -> tuple[Part, ...]:
    match item["type"]:
        case "function_call":
            return (ToolCall(item["call_id"], item["name"], item["arguments"]),)
        case "reasoning":
            parts = item.get("content") or item["summary"]
            return (Reasoning("".join(part["text"] for part in parts)),) if parts else ()
    return tuple(Text(part["text"] if part["type"] == "output_text" else part["refusal"]) for part in item["content"])


def _text(output: str | list[Item]) -> str:
    return output if isinstance(output, str) else "".join(part["text"] for part in output)


def _kept(item: InputItem, ident: str, path: str, limits: Limits) -> Item:
    match item:
        case InputMessage():
            return _message(item.id or f"msg_{ident}", item.role, _input_content(item.content))
        case SpokenMessage():
            return _message(item.id or f"msg_{ident}", "assistant", _spoken_content(item, path))
        case FunctionCallItem():
            if nests_deeper(item.arguments, limits.json_depth):
                raise refused(f"{path}.arguments", f"nests deeper than {limits.json_depth} levels")
            return {
                "type": "function_call",
                "id": item.id or f"fc_{ident}",
                "call_id": item.call_id,
                "name": item.name,
                "arguments": item.arguments,
                "status": "completed",
            }
        case FunctionOutputItem():
            output = item.output if isinstance(item.output, str) else _input_content(item.output)
            kept = {"type": "function_call_output", "id": item.id or f"fco_{ident}", "call_id": item.call_id}
            return {**kept, "output": output, "status": "completed"}
        case ReasoningItem():
            summary = [{"type": "summary_text", "text": part.text} for part in item.summary]
            content = [{"type": "reasoning_text", "text": part.text} for part in item.content or ()]
            return {"type": "reasoning", "id": item.id or f"rs_{ident}", "summary": summary, "content": content}
    raise refused(path, "this is no item")


def _message(ident: str, role: str, content: list[Item]) -> Item:
    return {"type": "message", "id": ident, "role": role, "status": "completed", "content": content}


def _input_content(content: InputContent) -> list[Item]:
    texts = [content] if isinstance(content, str) else [part.text for part in content]
    return [_said("input_text", text) for text in texts]


def _spoken_content(message: SpokenMessage, path: str) -> list[Item]:
    if isinstance(message.content, str):
        return [_spoken(message.content)]
    content: list[Item] = []
    for number, part in enumerate(message.content):
        field = "refusal" if part.type == "refusal" else "text"
        text = part.refusal if part.type == "refusal" else part.text
        if text is None:
            raise refused(f"{path}.content[{number}].{field}", "Field required")
        content.append({"type": "refusal", "refusal": text} if field == "refusal" else _spoken(text))
    return content


def _spoken(text: str) -> Item:
    return {**_said("output_text", text), "annotations": []}


def _said(kind: str, text: str) -> Item:
    return {"type": kind, "text": text}
