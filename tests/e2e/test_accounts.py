"""Accounts of the running application, and the death of the replica that holds them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.e2e.conftest import Application, until

pytestmark = pytest.mark.e2e

EVE = {"username": "eve", "email": "eve@example.com", "password": "correct horse battery"}
CHAT = {"model": "helix-demo", "messages": [{"role": "user", "content": "Hello!"}], "max_tokens": 3}


@pytest.fixture
def stranger(application: Application) -> Iterator[httpx.Client]:
    """A client without a key."""
    with httpx.Client(base_url=application.url, verify=application.context(), timeout=60, trust_env=False) as client:
        yield client


def chat(client: httpx.Client, key: str) -> int:
    return client.post("/v1/chat/completions", json=CHAT, headers={"x-api-key": key}).status_code


def test_an_account_from_registration_to_a_revoked_key(application: Application, stranger: httpx.Client) -> None:
    assert stranger.post("/v1/auth/register", json=EVE).status_code == 201
    login = stranger.post("/v1/auth/login", json=EVE).raise_for_status().json()
    headers = {"authorization": f"Bearer {login['access_token']}"}
    made: dict[str, Any] = stranger.post("/v1/keys", json={"name": "e2e"}, headers=headers).raise_for_status().json()
    assert chat(stranger, made["key"]) == 200

    (control,) = application.processes("ServeReplica:helix:control")
    control.kill()
    # The operator goes on at once, and accounts as soon as there is another replica.
    assert chat(stranger, application.key) == 200
    until(lambda: chat(stranger, made["key"]) == 200, 60)

    with application.client() as operator:
        users = operator.get("/v1/admin/users").raise_for_status().json()["data"]
    assert "eve" in {user["username"] for user in users}
    stranger.request("DELETE", f"/v1/keys/{made['id']}", headers=headers).raise_for_status()
    time.sleep(1.1)
    assert chat(stranger, made["key"]) == 401
