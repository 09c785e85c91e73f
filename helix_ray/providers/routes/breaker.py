"""A circuit breaker: a target that fails too often is left alone for a while, and then probed."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Literal

from helix_ray.config import BreakerConfig

BreakerState = Literal["closed", "open", "half_open"]
# The window is counted in so many parts, so that it takes the same memory however many tries there are.
_PARTS = 10


class Breaker:
    """Counts how tries end, and says whether there should be another one.

    Closed, all tries pass. When enough of the last ones failed it opens, and none passes. After a while it is half open: a few
    pass at once, and when as many went well it closes; when one fails it opens again.

    Args:
        config: the thresholds.
        changed: told of each new state.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        config: BreakerConfig,
        changed: Callable[[BreakerState], None] = lambda state: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._config = config
        self._changed = changed
        self._clock = clock
        self._parts: deque[_Part] = deque()
        self._state: BreakerState = "closed"
        self._open_until = 0.0
        self._probing = self._proved = 0
        self._epoch = 0

    @property
    def state(self) -> BreakerState:
        """What it is now."""
        if self._state == "open" and self._clock() >= self._open_until:
            return "half_open"
        return self._state

    @property
    def retry_after(self) -> float:
        """Seconds until it takes tries again, as far as that is known; 0 when it does now."""
        return max(0.0, self._open_until - self._clock()) if self._state == "open" else 0.0

    @property
    def tries(self) -> tuple[int, int]:
        """How many tries of the window ended, and how many of them failed."""
        self._forget()
        return sum(part.tries for part in self._parts), sum(part.failures for part in self._parts)

    def enter(self) -> Permit | None:
        """The permit of one try; ``None``: leave the target alone."""
        state = self.state
        if state != self._state:
            self._proved = 0
            self._become(state)
        if state == "closed":
            return Permit(self, self._epoch, probe=False)
        if state == "open" or self._probing + self._proved >= self._config.probes:
            return None
        self._probing += 1
        return Permit(self, self._epoch, probe=True)

    def end(self, permit: Permit, ok: bool | None) -> None:
        """Count how a try ended; ``None``: that says nothing of the target. A try from before the last change does not count."""
        if permit.epoch != self._epoch:
            return
        if permit.probe:
            self._probing -= 1
            self._probed(ok)
        elif ok is not None:
            self._count(ok)

    def broke(self) -> None:
        """Count an answer that began well and did not come to its end."""
        if self.state == "half_open":
            self._open()
        elif self.state == "closed":
            self._count(ok=False)

    def _probed(self, ok: bool | None) -> None:
        if ok is None:
            return
        if not ok:
            self._open()
            return
        self._proved += 1
        if self._proved >= self._config.probes:
            self._parts.clear()
            self._become("closed")

    def _count(self, ok: bool) -> None:
        now, length = self._clock(), self._config.window_s / _PARTS
        if not self._parts or now >= self._parts[-1].began + length:
            self._parts.append(_Part(now))
        self._parts[-1].tries += 1
        self._parts[-1].failures += not ok
        tries, failures = self.tries
        if not ok and tries >= self._config.least_tries and failures >= tries * self._config.failure_rate:
            self._open()

    def _forget(self) -> None:
        oldest = self._clock() - self._config.window_s
        while self._parts and self._parts[0].began <= oldest:
            self._parts.popleft()

    def _open(self) -> None:
        self._open_until = self._clock() + self._config.open_s
        self._become("open")

    def _become(self, state: BreakerState) -> None:
        self._state = state
        self._epoch += 1
        self._probing = 0
        self._changed(state)


class Permit:
    """One try that a breaker let through; it is ended once.

    Args:
        breaker: that let it through.
        epoch: number of the breaker's state.
        probe: it is one of the few that pass a half-open breaker.
    """

    __slots__ = ("_breaker", "_ended", "epoch", "probe")

    def __init__(self, breaker: Breaker, epoch: int, *, probe: bool) -> None:
        self._breaker = breaker
        self._ended = False
        self.epoch = epoch
        self.probe = probe

    def end(self, ok: bool | None) -> None:
        """Say how the try ended; only the first time counts.

        Args:
            ok: whether the target works; ``None``: the try does not tell.
        """
        if not self._ended:
            self._ended = True
            self._breaker.end(self, ok)

    def broke(self) -> None:
        """Say that the try ended well at first, and not in the end."""
        self._breaker.broke()


class _Part:
    """A part of the window."""

    __slots__ = ("began", "failures", "tries")

    def __init__(self, began: float) -> None:
        self.began = began
        self.tries = self.failures = 0
