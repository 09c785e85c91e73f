"""Money in the running application: an admin of the command line tops an account up, which then sees it, and the directory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.conftest import REPOSITORY, Application, until

pytestmark = pytest.mark.e2e

PASSWORD = "correct horse battery"


def helix(application: Application, *arguments: str, key: str = "", given: str | None = None) -> str:
    """What a command shows."""
    environment = {
        **os.environ,
        "HELIX_DATA_DIR": str(application.data_dir),
        "HELIX_URL": f"{application.url}/v1",
        "HELIX_API_KEY": key,
        "COLUMNS": "200",
    }
    program = str(Path(sys.executable).with_name("helix"))
    trust = () if arguments[1] == "create-admin" else ("--certificate", str(application.certificate))
    command = [program, *arguments[:2], *trust, *arguments[2:]]
    result = subprocess.run(
        command, cwd=REPOSITORY, env=environment, input=given, capture_output=True, text=True, timeout=120, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout.strip()


def log_in(client: httpx.Client, name: str) -> dict[str, str]:
    login = client.post("/v1/auth/login", json={"username": name, "password": PASSWORD}).raise_for_status().json()
    return {"authorization": f"Bearer {login['access_token']}"}


def test_an_account_is_topped_up_and_sees_its_money(application: Application) -> None:
    helix(application, "accounts", "create-admin", "treasurer", "treasurer@example.com", "--password-stdin", given=PASSWORD)
    with httpx.Client(base_url=application.url, verify=application.context(), timeout=60, trust_env=False) as client:
        body = {"username": "grace", "email": "grace@example.com", "password": PASSWORD}
        grace: str = client.post("/v1/auth/register", json=body).raise_for_status().json()["user_id"]
        admin, member = log_in(client, "treasurer"), log_in(client, "grace")
        token = admin["authorization"].removeprefix("Bearer ")
        for _ in range(2):
            told = helix(
                application, "accounts", "credit", "--idempotency-key", "e2e", "--note", "paid", grace, "5.00", key=token
            )
            assert told == f"{grace}: 5 USD"
        assert helix(application, "accounts", "credit", grace, "-0.5", key=token) == f"{grace}: 4.5 USD"
        assert helix(application, "accounts", "balance", grace, key=token) == "4.5 USD, 0 USD held"
        assert helix(application, "accounts", "plan", grace, "pro", key=token) == f"{grace}: pro"

        def ask(path: str, headers: dict[str, str] = member) -> Any:
            return client.get(f"/v1{path}", headers=headers).raise_for_status().json()

        assert ask("/balance")["available_nano_usd"] == 4_500_000_000
        assert ask("/auth/me")["plan"] == "pro"
        assert ask("/usage")["data"] == []
        assert [entry["amount_usd"] for entry in ask("/ledger")["data"]] == ["0.5", "-0.5", "-5", "5"]
        assert len(client.get("/v1/ledger?format=csv", headers=member).raise_for_status().text.splitlines()) == 5
        assert ask("/admin/ledger/audit", admin)["clean"] is True
        acts = [act["action"] for act in ask("/admin/audit", admin)["data"] if act["target"] == grace]
        assert acts == ["user.set_plan", "money.withdraw", "money.deposit"]
        assert client.get("/v1/admin/ledger/audit", headers=member).status_code == 403


def test_everybody_reads_the_directory(application: Application) -> None:
    with httpx.Client(base_url=application.url, verify=application.context(), timeout=60, trust_env=False) as client:
        demo, mini = client.get("/v1/directory").raise_for_status().json()["data"]
        assert (demo["id"], demo["pricing"]["prompt"], demo["context_length"]) == ("helix-demo", "0", 4096)
        assert {"chat", "tools"} <= set(demo["capabilities"])
        assert (mini["id"], mini["capabilities"]) == ("all-MiniLM-L6-v2", ["embeddings", "rerank"])
        page = client.get("/directory").raise_for_status()
    assert "Helix Demo" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_request_of_an_account_is_counted_and_told(application: Application) -> None:
    chat = {"model": "helix-demo", "messages": [{"role": "user", "content": "Hello!"}], "max_tokens": 8}
    with httpx.Client(base_url=application.url, verify=application.context(), timeout=60, trust_env=False) as client:
        body = {"username": "henry", "email": "henry@example.com", "password": PASSWORD}
        client.post("/v1/auth/register", json=body).raise_for_status()
        headers = log_in(client, "henry")
        answer = client.post("/v1/chat/completions", json=chat, headers=headers).raise_for_status()
        assert (answer.headers["x-ratelimit-limit"], answer.headers["x-ratelimit-remaining"]) == ("100", "99")
        assert answer.headers["x-helix-cost"] == "0.00"
        consumed = answer.json()["usage"]
        message = client.post("/v1/messages", json=chat, headers=headers).raise_for_status()
        assert message.headers["anthropic-ratelimit-requests-remaining"] == "98"

        def counted() -> bool:
            usage = client.get("/v1/usage?group_by=model", headers=headers).raise_for_status().json()["data"]
            return [(one["model"], one["requests"], one["prompt_tokens"]) for one in usage] == [
                ("helix-demo", 2, 2 * consumed["prompt_tokens"])
            ]

        until(counted, 20)
