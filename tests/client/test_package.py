"""The package itself: what it imports, what it reads, what it is made of."""

from __future__ import annotations

import inspect
import re
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from helix_ray import client
from helix_ray.api import account_answers, agent_answers, directory_answers, knowledge_answers, money_answers, webhook_answers
from helix_ray.client import APIConnectionError, AsyncClient, Client
from helix_ray.client.connection import Connection
from helix_ray.client.environment import api_key_of, root_of
from helix_ray.client.types import accounts, agents, directory, knowledge, webhooks
from helix_ray.config import Settings
from helix_ray.tls import ensure_certificate
from tests.client.mirror import MIRROR, mirror_all
from tests.client.places import talking_to
from tests.client.scripted_server import Answer, ScriptedServer
from tests.http_receiver import receiving

IMPORTS = """
import sys

class Refusal:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {refused!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Refusal())
from helix_ray.client import AsyncClient, Client, webhooks
{then}
"""
HEAVY = ("ray", "vllm", "torch", "sqlalchemy", "starlette", "langchain_core", "strands", "httpx", "anthropic")


def run(program: str) -> str:
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]).stdout


def test_it_needs_little() -> None:
    then = """
try:
    Client(base_url="http://x").get_model(format="langchain")
except ImportError as error:
    print(error)
try:
    AsyncClient(base_url="http://x").get_model(format="strands")
except ImportError as error:
    print(error)
print([name for name in sys.modules if name.startswith("helix_ray.") and not name.startswith("helix_ray.client")])
"""
    told = run(IMPORTS.format(refused=HEAVY, then=then)).splitlines()
    assert told == [
        'format="langchain" needs the package langchain_core: pip install "helix-ray[langchain]"',
        'format="strands" needs the package strands: pip install "helix-ray[strands]"',
        "[]",
    ]


def test_the_mirror_is_what_its_source_makes() -> None:
    """``python -m tests.client.mirror`` makes it so."""
    made = mirror_all()
    assert {path for path in MIRROR.glob("*.py") if path.name != "__init__.py"} == set(made)
    for path, content in made.items():
        assert path.read_text() == content, path.name


@pytest.mark.parametrize(
    ("given", "root"),
    [
        ("https://api.example.com", "https://api.example.com"),
        ("https://api.example.com/", "https://api.example.com"),
        ("https://api.example.com/v1", "https://api.example.com"),
        ("https://api.example.com/v1/", "https://api.example.com"),
        ("https://api.example.com/api/v1", "https://api.example.com"),
        ("http://proxy:8080/helix/api/v1", "http://proxy:8080/helix"),
        (None, "https://localhost:8443"),
    ],
)
def test_addresses(given: str | None, root: str) -> None:
    assert root_of(given, {}) == root


def test_the_environment() -> None:
    environment = {"HELIX_API_KEY": "hx-1", "HELIX_URL": "https://api.example.com/v1"}
    assert (api_key_of(None, environment), root_of(None, environment)) == ("hx-1", "https://api.example.com")
    assert (api_key_of("hx-2", environment), root_of("http://x", environment)) == ("hx-2", "http://x")
    assert api_key_of(None, {}) == "unused"
    with pytest.raises(ValueError, match="base_url"):
        root_of("localhost:8443", {})


async def test_variables_for_openai_do_not_reach_this_server(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "of-openai")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://of-openai")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "authorization: Bearer of-openai\nx-secret: of-openai")
    server = ScriptedServer(Answer(body={"tools": [], "data": []}))
    for one in (talking_to(server, "hx-1"), talking_to(server, "hx-0").with_options(api_key="hx-1")):
        await one.agents.tools()
        await one.models.list()
    assert "of-openai" not in str(server.requests)
    assert server.sent("authorization") == ["Bearer hx-1"] * 4
    assert (server.sent("user-agent")[0] or "").startswith("helix-ray-python/")


def test_an_authority_of_ones_own(tmp_path: Path) -> None:
    certificate, _ = ensure_certificate(Settings(data_dir=tmp_path))
    connection = Connection.of("hx-1", "https://localhost:1", 1.0, 0, certificate)
    assert any("Helix" in str(authority["subject"]) for authority in connection.trust.get_ca_certs())
    with Client("hx-1", "https://localhost:1", ca=certificate):
        pass
    with pytest.raises(OSError, match="No such file"):
        Client(ca=tmp_path / "none.pem")
    with pytest.raises(ValueError, match="settings of its own"):
        AsyncClient(ca=certificate, http_client=object())


