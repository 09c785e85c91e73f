"""How many generations run at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from helix_ray.core.errors import OverloadedError
from helix_ray.gateway.router import ModelCard


@dataclass(slots=True)
class Inflight:
    """How many generations of each model run through this process now, by model id.

    Attributes:
        changed: told the model id and the new count at every change (the metrics' gauge).
    """

    changed: Callable[[str, int], None]
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many run now, of all models."""
        return sum(self.counts.values())

    def enter(self, card: ModelCard, limit: int) -> None:
        """Take a place, or raise ``OverloadedError`` when ``limit`` are taken."""
        count = self.counts.get(card.id, 0)
        if count >= limit:
            raise OverloadedError(f"The model `{card.id}` has {count} requests in progress. Try again shortly.", retry_after=1)
        self._set(card.id, count + 1)

    def leave(self, card: ModelCard) -> None:
        """Give the place back."""
        self._set(card.id, self.counts[card.id] - 1)

    def _set(self, model: str, count: int) -> None:
        self.counts[model] = count
        self.changed(model, count)
