"""Token counts in OpenAI's shape."""

from __future__ import annotations

from typing import Any

from helix_ray.core.events import Usage
from helix_ray.core.money import NANO


def encode_usage(usage: Usage) -> dict[str, Any]:
    """The ``usage`` object of a chat or text completion; ``cost`` is in USD."""
    counts: dict[str, Any] = {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.total_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.cached_tokens},
        "completion_tokens_details": {"reasoning_tokens": usage.reasoning_tokens},
    }
    return counts if usage.cost is None else counts | {"cost": usage.cost / NANO}
