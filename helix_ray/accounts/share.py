"""A replica's own part of a subject's limits, for when the counters cannot be asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from helix_ray.accounts import gcra
from helix_ray.accounts.calls import Grant, LimitName, Returned
from helix_ray.accounts.gcra import Bucket, Rate
from helix_ray.accounts.holding import allowance
from helix_ray.accounts.month import month_of
from helix_ray.core.limits import PlanLimits, Verdict

_SECOND_NS = 1_000_000_000


@dataclass(slots=True)
class Share:
    """What a replica admits by itself.

    Attributes:
        limits: of the subject.
        replicas: that share them; each gets at least one of everything.
        counted, spent: requests, and tokens of them, that the counters have not heard of.
        requests, tokens: buckets of this part.
    """

    limits: PlanLimits
    replicas: int
    counted: int = 0
    spent: int = 0
    requests: Bucket = field(default_factory=Bucket)
    tokens: Bucket = field(default_factory=Bucket)

    @classmethod
    def of(cls, limits: PlanLimits, replicas: int, grant: Grant | None) -> Share:
        """A replica's part, also of what was used when the counters spoke last."""
        if grant is None:
            return cls(limits, replicas)
        requests, tokens = (replace(one, level=one.level // replicas) for one in (grant.requests, grant.tokens))
        return cls(limits, replicas, requests=requests, tokens=tokens)

    def admit(self, tokens: int, active: int, month_left: int | None, now: int) -> tuple[LimitName, int | None] | None:
        """Admit a request, or give the limit that forbids it and the nanoseconds to wait for it.

        Args:
            tokens: of the request. A request that is larger than the part passes when nothing else does, and counts in full.
            active: requests in progress here.
            month_left: what the month allowed when the counters spoke last, if that is known.
            now: nanoseconds since 1970.
        """
        if month_left is not None and self.counted >= (self._part(month_left) if month_left else 0):
            return "requests_per_month", None
        if self.limits.concurrency is not None and active >= self._part(self.limits.concurrency):
            return "concurrency", _SECOND_NS
        by_requests, by_tokens = self._rate(self.limits.requests_per_minute), self._rate(self.limits.tokens_per_minute)
        if by_requests is not None and (wait := gcra.retry_after(self.requests, by_requests, now, 1)):
            return "requests_per_minute", wait
        if by_tokens is not None and (wait := gcra.retry_after(self.tokens, by_tokens, now, min(tokens, by_tokens.limit))):
            return "tokens_per_minute", wait
        if by_requests is not None:
            self.requests = gcra.charge(self.requests, by_requests, now, 1)
        self.counted += 1
        self.settle(tokens, now)
        return None

    def settle(self, tokens: int, now: int) -> None:
        """Count so many tokens more."""
        rate = self._rate(self.limits.tokens_per_minute)
        if rate is not None:
            self.tokens = gcra.charge(self.tokens, rate, now, tokens)
            self.spent += tokens

    def report(self, now: int) -> Returned:
        """What the counters have to know: requests of the month, and what of all that is still in the buckets.

        What the counters knew before leaks first, there as here.
        """
        requests = _measure(self.requests, self._rate(self.limits.requests_per_minute), now)
        tokens = _measure(self.tokens, self._rate(self.limits.tokens_per_minute), now)
        return Returned(-min(requests, self.counted), -min(tokens, max(0, self.spent)), -self.counted, month_of(now))

    def verdict(self, now: int) -> Verdict:
        """What callers are told."""
        requests, tokens = self.limits.requests_per_minute, self.limits.tokens_per_minute
        return Verdict(
            None if requests is None else allowance(requests, self.requests, Rate(self._part(requests)), now),
            None if tokens is None else allowance(tokens, self.tokens, Rate(self._part(tokens)), now),
        )

    def _rate(self, limit: int | None) -> Rate | None:
        return None if limit is None else Rate(self._part(limit))

    def _part(self, limit: int) -> int:
        return max(1, limit // self.replicas)


def _measure(bucket: Bucket, rate: Rate | None, now: int) -> int:
    return 0 if rate is None else -(-gcra.level(bucket, rate, now) // rate.period_ns)
