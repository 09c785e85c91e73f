"""``helix ingest`` against a server that says what a test wants."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from typer.testing import CliRunner, Result

from helix_ray.cli.ingest import IngestError, find_files
from helix_ray.cli.main import app
from tests.uvicorn_thread import serving


class Recorder:
    """Takes every file but those whose name holds ``bad``."""

    def __init__(self) -> None:
        self.sources: list[str] = []
        self.collections: set[str] = set()

    async def __call__(self, request: Request) -> Response:
        if request.headers["authorization"] != "Bearer secret":
            return JSONResponse({"error": {"message": "The API key is not valid."}}, 401)
        async with request.form() as form:
            name = form["file"].filename  # type: ignore[union-attr]
            self.sources.append(name)
            self.collections.add(form["collection"])  # type: ignore[arg-type]
        if "bad" in name:
            return JSONResponse({"results": [{"status": "failed", "error": {"message": "It holds no text."}}]})
        return JSONResponse({"results": [{"status": "completed", "chunks": 2}]})


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def url(recorder: Recorder) -> Iterator[str]:
    async def endpoint(request: Request) -> Response:
        return await recorder(request)

    with serving(Starlette(routes=[Route("/v1/knowledge/files", endpoint, methods=["POST"])])) as base:
        yield f"{base}/v1"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("a.md", "sub/b.txt", "sub/c.py", ".git/config.txt", "sub/.hidden.md", "picture.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    return tmp_path


def run(url: str, *args: object) -> Result:
    return CliRunner().invoke(app, ["ingest", "--url", url, "--key", "secret", *map(str, args)], env={"COLUMNS": "200"})


def test_a_tree_is_sent(url: str, recorder: Recorder, tree: Path) -> None:
    result = run(url, tree, "--collection", "docs")
    assert result.exit_code == 0, result.output
    assert sorted(recorder.sources) == [f"{tree}/{name}" for name in ("a.md", "sub/b.txt", "sub/c.py")]
    assert recorder.collections == {"docs"}
    assert "3 of 3 files in docs, 6 chunks" in result.output


def test_what_is_refused_is_shown_and_keeps_nothing_out(url: str, recorder: Recorder, tree: Path) -> None:
    (tree / "bad.md").write_text(" ")
    result = run(url, tree)
    assert result.exit_code == 1
    assert "It holds no text." in result.output
    assert "3 of 4 files" in result.output


def test_a_wrong_key_ends_it(url: str, tree: Path) -> None:
    result = CliRunner().invoke(app, ["ingest", "--url", url, "--key", "wrong", str(tree)])
    assert result.exit_code == 2
    assert "The API key is not valid." in result.output


def test_nobody_there(tree: Path) -> None:
    result = run("http://127.0.0.1:9/v1", tree)
    assert result.exit_code == 2
    assert "does not answer" in result.output


def test_files_that_are_named(tree: Path) -> None:
    assert find_files([tree / "a.md", tree / "a.md"]) == [tree / "a.md"]
    assert find_files([tree / "sub" / ".hidden.md"]) == [tree / "sub" / ".hidden.md"]
    for path, why in (
        (tree / "missing", "does not exist"),
        (tree / "picture.png", "no reader"),
        (tree / ".git" / "x", "not exist"),
    ):
        with pytest.raises(IngestError, match=why):
            find_files([path])
    (tree / "empty").mkdir()
    with pytest.raises(IngestError, match="no file"):
        find_files([tree / "empty"])
