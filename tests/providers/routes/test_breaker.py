"""When a target is left alone, and when it is used again."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from helix_ray.config import BreakerConfig
from helix_ray.providers.routes.breaker import Breaker, Permit

CONFIG = BreakerConfig(window_s=10, least_tries=4, failure_rate=0.5, open_s=5, probes=2)


@dataclass
class Seconds:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


class Subject:
    """A breaker, its clock and its past states."""

    def __init__(self, config: BreakerConfig = CONFIG) -> None:
        self.clock = Seconds()
        self.states: list[str] = []
        self.breaker = Breaker(config, self.states.append, self.clock)

    def end(self, *results: bool | None) -> None:
        for ok in results:
            permit = self.breaker.enter()
            assert permit is not None
            permit.end(ok)


def test_it_opens_at_its_rate_and_not_before_enough_tries() -> None:
    one = Subject()
    one.end(False, False, False)
    assert one.breaker.state == "closed"
    one.end(False)
    assert one.breaker.state == "open"
    assert one.breaker.enter() is None
    assert one.breaker.retry_after == 5


def test_few_failures_among_many_tries_are_borne() -> None:
    one = Subject()
    one.end(True, True, True, False, True, False)
    assert one.breaker.state == "closed"
    assert one.breaker.tries == (6, 2)
    one.end(False, False)
    assert one.breaker.state == "open"


def test_what_is_older_than_the_window_is_forgotten() -> None:
    one = Subject()
    one.end(False, False, False)
    one.clock.now = 10.5
    one.end(False)
    assert one.breaker.state == "closed"
    assert one.breaker.tries == (1, 1)


def test_tries_that_tell_nothing_do_not_count() -> None:
    one = Subject()
    one.end(*[None] * 20)
    assert one.breaker.tries == (0, 0)


def test_after_a_while_a_few_probes_pass_and_close_it() -> None:
    one = Subject()
    one.end(*[False] * 4)
    one.clock.now = 5
    assert one.breaker.state == "half_open"
    first, second = one.breaker.enter(), one.breaker.enter()
    assert first is not None
    assert second is not None
    assert one.breaker.enter() is None
    first.end(True)
    assert one.breaker.enter() is None
    second.end(True)
    assert one.breaker.state == "closed"
    assert one.breaker.tries == (0, 0)
    assert one.states == ["open", "half_open", "closed"]


def test_a_probe_that_fails_opens_it_again() -> None:
    one = Subject()
    one.end(*[False] * 4)
    one.clock.now = 5
    one.end(True)
    one.end(False)
    assert one.breaker.state == "open"
    assert one.breaker.retry_after == 5


def test_a_probe_whose_client_left_gives_its_place_back() -> None:
    one = Subject()
    one.end(*[False] * 4)
    one.clock.now = 5
    one.end(None, None, None, True, True)
    assert one.breaker.state == "closed"


def test_a_try_from_before_it_opened_does_not_count_afterwards() -> None:
    one = Subject()
    late = one.breaker.enter()
    assert late is not None
    one.end(*[False] * 4)
    one.clock.now = 5
    one.end(True)
    late.end(False)
    assert one.breaker.state == "half_open"


def test_a_permit_ends_once() -> None:
    one = Subject()
    permit = one.breaker.enter()
    assert permit is not None
    permit.end(True)
    permit.end(False)
    assert one.breaker.tries == (1, 0)


def test_answers_that_break_count_as_failures() -> None:
    one = Subject()
    while one.breaker.state == "closed":
        permit = one.breaker.enter()
        assert permit is not None
        permit.end(True)
        permit.broke()
    assert one.breaker.tries == (4, 2)
    one.clock.now = 5
    permit = one.breaker.enter()
    assert permit is not None
    permit.end(True)
    permit.broke()
    assert one.breaker.state == "open"


class Machine(RuleBasedStateMachine):
    """Any order of tries, ends and time."""

    permits = Bundle("permits")

    @initialize(
        least=st.integers(1, 6),
        rate=st.sampled_from([0.2, 0.5, 1.0]),
        probes=st.integers(1, 3),
        open_s=st.sampled_from([1.0, 7.0]),
    )
    def make(self, least: int, rate: float, probes: int, open_s: float) -> None:
        config = BreakerConfig(window_s=10, least_tries=least, failure_rate=rate, open_s=open_s, probes=probes)
        self.subject = Subject(config)
        self.config = config
        self.opened_at = 0.0
        self.probing = 0

    @rule(target=permits)
    def enter(self) -> object:
        state = self.subject.breaker.state
        permit = self.subject.breaker.enter()
        if state == "closed":
            assert permit is not None
            assert not permit.probe
        if state == "open":
            assert permit is None
        if permit is None:
            return multiple()
        return permit

    @rule(permit=consumes(permits), ok=st.sampled_from([True, False, None]))
    def end(self, permit: Permit, ok: bool | None) -> None:
        before = self.subject.breaker.state
        permit.end(ok)
        after = self.subject.breaker.state
        if ok is None or ok:
            assert after in (before, "closed")
        elif after != before:
            assert after == "open"
            assert self.subject.breaker.retry_after == self.config.open_s

    @rule(seconds=st.sampled_from([0.25, 0.75, 3.0, 8.0]))
    def wait(self, seconds: float) -> None:
        self.subject.clock.now += seconds

    @invariant()
    def it_never_waits_for_longer_than_it_says(self) -> None:
        breaker = self.subject.breaker
        assert 0 <= breaker.retry_after <= self.config.open_s
        assert (breaker.state == "open") == (breaker.retry_after > 0)
        tries, failures = breaker.tries
        assert 0 <= failures <= tries

    @invariant()
    def states_follow_one_another(self) -> None:
        allowed = {("closed", "open"), ("open", "half_open"), ("half_open", "closed"), ("half_open", "open")}
        states = ["closed", *self.subject.states]
        assert all(pair in allowed for pair in pairwise(states))

    def teardown(self) -> None:
        """However it went: a target that works is used again."""
        if not hasattr(self, "subject"):
            return
        self.subject.clock.now += self.config.open_s
        if self.subject.breaker.state == "half_open":
            # Probes that nobody ended hold their places; here all of them are from before.
            self.subject.breaker._open()
            self.subject.clock.now += self.config.open_s
            for _ in range(self.config.probes):
                self.subject.end(True)
        assert self.subject.breaker.state == "closed"


Machine.TestCase.settings = settings(deadline=None, max_examples=60, stateful_step_count=30)
TestMachine = Machine.TestCase


@pytest.mark.parametrize("probes", [1, 3])
def test_many_at_once_never_pass_more_probes_than_there_may_be(probes: int) -> None:
    one = Subject(CONFIG.model_copy(update={"probes": probes}))
    one.end(*[False] * 4)
    one.clock.now = 5
    assert sum(one.breaker.enter() is not None for _ in range(50)) == probes
