"""The one place where everybody's requests and tokens are counted."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from helix_ray.accounts import gcra
from helix_ray.accounts.announcer import Announcer
from helix_ray.accounts.calls import Amounts, Grant, LimitName, Returned
from helix_ray.accounts.gcra import Bucket, Rate
from helix_ray.accounts.month import end_of
from helix_ray.accounts.months import MonthlyCounts
from helix_ray.accounts.roster import Roster
from helix_ray.core.errors import UnavailableError
from helix_ray.core.limits import PlanLimits
from helix_ray.storage.database import Database

_FLUSH_S = 0.5
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Subject:
    """Attributes: the limits when it was touched last, its buckets, and when that was."""

    limits: PlanLimits
    requests: Bucket
    tokens: Bucket
    touched: int


class Counters:
    """Counts for all ingress replicas, in one process. Its methods are ``CounterCalls``.

    Limits by the minute and places are in memory: a new process starts with full limits, and hears of places from the
    replicas that hold them. Counts by the month, of subjects with such a limit, are written every half second, so a crash
    loses at most one second of them.

    Args:
        database: where the counts by the month last.
        clock: nanoseconds since 1970.
        announcer: tells accounts that most of their month is used, if somebody does.
    """

    def __init__(self, database: Database, clock: Callable[[], int] = time.time_ns, announcer: Announcer | None = None) -> None:
        self._clock = clock
        self._months = MonthlyCounts(database, announcer)
        self._roster = Roster()
        # The one that was touched longest ago is the first.
        self._subjects: OrderedDict[str, _Subject] = OrderedDict()

    @property
    def subjects(self) -> int:
        """How many are in memory, besides their counts by the month."""
        return len(self._subjects)

    async def start(self) -> None:
        """Read the month's counts.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        await self._months.load(self._clock())

    async def run(self) -> None:
        """Write and tidy up, until it is cancelled; what is left is written then."""
        try:
            while True:
                await asyncio.sleep(_FLUSH_S)
                self.tidy()
                await self._try_flush()
        finally:
            await self._try_flush()

    async def flush(self) -> None:
        """Make the counts by the month durable.

        Raises:
            UnavailableError: the database cannot be reached.
        """
        await self._months.flush()

    async def _try_flush(self) -> None:
        try:
            await self._months.flush()
        except UnavailableError as exc:
            _log.warning("Counts by the month wait for the database: %s", exc)

    def tidy(self) -> None:
        """Forget silent replicas, and subjects whose limits are whole again."""
        now = self._clock()
        self._roster.forget_silent(now)
        while self._subjects:
            name, one = next(iter(self._subjects.items()))
            if now - one.touched < gcra.MINUTE_NS:
                return
            if self._is_fresh(one, now):
                del self._subjects[name]
            else:
                # It used more than its minute's number; look again when a minute has passed.
                one.touched = now
                self._subjects.move_to_end(name)

    async def take(self, replica: str, subject: str, limits: PlanLimits, need: Amounts, spare: Amounts, held: int) -> Grant:
        """See ``CounterCalls.take``."""
        now = self._clock()
        self._roster.hear(replica, now)
        self._roster.hold(replica, subject, held)
        month = self._months.turn(now)
        one = self._subject(subject, limits, now)
        refused, retry_ns = self._refusal(one, subject, need, now)
        got = Amounts()
        if refused is None:
            free = self._free(one, subject, now)
            got = Amounts(
                min(need.requests + spare.requests, free.requests),
                min(need.tokens + spare.tokens, free.tokens),
                min(need.places + spare.places, free.places),
            )
            self._charge(one, now, got.requests, got.tokens)
            self._roster.hold(replica, subject, held + got.places)
            if limits.requests_per_month is not None:
                self._months.add(subject, got.requests, limits.requests_per_month)
        left = None if limits.requests_per_month is None else max(0, limits.requests_per_month - self._months.count(subject))
        return Grant(got, refused, retry_ns, one.requests, one.tokens, month, left, self._roster.replicas)

    async def give_back(self, replica: str, subject: str, limits: PlanLimits, returned: Returned, held: int) -> int:
        """See ``CounterCalls.give_back``."""
        now = self._clock()
        self._roster.hear(replica, now)
        self._roster.hold(replica, subject, held)
        self._charge(self._subject(subject, limits, now), now, -returned.requests, -returned.tokens)
        if limits.requests_per_month is not None and returned.month == self._months.turn(now):
            self._months.add(subject, -returned.counted, limits.requests_per_month)
        return self._roster.replicas

    async def renew(self, replica: str, places: Mapping[str, int]) -> int:
        """See ``CounterCalls.renew``."""
        self._roster.hear(replica, self._clock())
        for subject, held in places.items():
            self._roster.hold(replica, subject, held)
        return self._roster.replicas

    def _subject(self, subject: str, limits: PlanLimits, now: int) -> _Subject:
        one = self._subjects.get(subject)
        if one is None:
            one = self._subjects[subject] = _Subject(limits, Bucket(), Bucket(), now)
        else:
            if one.limits != limits:
                # Until now the old limits held.
                self._charge(one, now, 0, 0)
                one.limits = limits
            one.touched = now
            self._subjects.move_to_end(subject)
        return one

    def _charge(self, one: _Subject, now: int, requests: int, tokens: int) -> None:
        if one.limits.requests_per_minute is not None:
            one.requests = gcra.charge(one.requests, Rate(one.limits.requests_per_minute), now, requests)
        if one.limits.tokens_per_minute is not None:
            one.tokens = gcra.charge(one.tokens, Rate(one.limits.tokens_per_minute), now, tokens)

    def _refusal(self, one: _Subject, subject: str, need: Amounts, now: int) -> tuple[LimitName | None, int | None]:
        """The limit that forbids it, and the nanoseconds to wait for it."""
        limits = one.limits
        allowed = limits.requests_per_month
        if need.requests and allowed is not None and self._months.count(subject) + need.requests > allowed:
            return "requests_per_month", end_of(self._months.turn(now)) - now
        if need.requests and limits.requests_per_minute is not None:
            wait = gcra.retry_after(one.requests, Rate(limits.requests_per_minute), now, need.requests)
            if wait != 0:
                return "requests_per_minute", wait
        if need.tokens and limits.tokens_per_minute is not None:
            wait = gcra.retry_after(one.tokens, Rate(limits.tokens_per_minute), now, need.tokens)
            if wait != 0:
                return "tokens_per_minute", wait
        if need.places and limits.concurrency is not None:
            self._roster.forget_silent(now)
            if self._roster.held(subject) + need.places > limits.concurrency:
                return "concurrency", 1_000_000_000
        return None, 0

    def _free(self, one: _Subject, subject: str, now: int) -> Amounts:
        """The most that each limit allows now."""
        limits, any_number = one.limits, 2**62
        requests = tokens = places = any_number
        if limits.requests_per_minute is not None:
            requests = gcra.remaining(one.requests, Rate(limits.requests_per_minute), now)
        if limits.requests_per_month is not None:
            requests = min(requests, max(0, limits.requests_per_month - self._months.count(subject)))
        if limits.tokens_per_minute is not None:
            tokens = gcra.remaining(one.tokens, Rate(limits.tokens_per_minute), now)
        if limits.concurrency is not None:
            places = max(0, limits.concurrency - self._roster.held(subject))
        return Amounts(requests, tokens, places)

    def _is_fresh(self, one: _Subject, now: int) -> bool:
        requests, tokens = one.limits.requests_per_minute, one.limits.tokens_per_minute
        spent = requests is not None and gcra.level(one.requests, Rate(requests), now) > 0
        return not spent and (tokens is None or gcra.level(one.tokens, Rate(tokens), now) == 0)
