"""``helix batches`` against the real files and batches, run by a runner that the application wakes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from typer.testing import CliRunner, Result

from helix_ray.api.app import build_app
from helix_ray.api.inside import InsideCaller, Owners
from helix_ray.batches.building import build_runner
from helix_ray.batches.service import BatchService
from helix_ray.cli import batches as command
from helix_ray.cli.main import app
from helix_ray.config import Settings
from helix_ray.storage.database import Database
from tests.api.conftest import make_services
from tests.batches.work import input_line, input_lines, input_of
from tests.uvicorn_thread import serving


class Lazy(BatchService):
    """Runs its batches itself, from the first request on."""

    started = False

    async def _begin(self) -> None:
        if not self.started:
            self.started = True
            await self.start()

    async def create(self, *args: object) -> object:  # type: ignore[override]
        await self._begin()
        return await super().create(*args)  # type: ignore[arg-type]


@pytest.fixture
def url(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(command, "_LOOK_S", 0.05)
    settings = Settings(data_dir=data_dir)
    database = Database(settings.database)
    services = make_services(settings=settings)
    runner, _ = build_runner(database, settings, InsideCaller(build_app(services), Owners(None)))
    working: list[asyncio.Task[None]] = []

    async def wake() -> None:
        if not working:
            working.append(asyncio.create_task(runner.work()))
        await runner.idle()

    batches = Lazy(database, settings, wake)
    inner = build_app(replace(services, batches=batches))

    async def with_an_end(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != "/close":
            await inner(scope, receive, send)
            return
        # In the loop in which everything was begun.
        await batches.close()
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
        await runner.close()
        await database.close()
        await Response()(scope, receive, send)

    with serving(with_an_end) as base:
        yield f"{base}/v1"
        assert httpx.get(f"{base}/close", trust_env=False).status_code == 200


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "input.jsonl"
    path.write_bytes(input_of(input_line(1), input_line(2, body={"model": "nonesuch", "messages": []})))
    return path


def run(url: str, *args: object) -> Result:
    return CliRunner().invoke(app, ["batches", *map(str, args), "--url", url], env={"COLUMNS": "250"})


def test_a_batch_from_its_file_to_its_results(url: str, file: Path, tmp_path: Path) -> None:
    submitted = run(url, "submit", file, "--wait")
    assert submitted.exit_code == 0, submitted.output
    ident = submitted.stdout.split()[0]
    assert "1 of 2 lines answered, 1 failed" in submitted.output
    assert json.loads(run(url, "results", ident).stdout)["custom_id"] == "request-1"
    target = tmp_path / "errors.jsonl"
    assert run(url, "results", ident, "--errors", "-o", target).exit_code == 0
    assert json.loads(target.read_text())["custom_id"] == "request-2"
    assert json.loads(run(url, "status", ident, "--json").output)["status"] == "completed"
    (listed,) = json.loads(run(url, "list", "--json").output)
    assert listed["id"] == ident
    for table in (run(url, "list").output, run(url, "status", ident).output):
        assert "1/2" in table
        assert "completed" in table
    refused = run(url, "cancel", ident)
    assert (refused.exit_code, "completed" in refused.output) == (1, True)


def test_what_is_wrong_is_told_with_its_line(url: str, tmp_path: Path) -> None:
    path = tmp_path / "wrong.jsonl"
    path.write_bytes(input_lines(1) + b"{}\n")
    failed = run(url, "submit", path, "--wait")
    assert failed.exit_code == 1
    assert "line 2: `custom_id` must be" in failed.output
    ident = failed.stdout.split()[0]
    assert run(url, "status", ident, "--wait").exit_code == 1
    none = run(url, "results", ident)
    assert (none.exit_code, "has no answers" in none.output) == (1, True)


def test_nobody_there(file: Path) -> None:
    for args in (("list",), ("submit", file), ("results", "batch-1"), ("cancel", "batch-1"), ("status", "batch-1")):
        result = run("http://127.0.0.1:9/v1", *args)
        assert (result.exit_code, "does not answer" in result.output) == (2, True)
