"""Every example of the README and of docs/ runs against the application, as it is printed.

Four things of an example are replaced: the address, the directory of the application's data, that of the environment's
programs, and the key. A block that only has ``export`` lines sets variables for the examples after it; those of the README
are for all pages. Where a ``text`` block follows, the output is what stands there. What needs hosts is run by
``tests/e2e/test_cluster_models.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import REPOSITORY, Application
from tests.e2e.ray_address import ray_variables
from tests.markdown import ADDRESS, PAGES_WITH_EXAMPLES, PROGRAMS, Block, blocks, environment

pytestmark = pytest.mark.e2e

# As an example has them.
DATA_DIR, KEY = ".helix/", "HELIX_API_KEY=unused"


def examples() -> list[Any]:
    every = [block for page in PAGES_WITH_EXAMPLES for block in blocks(page)]
    run = [block for block in every if block.language in ("python", "bash") and block.not_run is None and not block.on_hosts]
    return [pytest.param(block, id=str(block)) for block in run]


def adapt(text: str, application: Application) -> str:
    text = text.replace(ADDRESS, application.url).replace(DATA_DIR, f"{application.data_dir}/")
    return text.replace(PROGRAMS, f"{Path(sys.executable).parent}/").replace(KEY, f"HELIX_API_KEY={application.key}")


def script(block: Block, application: Application, directory: Path) -> str:
    lines = ["set -euo pipefail", *(adapt(other.text, application) for other in environment(block))]
    if block.language == "bash":
        lines.append(adapt(block.text, application))
    else:
        program = directory / "example.py"
        program.write_text(adapt(block.text, application))
        lines.append(f"exec {sys.executable} {program}")
    return "\n".join(lines)


@pytest.mark.parametrize("block", examples())
def test_an_example_runs(block: Block, application: Application, tmp_path: Path) -> None:
    # Else curl calls any answer of a server a success.
    (tmp_path / ".curlrc").write_text("fail-with-body\nsilent\nshow-error\n")
    variables = {
        "HOME": str(tmp_path),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        # Only what looks for Ray asks for it; there may be another one on this machine.
        "RAY_ADDRESS": ray_variables(application)["RAY_ADDRESS"],
    }
    result = subprocess.run(
        ["bash", "-c", script(block, application, tmp_path)],
        cwd=REPOSITORY,
        env=variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert block.is_environment or result.stdout.strip(), "an example shows something"
    if block.output is not None:
        assert result.stdout.strip() == block.output.strip(), "the page shows another output"
