"""Further tries are a share of the requests, and come after a wait."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.config import RetryConfig
from helix_ray.providers.routes.backoff import wait_before
from helix_ray.providers.routes.budget import FREE_TRIES, RetryBudget


@given(st.floats(0, 1), st.lists(st.booleans(), max_size=400))
@settings(deadline=None, max_examples=100)
def test_tries_never_exceed_their_share(share: float, steps: list[bool]) -> None:
    budget = RetryBudget(share)
    requests = tries = 0
    for is_request in steps:
        if is_request:
            requests += 1
            budget.deposit()
        elif budget.withdraw():
            tries += 1
        assert 0 <= budget.left <= FREE_TRIES
        assert tries <= (FREE_TRIES if share else 0) + share * requests + 1e-6


def test_an_empty_budget_fills_with_requests() -> None:
    budget = RetryBudget(0.5)
    while budget.withdraw():
        pass
    budget.deposit()
    assert not budget.withdraw()
    budget.deposit()
    assert budget.withdraw()


@given(st.integers(0, 10), st.one_of(st.none(), st.floats(0, 10)), st.integers())
@settings(deadline=None, max_examples=200)
def test_waits_have_limits_and_honour_what_the_target_asks(retry: int, retry_after: float | None, seed: int) -> None:
    config = RetryConfig(backoff_s=0.1, longest_s=2)
    wait = wait_before(retry, config, retry_after, Random(seed))
    if retry_after is not None and retry_after > 2:
        assert wait is None
    else:
        assert wait is not None
        assert (retry_after or 0) <= wait <= 2
        if retry_after is None:
            assert wait <= 0.1 * 2**retry


def test_waits_differ() -> None:
    random = Random(1)
    assert len({wait_before(3, RetryConfig(), None, random) for _ in range(20)}) == 20
