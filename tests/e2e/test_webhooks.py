"""Webhooks of the running application, to a receiver on this machine."""

from __future__ import annotations

import time

import httpx
import pytest
from openai import OpenAI

from tests.accounts.test_signature import helixflow_verify
from tests.e2e.conftest import Application
from tests.http_receiver import receiving

pytestmark = pytest.mark.e2e

FAY = {"username": "fay", "email": "fay@example.com", "password": "correct horse battery"}


async def test_a_test_event_arrives_and_its_signature_verifies(application: Application) -> None:
    options = {"base_url": application.url, "verify": application.context(), "timeout": 60, "trust_env": False}
    async with httpx.AsyncClient(**options) as client, receiving() as receiver:  # type: ignore[arg-type]
        (await client.post("/v1/auth/register", json=FAY)).raise_for_status()
        login = (await client.post("/v1/auth/login", json=FAY)).raise_for_status().json()
        client.headers["authorization"] = f"Bearer {login['access_token']}"
        wanted = {"url": receiver.url, "events": ["completion.created", "batch.completed"]}
        made = (await client.post("/v1/webhooks", json=wanted)).raise_for_status().json()
        path = f"/v1/webhooks/{made['id']}"

        sent = (await client.post(f"{path}/test")).raise_for_status().json()
        await receiver.arrived.wait()
        ((headers, body),) = receiver.requests
        event = OpenAI(api_key="none", webhook_secret=made["secret"]).webhooks.unwrap(body, headers)
        assert (str(event.type), event.id, event.data.id) == ("webhook.test", sent["event_id"], made["id"])
        assert helixflow_verify(body.decode(), headers["x-helixflow-signature"], made["secret"])

        # The answer is on record a moment after it was given.
        deadline = time.monotonic() + 30
        deliveries: list[dict[str, object]] = []
        while not deliveries:
            assert time.monotonic() < deadline
            deliveries = (await client.get(f"{path}/deliveries?state=delivered")).raise_for_status().json()["data"]
        assert [one["id"] for one in deliveries] == [sent["id"]]

        refused = await client.post("/v1/webhooks", json={**wanted, "url": "http://[::ffff:10.0.0.1]/"})
        assert (refused.status_code, refused.json()["error"]["param"]) == (400, "url")
