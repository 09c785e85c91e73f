"""What one ingress replica holds of one subject's limits."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from helix_ray.accounts import gcra
from helix_ray.accounts.calls import Amounts, Grant, LimitName, Returned
from helix_ray.accounts.gcra import Bucket, Rate
from helix_ray.core.limits import Allowance, PlanLimits, Verdict

_SECOND_NS = 1_000_000_000
# All replicas together are ahead by a hundredth of a limit at most, or by one request each.
_AHEAD = 100


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the counters would say again.

    Attributes:
        limit: that forbids it.
        tokens: of the request; a smaller one may pass.
        retry_at: when it would pass, in nanoseconds since 1970; ``None``: never.
        until: when to ask again.
    """

    limit: LimitName
    tokens: int
    retry_at: int | None
    until: int


@dataclass(slots=True)
class Use:
    """What was used in about the last second."""

    second: int = 0
    now: int = 0
    before: int = 0

    def add(self, second: int, amount: int) -> None:
        """Count it."""
        if second != self.second:
            self.before = self.now if second == self.second + 1 else 0
            self.second, self.now = second, 0
        self.now += amount

    @property
    def recent(self) -> int:
        """The present second, or the one before, whichever had more."""
        return max(self.now, self.before)


@dataclass(slots=True)
class Holding:
    """Requests, tokens and places that were leased, and what else is known of the subject.

    Attributes:
        name, limits: the subject.
        touched: when it was asked for last, in nanoseconds since 1970.
        requests, tokens: leased and not used; tokens below zero were used and not leased.
        places: leased, used or not.
        active: requests in progress.
        replicas: how many share the limits, as far as is known.
        waiting, waiting_tokens: requests that wait for a lease, and their tokens.
        grant: what the counters said last.
        refusal: while it holds, the counters need not be asked.
        doubtful: nobody knows whether the last call came through.
        lock: held during each call that speaks of this subject.
    """

    name: str
    limits: PlanLimits
    touched: int
    replicas: int
    requests: int = 0
    tokens: int = 0
    places: int = 0
    active: int = 0
    waiting: int = 0
    waiting_tokens: int = 0
    grant: Grant | None = None
    refusal: Refusal | None = None
    doubtful: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    used_requests: Use = field(default_factory=Use)
    used_tokens: Use = field(default_factory=Use)

    def use(self, now: int, tokens: int) -> None:
        """Count a request that came."""
        self.touched = now
        self.used_requests.add(now // _SECOND_NS, 1)
        self.used_tokens.add(now // _SECOND_NS, tokens)

    def missing(self, tokens: int) -> Amounts:
        """What a request lacks here."""
        return Amounts(
            max(0, 1 - self.requests) if self.counts_requests else 0,
            max(0, tokens - self.tokens) if self.limits.tokens_per_minute is not None else 0,
            max(0, self.active + 1 - self.places) if self.limits.concurrency is not None else 0,
        )

    def spend(self, tokens: int) -> bool:
        """Take what a request needs of what is here, and say whether that was possible."""
        if self.missing(tokens) != Amounts():
            return False
        self.active += 1
        if self.counts_requests:
            self.requests -= 1
        if self.limits.tokens_per_minute is not None:
            self.tokens -= tokens
        return True

    def receive(self, grant: Grant, tokens: int, now: int, patience_ns: int) -> None:
        """Keep what the counters gave, or why they gave nothing to a request with so many tokens."""
        self.requests += grant.got.requests if self.counts_requests else 0
        self.tokens += grant.got.tokens if self.limits.tokens_per_minute is not None else 0
        self.places += grant.got.places if self.limits.concurrency is not None else 0
        self.grant = grant
        self.replicas = max(1, grant.replicas)
        self.refusal = None
        if grant.refused is not None:
            retry_at = None if grant.retry_ns is None else now + grant.retry_ns
            until = now + patience_ns if retry_at is None else min(retry_at, now + patience_ns)
            small = tokens if grant.refused == "tokens_per_minute" else 0
            self.refusal = Refusal(grant.refused, small, retry_at, until)

    def change(self, limits: PlanLimits) -> None:
        """Hold on under other limits, of which nothing was asked yet."""
        self.limits = limits
        self.grant = None
        self.refusal = None

    def refusal_of(self, tokens: int, now: int) -> Refusal | None:
        """The refusal that a request would meet again."""
        refusal = self.refusal
        return refusal if refusal is not None and now < refusal.until and tokens >= refusal.tokens else None

    @property
    def ahead(self) -> Amounts:
        """How much to hold for requests to come: half of what the last second used, within the bounds."""
        return Amounts(
            self._ahead(self._smallest(), self.used_requests.recent),
            self._ahead(self.limits.tokens_per_minute, self.used_tokens.recent),
            # A place that lies idle here is missing elsewhere, and small limits have none to spare.
            0 if self.limits.concurrency is None else self.limits.concurrency // (_AHEAD * self.replicas),
        )

    def hold_places(self) -> int:
        """Places to hold: those that were leased, and those of requests that began without a lease."""
        if self.limits.concurrency is None:
            return 0
        self.places = max(self.places, self.active)
        return self.places

    def surplus(self, keep: Amounts) -> Amounts:
        """What is here beyond ``keep`` and what is waited for; tokens below zero are a debt."""
        return Amounts(
            max(0, self.requests - keep.requests - self.waiting),
            self.tokens if self.tokens < 0 else max(0, self.tokens - keep.tokens - self.waiting_tokens),
            max(0, self.places - self.active - keep.places - self.waiting),
        )

    def drop_surplus(self, keep: Amounts) -> Returned | None:
        """Hold no more than ``keep`` and what is waited for, and give what goes back to the counters.

        ``None``: there is nothing to tell them.
        """
        surplus = self.surplus(keep)
        if surplus == Amounts() and not self.doubtful:
            return None
        self.requests -= surplus.requests
        self.tokens -= surplus.tokens
        self.places -= surplus.places
        return Returned(surplus.requests, surplus.tokens, surplus.requests, self.grant.month if self.grant else 0)

    def verdict(self, now: int) -> Verdict:
        """What is known here of the limits: what the counters said last, and what was leased and not used."""
        grant = self.grant
        buckets = (Bucket(), Bucket()) if grant is None else (grant.requests, grant.tokens)
        return Verdict(
            _allowance(self.limits.requests_per_minute, buckets[0], self.requests, now),
            _allowance(self.limits.tokens_per_minute, buckets[1], self.tokens, now),
        )

    @property
    def counts_requests(self) -> bool:
        """Requests have a limit."""
        return self._smallest() is not None

    @property
    def empty(self) -> bool:
        """Nothing is held, owed, waited for or in doubt."""
        held = self.requests or self.tokens or self.places or self.active
        return not (held or self.waiting or self.doubtful or self.lock.locked())

    def _smallest(self) -> int | None:
        limits = [one for one in (self.limits.requests_per_minute, self.limits.requests_per_month) if one is not None]
        return min(limits, default=None)

    def _ahead(self, limit: int | None, recent: int) -> int:
        return 0 if limit is None else max(1, min(limit // (_AHEAD * self.replicas), recent // 2))


def _allowance(limit: int | None, bucket: Bucket, held: int, now: int) -> Allowance | None:
    if limit is None:
        return None
    rate = Rate(limit)
    return allowance(limit, gcra.charge(bucket, rate, now, -held), rate, now)


def allowance(limit: int, bucket: Bucket, rate: Rate, now: int) -> Allowance:
    """What callers are told of a bucket."""
    return Allowance(limit, gcra.remaining(bucket, rate, now), -(-gcra.reset(bucket, rate, now) // _SECOND_NS))
