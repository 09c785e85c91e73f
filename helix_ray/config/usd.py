"""Amounts of USD as people write them, and as the whole numbers that they are kept as."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BeforeValidator

from helix_ray.core.money import NANO, WHOLE

_MOST_USD = 10**6
_MOST_CHARS = 64
_MOST_DIGITS = 24
# What decimal reads beyond this, such as digits of other scripts and underscores, nobody means as money.
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


def whole_units(value: Any, unit: int, least: int, most: int, kind: str) -> int:
    """A number as a whole number of units. Floats are taken as they are written.

    Args:
        value: a number, or its text.
        unit: how many of them make 1, a power of ten.
        least, most: what the number may be.
        kind: what it is called in messages.

    Raises:
        ValueError: it is no number, out of its range, or has too many decimals.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError(f"{kind}, as a number or as text")
    if isinstance(value, str) and (len(value) > _MOST_CHARS or _NUMBER.fullmatch(value) is None):
        raise ValueError(f"{kind}, as a number or as text")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"{kind}, as a number or as text") from None
    if not (number.is_finite() and least <= number <= most):
        raise ValueError(f"{kind} from {least} to {most}")
    # Checked before it is multiplied: the product of a number with very many digits would be rounded.
    if number and _decimals(number) > len(str(unit)) - 1:
        raise ValueError(f"{kind} with at most {len(str(unit)) - 1} decimals")
    return int(number * unit) if number else 0


def _decimals(number: Decimal) -> int:
    """How many decimals a number needs; very many, where it has more digits than anybody means."""
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int) or len(digits) > _MOST_DIGITS:
        return _MOST_CHARS
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return -exponent - zeros


def _nano(value: Any) -> int:
    return whole_units(value, NANO, 0, _MOST_USD, "an amount of USD")


def _ten_thousandths(value: Any) -> int:
    return whole_units(value, WHOLE, 0, 1, "a discount")


Usd = Annotated[int, BeforeValidator(_nano)]
"""Up to a million USD with up to 9 decimals, as nano-USD."""
Discount = Annotated[int, BeforeValidator(_ten_thousandths)]
"""From 0 to 1, as ten-thousandths."""
