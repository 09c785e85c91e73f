"""What a route leads to, and what goes along with a request on its way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from helix_ray.core.protocols import Provider
from helix_ray.providers.routes.breaker import BreakerState
from helix_ray.providers.routes.conditions import Outcome


@dataclass(frozen=True, slots=True)
class Target:
    """One of the providers of a route.

    Attributes:
        id: of the model.
        context: tokens of prompt and answer together, where that is known.
    """

    id: str
    provider: Provider
    context: int | None = None


class Escort(Protocol):
    """Goes along with one request: knows what it can pay, and where there is room for it."""

    async def can_pay(self, target: str) -> bool:
        """Whether the money that is held is enough for a target."""
        ...

    def enter(self, target: str) -> None:
        """Take a place at a target.

        Raises:
            OverloadedError: there is none.
        """
        ...

    def leave(self, target: str) -> None:
        """Give it back."""
        ...

    def tried(self, target: str, tries: int) -> None:
        """A try begins, or is the one that answers: then it comes again, before the first event.

        Args:
            target: where.
            tries: how many there were so far, with this one.
        """
        ...


class Alone:
    """The escort of a request that nobody charges or counts."""

    async def can_pay(self, target: str) -> bool:
        """See ``Escort.can_pay``."""
        return True

    def enter(self, target: str) -> None:
        """See ``Escort.enter``."""

    def leave(self, target: str) -> None:
        """See ``Escort.leave``."""

    def tried(self, target: str, tries: int) -> None:
        """See ``Escort.tried``."""


class Observer(Protocol):
    """Is told what happens on all routes, for metrics."""

    def tried(self, route: str, target: str, outcome: Outcome) -> None:
        """A try ended."""
        ...

    def breaker(self, route: str, target: str, state: BreakerState) -> None:
        """A breaker changed."""
        ...


class Unobserved:
    """Tells nobody."""

    def tried(self, route: str, target: str, outcome: Outcome) -> None:
        """See ``Observer.tried``."""

    def breaker(self, route: str, target: str, state: BreakerState) -> None:
        """See ``Observer.breaker``."""
