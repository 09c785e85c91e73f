"""Token counts in Anthropic's shape."""

from __future__ import annotations

from typing import Any

from helix_ray.core.events import Usage
from helix_ray.core.money import NANO


def encode_usage(usage: Usage) -> dict[str, Any]:
    """The ``usage`` object of a message. Its ``input_tokens`` are those that no cache had; ``cost`` is in USD."""
    counts: dict[str, Any] = {
        "input_tokens": max(usage.prompt_tokens - usage.cached_tokens, 0),
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": usage.cached_tokens,
        "output_tokens": usage.completion_tokens,
    }
    return counts if usage.cost is None else counts | {"cost": usage.cost / NANO}
