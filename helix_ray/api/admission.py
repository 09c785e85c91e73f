"""How many requests this process works on at once."""

from __future__ import annotations

from types import TracebackType

from helix_ray.core.errors import OverloadedError


class Admission:
    """``with admission:`` holds one of a number of places.

    Args:
        places: how many there are.

    Raises:
        OverloadedError: on entering, when all are taken.
    """

    def __init__(self, places: int) -> None:
        self._free = places

    def __enter__(self) -> None:
        if self._free <= 0:
            raise OverloadedError("The server has as many requests in progress as it can hold.", retry_after=1)
        self._free -= 1

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._free += 1
