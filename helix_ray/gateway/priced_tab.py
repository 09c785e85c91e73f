"""A tab that knows what is charged by: the price of a model, or of the target of a route that answers."""

from __future__ import annotations

from dataclasses import replace

from helix_ray.core.money import WHOLE
from helix_ray.gateway.demand import Demand
from helix_ray.gateway.tab import Tab


class PricedTab(Tab):
    """The tab of somebody who pays.

    Args:
        demand: what it can cost.

    Attributes:
        price: that is charged by.
    """

    __slots__ = ("_demand", "price")

    def __init__(self, demand: Demand) -> None:
        super().__init__()
        self._demand = demand
        self.price = demand.price

    async def held(self) -> int | None:
        """The nano-USD that are held, when they are; ``None`` where another hold paid already.

        Raises:
            PaymentRequiredError: there is not enough money.
            UnavailableError: nobody can tell now.
        """
        raise NotImplementedError

    async def affords(self, target: str) -> bool:
        """See ``Tab.affords``."""
        least = self._demand.targets[target].least
        if least <= self._demand.least:
            # Whatever is held is enough for it; nobody waits for the hold.
            return True
        held = await self.held()
        return held is None or least <= held

    def serve(self, target: str) -> None:
        """See ``Tab.serve``."""
        self.price = self._demand.targets[target].price

    def discount(self, share: int) -> None:
        """See ``Tab.discount``."""
        self.price = replace(self.price, share=-(-self.price.share * share // WHOLE))
