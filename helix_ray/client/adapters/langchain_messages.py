"""LangChain's messages and tools in the LLM API's words, and its events as LangChain's chunks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, ChatMessage, SystemMessage, ToolMessage
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGenerationChunk

from helix_ray.client.adapters.turns import Block, Conversation, text_block, tool_result_block, tool_use_block
from helix_ray.client.errors import APIConnectionError
from helix_ray.client.types.llm import LlmEvent

_ROLES = {"human": "user", "ai": "assistant", "user": "user", "assistant": "assistant"}
# Parts of earlier answers that are not said again: calls stand in ``tool_calls``, thoughts are the model's own.
_UNSAID = frozenset(
    ("tool_use", "tool_call", "tool_call_chunk", "input_json_delta", "thinking", "redacted_thinking", "reasoning")
)


def encode_conversation(messages: Iterable[BaseMessage]) -> Conversation:
    """A conversation.

    Raises:
        ValueError: it has content other than text, or a role that is not known.
    """
    conversation = Conversation()
    for message in messages:
        blocks = _blocks(message)
        role = message.role if isinstance(message, ChatMessage) else message.type
        if isinstance(message, SystemMessage) or role == "system":
            conversation.system.append("".join(block["text"] for block in blocks))
        elif isinstance(message, ToolMessage):
            text, failed = "".join(block["text"] for block in blocks), message.status == "error"
            conversation.add("user", [tool_result_block(message.tool_call_id, text, failed)])
        elif role in _ROLES:
            if isinstance(message, AIMessage):
                blocks += [tool_use_block(call["id"] or "", call["name"], call["args"]) for call in message.tool_calls]
            conversation.add(_ROLES[role], blocks or [text_block("")])
        else:
            raise ValueError(f"The role {role!r} is none of system, user and assistant.")
    return conversation


def _blocks(message: BaseMessage) -> list[Block]:
    content = message.content
    if isinstance(content, str):
        return [text_block(content)] if content else []
    blocks = []
    for item in content:
        if isinstance(item, str):
            blocks.append(text_block(item))
        elif item.get("type") == "text":
            blocks.append(text_block(item["text"]))
        elif item.get("type") not in _UNSAID:
            raise ValueError(f"Models here read text; there is no way to say {item.get('type')!r}.")
    return [block for block in blocks if block["text"]]


def encode_tool_choice(choice: str | bool | dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Which tool must be called.

    Args:
        choice: ``auto``, ``any`` or ``required`` or ``True``, ``none``, the name of a tool, or OpenAI's or Anthropic's object.
        names: of the tools.

    Raises:
        ValueError: there is no such tool.
    """
    if isinstance(choice, dict):
        if choice.get("type") != "function":
            return choice
        choice = str(choice["function"]["name"])
    if choice is True or choice in ("any", "required"):
        return {"type": "any"}
    if choice is False or choice in ("auto", "none"):
        return {"type": choice or "none"}
    known = list(names)
    if choice not in known:
        raise ValueError(f"tool_choice: {choice!r} is none of the tools {', '.join(known)}")
    return {"type": "tool", "name": choice}


class ChunkDecoder:
    """Makes LangChain's chunks of the events of one stream."""

    def __init__(self) -> None:
        self._calls: dict[str, int] = {}
        self._spoken: set[str] = set()
        self._stopped = False

    def decode(self, event: LlmEvent) -> ChatGenerationChunk | None:
        """The chunk of an event, if it makes one."""
        match event.type:
            case "content_delta" if event.delta:
                return ChatGenerationChunk(message=AIMessageChunk(content=event.delta))
            case "tool_use_start" if event.id is not None:
                self._calls[event.id] = len(self._calls)
                return self._call(event.id, event.name, "")
            case "tool_use_delta" if event.id is not None and event.delta:
                self._spoken.add(event.id)
                return self._call(event.id, None, event.delta)
            case "tool_use_complete" if event.id is not None and event.id not in self._spoken:
                # Its arguments did not come in pieces.
                name = None if event.id in self._calls else event.name
                self._calls.setdefault(event.id, len(self._calls))
                return self._call(event.id, name, json.dumps(event.input or {}))
            case "message_stop":
                self._stopped = True
                told = {"model_name": event.model or "", "stop_reason": event.stop_reason, "model_provider": "helix"}
                return ChatGenerationChunk(message=AIMessageChunk(content="", response_metadata=told))
            case "metadata" if event.usage is not None:
                taken, given = event.usage.input_tokens, event.usage.output_tokens
                usage = {"input_tokens": taken, "output_tokens": given, "total_tokens": taken + given}
                return ChatGenerationChunk(message=AIMessageChunk(content="", usage_metadata=usage))
        return None

    def close(self) -> None:
        """The stream has ended.

        Raises:
            APIConnectionError: before the answer had.
        """
        if not self._stopped:
            raise APIConnectionError("The stream ended before the answer did.")

    def _call(self, ident: str, name: str | None, arguments: str) -> ChatGenerationChunk:
        index = self._calls.setdefault(ident, len(self._calls))
        first = arguments == "" or name is not None
        part = tool_call_chunk(name=name, args=arguments, id=ident if first else None, index=index)
        return ChatGenerationChunk(message=AIMessageChunk(content="", tool_call_chunks=[part]))