async def test_a_self_signed_certificate_is_trusted_where_it_is_named(tmp_path: Path) -> None:
    certificate, key = ensure_certificate(Settings(data_dir=tmp_path))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    async with receiving(context) as receiver:
        receiver.body, receiver.headers = b'{"tools": []}', {"content-type": "application/json", "connection": "close"}
        url = f"https://localhost:{receiver.port}/v1"
        async with AsyncClient("hx-1", url, ca=certificate) as client:
            assert await client.agents.tools() == []
        async with AsyncClient("hx-1", url, max_retries=0) as client:
            with pytest.raises(APIConnectionError, match="certificate"):
                await client.agents.tools()
    assert len(receiver.requests) == 1


@pytest.mark.parametrize(
    ("told", "known"),
    [
        (agent_answers.AgentAnswer, agents.Agent),
        (agent_answers.AgentChatAnswer, agents.AgentAnswer),
        (agent_answers.AgentResponse, agents.AgentResponse),
        (agent_answers.ToolAnswer, agents.AgentTool),
        (agent_answers.ToolResultAnswer, agents.ToolOutcome),
        (agent_answers.NewAgentKey, agents.AgentKey),
        (agent_answers.SessionWithMessages, agents.Session),
        (agent_answers.SessionMessageAnswer, agents.SessionMessage),
        (knowledge_answers.IngestedDocument, knowledge.IngestedDocument),
        (knowledge_answers.IngestOutcome, knowledge.IngestOutcome),
        (knowledge_answers.FoundPassage, knowledge.Passage),
        (knowledge_answers.CollectionAnswer, knowledge.Collection),
        (knowledge_answers.DocumentWithContent, knowledge.Document),
        (knowledge_answers.KnowledgeStats, knowledge.KnowledgeStats),
        (account_answers.RegisteredUser, accounts.RegisteredUser),
        (account_answers.LoginAnswer, accounts.Tokens),
        (account_answers.UserAnswer, accounts.User),
        (account_answers.NewKeyAnswer, accounts.Key),
        (account_answers.ScopesAnswer, accounts.Scopes),
        (money_answers.BalanceAnswer, accounts.Balance),
        (money_answers.UsageAnswer, accounts.Usage),
        (money_answers.EntryAnswer, accounts.LedgerEntry),
        (webhook_answers.NewWebhookEndpointAnswer, webhooks.WebhookEndpoint),
        (webhook_answers.DeliveryAnswer, webhooks.Delivery),
        (webhook_answers.AttemptAnswer, webhooks.Attempt),
        (directory_answers.DirectoryEntry, directory.DirectoryEntry),
        (directory_answers.Pricing, directory.Pricing),
    ],
)
def test_the_client_knows_what_the_server_tells(told: Any, known: Any) -> None:
    assert set(told.model_fields) == set(known.model_fields)


PAGE = (Path(__file__).parents[2] / "docs" / "python-sdk.md").read_text()


@pytest.mark.parametrize("name", sorted(name for name in client.__all__ if name.endswith("Error")))
def test_every_failure_is_documented(name: str) -> None:
    assert f"`{name}`" in PAGE


def test_every_family_is_documented_with_its_methods() -> None:
    (table,) = re.findall(r"## What there is\n(.+?)\n## ", PAGE, re.DOTALL)
    made = Client(base_url="http://x")
    families = {name: value for name, value in vars(made).items() if not name.startswith("_")}
    properties = [name for name, value in vars(Client).items() if isinstance(value, property)]
    for name in (*families, *properties):
        assert re.search(rf"`{name}(\.completions)?`", table), name
    for name in ("agents", "knowledge", "accounts", "messages", "llm", "directory", "cluster", "batch"):
        methods = [method for method in vars(type(families[name])) if not method.startswith("_")]
        for method in methods:
            assert f"`{method}`" in table, f"{name}.{method}"


def test_every_argument_is_documented() -> None:
    for name in list(inspect.signature(Client).parameters):
        assert f"| `{name}` |" in PAGE
