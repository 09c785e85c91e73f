"""The ends of answers: why, and what they consumed."""

from __future__ import annotations

from typing import Any

from helix_ray.core.events import Finished, FinishReason, Usage
from helix_ray.core.messages import Sampling
from helix_ray.wire.upstream.lines import malformed

_REASONS: dict[str, FinishReason] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "tool_use": "tool_calls",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "content_filtered": "content_filter",
    "guardrail_intervened": "content_filter",
}
_MALFORMED = frozenset(("malformed_model_output", "malformed_tool_use"))
_MOST_TOKENS = 2**31 - 1


def decode_stop(reason: str, fields: Any, sampling: Sampling) -> Finished:
    """Why an answer ended; a reason that is not known counts as the model's own end.

    Args:
        reason: as Amazon says it.
        fields: of the model's own answer, in which some tell the stop sequence.
        sampling: of the request.

    Raises:
        UnavailableError: Amazon could not read what its model wrote.
    """
    if reason in _MALFORMED:
        raise malformed("the model wrote something malformed")
    stop_sequence = None
    if reason == "stop_sequence":
        told = fields.get("stop_sequence") if isinstance(fields, dict) else None
        if isinstance(told, str):
            stop_sequence = told
        elif len(sampling.stop) == 1:
            stop_sequence = sampling.stop[0]
    return Finished(_REASONS.get(reason, "stop"), stop_sequence=stop_sequence)


def decode_usage(told: Any, prompt_tokens: int, completion_tokens: int, sampling: Sampling) -> Usage:
    """What an answer consumed.

    Amazon's ``inputTokens`` leave out those that a cache had or got. A number that cannot be true is replaced by the estimate,
    and an answer has no more tokens than were asked for.

    Args:
        told: the object ``usage``, or anything else.
        prompt_tokens, completion_tokens: as they were estimated.
        sampling: of the request.
    """
    counts = told if isinstance(told, dict) else {}
    fresh, written, answer, cached = (
        _count(counts.get(name)) for name in ("inputTokens", "cacheWriteInputTokens", "outputTokens", "cacheReadInputTokens")
    )
    prompt = min(fresh + written + cached, _MOST_TOKENS) or prompt_tokens
    answer = answer or completion_tokens
    if sampling.max_tokens is not None:
        answer = min(answer, sampling.max_tokens)
    return Usage(prompt, answer, min(cached, prompt))


def _count(value: Any) -> int:
    return value if type(value) is int and 0 <= value <= _MOST_TOKENS else 0
