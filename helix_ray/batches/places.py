"""How many lines run at once."""

from __future__ import annotations

import asyncio
from collections import deque
from types import TracebackType


class Places:
    """``async with places:`` holds one of a number of places, in the order of asking.

    Every request of live traffic takes one away, so that batches use what is idle; one is left, so that they end.

    Args:
        most: how many there are while there is no live traffic.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._live = 0
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def allowed(self) -> int:
        """How many there are now."""
        return max(1, self._most - self._live)

    @property
    def live(self) -> int:
        """Requests of live traffic in progress, as last told."""
        return self._live

    @live.setter
    def live(self, requests: int) -> None:
        self._live = requests
        self._hand_out()

    async def __aenter__(self) -> None:
        place = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        self._hand_out()
        try:
            await place
        except asyncio.CancelledError:
            if not place.cancelled():
                self._give_back()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._give_back()

    def _give_back(self) -> None:
        self._taken -= 1
        self._hand_out()

    def _hand_out(self) -> None:
        while self._waiting and self._taken < self.allowed:
            place = self._waiting.popleft()
            if not place.done():
                self._taken += 1
                place.set_result(None)
