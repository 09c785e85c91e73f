"""What an account may ask for in a time, and how much of that is left."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanLimits:
    """What a plan allows. ``None`` is no limit; all other numbers are at least 1.

    Attributes:
        requests_per_minute: also the most that may come at once.
        tokens_per_minute: of prompts and answers together; also the most that may come at once.
        concurrency: requests in progress.
        requests_per_month: of a calendar month in UTC.
    """

    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    concurrency: int | None = None
    requests_per_month: int | None = None

    @property
    def unlimited(self) -> bool:
        """Nothing has to be counted."""
        return self == _UNLIMITED


_UNLIMITED = PlanLimits()


@dataclass(frozen=True, slots=True)
class Allowance:
    """What callers are told of one limit.

    Attributes:
        limit: the whole of it.
        remaining: what is left now.
        reset: when all of it is there again, if nothing more is used, in seconds since 1970.
    """

    limit: int
    remaining: int
    reset: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What callers are told of their limits by the minute.

    Attributes:
        requests, tokens: ``None`` where there is no limit.
    """

    requests: Allowance | None = None
    tokens: Allowance | None = None
