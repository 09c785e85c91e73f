"""What a failed try says of its target, and what follows from it."""

from __future__ import annotations

from typing import Literal

from helix_ray.config import Condition
from helix_ray.core.errors import ContextLengthError, DeadlineError, HelixError, OverloadedError, RateLimitError

Outcome = Literal[
    "served",
    "rate_limit",
    "unavailable",
    "timeout",
    "context_length",
    "full",
    "refused",
    "broken",
    "left",
    "skipped_open",
    "skipped_unpaid",
]
"""How a try ended, for metrics. ``refused``: the request itself is wrong. ``broken``: it failed after its first token.
``left``: the client went away, or another try was faster. ``skipped``: there was no try, because the breaker is open or the money
that is held is too little.
"""


# What a provider elsewhere says, in codes: that we sent it too much is no queue of ours that is full.
_UPSTREAM = "upstream_"


def condition_of(error: Exception) -> Condition | None:
    """Why a target failed; ``None``: the request is to blame, and no target would take it."""
    match error:
        case ContextLengthError():
            return "context_length"
        case RateLimitError() | OverloadedError(code="upstream_rate_limited"):
            return "rate_limit"
        case DeadlineError() | TimeoutError():
            return "timeout"
        case HelixError():
            return "unavailable" if error.status >= 500 else None
    return "unavailable"


def outcome_of(error: Exception) -> Outcome:
    """The same for metrics."""
    return "full" if is_full(error) else condition_of(error) or "refused"


def is_full(error: Exception) -> bool:
    """Whether all places of a target are taken, here or in the cluster."""
    return isinstance(error, OverloadedError) and not error.code.startswith(_UPSTREAM)


def is_final(error: Exception) -> bool:
    """Whether the target says that it will say the same again."""
    return isinstance(error, HelixError) and error.details.get("x-should-retry") == "false"


def works(error: Exception) -> bool | None:
    """Whether the target of a failed try works, as its breaker counts it; ``None``: the try does not tell.

    A target that is full has not failed: to leave it alone would waste it.
    """
    if is_full(error):
        return None
    return condition_of(error) in (None, "context_length")
