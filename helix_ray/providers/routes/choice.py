"""Which target comes first, and in which order the others follow."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from random import Random

# A target that everybody's prompts lead to gets so many times its share of what runs, and then the next one is taken.
_MOST_LOAD = 1.5


def weighted_order(weights: Mapping[str, int], random: Random) -> list[str]:
    """All names in an order of chance: each is first in as many cases as its weight says, and so on with the rest.

    Args:
        weights: by name; at least 1 each.
        random: where chance comes from.
    """
    # Exponential races: the one with weight w wins with a chance of w over the sum.
    return sorted(weights, key=lambda name: random.expovariate(weights[name]))


def sticky_order(weights: Mapping[str, int], prefix: int, load: Callable[[str], int]) -> list[str]:
    """All names in the order that a prompt's beginning gives them (rendezvous hashing): the same beginning, the same order.

    When a target goes or comes, only prompts move that were or will be its own. Those that have more than their share of what
    runs now come last.

    Args:
        weights: by name; over all prompts each is first in as many cases as its weight says.
        prefix: of the prompt.
        load: how many requests each has now.
    """
    order = sorted(weights, key=lambda name: -_score(name, weights[name], prefix))
    loads = {name: load(name) for name in weights}
    running, whole = sum(loads.values()) + 1, sum(weights.values())
    return sorted(order, key=lambda name: loads[name] >= math.ceil(_MOST_LOAD * running * weights[name] / whole))


def _score(name: str, weight: int, prefix: int) -> float:
    digest = hashlib.blake2b(name.encode(), digest_size=8, key=prefix.to_bytes(8, "big")).digest()
    drawn = (int.from_bytes(digest, "big") + 1) / 2.0**64
    return math.inf if drawn >= 1.0 else -weight / math.log(drawn)


def with_larger_context(names: Sequence[str], contexts: Mapping[str, int | None], than: str) -> list[str]:
    """Those of the names whose context is known to be larger than that of another one."""
    smaller = contexts[than]
    return [name for name in names if smaller is not None and (contexts[name] or 0) > smaller]
