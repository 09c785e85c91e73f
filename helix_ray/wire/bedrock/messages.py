"""From the messages of the core to Converse's turns."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any

import msgspec

from helix_ray.core.messages import Message, Part, Reasoning, Text, ToolCall, ToolResult
from helix_ray.wire.validation import refused

_CALL_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_INVALID = "INVALID_JSON"


def encode_turns(messages: Sequence[Message]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The system prompt and the turns.

    Converse wants user and assistant to alternate, and no blank texts: messages of one role become one turn, results of tools
    are the user's, and what is blank is left out. Instructions stand before all turns; those after the first one, which most
    models do not take there, are said by the user.

    Raises:
        InvalidRequestError: nothing is left to answer.
    """
    system: list[dict[str, Any]] = []
    turns: list[dict[str, Any]] = []
    for message in messages:
        blocks = [block for part in message.parts for block in _blocks(part)]
        if message.role == "system" and not turns:
            system += blocks
            continue
        role = "assistant" if message.role == "assistant" else "user"
        if blocks and turns and turns[-1]["role"] == role:
            turns[-1]["content"] += blocks
        elif blocks:
            turns.append({"role": role, "content": blocks})
    if not turns:
        raise refused("messages", "there is no text to answer")
    return system, turns


def called_tools(messages: Sequence[Message]) -> list[str]:
    """Names of the tools that were called in a conversation, each once."""
    calls = (part.name for message in messages for part in message.parts if isinstance(part, ToolCall))
    return list(dict.fromkeys(calls))


def _blocks(part: Part) -> Sequence[dict[str, Any]]:
    match part:
        case Text(text=text):
            return [{"text": text}] if text.strip() else []
        case ToolCall():
            return [{"toolUse": {"toolUseId": _call_id(part.id), "name": part.name, "input": _input(part.arguments)}}]
        case ToolResult():
            result: dict[str, Any] = {"toolUseId": _call_id(part.call_id), "content": [{"text": part.text}] if part.text else []}
            return [{"toolResult": result | ({"status": "error"} if part.is_error else {})}]
        case Reasoning(text=text, signature=signature) if signature:
            return [{"reasoningContent": {"reasoningText": {"text": text, "signature": signature}}}]
        case _:  # a thought that nobody signed, which models refuse
            return []


def _call_id(ident: str) -> str:
    """An id that Amazon takes; the same for a call and for its result."""
    return (
        ident if _CALL_ID.fullmatch(ident) else "call_" + hashlib.sha256(ident.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    )


def _input(arguments: str) -> Any:
    """An object: what a model wrote as arguments, or else what says that it was none."""
    try:
        value = msgspec.json.decode(arguments or "{}")
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        value = None
    return value if isinstance(value, dict) else {_INVALID: arguments}
