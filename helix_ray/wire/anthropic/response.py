"""Anthropic's answers that come in one piece."""

from __future__ import annotations

from collections.abc import AsyncIterable
from typing import Any

from helix_ray.core.events import Event
from helix_ray.wire.anthropic.blocks import Begin, Blocks, End, Grow, Step
from helix_ray.wire.anthropic.usage import encode_usage
from helix_ray.wire.body import encode_json


async def collect_message(events: AsyncIterable[Event], ident: str, model: str) -> bytes:
    """The body of a message, with the same blocks as its stream would have.

    Args:
        events: the generation.
        ident: id of the answer.
        model: the model's name as the client wrote it.

    Raises:
        HelixError: the generation failed, or its events break their grammar.
    """
    blocks, content = Blocks(), _Content()
    async for event in events:
        for step in blocks.add(event):
            content.apply(step)
    usage = blocks.close()
    return encode_json(
        {
            "id": ident,
            "type": "message",
            "role": "assistant",
            "content": content.blocks,
            "model": model,
            "stop_reason": blocks.stop_reason,
            "stop_sequence": blocks.stop_sequence,
            "usage": encode_usage(usage),
        }
    )


class _Content:
    def __init__(self) -> None:
        self.blocks: list[dict[str, Any]] = []
        self._pieces: list[str] = []

    def apply(self, step: Step) -> None:
        match step:
            case Begin(kind="tool_use"):
                self.blocks.append({"type": "tool_use", "id": step.id, "name": step.name, "input": {}})
            case Begin():
                self.blocks.append({"type": step.kind, step.kind: ""})
            case Grow():
                self._pieces.append(step.text)
            case End():
                text = "".join(self._pieces)
                self._pieces.clear()
                block = self.blocks[-1]
                match step.kind:
                    case "tool_use":
                        block["input"] = step.input
                    case "thinking":
                        block.update(thinking=text, signature=step.signature)
                    case "text":
                        block["text"] = text


def encode_token_count(tokens: int) -> dict[str, int]:
    """The body of ``POST /v1/messages/count_tokens``."""
    return {"input_tokens": tokens}
