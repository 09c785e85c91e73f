"""Tools of MCP servers (https://modelcontextprotocol.io), by the official client."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx2
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp_types import CONNECTION_CLOSED

from helix_ray.agent.tool import Tool, ToolError
from helix_ray.config import McpServerConfig
from helix_ray.core.messages import ToolSpec

_log = logging.getLogger(__name__)
_CONNECT_S = 20.0
_PING_S = 15.0
_AGAIN_S = (0.5, 1.0, 2.0, 5.0, 15.0, 60.0)
_MOST_PAGES = 100


class McpServer:
    """A connection to an MCP server that is made again whenever it breaks.

    Tools are called ``SERVER_TOOL``, so that two servers may have tools of one name. Those that were there last stay listed
    while the server is away; calling them then says why it fails.

    Args:
        name: of the server.
        config: how it is started or reached.
    """

    def __init__(self, name: str, config: McpServerConfig) -> None:
        self._name = name
        self._config = config
        self._client: Client | None = None
        self._tools: list[Tool] = []
        self._fault = "it has not answered yet"
        self._tried = asyncio.Event()
        self._broken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Connect, and return when that worked or failed for the first time."""
        self._task = asyncio.create_task(self._run())
        with suppress(TimeoutError):
            async with asyncio.timeout(_CONNECT_S):
                await self._tried.wait()

    async def stop(self) -> None:
        """Close the connection; a server that was started ends with it."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @property
    def tools(self) -> list[Tool]:
        """What the server offers."""
        return list(self._tools)

    async def _run(self) -> None:
        failures = 0
        while True:
            try:
                async with self._connect() as client:
                    async with asyncio.timeout(_CONNECT_S):
                        self._tools = await self._list(client)
                    self._client, failures = client, 0
                    self._broken.clear()
                    self._tried.set()
                    await self._watch(client)
            except asyncio.CancelledError:
                raise
            except BaseException as exc:
                self._fault = _reason(exc)
                _log.warning("the MCP server %s cannot be used: %s", self._name, self._fault)
            finally:
                self._client = None
                self._tried.set()
            await asyncio.sleep(_AGAIN_S[min(failures, len(_AGAIN_S) - 1)])
            failures += 1

    @asynccontextmanager
    async def _connect(self) -> AsyncIterator[Client]:
        config = self._config
        if config.url is None:
            assert config.command is not None
            process = StdioServerParameters(command=config.command, args=list(config.args), env=config.env, cwd=config.cwd)
            async with Client(process) as client:
                yield client
            return
        timeout = httpx2.Timeout(_CONNECT_S, read=None)
        async with (
            httpx2.AsyncClient(headers=config.headers, timeout=timeout) as http,
            Client(streamable_http_client(config.url, http_client=http)) as client,
        ):
            yield client

    async def _watch(self, client: Client) -> None:
        """Return when the connection is broken."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(_PING_S):
                    await self._broken.wait()
                    return
            # Its tools may have changed; and this is the sign of life that shows a connection that broke unseen.
            async with asyncio.timeout(_PING_S):
                self._tools = await self._list(client)

    async def _list(self, client: Client) -> list[Tool]:
        tools, cursor = [], None
        for _ in range(_MOST_PAGES):
            page = await client.list_tools(cursor=cursor, cache_mode="bypass")
            tools += [self._tool(tool.name, tool.description or "", tool.input_schema) for tool in page.tools]
            cursor = page.next_cursor
            if cursor is None:
                break
        return tools

    def _tool(self, name: str, description: str, schema: dict[str, Any]) -> Tool:
        async def run(given: dict[str, Any]) -> str:
            return await self._call(name, given)

        return Tool(ToolSpec(re.sub(r"[^A-Za-z0-9_-]", "_", f"{self._name}_{name}")[:64], description, schema), run)

    async def _call(self, name: str, given: dict[str, Any]) -> str:
        client = self._client
        if client is None:
            raise ToolError(f"the MCP server {self._name} is away: {self._fault}")
        try:
            result = await client.call_tool(name, given)
        except MCPError as exc:
            if exc.code != CONNECTION_CLOSED:
                raise ToolError(f"{name}: {exc}") from exc
            self._broken.set()
            raise ToolError(f"the MCP server {self._name} is away: {exc}") from exc
        except Exception as exc:
            self._broken.set()
            raise ToolError(f"the MCP server {self._name} is away: {_reason(exc)}") from exc
        text = "\n".join(getattr(block, "text", f"[{block.type}]") for block in result.content)
        if result.is_error:
            raise ToolError(text)
        return text


def _reason(exc: BaseException) -> str:
    while isinstance(exc, BaseExceptionGroup):
        exc = exc.exceptions[0]
    return str(exc) or type(exc).__name__
