"""The driver script and the notebook: clients of the running application, with HTTP and without."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.e2e.conftest import REPOSITORY, Application
from tests.e2e.ray_address import ray_variables

pytestmark = pytest.mark.e2e

NOTEBOOK = REPOSITORY / "notebooks" / "quickstart.ipynb"


def test_a_driver_calls_the_handles_without_http(application: Application) -> None:
    environment = {name: os.environ[name] for name in ("PATH", "HOME")} | ray_variables(application)
    result = subprocess.run(
        [sys.executable, "notebooks/driver.py", "Hello!"],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "tokens]" in result.stdout
    assert "[1 vector of 384 numbers]" in result.stdout


def test_the_notebook_runs(application: Application, tmp_path: Path) -> None:
    variables = {
        "OPENAI_BASE_URL": f"{application.url}/v1",
        "OPENAI_API_KEY": application.key,
        "ANTHROPIC_BASE_URL": application.url,
        "ANTHROPIC_API_KEY": application.key,
        "SSL_CERT_FILE": str(application.certificate),
        **ray_variables(application),
    }
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME")},
        **variables,
        # The kernel of the environment that the tests run in, whatever else is registered on this machine.
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_DATA_DIR": str(tmp_path),
        "IPYTHONDIR": str(tmp_path / "ipython"),
    }
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": REPOSITORY}})
    client.execute(env=environment)
    printed = [
        "".join(output.text for output in cell.outputs if output.output_type == "stream" and output.name == "stdout")
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]
    assert all(printed[1:]), "each cell but the first, which says where the application is, shows something"
    assert "1 vector of 384 numbers" in printed[-1]
