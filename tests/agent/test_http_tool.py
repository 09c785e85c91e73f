"""Tools that are requests to other services."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from helix_ray.agent.tool import call
from helix_ray.agent.tools.http import http_tool
from helix_ray.config import HttpToolConfig

SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "integer", "minimum": 1}},
    "required": ["city"],
    "additionalProperties": False,
}


async def _answer(request: Request) -> Response:
    body = (await request.body()).decode()
    if "broken" in request.url.path:
        return PlainTextResponse("out of order", 503)
    if "moved" in request.url.path:
        return RedirectResponse("http://169.254.169.254/secrets")
    return JSONResponse(
        {"method": request.method, "path": request.scope["raw_path"].decode(), "query": str(request.url.query), "body": body}
        | {"key": request.headers.get("x-key")}
    )


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=[Route("/{path:path}", _answer, methods=["GET", "POST", "DELETE"])])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
        yield client


def config(**fields: object) -> HttpToolConfig:
    given = {"name": "weather", "description": "Weather", "url": "http://weather/v1/{city}", "parameters": SCHEMA, **fields}
    return HttpToolConfig.model_validate(given)


async def test_arguments_go_into_the_path_and_the_query(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEATHER_KEY", "abc")
    tool = http_tool(config(headers={"x-key": "Key ${WEATHER_KEY}"}), client)
    outcome = await call(tool, '{"city": "a/../b?c", "days": 2}', 5)
    assert '"path":"/v1/a%2F..%2Fb%3Fc"' in outcome.text
    assert '"query":"days=2"' in outcome.text
    assert '"key":"Key abc"' in outcome.text


async def test_arguments_go_into_the_body(client: httpx.AsyncClient) -> None:
    outcome = await call(http_tool(config(method="POST", url="http://weather/v1"), client), '{"city": "Oslo"}', 5)
    assert '"body":"{\\"city\\":\\"Oslo\\"}"' in outcome.text


@pytest.mark.parametrize(
    ("url", "arguments", "why"),
    [
        ("http://weather/v1", "{}", "'city' is a required property"),
        ("http://weather/v1", '{"city": "Oslo", "days": 0}', "less than the minimum"),
        ("http://weather/broken", '{"city": "Oslo"}', "answered 503: out of order"),
        ("http://weather/moved", '{"city": "Oslo"}', "answered 307"),
    ],
)
async def test_what_goes_wrong_is_told(client: httpx.AsyncClient, url: str, arguments: str, why: str) -> None:
    outcome = await call(http_tool(config(url=url), client), arguments, 5)
    assert outcome.is_error
    assert why in outcome.text


async def test_a_service_that_is_away_is_told() -> None:
    async with httpx.AsyncClient() as client:
        outcome = await call(http_tool(config(url="http://127.0.0.1:9/"), client), '{"city": "Oslo"}', 5)
    assert (outcome.text, outcome.is_error) == ("Error: weather could not be reached (ConnectError)", True)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"url": "http://{city}/"}, "host is no argument"),
        ({"url": "file:///etc/passwd"}, "http or https"),
        ({"headers": {"x": "${NOT_SET_ANYWHERE}"}}, "NOT_SET_ANYWHERE is not set"),
        ({"parameters": {"type": "nonsense"}}, "no JSON Schema"),
        ({"parameters": {"type": "array"}}, "of type object"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_a_wrong_configuration_is_refused(fields: dict[str, object], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        config(**fields)
