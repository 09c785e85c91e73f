"""What runs and waits in Ray, for hosts on standby: they join while demand asks for it, and leave when nothing runs there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Offer:
    """What the Ray node of a host would have: resources as Ray counts them (memory in bytes), and labels."""

    host: str
    resources: Mapping[str, float]
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RayView:
    """What Ray says at a moment.

    Attributes:
        idle_s: of hosts whose node is alive, seconds for which it has had nothing to do: no task, actor or placement group.
        waiting: what waits and fits on no node, for people.
    """

    idle_s: Mapping[str, float] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()


class RayWork(Protocol):
    """What runs and waits in Ray."""

    async def look(self) -> RayView:
        """What there is now."""
        ...

    async def choose(self, offers: Sequence[Offer], coming: Collection[str]) -> tuple[str, ...]:
        """Hosts that would take what waits.

        Args:
            offers: of hosts that may be joined, and of those that are coming.
            coming: hosts that will be there soon anyway; they are not in the answer.
        """
        ...

    async def release(self, host: str) -> bool:
        """Have a host's node take nothing new.

        Returns:
            ``False`` where it has work; then nothing is changed.
        """
        ...
