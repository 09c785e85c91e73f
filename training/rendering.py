"""Conversations as token ids, by the model's own chat template."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from transformers import PreTrainedTokenizerFast

from training.conversation import Example, Passage, Tool, Turn

TURN_START, TURN_END = "<|im_start|>", "<|im_end|>"


@dataclass(frozen=True, slots=True)
class Rendered:
    """One conversation.

    Attributes:
        tokens: its token ids.
        said: for each of them, whether the assistant says it: these are the ones to learn.
        subjects: position of a token in a passage or in a tool's description, and the first two tokens of the name of what is
            described; only where that name was read before.
    """

    tokens: list[int]
    said: list[bool]
    subjects: dict[int, tuple[int, int]] = field(default_factory=dict)


def as_messages(turns: tuple[Turn, ...]) -> list[dict[str, Any]]:
    """Turns as the messages of an OpenAI request."""
    messages: list[dict[str, Any]] = []
    pending: list[str] = []
    for number, turn in enumerate(turns):
        message: dict[str, Any] = {"role": turn.role, "content": turn.content}
        if turn.calls:
            pending = [f"call_{number}_{place}" for place in range(len(turn.calls))]
            message["content"] = None
            message["tool_calls"] = [
                {"id": id, "type": "function", "function": {"name": call.name, "arguments": json.dumps(call.arguments)}}
                for id, call in zip(pending, turn.calls, strict=True)
            ]
        elif turn.role == "tool":
            message["tool_call_id"] = pending.pop(0)
        messages.append(message)
    return messages


def render_text(tokenizer: PreTrainedTokenizerFast, example: Example) -> str:
    """The whole conversation as the chat template writes it."""
    tools = [tool.as_openai() for tool in example.tools] or None
    text: str = tokenizer.apply_chat_template(as_messages(example.turns), tools=tools, tokenize=False)
    return text


class Renderer:
    """Renders conversations for one tokenizer.

    Attributes:
        tokenizer: the model's.
    """

    def __init__(self, tokenizer: PreTrainedTokenizerFast) -> None:
        self.tokenizer = tokenizer
        self._opening: list[int] = tokenizer.encode(f"{TURN_START}assistant\n", add_special_tokens=False)
        self._end: int = tokenizer.convert_tokens_to_ids(TURN_END)

    def render(self, example: Example) -> Rendered:
        """Token ids of a conversation, and which of them the assistant says, the end of its turn included."""
        text = render_text(self.tokenizer, example)
        encoded = self.tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
        tokens: list[int] = encoded["input_ids"]
        said = [False] * len(tokens)
        width = len(self._opening)
        position = 0
        while position < len(tokens):
            if tokens[position : position + width] != self._opening:
                position += 1
                continue
            position += width
            while position < len(tokens):
                said[position] = True
                position += 1
                if tokens[position - 1] == self._end:
                    break
        subjects: dict[int, tuple[int, int]] = {}
        for start, end, name in (*_told_of_passages(text, example.passages), *_told_of_tools(text, example.tools)):
            first, *more = self.tokenizer.encode(name, add_special_tokens=False)
            label = (first, more[0] if more else first)
            offsets = enumerate(encoded["offset_mapping"])
            subjects |= {place: label for place, (left, right) in offsets if left >= start and right <= end}
        return Rendered(tokens, said, subjects)


def _told_of_passages(text: str, passages: tuple[Passage, ...]) -> Iterator[tuple[int, int, str]]:
    """What stands in each passage after its name: start, end, and the name as it was read."""
    for passage in passages:
        at = text.index(passage.text)
        yield at + passage.text.index(passage.name) + len(passage.name), at + len(passage.text), f" {passage.name}"


def _told_of_tools(text: str, tools: tuple[Tool, ...]) -> Iterator[tuple[int, int, str]]:
    """What stands of each tool after its name: start, end, and the words of the name; the first is what a call begins with."""
    for tool in tools:
        opening = f'{{"name": "{tool.name}"'
        at = text.index(opening)
        yield at + len(opening), text.index("\n", at), tool.name.replace("_", " ")
