"""Whole answers in OpenAI's shapes, collected from the same events as a stream."""

from __future__ import annotations

import base64
import struct
import time
from collections.abc import AsyncIterable
from dataclasses import dataclass, field
from typing import Any

from helix_ray.core.events import (
    Citation,
    Cited,
    Event,
    Finished,
    ReasoningDelta,
    Started,
    StepEnded,
    TextDelta,
    TokenLogprob,
    ToolCallDelta,
    ToolEnded,
    ToolStarted,
    Usage,
)
from helix_ray.core.protocols import Embeddings
from helix_ray.wire.body import encode_json
from helix_ray.wire.grammar import StreamGrammar, violated
from helix_ray.wire.openai.annotations import encode_citations
from helix_ray.wire.openai.counts import encode_usage
from helix_ray.wire.openai.logprobs import CompletionLogprobs, chat_logprobs


@dataclass(slots=True)
class _Choice:
    text: list[str] = field(default_factory=list)
    reasoning: list[str] = field(default_factory=list)
    calls: dict[int, ToolCallDelta] = field(default_factory=dict)
    logprobs: list[TokenLogprob] | None = None
    finish_reason: str = "stop"

    def add(self, event: TextDelta | ReasoningDelta | ToolCallDelta) -> None:
        if isinstance(event, TextDelta):
            self.text.append(event.text)
            if event.logprobs is not None:
                self.logprobs = self.logprobs or []
                self.logprobs.extend(event.logprobs)
        elif isinstance(event, ReasoningDelta):
            self.reasoning.append(event.text)
        elif event.call in self.calls:
            self.calls[event.call].arguments += event.arguments
        else:
            self.calls[event.call] = ToolCallDelta(event.call, event.arguments, event.id, event.name)


class _Answer:
    """The choices of one answer and their usage."""

    def __init__(self, choices: int) -> None:
        self.choices = [_Choice() for _ in range(choices)]
        self.usage = Usage(0, 0)
        self.citations: tuple[Citation, ...] = ()

    async def collect(self, events: AsyncIterable[Event]) -> _Answer:
        grammar = StreamGrammar(len(self.choices))
        async for event in events:
            if isinstance(event, Started):
                grammar.start()
                if event.prompt_text:
                    for choice in self.choices:
                        choice.text.append(event.prompt_text)
            elif isinstance(event, Usage):
                grammar.account(event)
            elif isinstance(event, Finished):
                self.choices[event.index].finish_reason = grammar.finish(event)
            elif isinstance(event, Cited):
                self.citations = event.citations
            elif not isinstance(event, (ToolStarted, ToolEnded, StepEnded)):
                if isinstance(event, ToolCallDelta):
                    grammar.call(event)
                else:
                    grammar.speak(event.index)
                self.choices[event.index].add(event)
        self.usage = grammar.close()
        return self


async def collect_chat(events: AsyncIterable[Event], ident: str, model: str, choices: int) -> bytes:
    """The body of a chat answer.

    Args:
        ident: id of the answer.
        model: the model's name as the client wrote it.
        choices: how many the request asked for.

    Raises:
        HelixError: the generation failed, or its events break their grammar.
    """
    answer = await _Answer(choices).collect(events)
    return encode_json(
        {
            "id": ident,
            "object": "chat.completion",
            "created": int(time.time()),
            "model": model,
            "choices": [_chat_choice(index, choice, answer.citations) for index, choice in enumerate(answer.choices)],
            "usage": encode_usage(answer.usage),
        }
    )


def _chat_choice(index: int, choice: _Choice, citations: tuple[Citation, ...]) -> dict[str, Any]:
    text = "".join(choice.text)
    message: dict[str, Any] = {"role": "assistant", "content": text if text or not choice.calls else None, "refusal": None}
    if choice.reasoning:
        message["reasoning_content"] = "".join(choice.reasoning)
    if citations:
        message["annotations"] = encode_citations(citations, len(text))
    if choice.calls:
        message["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
            }
            for call in choice.calls.values()
        ]
    return {
        "index": index,
        "message": message,
        "logprobs": {"content": chat_logprobs(choice.logprobs), "refusal": None} if choice.logprobs is not None else None,
        "finish_reason": choice.finish_reason,
    }


async def collect_completion(events: AsyncIterable[Event], ident: str, model: str, choices: int) -> bytes:
    """The body of a completions answer.

    Args:
        ident: id of the answer.
        model: the model's name as the client wrote it.
        choices: how many choices there are, over all prompts.

    Raises:
        HelixError: the generation failed, or its events break their grammar.
    """
    answer = await _Answer(choices).collect(events)
    if any(choice.calls for choice in answer.choices):
        violated("it calls a tool, which a text completion cannot say")
    return encode_json(
        {
            "id": ident,
            "object": "text_completion",
            "created": int(time.time()),
            "model": model,
            "choices": [_completion_choice(index, choice) for index, choice in enumerate(answer.choices)],
            "usage": encode_usage(answer.usage),
        }
    )


def _completion_choice(index: int, choice: _Choice) -> dict[str, Any]:
    return {
        "index": index,
        "text": "".join(choice.text),
        "logprobs": CompletionLogprobs().encode(choice.logprobs) if choice.logprobs is not None else None,
        "finish_reason": choice.finish_reason,
    }


def encode_embeddings(embeddings: Embeddings, model: str, as_base64: bool) -> bytes:
    """The body of an embeddings answer.

    Args:
        as_base64: each vector as base64 of its little-endian float32, as OpenAI's SDK asks by itself.
    """
    size = 4 * embeddings.dimensions
    data: list[dict[str, Any]] = []
    for row in range(embeddings.rows):
        raw = embeddings.vectors[row * size : (row + 1) * size]
        vector = base64.b64encode(raw).decode() if as_base64 else struct.unpack(f"<{embeddings.dimensions}f", raw)
        data.append({"object": "embedding", "index": row, "embedding": vector})
    tokens = embeddings.prompt_tokens
    return encode_json(
        {"object": "list", "data": data, "model": model, "usage": {"prompt_tokens": tokens, "total_tokens": tokens}}
    )
