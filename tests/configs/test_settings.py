"""The environment of webhooks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from helix_ray.config import ConfigError, Settings


def test_webhooks_are_configured_by_the_environment() -> None:
    variables = {
        "HELIX_WEBHOOK_NETWORKS": "10.20.0.0/16, fd00::/8",
        "HELIX_WEBHOOK_HTTP": "true",
        "HELIX_WEBHOOK_DAYS": "7.5",
        "HELIX_WEBHOOK_FAILING_DAYS": "0",
        "HELIX_BALANCE_LOW_USD": "0.000000001",
    }
    settings = Settings.from_env(variables)
    assert (settings.webhook_networks, settings.webhook_http) == (("10.20.0.0/16", "fd00::/8"), True)
    assert (settings.webhook_days, settings.webhook_failing_days, settings.balance_low) == (7.5, 0, 1)
    default = Settings.from_env({})
    assert (default.webhook_networks, default.webhook_http, default.balance_low) == ((), False, 10**9)
    assert (default.balance_low_usd, default.webhook_failing_days) == (Decimal(1), 5)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HELIX_WEBHOOK_NETWORKS", "10.0.0.1/8"),
        ("HELIX_WEBHOOK_NETWORKS", "internal"),
        ("HELIX_WEBHOOK_DAYS", "0"),
        ("HELIX_WEBHOOK_FAILING_DAYS", "-1"),
        ("HELIX_BALANCE_LOW_USD", "-1"),
        ("HELIX_BALANCE_LOW_USD", "0.0000000001"),
        ("HELIX_BALANCE_LOW_USD", "nan"),
        ("HELIX_BALANCE_LOW_USD", "much"),
    ],
)
def test_wrong_values_are_named(variable: str, value: str) -> None:
    with pytest.raises(ConfigError, match=variable):
        Settings.from_env({variable: value})
