"""Which ingress replicas are alive, and what places they hold."""

from __future__ import annotations

from collections import Counter

_SILENT_NS = 10_000_000_000


class Roster:
    """Replicas that were heard of in the last ten seconds, and their places, by subject.

    Replicas speak at least every three seconds; one that does not is dead, and what it held is free.
    """

    def __init__(self) -> None:
        self._heard: dict[str, int] = {}
        self._places: dict[str, dict[str, int]] = {}
        self._held: Counter[str] = Counter()

    @property
    def replicas(self) -> int:
        """How many are alive."""
        return len(self._heard)

    def hear(self, replica: str, now: int) -> None:
        """A replica spoke at ``now``, in nanoseconds."""
        self._heard[replica] = now
        self._places.setdefault(replica, {})

    def hold(self, replica: str, subject: str, places: int) -> None:
        """A replica holds so many places of a subject, and no others."""
        mine = self._places[replica]
        self._held[subject] += places - mine.pop(subject, 0)
        if places:
            mine[subject] = places
        if not self._held[subject]:
            del self._held[subject]

    def held(self, subject: str) -> int:
        """Places that all replicas hold of a subject."""
        return self._held[subject]

    def forget_silent(self, now: int) -> None:
        """Free what dead replicas held."""
        for replica in [name for name, heard in self._heard.items() if now - heard > _SILENT_NS]:
            for subject in list(self._places[replica]):
                self.hold(replica, subject, 0)
            del self._heard[replica], self._places[replica]
