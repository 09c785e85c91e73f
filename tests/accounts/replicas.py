"""Several limiters over one set of counters, in virtual time, with a network between them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from helix_ray.accounts.calls import Amounts, Grant, Returned
from helix_ray.accounts.counters import Counters
from helix_ray.accounts.limiter import Limiter
from helix_ray.core.errors import RateLimitError
from helix_ray.core.limits import PlanLimits
from helix_ray.storage.database import Database
from tests.accounts.virtual_time import START, VirtualClock


class Network:
    """Calls to the counters that take their time, in any order, or never come back.

    Attributes:
        mode: ``up``, ``failing`` or ``hanging``.
        calls: how many there were.
        delay_s: shortest and longest way.
    """

    def __init__(self, counters: Counters, chance: random.Random) -> None:
        self.counters = counters
        self.mode = "up"
        self.calls = 0
        self._chance = chance
        self.delay_s = (0.001, 0.02)

    async def take(self, replica: str, subject: str, limits: PlanLimits, need: Amounts, spare: Amounts, held: int) -> Grant:
        await self._travel()
        grant = await self.counters.take(replica, subject, limits, need, spare, held)
        await self._travel()
        return grant

    async def give_back(self, replica: str, subject: str, limits: PlanLimits, returned: Returned, held: int) -> int:
        await self._travel()
        return await self.counters.give_back(replica, subject, limits, returned, held)

    async def renew(self, replica: str, places: Mapping[str, int]) -> int:
        await self._travel()
        return await self.counters.renew(replica, places)

    async def _travel(self) -> None:
        self.calls += 1
        if self.mode == "failing":
            raise OSError("the replica is gone")
        await asyncio.sleep(3600 if self.mode == "hanging" else self._chance.uniform(*self.delay_s))


class Replicas:
    """Limiters, and what came of the requests that they were asked to admit.

    Attributes:
        admitted, refused: when each one was.
        at_once: how many were admitted without waiting.
    """

    def __init__(self, path: Path, seed: int = 1, start: datetime = START, number: int = 4) -> None:
        self.clock = VirtualClock(start)
        self.chance = random.Random(seed)
        self._database = Database(f"sqlite:///{path}/unused.db")
        self.counters = Counters(self._database, self.clock)
        self.network = Network(self.counters, self.chance)
        self.limiters = [Limiter(self.network, self.clock) for _ in range(number)]
        self.tasks: list[asyncio.Task[None]] = []
        self.admitted: list[float] = []
        self.refused: list[tuple[float, RateLimitError]] = []
        self.at_once = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Replicas]:
        self.tasks = [asyncio.create_task(one.run()) for one in self.limiters]
        await asyncio.sleep(0.1)
        try:
            yield self
        finally:
            for task in self.tasks:
                task.cancel()
            await asyncio.gather(*self.tasks, return_exceptions=True)
            await asyncio.gather(*(one.close() for one in self.limiters))

    def restart_counters(self) -> None:
        """As after a crash: what was in memory is gone."""
        self.counters = self.network.counters = Counters(self._database, self.clock)

    async def ask(self, replica: int, limits: PlanLimits, tokens: int = 0, actual: int = 0, lasts_s: float = 0.0) -> bool:
        """A request; anything but a ``RateLimitError`` fails the test."""
        time = asyncio.get_running_loop().time
        start = time()
        try:
            async with await self.limiters[replica].admit("ann", limits, tokens) as admission:
                self.at_once += time() == start
                self.admitted.append(time())
                await asyncio.sleep(lasts_s)
                admission.settle_tokens(actual)
                return True
        except RateLimitError as exc:
            self.refused.append((time(), exc))
            return False

    async def load(self, limits: PlanLimits, per_s: float, seconds: float, weights: tuple[float, ...] = (1, 1, 1, 1)) -> None:
        """Requests at random moments, at random replicas."""
        time = asyncio.get_running_loop().time
        end = time() + seconds
        async with asyncio.TaskGroup() as group:
            while time() < end:
                await asyncio.sleep(self.chance.expovariate(per_s))
                (replica,) = self.chance.choices(range(len(weights)), weights)
                group.create_task(self.ask(replica, limits))

    def between(self, start: float, end: float) -> int:
        return sum(start <= one < end for one in self.admitted)
