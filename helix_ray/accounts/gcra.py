"""The generic cell rate algorithm (GCRA): a steady rate, and a burst of a given size on top.

It is the algorithm of ITU-T Recommendation I.371, annex A, and of the ATM Forum's Traffic Management Specification 4.0,
in the form that both call the continuous-state leaky bucket: every request pours one measure in, the bucket leaks at the
limit's rate, and what would make it overflow does not conform. The other form there, virtual scheduling with its theoretical
arrival time, decides the same.

All numbers are integers, so nothing is ever rounded away: times are in nanoseconds, and one request is as many units of
the level as the period has nanoseconds, so that ``limit`` units leak in each nanosecond. A level means the same under
every limit, so a changed limit needs no conversion.
"""

from __future__ import annotations

from dataclasses import dataclass

MINUTE_NS = 60_000_000_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many in a period.

    Attributes:
        limit: how many.
        period_ns: the period.
        burst: most at once; by default the whole period's number.
    """

    limit: int
    period_ns: int = MINUTE_NS
    burst: int | None = None

    @property
    def most(self) -> int:
        """Most at once."""
        return self.limit if self.burst is None else self.burst


@dataclass(frozen=True, slots=True)
class Bucket:
    """What was used and has not leaked yet.

    Attributes:
        level: in units of which one request has ``Rate.period_ns``.
        at: nanoseconds since 1970.
    """

    level: int = 0
    at: int = 0


def level(bucket: Bucket, rate: Rate, now: int) -> int:
    """The level now. A clock that was set back leaks nothing."""
    return max(0, bucket.level - rate.limit * max(0, now - bucket.at))


def charge(bucket: Bucket, rate: Rate, now: int, cost: int) -> Bucket:
    """The bucket with ``cost`` more in it, whether it conforms or not; a negative cost gives back."""
    return Bucket(max(0, level(bucket, rate, now) + cost * rate.period_ns), now)


def retry_after(bucket: Bucket, rate: Rate, now: int, cost: int) -> int | None:
    """Nanoseconds until ``cost`` conforms: 0 if it does now, ``None`` if it is more than may ever come at once."""
    if cost > rate.most:
        return None
    over = level(bucket, rate, now) - (rate.most - cost) * rate.period_ns
    return max(0, -(-over // rate.limit))


def remaining(bucket: Bucket, rate: Rate, now: int) -> int:
    """The largest cost that conforms now."""
    return max(0, (rate.most * rate.period_ns - level(bucket, rate, now)) // rate.period_ns)


def reset(bucket: Bucket, rate: Rate, now: int) -> int:
    """When the bucket will be empty, in nanoseconds since 1970."""
    return now + -(-level(bucket, rate, now) // rate.limit)
