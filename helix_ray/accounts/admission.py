"""A request that was let in, and what one that was not is told."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any

from helix_ray.accounts.calls import LimitName
from helix_ray.accounts.month import end_of, month_of
from helix_ray.core.errors import RateLimitError
from helix_ray.core.limits import PlanLimits, Verdict

_SECOND_NS = 1_000_000_000
_SENTENCES: dict[LimitName, str] = {
    "requests_per_minute": "You reached the limit of {limit} requests per minute.",
    "tokens_per_minute": "You reached the limit of {limit} tokens per minute.",
    "concurrency": "You reached the limit of {limit} requests in progress.",
    "requests_per_month": "You used all {limit} requests of this month.",
}


class Admission:
    """``async with admission:`` holds the request's place.

    Args:
        verdict: what answers say of the limits.
        tokens: that were counted for the request.
        release: gives the place back.
        settle: counts so many tokens more.
    """

    def __init__(self, verdict: Verdict, tokens: int, release: Callable[[], None], settle: Callable[[int], None]) -> None:
        self.verdict = verdict
        self._tokens = tokens
        self._release: Callable[[], None] | None = release
        self._settle = settle

    def settle_tokens(self, actual: int) -> None:
        """Count what the request really used in place of the estimate; the last number counts. Waits for nothing."""
        difference, self._tokens = actual - self._tokens, actual
        if difference:
            self._settle(difference)

    async def __aenter__(self) -> Admission:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        release, self._release = self._release, None
        if release is not None:
            release()


def refusal_error(limit: LimitName, limits: PlanLimits, retry_ns: int | None, now: int) -> RateLimitError:
    """The error of a request over a limit.

    Args:
        limit: that forbids it.
        limits: of the subject.
        retry_ns: nanoseconds after which it would pass; ``None``: never, as it is more than may come at once.
        now: nanoseconds since 1970.
    """
    number = getattr(limits, limit)
    message = _SENTENCES[limit].format(limit=number)
    details: dict[str, Any] = {"limit": limit, "allowed": number}
    if limit == "requests_per_month":
        # No wait is told: clients that sleep it would sleep for weeks.
        details |= {"reset": end_of(month_of(now)) // _SECOND_NS, "x-should-retry": "false"}
        return RateLimitError(message, code="insufficient_quota", details=details)
    if retry_ns is None:
        return RateLimitError(message + " This request alone is larger.", details=details | {"x-should-retry": "false"})
    return RateLimitError(message, details=details, retry_after=max(retry_ns, 1) / _SECOND_NS)
