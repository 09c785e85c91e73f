"""All tools that agents can have, by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import httpx

from helix_ray.agent.tool import Tool
from helix_ray.agent.tools import built_in, installed
from helix_ray.agent.tools.http import http_tool
from helix_ray.agent.tools.knowledge import NAME as KNOWLEDGE
from helix_ray.agent.tools.knowledge import Cite, knowledge_query
from helix_ray.agent.tools.mcp import McpServer
from helix_ray.config import AgentCatalog
from helix_ray.core.errors import NotFoundError
from helix_ray.core.messages import ToolSpec
from helix_ray.core.protocols import Knowledge

_DEFAULT_COLLECTION = "default"


class Toolbox:
    """Built-in tools, those of installed packages, those of the configuration, and the knowledge base.

    Args:
        config: HTTP tools and MCP servers.
        knowledge: the knowledge base, where there is one.

    Raises:
        ValueError: two tools have the same name.
        TypeError: an installed tool is no documented coroutine function.
    """

    def __init__(self, config: AgentCatalog, knowledge: Knowledge | None) -> None:
        self._knowledge = knowledge
        self._client = httpx.AsyncClient()
        self._servers = [McpServer(name, server) for name, server in config.mcp_servers.items()]
        self._fixed: dict[str, Tool] = {}
        for tool in (*built_in(), *installed(), *(http_tool(one, self._client) for one in config.tools)):
            if tool.name in self._fixed or tool.name == KNOWLEDGE:
                raise ValueError(f"there are two tools called {tool.name!r}")
            self._fixed[tool.name] = tool

    async def start(self) -> None:
        """Connect to the MCP servers. One that cannot be reached is tried again later."""
        for server in self._servers:
            await server.start()

    async def stop(self) -> None:
        """Close all connections."""
        for server in self._servers:
            await server.stop()
        await self._client.aclose()

    def specs(self) -> list[ToolSpec]:
        """What models are told of the tools, by name."""
        named = self._named()
        names = sorted(named if self._knowledge is None else {*named, KNOWLEDGE})
        return [tool.spec for tool in self.pick(names, "", (), lambda _: None)]

    def pick(self, names: Iterable[str], tenant: str, collections: Sequence[str], cite: Cite) -> list[Tool]:
        """The tools with those names. Those that an MCP server does not offer now are left out.

        Args:
            names: of tools.
            tenant: whose knowledge is searched.
            collections: which of it; where there are none, the one called ``default``.
            cite: told the passages that are found.
        """
        named, names = self._named(), tuple(names)
        # It is made for each run, and its schema with it: only where somebody wants it.
        if KNOWLEDGE in names and self._knowledge is not None:
            named[KNOWLEDGE] = knowledge_query(self._knowledge, tenant, collections or (_DEFAULT_COLLECTION,), cite)
        return [named[name] for name in dict.fromkeys(names) if name in named]

    def tool(self, name: str, tenant: str, collections: Sequence[str], cite: Cite) -> Tool:
        """The tool with that name.

        Raises:
            NotFoundError: there is none.
        """
        found = self.pick([name], tenant, collections, cite)
        if not found:
            raise NotFoundError(f"There is no tool {name[:64]!r}.", param="name")
        return found[0]

    def _named(self) -> dict[str, Tool]:
        """The tools that are the same for everybody."""
        return {tool.name: tool for server in self._servers for tool in server.tools} | self._fixed
