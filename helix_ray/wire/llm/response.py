"""Whole answers of the LLM API, from and to events."""

from __future__ import annotations

from collections.abc import AsyncIterable
from typing import Any

from helix_ray.core.events import Event
from helix_ray.wire.anthropic.blocks import Begin, Blocks, End, Grow, Step
from helix_ray.wire.body import encode_json


async def collect_llm(events: AsyncIterable[Event], model: str) -> bytes:
    """The body of an answer. Reasoning has no place in it; a call that was cut off is no call.

    Args:
        events: the generation.
        model: as the answer names it.

    Raises:
        HelixError: the generation failed, or its events break their grammar.
    """
    blocks, answer = Blocks(), _Answer()
    async for event in events:
        for step in blocks.add(event):
            answer.apply(step)
    usage = blocks.close()
    return encode_json(
        {
            "content": "".join(answer.text),
            "model": model,
            "stop_reason": blocks.stop_reason,
            "tool_calls": answer.calls,
            "usage": {"prompt_tokens": usage.prompt_tokens, "completion_tokens": usage.completion_tokens},
        }
    )


class _Answer:
    def __init__(self) -> None:
        self.text: list[str] = []
        self.calls: list[dict[str, Any]] = []
        self._begun = Begin("text")

    def apply(self, step: Step) -> None:
        match step:
            case Begin():
                self._begun = step
            case Grow(kind="text", text=text):
                self.text.append(text)
            case End(kind="tool_use", cut=False):
                self.calls.append({"id": self._begun.id, "name": self._begun.name, "input": step.input})
