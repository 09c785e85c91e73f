"""Converse: from a whole answer to events."""

from __future__ import annotations

from collections.abc import Iterator

from helix_ray.core.events import Event, ReasoningDelta, Started, TextDelta, ToolCallDelta
from helix_ray.core.messages import Sampling
from helix_ray.wire.bedrock import schema
from helix_ray.wire.bedrock.usage import decode_stop, decode_usage
from helix_ray.wire.estimate import Estimate

# Characters of one delta: what is paid for may end in the middle of a text.
_PIECE = 256


def decode_converse(body: bytes, prompt_tokens: int, sampling: Sampling) -> list[Event]:
    """The events of an answer.

    Args:
        body: of the response.
        prompt_tokens: of the request, about, in case that the answer does not tell them.
        sampling: of the request.

    Raises:
        UnavailableError: it is no such answer.
    """
    wire = schema.read(body, schema.ConverseResponse)
    estimate = Estimate()
    said: list[Event] = []
    calls = 0
    for block in wire.output.message.content:
        if block.text is not None:
            said += (TextDelta(piece, tokens=estimate.add(piece)) for piece in _pieces(block.text))
        elif block.toolUse is not None and block.toolUse.type is None:
            tool = block.toolUse
            arguments = bytes(tool.input).decode()
            tokens = estimate.add(tool.name + arguments)
            said.append(ToolCallDelta(calls, arguments, tool.toolUseId, tool.name, tokens=tokens))
            calls += 1
        elif block.reasoningContent is not None and block.reasoningContent.reasoningText is not None:
            thought = block.reasoningContent.reasoningText
            said += (ReasoningDelta(piece, tokens=estimate.add(piece)) for piece in _pieces(thought.text))
            if thought.signature:
                said.append(ReasoningDelta("", signature=thought.signature))
    finished = decode_stop(wire.stopReason, wire.additionalModelResponseFields, sampling)
    usage = decode_usage(wire.usage, prompt_tokens, estimate.tokens, sampling)
    return [Started(usage.prompt_tokens, usage.cached_tokens), *said, finished, usage]


def decode_token_count(body: bytes) -> int:
    """The tokens of a prompt.

    Raises:
        UnavailableError: it is no such answer.
    """
    return schema.read(body, schema.TokenCount).inputTokens


def _pieces(text: str) -> Iterator[str]:
    return (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))
