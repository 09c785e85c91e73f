"""An ingress replica's line to the counters: patient for a moment, and sure to say when it is broken."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Sequence
from typing import TypeVar

from helix_ray.accounts.calls import Amounts, CounterCalls, Grant, Returned
from helix_ray.accounts.holding import Holding

_PATIENCE_S = 0.25
_log = logging.getLogger(__name__)
AnswerT = TypeVar("AnswerT")


class Line:
    """Calls that fail by saying so. Callers hold the lock of each holding that a call speaks of.

    Args:
        remote: the counters.
        replicas: how many there may be, until the counters have said how many there are.

    Attributes:
        broken: the last call failed; only ``renew`` mends it.
        replicas: how many share the limits.
    """

    def __init__(self, remote: CounterCalls, replicas: int) -> None:
        self._remote = remote
        self._name = uuid.uuid4().hex
        self.broken = False
        self.replicas = replicas

    async def take(self, one: Holding, need: Amounts, spare: Amounts) -> Grant | None:
        """See ``CounterCalls.take``; ``None``: no answer."""
        held = one.hold_places()
        grant = await self._ask(self._remote.take(self._name, one.name, one.limits, need, spare, held), [one])
        if grant is not None:
            self.replicas = max(1, grant.replicas)
        return grant

    async def give_back(self, one: Holding, returned: Returned) -> bool:
        """See ``CounterCalls.give_back``; false: no answer."""
        call = self._remote.give_back(self._name, one.name, one.limits, returned, one.hold_places())
        return await self._ask(call, [one]) is not None

    async def renew(self, holdings: Sequence[Holding]) -> bool:
        """See ``CounterCalls.renew``; false: no answer."""
        places = {one.name: one.hold_places() for one in holdings}
        replicas = await self._ask(self._remote.renew(self._name, places), holdings)
        if replicas is None:
            return False
        self.replicas = max(1, replicas)
        if self.broken:
            self.broken = False
            _log.warning("The counters of limits are back.")
        return True

    async def _ask(self, call: Awaitable[AnswerT], holdings: Sequence[Holding]) -> AnswerT | None:
        for one in holdings:
            one.doubtful = True
        try:
            async with asyncio.timeout(_PATIENCE_S):
                answer = await call
        except Exception as exc:
            if not self.broken:
                self.broken = True
                _log.warning("The counters of limits do not answer (%r); this replica keeps to its part.", exc)
            return None
        for one in holdings:
            one.doubtful = False
        return answer
