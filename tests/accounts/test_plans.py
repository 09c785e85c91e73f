"""The plans' file."""

from __future__ import annotations

from pathlib import Path

import pytest

from helix_ray.config.frozen import ConfigError
from helix_ray.config.plans import Plans
from helix_ray.core.limits import PlanLimits

SHIPPED = Path(__file__).parents[2] / "configs" / "plans.yaml"


def load(tmp_path: Path, text: str) -> Plans:
    path = tmp_path / "plans.yaml"
    path.write_text(text)
    return Plans.load(path)


def test_the_shipped_plans() -> None:
    plans = Plans.load(SHIPPED)
    assert plans.default == "starter"
    assert {name: plan.limits() for name, plan in plans.plans.items()} == {
        "starter": PlanLimits(requests_per_minute=100, requests_per_month=10_000),
        "pro": PlanLimits(requests_per_minute=1_000, requests_per_month=100_000),
        "enterprise": PlanLimits(),
    }
    assert [name for name, plan in plans.plans.items() if plan.limits().unlimited] == ["enterprise"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("default: gone\nplans: {a: {}}", "gone"),
        ("plans: {a: {}}", "default"),
        ("default: a\nplans: {}", "plans"),
        ("default: a\nplans: {a: {requests_per_minute: 0}}", "plans.a.requests_per_minute"),
        ("default: a\nplans: {a: {tokens_per_minute: -1}}", "plans.a.tokens_per_minute"),
        ("default: a\nplans: {a: {concurrency: true}}", "plans.a.concurrency"),
        ("default: a\nplans: {a: {requests_per_month: 1.5}}", "plans.a.requests_per_month"),
        ("default: a\nplans: {a: {requests_per_day: 5}}", "plans.a.requests_per_day"),
        ("default: A b\nplans: {A b: {}}", "plans"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(ConfigError, match=place):
        load(tmp_path, text)
