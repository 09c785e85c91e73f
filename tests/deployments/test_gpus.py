"""Ray really reserves what a model's parallelism asks for, on GPUs that exist in Ray's books only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    report = tmp_path_factory.mktemp("gpus") / "report.json"
    environment = {
        **os.environ,
        "PYTHONPATH": str(REPOSITORY),
        "RAY_USAGE_STATS_ENABLED": "0",
        # Serve explains what it waits for after half a minute otherwise.
        "RAY_SERVE_SLOW_STARTUP_WARNING_S": "1",
        "RAY_SERVE_SLOW_STARTUP_WARNING_PERIOD_S": "1",
    }
    result = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("logical_gpus.py")), str(report)],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    observed: dict[str, Any] = json.loads(report.read_text())
    return observed


def test_tensor_parallel_workers_get_one_bundle(observed: dict[str, Any]) -> None:
    model = observed["placed"]["models"]["tensor"]
    assert model["bundles"] == [{"CPU": 1.0, "GPU": 2.0}]
    assert (model["state"], model["strategy"]) == ("CREATED", "STRICT_PACK")
    assert len(set(model["gpus"])) == 2, "the replica sees both, and vLLM starts its workers there"


def test_pipeline_stages_get_a_bundle_each(observed: dict[str, Any]) -> None:
    models = observed["placed"]["models"]
    model = models["pipeline"]
    assert model["bundles"] == [{"CPU": 1.0, "GPU": 1.0}] * 2
    assert (model["state"], model["strategy"]) == ("CREATED", "PACK")
    assert model["gpus"] == [], "the replica leaves them to the workers"
    workers = [gpu for worker in model["workers"] for gpu in worker]
    assert len(set(workers)) == 2
    assert not set(workers) & set(models["tensor"]["gpus"])


def test_small_models_share_a_gpu(observed: dict[str, Any]) -> None:
    models = observed["placed"]["models"]
    assert models["half"]["bundles"] == models["other-half"]["bundles"] == [{"CPU": 1.0, "GPU": 0.5}]
    assert len(models["half"]["gpus"]) == 1
    assert models["half"]["gpus"] == models["other-half"]["gpus"]


def test_what_is_reserved_is_taken_and_given_back(observed: dict[str, Any]) -> None:
    assert observed["placed"]["free"] == 0
    assert observed["placed"]["free_after"] == 2


def test_a_model_that_fits_nowhere_waits_and_says_why(observed: dict[str, Any]) -> None:
    large = observed["large"]
    assert large["status"] == "UPDATING"
    assert large["pending"] == [[{"CPU": 1.0, "GPU": 8.0}]]
    assert "GPU" in large["message"]
    assert "8.0" in large["message"]


def test_a_run_is_bound_to_its_node(observed: dict[str, Any]) -> None:
    assert len(observed["bound"]["gpus"]) == 2
    assert [{"CPU": 1.0, "GPU": 2.0}] in observed["bound"]["pending"], "nobody takes what is for another node"
