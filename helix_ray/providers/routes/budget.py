"""How many further tries a route may make: a share of its requests, so that a failure does not become a flood."""

from __future__ import annotations

# So many are free, or a route with little traffic would have none; and no more are saved up.
FREE_TRIES = 10.0


class RetryBudget:
    """A bucket of tokens: each request puts a part of one in, each further try takes one out.

    Args:
        share: what a request puts in, 0 to 1.
    """

    __slots__ = ("_share", "left")

    def __init__(self, share: float) -> None:
        self._share = share
        self.left = FREE_TRIES if share else 0.0

    def deposit(self) -> None:
        """A request came."""
        self.left = min(FREE_TRIES, self.left + self._share) if self._share else 0.0

    def withdraw(self) -> bool:
        """Take one try out; false when there is none."""
        if self.left < 1.0:
            return False
        self.left -= 1.0
        return True
