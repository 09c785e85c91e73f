"""How a prompt begins, as a number: requests that share it find each other's work in the cache of an engine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from helix_ray.core.messages import ChatRequest, Reasoning, Text, ToolCall, ToolResult

# Engines share whole blocks of a prompt; what differs later than this is worth little more.
_MOST_BYTES = 4096


def prompt_prefix(request: ChatRequest) -> int:
    """64 bits for how the prompt of a request begins: tools, instructions and the first turn of the user.

    Later turns do not count, so that a conversation keeps its number while it grows.

    Args:
        request: whose prompt it is.
    """
    digest = hashlib.blake2b(digest_size=8)
    left = _MOST_BYTES
    for piece in _pieces(request):
        # A byte of its own ends each piece: otherwise "ab" and "c" would be as "a" and "bc".
        part = piece.encode("utf-8", "surrogatepass")[: left - 1] + b"\xff"
        digest.update(part)
        left -= len(part)
        if left <= 1:
            break
    return int.from_bytes(digest.digest(), "big")


def _pieces(request: ChatRequest) -> Iterator[str]:
    if request.prompt is not None:
        yield request.prompt if isinstance(request.prompt, str) else ",".join(map(str, request.prompt[:_MOST_BYTES]))
        return
    for tool in request.tools:
        yield tool.name
        yield tool.description
    for message in request.messages:
        yield message.role
        for part in message.parts:
            match part:
                case Text(text=text) | Reasoning(text=text) | ToolResult(text=text):
                    yield text[:_MOST_BYTES]
                case ToolCall(name=name, arguments=arguments):
                    yield name
                    yield arguments[:_MOST_BYTES]
        if message.role == "user":
            return
