"""What answers say of limits, in the words of three families of headers.

- The common ones, on every answer: ``X-RateLimit-Limit``, ``X-RateLimit-Remaining``, ``X-RateLimit-Reset``; they speak of
  requests, and the last one is in seconds since 1970.
- OpenAI's (its guide "Rate limits", section "Rate limits in headers"): ``x-ratelimit-limit-requests``,
  ``x-ratelimit-remaining-requests``, ``x-ratelimit-reset-requests``, and the same three with ``-tokens``; resets are spans of
  time, such as ``1s`` or ``6m0s``.
- Anthropic's (its API reference "Rate limits", section "Response headers"): ``anthropic-ratelimit-requests-limit``,
  ``anthropic-ratelimit-requests-remaining``, ``anthropic-ratelimit-requests-reset``, and the same three with ``-tokens-``;
  resets are moments as RFC 3339 writes them.

A reset is when the whole limit is there again. Where there is no limit, there is no header.
"""

from __future__ import annotations

from datetime import UTC, datetime

from helix_ray.core.limits import Allowance, Verdict


def common_headers(verdict: Verdict) -> dict[str, str]:
    """``X-RateLimit-...``."""
    one = verdict.requests
    if one is None:
        return {}
    names = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
    return dict(zip(names, (str(one.limit), str(one.remaining), str(one.reset)), strict=True))


def openai_headers(verdict: Verdict, now: float) -> dict[str, str]:
    """``x-ratelimit-...-requests`` and ``-tokens``.

    Args:
        verdict: what to tell.
        now: seconds since 1970, from which the spans count.
    """
    headers = {}
    for what, one in _allowances(verdict):
        headers[f"x-ratelimit-limit-{what}"] = str(one.limit)
        headers[f"x-ratelimit-remaining-{what}"] = str(one.remaining)
        headers[f"x-ratelimit-reset-{what}"] = _span(max(0, one.reset - int(now)))
    return headers


def anthropic_headers(verdict: Verdict) -> dict[str, str]:
    """``anthropic-ratelimit-requests-...`` and ``-tokens-...``."""
    headers = {}
    for what, one in _allowances(verdict):
        headers[f"anthropic-ratelimit-{what}-limit"] = str(one.limit)
        headers[f"anthropic-ratelimit-{what}-remaining"] = str(one.remaining)
        headers[f"anthropic-ratelimit-{what}-reset"] = datetime.fromtimestamp(one.reset, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return headers


def _allowances(verdict: Verdict) -> list[tuple[str, Allowance]]:
    pairs = (("requests", verdict.requests), ("tokens", verdict.tokens))
    return [(what, one) for what, one in pairs if one is not None]


def _span(seconds: int) -> str:
    """As Go writes durations, which is what OpenAI sends: the units above the first one that is needed are left out."""
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h{minutes}m{seconds}s"
    return f"{minutes}m{seconds}s" if minutes else f"{seconds}s"
