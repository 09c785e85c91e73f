"""Amounts of memory as podman and docker print them."""

from __future__ import annotations

import re

_SIZE = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([kKMGT]?)(i?)B\b")
_POWERS = {"": 0, "k": 1, "K": 1, "M": 2, "G": 3, "T": 4}
_MIB = 2**20


def used_mib(text: str) -> int | None:
    """The first amount in a text such as ``561.2kB / 67.11MB``, in MiB rounded up; ``None`` where there is none."""
    match = _SIZE.match(text)
    if match is None:
        return None
    number, unit, binary = match.groups()
    size = float(number) * (1024 if binary else 1000) ** _POWERS[unit]
    return -int(-size // _MIB)
