"""The JavaScript SDK by itself and against the application, its types, its examples, and other vendors' SDKs unmodified."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.markdown import blocks
from tests.sdks.application import Application
from tests.sdks.commands import REPOSITORY, adapted, run

SDK = REPOSITORY / "sdks" / "js"
HERE = Path(__file__).parent / "js"
LLM_API = "/v1/llm/completions/stream"
PAGES = (REPOSITORY / "docs" / "js-sdk.md", SDK / "README.md")
EXAMPLES = [block for page in PAGES for block in blocks(page) if block.language == "javascript"]


async def node(*arguments: str, cwd: Path = SDK, environment: dict[str, str] | None = None) -> str:
    """What Node.js prints. Debian 12's has the browsers' cryptography only on demand; later ones have it in any case."""
    version = await run("node", "--version", cwd=cwd, environment={})
    early = ("--experimental-global-webcrypto",) if version.startswith("v18.") else ()
    return await run("node", *early, *arguments, cwd=cwd, environment=environment or {})


async def check(files: Sequence[Path], environment: dict[str, str] | None = None) -> None:
    """Run tests; each of them has to run and to hold."""
    output = await node("--test", "--test-concurrency=4", "--test-reporter=tap", *map(str, files), environment=environment)
    summary = re.findall(r"^# (pass|fail|skipped|todo|cancelled) (\d+)$", output, re.MULTILINE)
    counts = {name: int(count) for name, count in summary}
    passed = counts.pop("pass")
    assert passed
    assert not any(counts.values()), output


@pytest.fixture(scope="module", autouse=True)
def packages() -> None:
    assert (HERE / "node_modules").is_dir(), "`make dev` installs the packages of tests/sdks/js"


async def test_the_sdk_by_itself() -> None:
    await check(sorted((SDK / "test").glob("*.test.js")))


async def test_the_sdk_against_the_application(application: Application) -> None:
    await check([SDK / "test" / "application.js"], application.environment)


async def test_the_sdk_against_the_llm_api(application: Application) -> None:
    if LLM_API not in application.paths:
        pytest.skip("the application has no LLM API")
    await check([SDK / "test" / "llm-api.js"], application.environment)


@pytest.mark.parametrize("vendor", ["openai", "anthropic"])
async def test_other_vendors_sdks_against_the_application(application: Application, vendor: str) -> None:
    await check([HERE / f"{vendor}.js"], application.environment)


async def test_a_typed_program_is_checked_and_runs(application: Application, tmp_path: Path) -> None:
    compiler = HERE / "node_modules" / "typescript" / "bin" / "tsc"
    await node(str(compiler), "--project", str(HERE), "--outDir", str(tmp_path / "built"), cwd=HERE)
    beside_packages(tmp_path)
    output = await node(str(tmp_path / "built" / "consumer.js"), environment=application.environment)
    assert output.split()[:3] == ["Hello", "Hello", "0"]
    assert output.split()[-7:] == ["all", "7", "404", "model_not_found", "undefined", "function", "object"]


async def test_the_examples_run(application: Application, tmp_path: Path) -> None:
    beside_packages(tmp_path)
    program = tmp_path / "example.js"
    for block in EXAMPLES:
        program.write_text(adapted(block.text))
        output = await node(str(program), environment=application.environment)
        assert output.strip(), f"{block}: an example shows something"
        if block.output is not None:
            assert output.strip() == block.output.strip(), str(block)


def beside_packages(directory: Path) -> None:
    """Programs in that directory find what is installed for the tests, ``helix-ray`` among it."""
    (directory / "node_modules").symlink_to(HERE / "node_modules")
    (directory / "package.json").write_text('{"type": "module"}')
