"""What a search finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that was found.

    Attributes:
        id: of the chunk.
        score: how well it fits; what that means, the search says.
    """

    id: int
    score: float
