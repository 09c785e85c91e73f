"""How many requests of clients are in progress, over all ingress replicas."""

from __future__ import annotations

# Replicas tell every two seconds.
_SILENT_S = 10.0


class Traffic:
    """What replicas told last; one that is silent is gone."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[int, float]] = {}

    def hear(self, replica: str, requests: int, now: float) -> None:
        """A replica has so many requests in progress.

        Args:
            replica: its name.
            requests: in progress.
            now: seconds that only grow.
        """
        self._told[replica] = requests, now

    def total(self, now: float) -> int:
        """Of all replicas together."""
        self._told = {replica: told for replica, told in self._told.items() if now - told[1] < _SILENT_S}
        return sum(requests for requests, _ in self._told.values())
