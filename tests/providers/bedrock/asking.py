"""Asking a model of Bedrock, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing

from helix_ray.core.events import Event, ReasoningDelta, TextDelta, ToolCallDelta
from helix_ray.core.messages import ChatRequest, Message, Text
from helix_ray.providers.bedrock import BedrockProvider
from tests.upstream_bedrock import Answer

HELLO = ChatRequest("claude", (Message("user", (Text("Hi"),)),), stream=True)
CALL = {"toolUse": {"toolUseId": "tooluse_1", "name": "add", "input": {"a": 1, "b": [2, "ü"]}}}
THOUGHT = {"reasoningContent": {"reasoningText": {"text": "Hm, hm.", "signature": "c2ln"}}}
COUNTS = {"inputTokens": 20, "outputTokens": 30, "cacheReadInputTokens": 5}
FULL = Answer([THOUGHT, {"text": "I add. 💡"}, CALL], "tool_use", COUNTS)
FRAMES = Answer([{"text": "Hello, you."}]).frames()

Provide = Callable[..., BedrockProvider]


async def collect(provider: BedrockProvider, request: ChatRequest = HELLO, told: list[Event] | None = None) -> list[Event]:
    """All events; they are added to ``told`` as they come."""
    told = [] if told is None else told
    async with aclosing(provider.stream(request)) as events:
        async for one in events:
            told.append(one)
    return told


def said(events: list[Event]) -> tuple[str, str, list[tuple[str, str, str]]]:
    """Reasoning, text, and calls with their arguments."""
    calls: dict[int, list[str]] = {}
    for one in events:
        if isinstance(one, ToolCallDelta):
            call = calls.setdefault(one.call, ["", "", ""])
            call[0] += one.id
            call[1] += one.name
            call[2] += one.arguments
    reasoning = "".join(one.text for one in events if isinstance(one, ReasoningDelta))
    text = "".join(one.text for one in events if isinstance(one, TextDelta))
    return reasoning, text, [(ident, name, arguments) for ident, name, arguments in calls.values()]
