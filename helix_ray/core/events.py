"""What a model says while it works, in no protocol's words.

A provider's stream is: one ``Started``, then deltas in any mixture over the choices, one
``Finished`` per choice, and one ``Usage`` at the very end. A failure is an exception raised out of
the iterator, never an event. ``helix_ray.wire`` encoders check this grammar.

An agent's stream tells between the deltas what it did: the tools that it called, what they gave, where each step ended, and the
passages that it was given. A protocol that has no words for these leaves them out.

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
    """More of the model's reasoning.

    Attributes:
        signature: with the last delta of a thought, where its vendor wants proof of origin back with it.
    """

    text: str
    index: int = 0
    tokens: int = 0
    signature: str = ""


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
    """What the generation consumed, in tokens over all choices.

    Attributes:
        cost: nano-USD that the caller pays for it; ``None`` where nobody pays.
    """

    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    cost: int | None = None

    @property
    def total_tokens(self) -> int:
        """Prompt and completion together."""
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: Usage) -> Usage:
        """What both generations consumed."""
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cached_tokens + other.cached_tokens,
            self.reasoning_tokens + other.reasoning_tokens,
            other.cost if self.cost is None else self.cost + (other.cost or 0),
        )


@dataclass(slots=True)
class ToolStarted:
    """An agent calls a tool of its own; ``arguments`` is JSON text as the model wrote it."""

    id: str
    name: str
    arguments: str


@dataclass(slots=True)
class ToolEnded:
    """A tool that an agent called gave ``text``, which says how it failed if ``is_error``."""

    id: str
    name: str
    text: str
    is_error: bool = False
    seconds: float = 0.0


@dataclass(slots=True)
class StepEnded:
    """A step of an agent is complete: the model spoke, and if it called tools, they answered.

    Attributes:
        step: number of the step in its run, from 1.
        prompt_tokens, completion_tokens: what the model consumed in it.
    """

    step: int
    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage that an agent was given.

    Attributes:
        collection, document_id: where it stands.
        source, title: of the document.
        start, end: place in the document's text.
        score: how near it is to what was asked, 0 to 1.
        text: the passage.
    """

    collection: str
    document_id: str
    source: str | None
    title: str | None
    start: int
    end: int
    score: float
    text: str


@dataclass(slots=True)
class Cited:
    """The passages that the answer rests on, best first; it comes once, before ``Finished``.

    Attributes:
        length: of the answer's text, in characters.
    """

    citations: tuple[Citation, ...]
    length: int


AgentEvent = ToolStarted | ToolEnded | StepEnded | Cited
Event = Started | TextDelta | ReasoningDelta | ToolCallDelta | Finished | Usage | AgentEvent
