"""The Go SDK by itself and against the application, and its examples."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.markdown import Block, blocks
from tests.sdks.application import Application
from tests.sdks.commands import REPOSITORY, adapted, run

SDK = REPOSITORY / "sdks" / "go"
LLM_API = "/v1/llm/completions/stream"
PAGES = (REPOSITORY / "docs" / "go-sdk.md", SDK / "README.md")
EXAMPLES = [block for page in PAGES for block in blocks(page) if block.language == "go"]


@pytest.fixture(scope="session")
def go_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Nothing is fetched, and what is compiled stays as long as the tests."""
    directory = tmp_path_factory.mktemp("go")
    fetching = {"GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOTOOLCHAIN": "local"}
    return {**fetching, "GOCACHE": str(directory / "build"), "GOPATH": str(directory / "path")}


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A module with each example as a program of its own, beside the SDK."""
    module = tmp_path_factory.mktemp("examples")
    (module / "go.mod").write_text(
        f"module examples\n\ngo 1.19\n\nrequire helixray v0.0.0\n\nreplace helixray => {SDK}\n",
    )
    for number, block in enumerate(EXAMPLES):
        (module / f"example{number}").mkdir()
        (module / f"example{number}" / "main.go").write_text(adapted(block.text))
    return module


async def test_the_sdk_is_formatted(tmp_path: Path, go_environment: dict[str, str]) -> None:
    assert await run("gofmt", "-l", ".", cwd=SDK, environment=go_environment) == ""
    for number, block in enumerate(EXAMPLES):
        (tmp_path / f"example{number}.go").write_text(block.text)
    assert await run("gofmt", "-l", ".", cwd=tmp_path, environment=go_environment) == ""


async def test_the_sdk_and_the_application(application: Application, go_environment: dict[str, str]) -> None:
    extra = {"HELIX_LLM_API": "1"} if LLM_API in application.paths else {}
    environment = {**go_environment, **application.environment, **extra}
    output = await run("go", "test", "-count=1", "-v", "-vet=all", "-timeout=150s", ".", cwd=SDK, environment=environment)
    skipped = [line.split()[2] for line in output.splitlines() if line.startswith("--- SKIP")]
    assert skipped == ([] if extra else ["TestLLMAPIOfTheApplication"])
    assert "--- PASS: TestApplicationChats" in output


async def test_the_examples_run(application: Application, go_environment: dict[str, str], programs: Path) -> None:
    built = programs / "built"
    built.mkdir()
    await run("go", "build", "-o", str(built), "./...", cwd=programs, environment=go_environment)
    for number, block in enumerate(EXAMPLES):
        output = await run(str(built / f"example{number}"), cwd=programs, environment=application.environment)
        assert_shows(block, output)


def assert_shows(block: Block, output: str) -> None:
    assert output.strip(), f"{block}: an example shows something"
    if block.output is not None:
        assert output.strip() == block.output.strip(), str(block)


def test_nothing_beside_the_standard_library() -> None:
    assert shutil.which("go")
    assert (SDK / "go.mod").read_text().split() == ["module", "helixray", "go", "1.19"]
    assert not (SDK / "go.sum").exists()
