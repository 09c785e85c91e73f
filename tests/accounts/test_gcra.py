"""The rate algorithm, against its other form in fractions."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.accounts import gcra
from helix_ray.accounts.gcra import MINUTE_NS, Bucket, Rate

RATES = st.builds(
    Rate, limit=st.integers(1, 10**6), period_ns=st.sampled_from([7, 1000, MINUTE_NS]), burst=st.none() | st.integers(1, 50)
)
STEPS = st.lists(st.tuples(st.integers(0, 2 * MINUTE_NS) | st.integers(0, 10), st.integers(1, 60)), max_size=60)
BUCKETS = st.builds(Bucket, level=st.integers(0, 10**15), at=st.integers(0, 10**12))


class VirtualScheduling:
    """The theoretical arrival time (TAT), as exact fractions: I.371's other form, for costs other than 1."""

    def __init__(self, rate: Rate) -> None:
        self.interval = Fraction(rate.period_ns, rate.limit)
        self.tolerance = rate.most * self.interval
        self.tat = Fraction(0)

    def admit(self, now: int, cost: int) -> bool:
        tat = max(self.tat, Fraction(now)) + cost * self.interval
        if tat - now > self.tolerance:
            return False
        self.tat = tat
        return True


@settings(deadline=None, max_examples=300)
@given(RATES, STEPS)
def test_it_decides_as_virtual_scheduling_does(rate: Rate, steps: list[tuple[int, int]]) -> None:
    reference, bucket, now = VirtualScheduling(rate), Bucket(), 0
    for wait, cost in steps:
        now += wait
        conforms = gcra.retry_after(bucket, rate, now, cost) == 0
        assert conforms == reference.admit(now, cost)
        if conforms:
            bucket = gcra.charge(bucket, rate, now, cost)


@settings(deadline=None)
@given(RATES, BUCKETS, st.integers(0, 10**12), st.integers(1, 60))
def test_the_wait_is_exact(rate: Rate, bucket: Bucket, now: int, cost: int) -> None:
    now += bucket.at
    wait = gcra.retry_after(bucket, rate, now, cost)
    assert (wait is None) == (cost > rate.most)
    if wait is not None:
        assert gcra.retry_after(bucket, rate, now + wait, cost) == 0
        assert wait == 0 or gcra.retry_after(bucket, rate, now + wait - 1, cost) == 1


@settings(deadline=None)
@given(RATES, BUCKETS, st.integers(0, 10**12))
def test_what_remains_and_when_all_is_there_again_are_exact(rate: Rate, bucket: Bucket, now: int) -> None:
    now += bucket.at
    left = gcra.remaining(bucket, rate, now)
    assert gcra.retry_after(bucket, rate, now, left + 1) != 0
    assert left == 0 or gcra.retry_after(bucket, rate, now, left) == 0
    full = gcra.reset(bucket, rate, now)
    assert gcra.level(bucket, rate, full) == 0
    assert full == now or gcra.level(bucket, rate, full - 1) > 0


@settings(deadline=None)
@given(RATES, BUCKETS, st.integers(0, 10**12), st.integers(1, 10**6))
def test_what_was_not_used_comes_back_whole(rate: Rate, bucket: Bucket, now: int, cost: int) -> None:
    now += bucket.at
    charged = gcra.charge(bucket, rate, now, cost)
    assert gcra.charge(charged, rate, now, -cost) == Bucket(gcra.level(bucket, rate, now), now)


def test_a_clock_that_is_set_back_neither_gives_nor_blocks() -> None:
    rate = Rate(60)
    bucket = gcra.charge(Bucket(), rate, 1000 * MINUTE_NS, 60)
    assert gcra.remaining(bucket, rate, MINUTE_NS) == 0
    bucket = gcra.charge(bucket, rate, MINUTE_NS, 0)
    assert gcra.remaining(bucket, rate, 2 * MINUTE_NS) == 60


def test_a_changed_limit_keeps_what_was_used() -> None:
    bucket = gcra.charge(Bucket(), Rate(100), 0, 80)
    assert gcra.remaining(bucket, Rate(1000), 0) == 920
    assert gcra.remaining(bucket, Rate(50), 0) == 0
