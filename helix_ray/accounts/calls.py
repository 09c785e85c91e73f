"""What the ingress replicas and the counters say to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from helix_ray.accounts.gcra import Bucket
from helix_ray.core.limits import PlanLimits

LimitName = Literal["requests_per_minute", "tokens_per_minute", "concurrency", "requests_per_month"]


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a replica asks for, or gets.

    Attributes:
        requests, tokens: to use up.
        places: for requests in progress; they are held until they are given back.
    """

    requests: int = 0
    tokens: int = 0
    places: int = 0


@dataclass(frozen=True, slots=True)
class Returned:
    """What a replica got and did not use; negative numbers are what it used and did not get.

    Attributes:
        requests, tokens: of the limits by the minute.
        counted: requests of the month's limit.
        month: which one, as ``202612``; another one than the present changes nothing.
    """

    requests: int = 0
    tokens: int = 0
    counted: int = 0
    month: int = 0


@dataclass(frozen=True, slots=True)
class Grant:
    """The counters' answer.

    Attributes:
        got: what the replica may use.
        refused: the limit that forbids what was needed; ``None``: all of that was granted.
        retry_ns: nanoseconds after which it would be granted; ``None``: never, as it is more than may come at once.
        requests, tokens: the buckets after this.
        month: the present one.
        month_left: requests that it still allows; ``None``: any number.
        replicas: that are alive.
    """

    got: Amounts
    refused: LimitName | None
    retry_ns: int | None
    requests: Bucket
    tokens: Bucket
    month: int
    month_left: int | None
    replicas: int


class CounterCalls(Protocol):
    """The counters, as ingress replicas see them; ``Counters`` is what is behind.

    A replica has one call at a time under way for each subject, so ``held``, its places of before, is always true there.
    """

    async def take(self, replica: str, subject: str, limits: PlanLimits, need: Amounts, spare: Amounts, held: int) -> Grant:
        """Get all of ``need`` or nothing, and of ``spare`` what there is."""
        ...

    async def give_back(self, replica: str, subject: str, limits: PlanLimits, returned: Returned, held: int) -> int:
        """Give back what was not used, and keep ``held`` places; returns how many replicas are alive."""
        ...

    async def renew(self, replica: str, places: Mapping[str, int]) -> int:
        """Say that the replica is alive, and what places it holds, by subject; returns how many replicas are alive."""
        ...
