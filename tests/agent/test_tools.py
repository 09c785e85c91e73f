"""The tools that are there from the start."""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime
from importlib.metadata import EntryPoint

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helix_ray.agent.tool import ToolError
from helix_ray.agent.tools import built_in, installed
from helix_ray.agent.tools.calculator import calculator
from helix_ray.agent.tools.clock import time
from helix_ray.agent.tools.knowledge import NAME as KNOWLEDGE
from helix_ray.config import AgentCatalog, Catalog, ConfigError
from helix_ray.config.agents import BUILT_IN_TOOLS, TOOLS_GROUP


def test_the_built_in_tools_are_those_of_the_specification() -> None:
    echo, clock, sums = built_in()
    assert (echo.name, echo.spec.description) == ("echo", "Echoes back the input message")
    assert echo.spec.parameters["properties"] == {"message": {"type": "string", "description": "Message to echo"}}
    assert (clock.name, sums.name) == ("time", "calculator")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("6 * 7", "42"),
        ("(2 + 3) * -4", "-20"),
        ("2 ** 10", "1024"),
        ("7 / 2", "3.5"),
        ("10 / 4 * 2", "5"),
        ("7 // 2 + 7 % 2", "4"),
        ("sqrt(2)", "1.41421356237"),
        ("0.1 + 0.2", "0.3"),
        ("round(pi)", "3"),
    ],
)
async def test_calculator(expression: str, value: str) -> None:
    assert await calculator(expression) == value


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('id')",
        "open('/etc/passwd')",
        "(1).__class__",
        "9 ** 9 ** 9",
        "10 ** 1000 * 10 ** 1000 * 10 ** 1000",
        "1 / 0",
        "'a' * 10",
        "[1] * 10",
        "True + 1",
        "lambda: 1",
        "1 if 2 else 3",
        "(-8) ** 0.5",
        "1e308 * 10",
        "x",
        "",
        "(" * 400,
        "1" * 501,
    ],
)
async def test_the_calculator_runs_nothing_else(expression: str) -> None:
    with pytest.raises(ToolError):
        await calculator(expression)


@given(st.text(alphabet="0123456789+-*/%(). piesqrtabl", max_size=60))
async def test_the_calculator_gives_a_number_or_says_why_not(expression: str) -> None:
    try:
        value = await calculator(expression)
    except ToolError:
        return
    assert isinstance(ast.literal_eval(value), int | float)


async def test_time() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", await time())
    moment = datetime.fromisoformat(await time("Asia/Kolkata"))
    assert moment.strftime("%z") == "+0530"
    assert abs((moment - datetime.now(UTC)).total_seconds()) < 5


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "/etc/localtime", "\0", "a" * 5000])
async def test_an_unknown_zone_is_told(zone: str) -> None:
    with pytest.raises(ToolError):
        await time(zone)


def test_packages_add_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    found = (EntryPoint("again", "helix_ray.agent.tools.echo:echo", TOOLS_GROUP),)
    monkeypatch.setattr("helix_ray.agent.tools.entry_points", lambda group: found if group == TOOLS_GROUP else ())
    (tool,) = installed()
    assert (tool.name, tool.spec.description) == ("again", "Echoes back the input message")


def test_the_configuration_knows_the_built_in_tools() -> None:
    assert {*BUILT_IN_TOOLS} == {*(tool.name for tool in built_in()), KNOWLEDGE}


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"tools": ["unknown"]}, "there is no tool 'unknown'"),
        ({"tools": ["tests_add", "calculator"]}, None),
        ({"model": "unknown"}, "there is no chat model 'unknown'"),
        ({"model": "small"}, None),
    ],
)
def test_what_agents_name_is_checked(fields: dict[str, object], why: str | None) -> None:
    agents = AgentCatalog.model_validate({"agents": [{"name": "a", **fields}], "mcp_servers": {"tests": {"command": "x"}}})
    models = Catalog.model_validate({"models": [{"id": "demo", "aliases": ["small"], "source": "x"}]})
    if why is None:
        agents.check(models)
    else:
        with pytest.raises(ConfigError, match=why):
            agents.check(models)
