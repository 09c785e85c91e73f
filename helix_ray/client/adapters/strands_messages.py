"""The messages and tools of Strands in the LLM API's words, and its events as those of Strands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, cast

from strands.types.content import ContentBlock, Messages
from strands.types.event_loop import StopReason
from strands.types.streaming import StreamEvent
from strands.types.tools import ToolChoice, ToolResult, ToolSpec

from helix_ray.client.adapters.turns import (
    Block,
    Conversation,
    text_block,
    tool_definition,
    tool_result_block,
    tool_use_block,
)
from helix_ray.client.errors import APIConnectionError
from helix_ray.client.types.llm import LlmEvent

_STOP_REASONS: dict[str, StopReason] = {
    "end_turn": "end_turn",
    "max_tokens": "max_tokens",
    "stop_sequence": "stop_sequence",
    "tool_use": "tool_use",
    "content_filtered": "content_filtered",
    "content_filter": "content_filtered",
    "refusal": "content_filtered",
}
# Hints for caches, and thoughts of the model's own: they are not said again.
_UNSAID = frozenset(("cachePoint", "reasoningContent"))


def encode_conversation(messages: Messages, system_prompt: str | None) -> Conversation:
    """A conversation.

    Raises:
        ValueError: it has content other than text and tools.
    """
    conversation = Conversation()
    if system_prompt:
        conversation.system.append(system_prompt)
    for message in messages:
        blocks = [block for content in message["content"] if (block := _block(content)) is not None]
        conversation.add(message["role"], blocks or [text_block("")])
    return conversation


def encode_tools(specs: Iterable[ToolSpec]) -> list[dict[str, Any]]:
    """Tools."""
    return [
        tool_definition(spec["name"], spec["description"], spec["inputSchema"].get("json", spec["inputSchema"])) for spec in specs
    ]


def encode_tool_choice(choice: ToolChoice) -> dict[str, Any]:
    """Which tool must be called."""
    chosen = cast(dict[str, Any], choice)
    if "tool" in chosen:
        return {"type": "tool", "name": chosen["tool"]["name"]}
    return {"type": "any" if "any" in chosen else "auto"}


def _block(content: ContentBlock) -> Block | None:
    if "text" in content:
        return text_block(content["text"])
    if "toolUse" in content:
        use = content["toolUse"]
        return tool_use_block(use["toolUseId"], use["name"], use["input"])
    if "toolResult" in content:
        result = content["toolResult"]
        return tool_result_block(result["toolUseId"], _result_text(result), result["status"] == "error")
    if content.keys() <= _UNSAID:
        return None
    raise ValueError(f"Models here read text; there is no way to say {', '.join(content)}.")


def _result_text(result: ToolResult) -> str:
    texts = []
    for item in result["content"]:
        if "text" in item:
            texts.append(item["text"])
        elif "json" in item:
            texts.append(json.dumps(item["json"], ensure_ascii=False))
        else:
            raise ValueError(f"Models here read text; a tool's result cannot be {', '.join(item)}.")
    return "\n".join(texts)


class EventDecoder:
    """Makes Strands' events of those of one stream."""

    def __init__(self) -> None:
        self._open: str | None = None  # id of the call whose block is open, "" where it is one of text
        self._spoken = False
        self._stopped = False

    def start(self) -> Iterator[StreamEvent]:
        """The first events."""
        yield {"messageStart": {"role": "assistant"}}

    def decode(self, event: LlmEvent, seconds: float) -> Iterator[StreamEvent]:
        """The events of an event, ``seconds`` after the request."""
        match event.type:
            case "content_delta" if event.delta:
                if self._open != "":
                    yield from self._close()
                    self._open = ""
                    yield {"contentBlockStart": {"start": {}}}
                yield {"contentBlockDelta": {"delta": {"text": event.delta}}}
            case "tool_use_start" if event.id:
                yield from self._begin(event.id, event.name or "")
            case "tool_use_delta" if event.id and event.delta:
                self._spoken = True
                yield {"contentBlockDelta": {"delta": {"toolUse": {"input": event.delta}}}}
            case "tool_use_complete" if event.id:
                if self._open != event.id:
                    yield from self._begin(event.id, event.name or "")
                if not self._spoken:
                    yield {"contentBlockDelta": {"delta": {"toolUse": {"input": json.dumps(event.input or {})}}}}
                yield from self._close()
            case "message_stop":
                yield from self._close()
                self._stopped = True
                yield {"messageStop": {"stopReason": _STOP_REASONS.get(event.stop_reason or "", "end_turn")}}
            case "metadata" if event.usage is not None:
                taken, given = event.usage.input_tokens, event.usage.output_tokens
                usage = {"inputTokens": taken, "outputTokens": given, "totalTokens": taken + given}
                yield {"metadata": {"usage": usage, "metrics": {"latencyMs": round(seconds * 1000)}}}  # type: ignore[typeddict-item]

    def close(self) -> None:
        """The stream has ended.

        Raises:
            APIConnectionError: before the answer had.
        """
        if not self._stopped:
            raise APIConnectionError("The stream ended before the answer did.")

    def _begin(self, ident: str, name: str) -> Iterator[StreamEvent]:
        yield from self._close()
        self._open, self._spoken = ident, False
        yield {"contentBlockStart": {"start": {"toolUse": {"toolUseId": ident, "name": name}}}}

    def _close(self) -> Iterator[StreamEvent]:
        if self._open is not None:
            self._open = None
            yield {"contentBlockStop": {}}
