"""Vocabularies that fill templates, each in two parts without a common value: one to learn from, one to be asked with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from random import Random
from typing import TypeVar

from training.conversation import Split

_HELD_OUT_SHARE = 0.15
_ATTEMPTS = 1000
_MOSTLY = 0.95

_T = TypeVar("_T")


def in_part(value: str, split: Split) -> bool:
    """Whether a value belongs to a part. That depends on its text alone, so it never changes."""
    digest = hashlib.sha256(value.casefold().encode()).digest()
    return (digest[0] < 256 * _HELD_OUT_SHARE) == (split == "held_out")


@cache
def part(values: tuple[str, ...], split: Split) -> tuple[str, ...]:
    """The values that belong to a part."""
    return tuple(value for value in values if in_part(value, split))


class Slots:
    """Draws values of one part.

    Args:
        rng: source of chance.
        split: which part.
    """

    def __init__(self, rng: Random, split: Split) -> None:
        self.rng = rng
        self.split = split

    def pick(self, values: tuple[str, ...]) -> str:
        """A value of ``values``, of this part only.

        Raises:
            ValueError: none of them is in this part; the list is too short.
        """
        fitting = part(values, self.split)
        if not fitting:
            raise ValueError(f"no {self.split} value among {values}")
        return self.rng.choice(fitting)

    def fresh(self, make: Callable[[], str]) -> str:
        """What ``make`` gives, called until it gives a value of this part.

        Raises:
            ValueError: it never does.
        """
        for _ in range(_ATTEMPTS):
            if in_part(text := make(), self.split):
                return text
        raise ValueError(f"{make} gives no {self.split} value")

    def number(self, low: int, high: int) -> str:
        """A number in digits. The range has to be wide enough for numbers of either part."""
        return self.fresh(lambda: str(self.rng.randint(low, high)))

    def any(self, values: Sequence[_T]) -> _T:
        """A value of ``values``, whatever its part: for wordings that both parts share."""
        return self.rng.choice(values)

    def mostly(self, values: Sequence[_T]) -> _T:
        """The first of ``values``, and now and then another one.

        For what an assistant says: which of several wordings comes cannot be known, so each more of them is noise to learn.
        """
        return values[0] if self.chance(_MOSTLY) else self.rng.choice(values)

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self.rng.random() < probability
