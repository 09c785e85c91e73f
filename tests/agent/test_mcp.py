"""Tools of a real MCP server, in a process of its own."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from helix_ray.agent.tool import call
from helix_ray.agent.tools.mcp import McpServer
from helix_ray.config import McpServerConfig

PROGRAM = str(Path(__file__).with_name("mcp_server.py"))


@asynccontextmanager
async def started(config: McpServerConfig) -> AsyncIterator[McpServer]:
    server = McpServer("math", config)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def stdio(**fields: object) -> McpServerConfig:
    return McpServerConfig.model_validate({"command": sys.executable, "args": [PROGRAM], **fields})


async def use(server: McpServer, name: str, arguments: str = "{}") -> tuple[str, bool]:
    (tool,) = [tool for tool in server.tools if tool.name == name]
    outcome = await call(tool, arguments, 20)
    return outcome.text, outcome.is_error


async def test_tools_of_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OF_THE_HOST", "hidden")
    async with started(stdio(env={"MCP_SECRET": "${OF_THE_HOST}"})) as server:
        assert {tool.name for tool in server.tools} == {"math_add", "math_fail", "math_die", "math_secret"}
        (add,) = [tool.spec for tool in server.tools if tool.name == "math_add"]
        assert add.description == "Adds two numbers"
        assert set(add.parameters["properties"]) == {"a", "b"}
        assert await use(server, "math_add", '{"a": 40, "b": 2}') == ("42", False)
        text, failed = await use(server, "math_fail")
        assert failed
        assert "Error executing tool fail" in text
        text, failed = await use(server, "math_add", '{"a": "many"}')
        assert failed
        assert await use(server, "math_secret") == ("hidden", False)


async def test_a_server_that_dies_is_started_again() -> None:
    async with started(stdio()) as server:
        text, failed = await use(server, "math_die")
        assert failed
        for _ in range(100):
            text, failed = await use(server, "math_add", '{"a": 1, "b": 1}')
            if not failed:
                break
            assert "away" in text
            await asyncio.sleep(0.1)
        assert (text, failed) == ("2", False)


async def test_tools_over_http() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = await asyncio.create_subprocess_exec(sys.executable, PROGRAM, str(port))
    try:
        async with httpx.AsyncClient() as client:
            for _ in range(200):
                try:
                    await client.get(f"http://127.0.0.1:{port}/mcp")
                    break
                except httpx.ConnectError:
                    await asyncio.sleep(0.1)
        async with started(McpServerConfig(url=f"http://127.0.0.1:{port}/mcp")) as server:
            assert await use(server, "math_add", '{"a": 40, "b": 2}') == ("42", False)
    finally:
        process.terminate()
        await process.wait()


@pytest.mark.parametrize("config", [McpServerConfig(command="/no/such/program"), McpServerConfig(url="http://127.0.0.1:9/mcp")])
async def test_a_server_that_is_not_there_offers_nothing(config: McpServerConfig) -> None:
    async with started(config) as server:
        assert server.tools == []
