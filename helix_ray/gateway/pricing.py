"""What requests can cost: by the price of the model that answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

from helix_ray.config import PriceList
from helix_ray.core.agents import Agent, AgentLimits
from helix_ray.core.messages import ChatRequest
from helix_ray.core.protocols import Agents
from helix_ray.gateway.demand import Demand, agent_demand, chat_demand, route_demand, text_demand
from helix_ray.gateway.metering import Meter
from helix_ray.gateway.router import ModelCard, Router
from helix_ray.gateway.tab import Tab
from helix_ray.telemetry import Call

# So long an agent is remembered.
_FRESH_S = 5.0
_MOST = 10_000


class Metering:
    """Opens a tab for each kind of request.

    Args:
        meter: counts, holds and charges.
        prices: of all models.
        router: knows the models.
        agents: know their models and limits.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        meter: Meter,
        prices: PriceList,
        router: Router,
        agents: Agents | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.meter = meter
        self._prices = prices
        self._router = router
        self._agents = agents
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[float, Agent]] = {}

    async def chat(self, request: ChatRequest, card: ModelCard, call: Call) -> Tab:
        """The tab of a generation, or of an agent's run.

        Raises:
            HelixError: see ``Meter.open``; there is no such agent.
        """

        async def demand() -> Demand:
            if request.agent is None and card.targets:
                return route_demand(request, card, partial(self._prices.model, batch=call.batch))
            if request.agent is None:
                return chat_demand(request, card.id, card.context, self._prices.model(card.id, batch=call.batch))
            agent = await self._agent(request.tenant, request.agent)
            limits = AgentLimits() if agent is None else agent.limits
            model = self._router.chat(request.model or ("" if agent is None else agent.model)).card
            return agent_demand(request, model.id, model.context, limits, self._prices.model(model.id, batch=call.batch))

        return await self.meter.open(call, demand)

    async def texts(self, texts: Sequence[str] | Sequence[Sequence[int]], card: ModelCard, call: Call) -> Tab:
        """The tab of texts that are embedded or compared.

        Raises:
            HelixError: see ``Meter.open``.
        """

        async def demand() -> Demand:
            return text_demand(texts, card.id, self._prices.embedding(card.id, batch=call.batch))

        return await self.meter.open(call, demand)

    async def _agent(self, tenant: str, name: str) -> Agent | None:
        if self._agents is None:
            return None
        known = self._known.get((tenant, name))
        if known is None or self._clock() - known[0] >= _FRESH_S:
            if len(self._known) >= _MOST:
                self._known.clear()
            record = await self._agents.agent(tenant, name)
            known = self._known[tenant, name] = (self._clock(), record.agent)
        return known[1]
