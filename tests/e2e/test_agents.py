"""Agents of the running application: real embeddings, real FAISS, a real MCP server, and replicas that are killed."""

from __future__ import annotations

import json
import os
import signal
import time
from typing import Any

import httpx
import openai
import pytest

from tests.e2e.conftest import Application, until

pytestmark = pytest.mark.e2e

GUIDE = "# Opening hours\n\nThe Harbour Museum opens at 9:15 and closes at 17:30.\n"


def execute(client: httpx.Client, name: str, **arguments: Any) -> dict[str, Any]:
    response = client.post("/v1/agents/tools/execute", json={"name": name, "arguments": arguments}, timeout=60)
    assert response.status_code == 200, response.text
    outcome: dict[str, Any] = response.json()
    return outcome


def test_tools_of_all_kinds_run(application: Application) -> None:
    with application.client() as client:
        names = {tool["name"] for tool in client.get("/v1/agents/tools").json()["tools"]}
        assert names >= {"time", "calculator", "echo", "knowledge_query", "tests_add"}
        assert execute(client, "calculator", expression="6 * 7")["result"] == "42"
        assert execute(client, "tests_add", a=40, b=2)["result"] == "42"
        body = {"content": GUIDE, "metadata": {"source": "museum.md"}}
        assert client.post("/v1/knowledge/ingest", json=body, timeout=60).status_code == 200
        found = execute(client, "knowledge_query", query="When does the museum open?")
        assert "opens at 9:15" in found["result"]
        assert not found["is_error"]


def test_an_agent_has_a_key_of_its_own(application: Application) -> None:
    with application.client() as client:
        agent = {"name": "museum", "system_prompt": "You help visitors.", "collections": ["default"], "max_tokens": 40}
        assert client.post("/v1/agents", json=agent).status_code == 201
        made = client.post("/v1/agents/museum/keys", json={"name": "website"}).json()
        # The ingress looks every two seconds whether the agents are awake.
        until(lambda: "agent:museum" in {model["id"] for model in client.get("/v1/models").json()["data"]}, 60)
        http = httpx.Client(verify=application.context(), trust_env=False)
        with openai.OpenAI(api_key=made["key"], base_url=f"{application.url}/v1", http_client=http) as sdk:
            answer = sdk.chat.completions.create(
                model="anything", messages=[{"role": "user", "content": "When does the Harbour Museum open?"}], temperature=0
            )
            assert answer.id.startswith("ses_")
            session = client.get(f"/v1/agents/sessions/{answer.id}").json()
            assert session["agent"] == "museum"
            assert session["messages"][-1]["content"] == answer.choices[0].message.content
            assert client.delete("/v1/agents/museum").status_code == 200
            time.sleep(1.1)
            with pytest.raises(openai.AuthenticationError):
                sdk.models.list()


def test_sessions_outlive_a_replica_that_is_killed(application: Application) -> None:
    with application.client() as client:

        def say(text: str) -> dict[str, Any]:
            body = {"session_id": "killed", "messages": [{"role": "user", "content": text}], "max_tokens": 20}
            response = client.post("/v1/agents/chat", json=body, timeout=60)
            assert response.status_code == 200, response.text
            answer: dict[str, Any] = response.json()
            return answer

        say("My name is Ann.")
        for agent in application.processes("ServeReplica:helix:agent"):
            os.kill(agent.pid, signal.SIGKILL)
        say("What is my name?")
        session = client.get("/v1/agents/sessions/killed").json()
        assert [message["content"] for message in session["messages"] if message["role"] == "user"] == [
            "My name is Ann.",
            "What is my name?",
        ]


def test_a_run_survives_its_replica(application: Application) -> None:
    words = " ".join(f"word{number}" for number in range(120))
    body = {
        "session_id": "survivor",
        "messages": [{"role": "user", "content": f"Please repeat: {words}"}],
        "stream": True,
        "temperature": 0,
        "max_tokens": 600,
    }
    with application.client() as client:
        client.post("/v1/agents/tools/execute", json={"name": "time"}, timeout=60)  # wakes the agents
        killed = False
        frames: list[dict[str, Any]] = []
        with client.stream("POST", "/v1/agents/chat", json=body, timeout=120) as response:
            for line in response.iter_lines():
                if not line.startswith("data: "):
                    continue
                frames.append(json.loads(line.removeprefix("data: ")))
                if frames[-1]["type"] == "text" and not killed:
                    killed = True
                    for agent in application.processes("ServeReplica:helix:agent"):
                        os.kill(agent.pid, signal.SIGKILL)
        assert killed
        assert frames[-1]["type"] == "done", frames[-1]
        said = "".join(frame["text"] for frame in frames if frame["type"] == "text")
        assert frames[-1]["response"]["message"]["content"] == said
        messages = client.get("/v1/agents/sessions/survivor").json()["messages"]
        assert [message["role"] for message in messages] == ["user", "assistant"]
        assert messages[-1]["content"] == said
