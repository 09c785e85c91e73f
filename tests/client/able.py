"""A model that calls tools as it is told: it stands for a large one that does what the user asks."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, Iterator
from typing import Any

from helix_ray.core.events import Event, Finished, Started, TextDelta, ToolCallDelta, Usage
from helix_ray.core.messages import ChatRequest, Message, Text, ToolResult, ToolSpec

_PIECE = 7  # characters of one delta


class AbleProvider:
    """Calls the tool that it must, or the first one unless it has a result already; otherwise says what it was told last.

    Arguments come from the user's words: numbers for numbers, what stands in quotes for texts.

    Attributes:
        requests: that came.
    """

    def __init__(self) -> None:
        self.requests: list[ChatRequest] = []

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Event, None]:
        self.requests.append(request)
        yield Started(7)
        tool = _wanted(request)
        if tool is None:
            text = f"You said: {_said(request)}"
            for piece in _pieces(text):
                yield TextDelta(piece, tokens=1)
            yield Finished("stop")
            yield Usage(7, len(text))
            return
        arguments = json.dumps(_arguments(tool.parameters, _said(request)), ensure_ascii=False)
        yield ToolCallDelta(0, id=f"call_{len(self.requests)}", name=tool.name)
        for piece in _pieces(arguments):
            yield ToolCallDelta(0, piece, tokens=1)
        yield Finished("tool_calls")
        yield Usage(7, len(arguments))

    async def count_tokens(self, request: ChatRequest) -> int:
        return 7


def _wanted(request: ChatRequest) -> ToolSpec | None:
    mode = "auto" if request.tool_choice is None else request.tool_choice.mode
    if not request.tools or mode == "none":
        return None
    if mode == "tool" and request.tool_choice is not None:
        return next(tool for tool in request.tools if tool.name == request.tool_choice.name)
    has_result = any(isinstance(part, ToolResult) for part in request.messages[-1].parts)
    return None if mode == "auto" and has_result else request.tools[0]


def _said(request: ChatRequest) -> str:
    return " ".join(_words(request.messages[-1]))


def _words(message: Message) -> Iterator[str]:
    for part in message.parts:
        if isinstance(part, (Text, ToolResult)):
            yield part.text


def _pieces(text: str) -> list[str]:
    return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]


def _arguments(schema: dict[str, Any], said: str) -> Any:
    numbers, quoted = iter(re.findall(r"\d+", said)), iter(re.findall(r"'([^']+)'", said))

    def value(part: dict[str, Any]) -> Any:
        if "$ref" in part:
            return value(schema["$defs"][part["$ref"].rpartition("/")[2]])
        for option in part.get("anyOf", ()):
            if option.get("type") != "null":
                return value(option)
        match part.get("type"):
            case "object":
                return {name: value(inner) for name, inner in part.get("properties", {}).items()}
            case "array":
                return [value(part.get("items", {}))]
            case "integer" | "number":
                return int(next(numbers, "1"))
            case "boolean":
                return True
        return part["enum"][0] if "enum" in part else next(quoted, "something")

    return value(schema)
