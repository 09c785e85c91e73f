"""Tools that are requests to other services, as the configuration describes them."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import httpx

from helix_ray.agent.tool import Tool, ToolError, check_arguments
from helix_ray.config import HttpToolConfig
from helix_ray.core.messages import ToolSpec

_LONGEST = 2**20
_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_WITHOUT_BODY = ("GET", "DELETE")


def http_tool(config: HttpToolConfig, client: httpx.AsyncClient) -> Tool:
    """A tool that sends one request.

    Arguments that the URL names in braces go there, percent-encoded; the others are the query of a GET or DELETE, else the
    body, as JSON. The host is the configuration's alone: a model cannot choose it, and redirects are not followed.

    Args:
        config: what to send where.
        client: sends it.
    """
    spec = ToolSpec(config.name, config.description, config.parameters)

    async def run(given: dict[str, Any]) -> str:
        check_arguments(config.parameters, given)
        rest = dict(given)

        def fill(match: re.Match[str]) -> str:
            return quote(str(rest.pop(match[1], "")), safe="")

        url = _PLACEHOLDER.sub(fill, config.url)
        content: dict[str, Any] = {"params": rest} if config.method in _WITHOUT_BODY else {"json": rest}
        try:
            async with client.stream(config.method, url, headers=config.headers, timeout=config.timeout_s, **content) as response:
                text = await _read(response)
        except httpx.HTTPError as exc:
            raise ToolError(f"{config.name} could not be reached ({type(exc).__name__})") from exc
        if not response.is_success:
            raise ToolError(f"{config.name} answered {response.status_code}: {text[:500]}")
        return text

    return Tool(spec, run)


async def _read(response: httpx.Response) -> str:
    pieces, size = [], 0
    async for piece in response.aiter_text():
        pieces.append(piece)
        size += len(piece)
        if size > _LONGEST:
            break
    return "".join(pieces)
