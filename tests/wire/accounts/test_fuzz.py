"""No body breaks the decoders of the account endpoints, and what they let through fits the API behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.accounts.key_settings import encode_settings
from helix_ray.config import Limits
from helix_ray.core.accounts import ApiKey, KeyScopes
from helix_ray.core.errors import InvalidRequestError
from helix_ray.wire.accounts.request import (
    decode_key_change,
    decode_key_creation,
    decode_login,
    decode_password,
    decode_refresh,
    decode_register,
    decode_rotation,
    decode_user_change,
)
from helix_ray.wire.accounts.response import key_object
from tests.wire.strategies import json_values, spoil

LIMITS = Limits()
NOW = datetime(2029, 1, 1, tzinfo=UTC)
KEY: dict[str, Any] = {
    "name": "ci",
    "scopes": {"models": ["demo"], "endpoints": ["/keys"], "agent": "a"},
    "expires_at": "2030-01-31T09:30:00Z",
    "budget_usd": "1.5",
    "requests_per_minute": 60,
}
GOOD: list[tuple[Callable[[dict[str, Any], Limits], Any], dict[str, Any]]] = [
    (decode_register, {"username": "ann", "email": "ann@example.org", "password": "correct horse"}),
    (decode_login, {"username": "ann", "password": "correct horse"}),
    (decode_refresh, {"refresh_token": "hr-a"}),
    (decode_password, {"current_password": "a", "new_password": "b"}),
    (decode_key_creation, KEY),
    (decode_key_change, KEY),
    (decode_rotation, {"grace_seconds": 60}),
    (decode_user_change, {"role": "admin", "disabled": True, "plan": "pro"}),
]


@pytest.mark.parametrize(("decode", "body"), GOOD)
@settings(deadline=None)
@given(data=st.data())
def test_a_spoiled_body_is_refused_or_read(decode: Any, body: dict[str, Any], data: st.DataObject) -> None:
    decode(body, LIMITS)
    try:
        decode(spoil(data.draw, body), LIMITS)
    except InvalidRequestError as exc:
        assert exc.message
        assert "correct horse" not in exc.message


@settings(deadline=None)
@given(noise=st.dictionaries(st.sampled_from([name for _, body in GOOD for name in body]), json_values))
def test_noise_is_refused_or_read(noise: dict[str, Any]) -> None:
    for decode, _ in GOOD:
        try:
            decode(noise, LIMITS)
        except InvalidRequestError as exc:
            assert exc.message


moments = st.datetimes(timezones=st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours))))


@settings(deadline=None)
@given(
    expires_at=st.none() | moments.map(datetime.isoformat) | st.text(max_size=30) | st.integers(),
    budget=st.none() | st.decimals(allow_nan=True).map(str) | st.floats(allow_nan=False, allow_infinity=False) | st.integers(),
)
def test_settings_that_are_read_can_be_kept(expires_at: Any, budget: Any) -> None:
    body = {"expires_at": expires_at, "budget_usd": budget}
    try:
        columns = encode_settings(decode_key_change(body, LIMITS), NOW)
    except InvalidRequestError as exc:
        assert exc.param in body
        return
    assert columns["expires_at"] is None or columns["expires_at"] > NOW
    assert columns["budget"] is None or 0 <= columns["budget"] < 2**63


@given(budget=st.integers(0, 10**15))
def test_a_budget_comes_back_as_it_was_given(budget: int) -> None:
    key = ApiKey("i", "a", "n", "p", KeyScopes(), budget, None, NOW, None, None, None, None)
    assert decode_key_change({"budget_usd": key_object(key)["budget_usd"]}, LIMITS) == {"budget": budget}


def test_what_is_secret_is_not_shown() -> None:
    for decode, body in GOOD[:2]:
        assert "correct horse" not in repr(decode(body, LIMITS))
    assert "hunter" not in repr(decode_password({"current_password": "hunter1", "new_password": "hunter2"}, LIMITS))
