"""What goes along with a request on a route: its money, the places that it takes, and the account of its tries."""

from __future__ import annotations

from collections.abc import Mapping

from helix_ray.gateway.inflight import Inflight
from helix_ray.gateway.router import ChatTarget
from helix_ray.gateway.tab import Tab
from helix_ray.telemetry import Call


class RouteEscort:
    """See ``helix_ray.providers.routes.target.Escort``.

    Args:
        targets: of the route, by id.
        inflight: places of all models in this process.
        tab: of the generation.
        call: the account of the request.

    Attributes:
        target: the one that was tried last.
    """

    def __init__(self, targets: Mapping[str, ChatTarget], inflight: Inflight, tab: Tab, call: Call) -> None:
        self._targets = targets
        self._inflight = inflight
        self._tab = tab
        self._call = call
        self.target = ""

    async def can_pay(self, target: str) -> bool:
        """See ``Escort.can_pay``."""
        return await self._tab.affords(target)

    def enter(self, target: str) -> None:
        """See ``Escort.enter``."""
        one = self._targets[target]
        self._inflight.enter(one.card, one.max_inflight)

    def leave(self, target: str) -> None:
        """See ``Escort.leave``."""
        self._inflight.leave(self._targets[target].card)

    def tried(self, target: str, tries: int) -> None:
        """See ``Escort.tried``: what comes from now on is charged by this target's price."""
        self.target = self._call.target = target
        # Of several generations of a request, that which took the most counts.
        self._call.tries = max(self._call.tries, tries)
        self._tab.serve(target)
