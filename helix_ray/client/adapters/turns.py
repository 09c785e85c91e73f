"""The LLM API's words for a conversation, in which both adapters write theirs."""

from __future__ import annotations

from typing import Any

Block = dict[str, Any]


def text_block(text: str) -> Block:
    """A run of text."""
    return {"type": "text", "text": text}


def tool_use_block(ident: str, name: str, arguments: Any) -> Block:
    """A call that the model asked for."""
    return {"type": "tool_use", "id": ident, "name": name, "input": arguments}


def tool_result_block(ident: str, text: str, is_error: bool) -> Block:
    """What became of a call."""
    return {"type": "tool_result", "tool_use_id": ident, "content": text, "is_error": is_error}


def tool_definition(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A tool that the model may call; ``schema`` is the JSON Schema of its arguments."""
    return {"name": name, "description": description, "input_schema": schema}


class Conversation:
    """The messages of a request, as they are put together.

    Attributes:
        system: instructions.
        messages: the turns.
    """

    def __init__(self) -> None:
        self.system: list[str] = []
        self.messages: list[dict[str, Any]] = []

    def add(self, role: str, blocks: list[Block]) -> None:
        """A turn. Results of tools that follow each other are one turn: they answer one turn of the model."""
        last = self.messages[-1] if self.messages else None
        if last is not None and _are_results(blocks) and _are_results(last["content"]):
            last["content"].extend(blocks)
            return
        only = blocks[0] if len(blocks) == 1 else None
        self.messages.append({"role": role, "content": only["text"] if only and only["type"] == "text" else blocks})

    def fields(self) -> dict[str, Any]:
        """The fields of the request."""
        return {"messages": self.messages, **({"system": "\n\n".join(self.system)} if self.system else {})}


def _are_results(content: Any) -> bool:
    return isinstance(content, list) and bool(content) and all(block["type"] == "tool_result" for block in content)
