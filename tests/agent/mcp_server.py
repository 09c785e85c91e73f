"""An MCP server of the official package: ``python mcp_server.py [PORT]`` speaks on its standard streams, or over HTTP."""

from __future__ import annotations

import os
import sys

from mcp.server import MCPServer

server = MCPServer("tests")


@server.tool()
def add(a: int, b: int) -> int:
    """Adds two numbers"""
    return a + b


@server.tool()
def fail() -> str:
    """Always fails"""
    raise RuntimeError("this never works")


@server.tool()
def die() -> str:
    """Ends the server"""
    os._exit(1)


@server.tool()
def secret() -> str:
    """Tells an environment variable"""
    return os.environ.get("MCP_SECRET", "none")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        server.run(transport="streamable-http", host="127.0.0.1", port=int(sys.argv[1]))
    else:
        server.run(transport="stdio")
