"""Agents: a replica runs their loops and calls engines and the knowledge base. It holds no model, and the database its state."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import ray
from ray.serve.handle import DeploymentHandle

from deployments.process import settle
from deployments.remote import remote_knowledge
from deployments.targets import Targets
from deployments.watch import Watch
from helix_ray.config import AgentCatalog, Catalog, Settings
from helix_ray.core.errors import HelixError
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest
from helix_ray.core.protocols import Agents
from helix_ray.core.recurring import Recurring
from helix_ray.gateway.router import Router
from helix_ray.providers.relay.inbox import Address, Inbox
from helix_ray.providers.relay.outbox import Outbox
from helix_ray.providers.remotes import Remotes

logger = logging.getLogger("ray.serve")

_SWEEP_S = 600.0


class AgentDeployment:
    """Runs ``helix_ray.agent.service.AgentService``.

    Args:
        settings: the process configuration.
        catalog: the model list.
        agents: configured agents and tools.
        engines: handle of each chat model's deployment, by model id.
        index: handle of the index deployment; there is none without an embedding model.
        control: handle of the control deployment.
    """

    async def __init__(  # type: ignore[misc]
        self,
        settings: Settings,
        catalog: Catalog,
        agents: AgentCatalog,
        engines: dict[str, DeploymentHandle],
        index: DeploymentHandle | None,
        control: DeploymentHandle,
    ) -> None:
        # SQLAlchemy and the MCP client load in the replica only: the controller and the ingress stay small.
        from helix_ray.agent.registry import AgentRegistry
        from helix_ray.agent.service import AgentService
        from helix_ray.agent.sessions import SessionStore
        from helix_ray.agent.toolbox import Toolbox
        from helix_ray.storage.database import Database

        self._database = Database(settings.database)
        await self._database.migrate()
        watch = Watch(control)
        self._tasks = [asyncio.create_task(watch.run())]
        self._inbox = Inbox(ray.util.get_node_ip_address())
        await self._inbox.start()
        self._remotes = Remotes(catalog)
        targets = Targets(watch, self._inbox, int(time.time()), self._remotes)
        router = Router(chat=targets.chats(catalog, engines), default=catalog.default)
        self._toolbox = Toolbox(agents, None if index is None else remote_knowledge(index))
        await self._toolbox.start()
        self._sessions = SessionStore(self._database, timedelta(days=settings.session_days))
        configured = tuple(agent.agent() for agent in agents.agents)
        self._service = AgentService(
            AgentRegistry(self._database, configured),
            self._sessions,
            self._toolbox,
            lambda name: router.chat(name).provider.stream,
            agents.default,
        )
        self._outbox = Outbox(self._run)
        sweeping = Recurring(self._sessions.sweep, logger, "expired sessions could not be deleted")
        self._tasks.append(asyncio.create_task(sweeping.run(_SWEEP_S)))
        settle()
        logger.info("agents are up: %s", ", ".join(agent.name for agent in configured) or "none configured")

    async def relay(self, request: ChatRequest, address: Address, number: int) -> None:
        """Answer the request, and those that follow it, on the stream with that number in the inbox with that address."""
        await self._outbox.serve(request, address, number)

    async def stream(self, request: ChatRequest) -> AsyncIterator[Event]:
        """The events of one run."""
        async for event in self._service.stream(request):
            yield event

    async def call(self, name: str, *args: Any) -> Any:
        """Call a method of ``Agents`` by its name.

        Raises:
            HelixError: it fails, or there is no such method.
        """
        if name.startswith("_") or not hasattr(Agents, name):
            raise HelixError(f"Agents have no method {name!r}.")
        return await getattr(self._service, name)(*args)

    async def check_health(self) -> None:
        """Fails when the database does not answer."""
        await self._database.check_health()

    async def _run(self, request: ChatRequest, put: Callable[[list[Event]], None]) -> None:
        async for event in self._service.stream(request):
            put([event])

    async def __del__(self) -> None:
        # Serve awaits this when it stops the replica; it may run before the constructor ended.
        for task in getattr(self, "_tasks", ()):
            task.cancel()
        toolbox = getattr(self, "_toolbox", None)
        if toolbox is not None:
            await toolbox.stop()
        remotes = getattr(self, "_remotes", None)
        if remotes is not None:
            await remotes.close()
        inbox = getattr(self, "_inbox", None)
        if inbox is not None:
            inbox.close()
        database = getattr(self, "_database", None)
        if database is not None:
            await database.close()
