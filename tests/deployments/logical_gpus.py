"""Deploys models on a Ray with five GPUs that exist in its books only, and prints what Ray did, as JSON.

The deployments are the real ones up to their callable: no engine can run on such GPUs.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

import ray
from ray import serve
from ray.util.placement_group import get_current_placement_group, placement_group_table
from ray.util.scheduling_strategies import PlacementGroupSchedulingStrategy

from deployments import engines
from deployments.nodes import NODE_LABEL
from deployments.options import deployment_name
from helix_ray.config import ModelConfig, Settings

MODELS: dict[str, dict[str, Any]] = {
    "tensor": {"tensor_parallel": 2},
    "pipeline": {"pipeline_parallel": 2},
    "half": {"gpus": 0.5},
    "other-half": {"gpus": 0.5},
    "large": {"tensor_parallel": 8},
}


class Engine:
    """In the place of an engine: tells where it runs."""

    def __init__(self, *args: Any) -> None:
        pass

    def place(self) -> dict[str, Any]:
        group = get_current_placement_group()
        assert group is not None
        return {
            "gpus": ray.get_gpu_ids(),
            "group": group.id.hex(),
            "workers": ray.get(workers(group)) if not ray.get_gpu_ids() else [],
        }


def workers(group: Any) -> list[Any]:
    """One task in each bundle, as vLLM's Ray executor places its workers."""
    gpu_ids = ray.remote(num_gpus=1, num_cpus=0)(ray.get_gpu_ids)
    return [
        gpu_ids.options(scheduling_strategy=PlacementGroupSchedulingStrategy(group, placement_group_bundle_index=bundle)).remote()
        for bundle in range(group.bundle_count)
    ]


def deploy(names: list[str]) -> None:
    """Run these models, each an application of its own, and return when they do; one that cannot is not waited for."""
    with patch.object(engines, "EngineDeployment", Engine):
        targets = [
            serve.RunTarget(engines.engine(ModelConfig(id=name, source="/none", **MODELS[name]), Settings()), name, None)
            for name in names
        ]
        serve.run_many(targets, wait_for_applications_running="large" not in names)


def observe(names: list[str]) -> dict[str, Any]:
    """What these models got, and what is free beside them, and when the first is gone."""
    deploy(names)
    places = {name: serve.get_app_handle(name).place.remote().result(timeout_s=30) for name in names}
    table = placement_group_table()
    models = {
        name: {
            **place,
            "state": table[place["group"]]["state"],
            "strategy": table[place["group"]]["strategy"],
            "bundles": list(table[place["group"]]["bundles"].values()),
        }
        for name, place in places.items()
    }
    free = free_gpus(0)
    serve.delete(names[0])
    return {"models": models, "free": free, "free_after": free_gpus(2)}


def free_gpus(expected: float) -> float:
    """Those that Ray has to give, once that is the expected number: its books follow a second behind."""
    deadline = time.monotonic() + 10
    while (free := ray.available_resources().get("GPU", 0.0)) != expected and time.monotonic() < deadline:
        time.sleep(0.1)
    return float(free)


def explain(name: str) -> dict[str, Any]:
    """What is said of a model that no host has room for."""
    deploy([name])
    deadline = time.monotonic() + 30
    deployment = deployment_name("engine", name)
    while time.monotonic() < deadline:
        overview = serve.status().applications[name].deployments.get(deployment)
        if overview is not None and overview.message:
            return {"status": overview.status.value, "message": overview.message, "pending": pending_bundles()}
        time.sleep(0.1)
    raise TimeoutError("no explanation")


def bind() -> dict[str, Any]:
    """What a run gets that is bound to this node, and what one that is bound to another node waits for."""
    config = ModelConfig(id="run", source="/none", start="cluster", tensor_parallel=2)
    here = ray.get_runtime_context().get_node_id()
    with patch.object(engines, "EngineDeployment", Engine):
        for run, node in (("model-run-1", here), ("model-run-2", "f" * 56)):
            target = serve.RunTarget(engines.engine_on(config, Settings(), 1, {NODE_LABEL: node}), run, None)
            serve.run_many([target], wait_for_applications_running=node == here)
    place = engines.handle_of("run-1").place.remote().result(timeout_s=30)
    deadline = time.monotonic() + 20
    while len(pending := pending_bundles()) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    return {"gpus": place["gpus"], "pending": pending}


def pending_bundles() -> list[Any]:
    """Of the placement groups that wait."""
    return [list(group["bundles"].values()) for group in placement_group_table().values() if group["state"] == "PENDING"]


if __name__ == "__main__":
    ray.init(address="local", num_cpus=8, num_gpus=5, include_dashboard=False, log_to_driver=False)
    try:
        serve.start(proxy_location="Disabled")
        result = {"placed": observe(["tensor", "pipeline", "half", "other-half"]), "large": explain("large")}
        result["bound"] = bind()
        Path(sys.argv[1]).write_text(json.dumps(result))
    finally:
        ray.shutdown()
