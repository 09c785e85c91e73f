"""``helix cluster`` against a placement service on scripted hosts."""

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
from helix_ray.cli.main import app
from helix_ray.storage.database import Database
from tests.api.conftest import make_services
from tests.cluster.doubles import Ground
from tests.uvicorn_thread import serving

SERVICES = """
services:
  - name: llama
    image: llama
    gpus: 1
    memory_mb: 4000
  - name: huge
    image: huge
    memory_mb: 900000
"""


@pytest.fixture
def url(data_dir: Path) -> Iterator[str]:
    made: list[Ground] = []

    # The steps after an answer are done before the next request is.
    one_at_a_time = asyncio.Lock()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        async with one_at_a_time:
            await handle(scope, receive, send)

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        # Made in the loop that it works in; each request takes it some steps on.
        if not made:
            ground = Ground(Database(f"sqlite:///{data_dir}/helix.db"))
            ground.hosts.add("a", gpus=(24_000,))
            ground.hosts.add("b")
            made.append(ground)
        if scope["path"] == "/close":
            await made[0].database.close()
            await Response()(scope, receive, send)
            return
        await made[0].turn(2)
        await build_app(replace(make_services(), placements=made[0].service))(scope, receive, send)
        await made[0].turn(3)

    with serving(application) as base:
        yield f"{base}/v1"
        assert httpx.get(f"{base}/close", trust_env=False).status_code == 200


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "services.yaml"
    path.write_text(SERVICES)
    return path


def run(url: str, *args: object) -> Result:
    return CliRunner().invoke(app, ["cluster", *map(str, args), "--url", url], env={"COLUMNS": "200"})


def test_services_from_their_file_to_their_end(url: str, file: Path) -> None:
    planned = run(url, "deploy", file, "--dry-run", "--explain")
    assert (planned.exit_code, "would be on" in planned.output) == (1, True)
    assert "4000 of 16000 MiB of memory" in planned.output
    deployed = run(url, "deploy", file, "--wait", 0)
    assert deployed.exit_code == 1
    assert "huge: No host has room. The nearest is b:" in deployed.output
    assert "llama-1 says hello" in run(url, "logs", "llama").output
    assert "GPUs" in run(url, "explain", "llama").output
    (told, _) = json.loads(run(url, "explain", file, "--json").output)["explanations"]
    assert told["host"] == "a"
    assert run(url, "undeploy", "huge").exit_code == 0
    assert run(url, "rebalance", "--dry-run").exit_code == 0
    assert "It should leave a" in run(url, "drain", "a", "--wait", 0).output
    assert run(url, "drain", "a", "--cancel").exit_code == 0
    assert "There is no host" in run(url, "drain", "nowhere").output
    status = run(url, "status")
    assert status.exit_code == 0, status.output
    assert "0 NVIDIA H200 25%" in status.output
    assert "running" in status.output


@pytest.mark.parametrize("content", ["", "[]", "services: 5", "a: [", "\x00"])
def test_files_that_are_none(url: str, tmp_path: Path, content: str) -> None:
    path = tmp_path / "services.yaml"
    path.write_text(content)
    refused = run(url, "deploy", path)
    assert (refused.exit_code, refused.output.startswith("error: ")) == (2, True)
    assert run(url, "deploy", tmp_path / "none").exit_code == 2


def test_nobody_answers(file: Path) -> None:
    assert run("http://127.0.0.1:1/v1", "status").exit_code == 2
