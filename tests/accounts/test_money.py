"""Prices are exact: never a nano too little, and rounded once."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.config import ConfigError, PriceList
from helix_ray.core.money import UNLIMITED, WHOLE, Consumption, Drift, Price, affordable_tokens, cost, worst_case

PRICES = Path(__file__).parents[2] / "configs" / "prices.yaml"
RATES = st.integers(0, 10**13)
TOKENS = st.integers(0, 10**7)
PRICE = st.builds(Price, st.just("1"), RATES, RATES, RATES, st.integers(0, 10**10), st.integers(0, WHOLE))


def exact(price: Price, usage: Consumption) -> Fraction:
    million = Fraction(1, 10**6)
    tokens = (usage.prompt_tokens - usage.cached_tokens) * price.prompt * million
    tokens += usage.cached_tokens * price.cached_prompt * million + usage.completion_tokens * price.completion * million
    return (tokens + usage.requests * price.request) * Fraction(price.share, WHOLE)


@given(PRICE, TOKENS, TOKENS, TOKENS, st.integers(0, 9))
@settings(deadline=None)
def test_a_cost_is_the_exact_one_rounded_up_once(price: Price, fresh: int, cached: int, completion: int, requests: int) -> None:
    usage = Consumption(fresh + cached, cached, completion, requests)
    assert cost(price, usage) == math.ceil(exact(price, usage))


@given(PRICE, TOKENS, TOKENS, st.integers(1, 16), st.data())
@settings(deadline=None)
def test_nothing_costs_more_than_the_worst_case(price: Price, prompt: int, most: int, choices: int, data: st.DataObject) -> None:
    usage = Consumption(prompt, data.draw(st.integers(0, prompt)), data.draw(st.integers(0, most * choices)))
    assert cost(price, usage) <= worst_case(price, prompt, most, choices)


@given(PRICE, TOKENS, st.integers(0, 10**15))
@settings(deadline=None)
def test_a_hold_pays_for_the_tokens_that_it_affords_and_for_no_more(price: Price, prompt: int, hold: int) -> None:
    tokens = affordable_tokens(price, hold, prompt)
    fits = worst_case(price, prompt, 0, 1) <= hold
    if tokens == UNLIMITED:
        assert price.completion * price.share == 0
    elif fits:
        assert worst_case(price, prompt, tokens, 1) <= hold < worst_case(price, prompt, tokens + 1, 1)
    else:
        assert tokens == 0


@given(PRICE, TOKENS, TOKENS, st.integers(1, 16))
@settings(deadline=None)
def test_the_worst_case_affords_what_it_was_made_for(price: Price, prompt: int, most: int, choices: int) -> None:
    assert affordable_tokens(price, worst_case(price, prompt, most, choices), prompt) >= most * choices


def test_a_million_tokens_cost_what_the_list_says() -> None:
    prices = PriceList.model_validate(
        {"version": "7", "default": {"prompt": 0.15, "completion": "0.6", "cached_prompt": 0.075}, "batch_discount": "0.25"}
    )
    assert prices.model("any") == Price("7", 150_000_000, 600_000_000, 75_000_000, 0)
    assert cost(prices.model("any"), Consumption(10**6, 0, 10**6, 1)) == 750_000_000
    assert cost(prices.model("any", batch=True), Consumption(10**6, 0, 10**6, 1)) == 562_500_000
    assert cost(prices.model("any"), Consumption(1, 1, 0)) == 75
    assert cost(Price("7", prompt=1), Consumption(1)) == 1, "less than a nano is a nano"


@given(st.decimals(0, 10**6, places=9))
@settings(deadline=None)
def test_prices_are_taken_as_they_are_written(price: Decimal) -> None:
    prices = PriceList.model_validate({"version": "1", "default": {"prompt": str(price), "request": str(price)}})
    nano = int(price.scaleb(9))
    assert prices.embedding("any") == Price("1", nano, 0, nano, nano)


@pytest.mark.parametrize(
    "price",
    [
        "-1",
        "NaN",
        "Infinity",
        "1e7",
        "0.0000000001",
        "1" + "0" * 40,
        "1." + "0" * 36 + "1",
        "x",
        True,
        [],
        None,
    ],
)
def test_other_prices_are_refused(price: object) -> None:
    with pytest.raises(ValueError, match=r"default\.prompt"):
        PriceList.model_validate({"version": "1", "default": {"prompt": price}})


@pytest.mark.parametrize("discount", ["1.1", "-0.1", "0.00001"])
def test_other_discounts_are_refused(discount: str) -> None:
    with pytest.raises(ValueError, match="batch_discount"):
        PriceList.model_validate({"version": "1", "default": {}, "batch_discount": discount})


def test_the_shipped_list_loads_and_so_do_its_examples() -> None:
    prices = PriceList.load(PRICES)
    assert worst_case(prices.model("helix-demo"), 4096, 4096, 16) == 0
    assert cost(prices.embedding("all-MiniLM-L6-v2"), Consumption(4096)) == 0
    assert cost(prices.model("another"), Consumption(1, 0, 1)) > 0
    text = PRICES.read_text().replace("\n  # qwen3", "\n  qwen3").replace("\n  #   ", "\n    ").replace("\n  # bge", "\n  bge")
    examples = PriceList.model_validate(yaml.safe_load(text))
    assert set(examples.models) | set(examples.embeddings) == {"helix-demo", "qwen3-0.6b", "all-MiniLM-L6-v2", "bge-m3"}


def test_a_wrong_list_says_where(tmp_path: Path) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text("version: '1'\ndefault: {prompts: 1}\n")
    with pytest.raises(ConfigError, match=r"default\.prompts"):
        PriceList.load(path)


def test_any_finding_is_drift() -> None:
    assert Drift().clean
    assert not any(Drift(**{name: ("x",)}).clean for name in ("transactions", "balances", "holds", "usage"))
