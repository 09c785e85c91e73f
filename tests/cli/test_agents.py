"""``helix agents`` against the real agents."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from helix_ray.agent.registry import AgentRegistry
from helix_ray.agent.service import AgentService
from helix_ray.agent.sessions import SessionStore
from helix_ray.agent.toolbox import Toolbox
from helix_ray.api.app import build_app
from helix_ray.cli.main import app
from helix_ray.config import AgentCatalog
from helix_ray.gateway.chat import ChatGateway
from helix_ray.gateway.inflight import Inflight
from helix_ray.gateway.router import ChatTarget, ModelCard, Router
from helix_ray.storage.database import Database
from tests.agent.models import ScriptedModel, calls, says
from tests.api.conftest import make_services
from tests.uvicorn_thread import serving

CATALOG = AgentCatalog.model_validate({"default": "assistant", "agents": [{"name": "assistant", "tools": ["calculator"]}]})
FILE = """
agents:
  - name: museum
    system_prompt: You help.
    tools: [time]
    limits: {steps: 3}
"""


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    database = Database(f"sqlite:///{tmp_path}/helix.db")
    asyncio.run(database.migrate())
    asyncio.run(database.close())
    model = ScriptedModel(calls(("calculator", '{"expression": "6 * 7"}')), says("It is [42]."))
    models = Router([ChatTarget(ModelCard("demo", "chat", 0, "local"), model, 10)], default="demo")
    agents = AgentService(
        AgentRegistry(database, tuple(agent.agent() for agent in CATALOG.agents)),
        SessionStore(database, timedelta(days=1)),
        Toolbox(CATALOG, None),
        lambda name: models.chat(name).provider.stream,
        CATALOG.default,
    )
    services = make_services()
    router = Router(agents=ChatTarget(ModelCard("agent", "chat", 0, "agent"), agents, 10))
    gateway = ChatGateway(router, Inflight(services.metrics.inflight))

    async def close() -> None:
        await database.close()

    from dataclasses import replace

    with serving(build_app(replace(services, router=router, chat=gateway, agents=agents))) as base:
        yield f"{base}/v1"
    asyncio.run(close())


def run(url: str, *args: object) -> Result:
    return CliRunner().invoke(app, ["agents", *map(str, args), "--url", url], env={"COLUMNS": "160"})


def test_agents_of_a_file_are_made_changed_and_left(url: str, tmp_path: Path) -> None:
    file = tmp_path / "agents.yaml"
    file.write_text(FILE)
    assert run(url, "apply", file).output == "museum: made\n"
    assert run(url, "apply", file).output == "museum: unchanged\n"
    file.write_text(FILE.replace("[time]", "[echo]"))
    assert run(url, "apply", file).output == "museum: changed, version 2\n"
    listed = run(url, "list")
    assert "museum" in listed.output
    assert "assistant" in listed.output
    assert json.loads(run(url, "show", "museum").output)["tools"] == ["echo"]
    assert run(url, "delete", "museum").output == "museum: deleted\n"
    gone = run(url, "show", "museum")
    assert gone.exit_code == 1
    assert "There is no agent 'museum'." in gone.output


def test_a_chat_shows_what_the_agent_does(url: str) -> None:
    result = run(url, "chat", "What is 6 * 7?", "--session", "s1")
    assert result.exit_code == 0, result.output
    assert result.output == '> calculator({"expression": "6 * 7"})\n  42\nIt is [42].\nsession s1\n'


def test_keys_are_made_listed_and_revoked(url: str) -> None:
    key = run(url, "create-key", "assistant", "--label", "website").output.strip()
    assert key.startswith("hx-agent-")
    (listed,) = json.loads(run(url, "keys", "assistant", "--json").output)
    assert (listed["name"], key.startswith(listed["prefix"])) == ("website", True)
    assert "website" in run(url, "keys", "assistant").output
    assert "revoked" in run(url, "revoke-key", "assistant", listed["id"]).output
    assert json.loads(run(url, "keys", "assistant", "--json").output) == []


def test_tools_are_listed(url: str) -> None:
    assert [tool["name"] for tool in json.loads(run(url, "tools", "--json").output)] == ["calculator", "echo", "time"]


@pytest.mark.parametrize(
    ("text", "why"), [("agents: [{}]", "names is needed"), ("{", "agents.yaml: "), ("- x", "names is needed")]
)
def test_a_wrong_file_is_refused(url: str, tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "agents.yaml"
    file.write_text(text)
    result = run(url, "apply", file)
    assert result.exit_code == 2
    assert why in result.output


def test_nobody_there() -> None:
    for command in (("list",), ("chat", "Hi")):
        result = run("http://127.0.0.1:9/v1", *command)
        assert result.exit_code == 2
        assert "does not answer" in result.output
