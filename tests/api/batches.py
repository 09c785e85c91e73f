"""An application with files and batches, and a runner of them that calls it from inside."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
from starlette.types import ASGIApp

from helix_ray.accounts.service import AccountService
from helix_ray.api.app import build_app
from helix_ray.api.inside import InsideCaller, Owners
from helix_ray.api.services import Services
from helix_ray.batches.building import build_runner
from helix_ray.batches.runner import Runner
from helix_ray.batches.service import BatchService
from helix_ray.config import Settings
from helix_ray.core.events import Event
from helix_ray.core.messages import ChatRequest
from helix_ray.storage.database import Database
from tests.accounts.moments import SetClock
from tests.accounts.people import cheap_hasher
from tests.api.conformance import Conformance
from tests.api.conftest import make_services
from tests.batches.work import drain
from tests.routing import Routing
from tests.scripted import ScriptedProvider, text_script

KEY = "right"


class Agents(ScriptedProvider):
    """Says which agent was asked, for whom."""

    async def stream(self, request: ChatRequest) -> AsyncIterator[Event]:  # type: ignore[override]
        for event in text_script(f"{request.agent} for {request.tenant}"):
            yield event


@dataclass
class Office:
    """The application, what stands behind it, and its runner."""

    client: httpx.AsyncClient
    app: ASGIApp
    services: Services
    accounts: AccountService
    runner: Runner
    clock: SetClock

    async def call(self, method: str, path: str, key: str | None = KEY, status: int = 200, **content: Any) -> Any:
        """The answer's JSON, where it has that status."""
        headers = {} if key is None else {"authorization": f"Bearer {key}"}
        response = await self.client.request(method, f"/v1{path}", headers=headers, **content)
        assert response.status_code == status, f"{method} {path}: {response.status_code} {response.text}"
        return response.json()

    async def upload(
        self, content: bytes, key: str | None = KEY, name: str = "input.jsonl", status: int = 200, **fields: str
    ) -> Any:
        """The answer to an upload."""
        form = {"data": {"purpose": "batch", **fields}, "files": {"file": (name, content)}}
        return await self.call("POST", "/files", key, status, **form)

    async def create(self, file: str, key: str | None = KEY, status: int = 200, **fields: Any) -> Any:
        """The answer to a new batch."""
        body = {"input_file_id": file, "endpoint": "/v1/chat/completions", "completion_window": "24h", **fields}
        return await self.call("POST", "/batches", key, status, json=body)

    async def run(self, content: bytes, key: str | None = KEY, **fields: Any) -> Any:
        """A batch that has ended."""
        batch = await self.create((await self.upload(content, key))["id"], key, **fields)
        await drain(self.runner)
        return await self.call("GET", f"/batches/{batch['id']}", key)

    async def lines(self, file: str | None, key: str | None = KEY) -> list[Any]:
        """The lines of a file."""
        headers = {} if key is None else {"authorization": f"Bearer {key}"}
        response = await self.client.get(f"/v1/files/{file}/content", headers=headers)
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == "application/octet-stream"
        return [json.loads(line) for line in response.content.splitlines()]


@asynccontextmanager
async def open_office(data_dir: Path, routing: Routing | None = None, **settings: Any) -> AsyncIterator[Office]:
    """An office on the SQLite database that is in a directory, with models and routes beside the usual ones."""
    configured = Settings(data_dir=data_dir, docs=False, **{"auth_api_keys": (KEY,), **settings})
    database, clock = Database(configured.database), SetClock()
    accounts = AccountService(database, configured, cheap_hasher(), clock)

    async def wake() -> None:
        raise AssertionError("tests run batches themselves")

    batches = BatchService(database, configured, wake, clock)
    made = make_services(ScriptedProvider(text_script("Hel", "lo")), configured, agents=Agents([]), routing=routing)
    services = replace(made, accounts=accounts, batches=batches)
    app = build_app(services)
    # The runner has an application of its own, as in a deployment.
    runner, _ = build_runner(database, configured, InsideCaller(build_app(made), Owners(accounts)), clock=clock)
    transport = httpx.ASGITransport(app, client=("203.0.113.9", 40000))
    hooks = {"response": [Conformance(services)]}
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://test", event_hooks=hooks) as client:  # type: ignore[arg-type]
            yield Office(client, app, services, accounts, runner, clock)
    finally:
        await accounts.close()
        await database.close()
