"""What a model says while it works, in no protocol's words.

A provider's stream is: one ``Started``, then deltas in any mixture over the choices, one
``Finished`` per choice, and one ``Usage`` at the very end. A failure is an exception raised out of
the iterator, never an event. ``helix_ray.wire`` encoders check this grammar.

The classes are mutable and slotted: creating one costs a fraction of a frozen one, and the hot path
creates one per token.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FinishReason = Literal["stop", "length", "tool_calls", "content_filter"]


@dataclass(slots=True)
class TokenLogprob:
    """Log-probability (natural log) of one token, and of the likeliest ones at its place.

    Attributes:
        token: the token's text.
        raw: the token's bytes, which need not be UTF-8 by themselves.
        top: the likeliest alternatives as ``(token, logprob, bytes)``, likeliest first.
    """

    token: str
    logprob: float
    raw: bytes
    top: tuple[tuple[str, float, bytes], ...] = ()


@dataclass(slots=True)
class Started:
    """The prompt was accepted. ``prompt_text`` is set when the request asked for an echo."""

    prompt_tokens: int
    cached_tokens: int = 0
    prompt_text: str | None = None


@dataclass(slots=True)
class TextDelta:
    """More of the answer's text. ``text`` may be empty when only log-probabilities came.

    Attributes:
        tokens: how many tokens came with this delta, here and in the other deltas; 0 where the provider does not know.
            They meter an answer that ends before its ``Usage``.
    """

    text: str
    index: int = 0
    logprobs: tuple[TokenLogprob, ...] | None = None
    tokens: int = 0


@dataclass(slots=True)
class ReasoningDelta:
    """More of the model's reasoning."""

    text: str
    index: int = 0
    tokens: int = 0


@dataclass(slots=True)
class ToolCallDelta:
    """More of a tool call.

    Attributes:
        call: number of the call within its choice, from 0 without gaps.
        id: given with the first delta of a call, empty afterwards.
        name: given with the first delta of a call, empty afterwards.
        arguments: the next piece of the JSON text.
    """

    call: int
    arguments: str = ""
    id: str = ""
    name: str = ""
    index: int = 0
    tokens: int = 0


@dataclass(slots=True)
class Finished:
    """A choice ended. ``stop_sequence`` is the stop text that ended it, if one did."""

    reason: FinishReason
    index: int = 0
    stop_sequence: str | None = None


@dataclass(slots=True)
class Usage:
    """What the generation consumed, in tokens over all choices."""

    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int = 0
    reasoning_tokens: int = 0

    @property
    def total_tokens(self) -> int:
        """Prompt and completion together."""
        return self.prompt_tokens + self.completion_tokens


Event = Started | TextDelta | ReasoningDelta | ToolCallDelta | Finished | Usage
