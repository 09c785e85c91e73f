"""No body and no query breaks the decoders of money, and a page's last id leads to the next page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.config import Limits
from helix_ray.core.errors import InvalidRequestError
from helix_ray.core.money import GROUPINGS, NANO, UsageSum, as_usd
from helix_ray.wire.money.request import decode_credit, decode_entry_number, decode_usage_query, encode_place
from tests.wire.strategies import json_values, spoil

LIMITS = Limits()
TODAY = date(2026, 1, 31)
GOOD: dict[str, Any] = {"amount_usd": "5.00", "note": "paid", "key": "k"}
TEXTS = st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)


@settings(deadline=None)
@given(data=st.data())
def test_a_spoiled_credit_is_refused_or_read(data: st.DataObject) -> None:
    decode_credit(GOOD, LIMITS)
    try:
        decode_credit(spoil(data.draw, GOOD), LIMITS)
    except InvalidRequestError as exc:
        assert exc.message


amounts = st.decimals(allow_nan=True).map(str) | st.floats() | st.integers() | st.text(max_size=20) | json_values


@settings(deadline=None)
@given(amount=amounts)
def test_an_amount_is_exact_or_refused(amount: Any) -> None:
    try:
        credit = decode_credit({"amount_usd": amount}, LIMITS)
    except InvalidRequestError as exc:
        assert exc.param == "amount_usd"
        return
    assert 0 < abs(credit.amount) <= 10**9 * NANO
    assert Decimal(as_usd(credit.amount)) == Decimal(str(amount))


@given(nano=st.integers(-(10**18), 10**18))
def test_an_amount_comes_back_as_it_was_told(nano: int) -> None:
    if nano:
        assert decode_credit({"amount_usd": as_usd(nano)}, LIMITS).amount == nano
    assert "E" not in as_usd(nano)


names = st.sampled_from(["start", "end", "group_by", "after"])
texts = st.text(max_size=30) | st.sampled_from(["2026-01-01", "day,model", "", "key", "W10"]) | st.dates().map(str)


@settings(deadline=None)
@given(query=st.dictionaries(names, texts))
def test_any_query_is_refused_or_read(query: dict[str, str]) -> None:
    try:
        asked = decode_usage_query(query, TODAY)
    except InvalidRequestError as exc:
        assert exc.param in query
        return
    assert asked.start <= asked.end
    assert len(asked.after) in (0, len(asked.by))


@settings(deadline=None)
@given(day=st.none() | st.dates(), model=st.none() | TEXTS, key=st.none() | TEXTS)
def test_the_place_of_a_sum_is_read_again(day: date | None, model: str | None, key: str | None) -> None:
    parts = (day, model, key)
    by = [name for name, part in zip(GROUPINGS, parts, strict=True) if part is not None]
    place = encode_place(UsageSum(*parts, 1, 1, 1, 1, 1))
    asked = decode_usage_query({"group_by": ",".join(by), "after": place}, TODAY)
    assert (asked.by, asked.after) == (tuple(by), tuple(part for part in parts if part is not None))


@given(text=st.text(max_size=30) | st.integers().map(str))
def test_a_number_is_one_that_can_be_kept(text: str) -> None:
    try:
        number = decode_entry_number(text)
    except InvalidRequestError:
        return
    assert number is not None
    assert 0 <= number < 2**63
