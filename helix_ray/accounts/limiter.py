"""Limits as an ingress replica keeps them: mostly by itself, out of small leases from the counters."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from helix_ray.accounts.admission import Admission, refusal_error
from helix_ray.accounts.calls import Amounts, CounterCalls
from helix_ray.accounts.holding import Holding
from helix_ray.accounts.line import Line
from helix_ray.accounts.month import month_of
from helix_ray.accounts.share import Share
from helix_ray.core.limits import PlanLimits, Verdict

_TICK_S = 0.25
_SECOND_NS = 1_000_000_000
_IDLE_NS = _SECOND_NS
_RENEW_NS = 3 * _SECOND_NS
_PROBE_NS = _SECOND_NS
_REFUSED_NS = _SECOND_NS // 10


class Limiter:
    """Lets requests in, in one ingress replica.

    What all replicas admit together follows the counters to a hundredth: a replica holds little more than it is about to use,
    and gives back what lies idle for a second. When the counters are gone or slow, each replica keeps to its part of the
    limits, and tells of it when they are back.

    Args:
        remote: the counters.
        clock: nanoseconds since 1970.
        replicas: how many there may be, until the counters have said how many there are.
    """

    def __init__(self, remote: CounterCalls, clock: Callable[[], int] = time.time_ns, *, replicas: int = 4) -> None:
        self._line = Line(remote, replicas)
        self._clock = clock
        self._holdings: dict[str, Holding] = {}
        self._shares: dict[str, Share] = {}
        self._renewed_at = 0
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def alone(self) -> bool:
        """The counters cannot be reached; the replica keeps to its part."""
        return self._line.broken

    @property
    def subjects(self) -> int:
        """How many are in memory."""
        return len(self._holdings.keys() | self._shares.keys())

    async def run(self) -> None:
        """Renew, give back and come back from failures, until it is cancelled."""
        while True:
            await self.tick()
            await asyncio.sleep(_TICK_S)

    async def close(self) -> None:
        """Give everything back that no request uses."""
        await asyncio.gather(*(self._give_back(one, idle=True) for one in self._holdings.values()))
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def admit(self, subject: str, limits: PlanLimits, tokens_estimate: int = 0) -> Admission:
        """Let a request in.

        Args:
            subject: an account, or a key with limits of its own.
            limits: of the subject; requests of the month are counted only where they have a limit.
            tokens_estimate: of the prompt and the longest answer; ``Admission.settle_tokens`` corrects it.

        Raises:
            RateLimitError: a limit is reached. ``details`` name it; the code is ``insufficient_quota`` for the month's.
        """
        if limits.unlimited:
            return Admission(Verdict(), 0, lambda: None, lambda _: None)
        tokens = max(0, tokens_estimate) if limits.tokens_per_minute is not None else 0
        if limits.tokens_per_minute is not None and tokens > limits.tokens_per_minute:
            raise refusal_error("tokens_per_minute", limits, None, self._clock())
        one = self._holding(subject, limits)
        one.use(self._clock(), tokens)
        if not await self._admit_leased(one, tokens):
            self._admit_alone(one, tokens)
        settle = partial(self._settle, subject, limits)
        return Admission(self.verdict(subject, limits), tokens, partial(self._release, one), settle)

    def verdict(self, subject: str, limits: PlanLimits) -> Verdict:
        """What is known here of a subject's limits, for answers to requests that were refused."""
        now = self._clock()
        if subject in self._shares:
            return self._shares[subject].verdict(now)
        one = self._holdings.get(subject) or Holding(subject, limits, now, self._line.replicas)
        return one.verdict(now)

    async def look(self, subject: str, limits: PlanLimits) -> Verdict:
        """What is left of a subject's limits. The counters are asked where they said nothing in the last second."""
        if limits.unlimited:
            return Verdict()
        one = self._holdings.get(subject)
        if (one is None or one.grant is None or one.limits != limits) and not self._line.broken:
            one = self._holding(subject, limits)
            async with one.lock:
                grant = None if self._line.broken else await self._line.take(one, Amounts(), Amounts())
                if grant is not None:
                    one.receive(grant, 0, self._clock(), _REFUSED_NS)
        return self.verdict(subject, limits)

    async def tick(self) -> None:
        """What ``run`` does four times a second."""
        now = self._clock()
        if now - self._renewed_at >= (_PROBE_NS if self._line.broken else _RENEW_NS):
            self._renewed_at = now
            await self._renew()
        for subject, one in list(self._holdings.items()):
            if now - one.touched < _IDLE_NS:
                continue
            if one.empty:
                del self._holdings[subject]
            elif not self._line.broken:
                self._begin(self._give_back(one, idle=True))

    async def _admit_leased(self, one: Holding, tokens: int) -> bool:
        """Let a request in on a lease; false if the counters cannot be asked.

        Raises:
            RateLimitError: they refuse it.
        """
        if self._line.broken:
            return False
        # Nobody passes those who wait.
        if not one.waiting and one.spend(tokens):
            self._prefetch(one, tokens)
            return True
        self._check_refusal(one, tokens)
        one.waiting += 1
        one.waiting_tokens += tokens
        try:
            async with one.lock:
                while not one.spend(tokens):
                    self._check_refusal(one, tokens)
                    if self._line.broken or not await self._lease(one, one.missing(tokens), tokens):
                        return False
                return True
        finally:
            one.waiting -= 1
            one.waiting_tokens -= tokens

    def _check_refusal(self, one: Holding, tokens: int) -> None:
        now = self._clock()
        refusal = one.refusal_of(tokens, now)
        if refusal is not None:
            retry_ns = None if refusal.retry_at is None else refusal.retry_at - now
            raise refusal_error(refusal.limit, one.limits, retry_ns, now)

    async def _lease(self, one: Holding, need: Amounts, tokens: int) -> bool:
        """Ask for ``need``, for what others wait for, and for some more. The caller holds the lock."""
        if one.tokens < 0:
            # A debt is no part of what the request needs.
            await self._drop_surplus(one, one.ahead)
        ahead, others = one.ahead, max(0, one.waiting - 1)
        spare = Amounts(
            max(0, others + ahead.requests - one.requests),
            max(0, one.waiting_tokens - tokens * bool(one.waiting) + ahead.tokens - max(0, one.tokens)),
            max(0, others + ahead.places - max(0, one.places - one.active)),
        )
        grant = await self._line.take(one, need, spare)
        if grant is None:
            return False
        one.receive(grant, tokens, self._clock(), _REFUSED_NS)
        return True

    def _prefetch(self, one: Holding, tokens: int) -> None:
        """Ask for more in the background, before what is here runs out."""
        if one.lock.locked() or one.refusal_of(tokens, self._clock()) is not None:
            return
        ahead = one.ahead
        if (one.counts_requests and one.requests * 2 <= ahead.requests) or one.tokens < tokens <= ahead.tokens:
            self._begin(self._refill(one))

    async def _refill(self, one: Holding) -> None:
        async with one.lock:
            if not self._line.broken:
                await self._lease(one, Amounts(), 0)

    def _admit_alone(self, one: Holding, tokens: int) -> None:
        """Let a request in on the replica's part of the limits.

        Raises:
            RateLimitError: that is used up.
        """
        now = self._clock()
        share = self._share(one.name, one.limits)
        grant = one.grant
        month_left = grant.month_left if grant is not None and grant.month == month_of(now) else None
        refused = share.admit(tokens, one.active, month_left, now)
        if refused is not None:
            raise refusal_error(refused[0], one.limits, refused[1], now)
        one.active += 1

    def _release(self, one: Holding) -> None:
        one.active -= 1
        if one.limits.concurrency is None:
            return
        if one.refusal is not None and one.refusal.limit == "concurrency":
            one.refusal = None
        # It may be the place that the next request needs at another replica.
        self._begin_to_give_back(one)

    def _settle(self, subject: str, limits: PlanLimits, tokens: int) -> None:
        if limits.tokens_per_minute is None:
            return
        if self._line.broken:
            self._share(subject, limits).settle(tokens, self._clock())
            return
        one = self._holding(subject, limits)
        one.tokens -= tokens
        if one.tokens < 0 or one.tokens > one.ahead.tokens:
            self._begin_to_give_back(one)

    def _begin_to_give_back(self, one: Holding) -> None:
        """Most requests leave nothing to give back; a task for each of them would cost more than the limits themselves."""
        # What a call that is under way brings may be too much.
        if one.lock.locked() or one.doubtful or one.surplus(one.ahead) != Amounts():
            self._begin(self._give_back(one))

    async def _give_back(self, one: Holding, *, idle: bool = False) -> None:
        """Give back what is not needed, and say what was used beyond the leases."""
        async with one.lock:
            if not self._line.broken:
                await self._drop_surplus(one, Amounts() if idle else one.ahead)

    async def _drop_surplus(self, one: Holding, keep: Amounts) -> None:
        returned = one.drop_surplus(keep)
        if returned is not None:
            await self._line.give_back(one, returned)

    async def _renew(self) -> None:
        """Say that this replica is alive and what it holds. A subject that a call speaks of just now needs no word here."""
        was_broken = self._line.broken
        quiet = [one for one in self._holdings.values() if one.hold_places() and not one.lock.locked()]
        for one in quiet:
            await one.lock.acquire()
        try:
            answered = await self._line.renew(quiet)
        finally:
            for one in quiet:
                one.lock.release()
        if answered and was_broken:
            shares, self._shares = self._shares, {}
            for subject, share in shares.items():
                self._begin(self._report(subject, share))

    async def _report(self, subject: str, share: Share) -> None:
        """Tell the counters what was admitted without them."""
        one = self._holding(subject, share.limits)
        async with one.lock:
            if self._line.broken or not await self._line.give_back(one, share.report(self._clock())):
                self._share(subject, share.limits).counted += share.counted

    def _holding(self, subject: str, limits: PlanLimits) -> Holding:
        one = self._holdings.get(subject)
        if one is None:
            one = self._holdings[subject] = Holding(subject, limits, self._clock(), self._line.replicas)
        elif one.limits != limits:
            one.change(limits)
        return one

    def _share(self, subject: str, limits: PlanLimits) -> Share:
        share = self._shares.get(subject)
        if share is None:
            one = self._holdings.get(subject)
            share = self._shares[subject] = Share.of(limits, self._line.replicas, one.grant if one is not None else None)
        share.limits = limits
        return share

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
