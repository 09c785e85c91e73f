"""From a model's parallelism to a placement group and the executor that fits it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helix_ray.config import ConfigError, ModelConfig


@dataclass(frozen=True, slots=True)
class Placement:
    """What Ray books for one replica, and what vLLM must be told about it.

    Attributes:
        bundles: resources of the placement group, one mapping per bundle; the replica runs in the first.
        strategy: how the bundles spread over hosts.
        actor_options: what of the first bundle the replica itself takes.
        engine_overrides: engine arguments that follow from it.
    """

    bundles: list[dict[str, float]]
    strategy: str
    actor_options: dict[str, Any]
    engine_overrides: dict[str, Any]


def plan(config: ModelConfig, gpus_per_worker: float) -> Placement:
    """Place one replica of a model.

    Tensor-parallel workers talk after every layer, so they stay on one host: one bundle with all their GPUs, and
    vLLM's own processes as workers. Pipeline stages talk once a step and may lie on several hosts: one bundle per
    worker, and Ray as vLLM's executor, which starts the workers in those bundles.

    Args:
        gpus_per_worker: 0 on CPU machines; a part of a GPU for a model that shares it with others.

    Raises:
        ConfigError: no worker of vLLM can have that many GPUs.
    """
    workers = config.workers
    if gpus_per_worker > 1:
        raise ConfigError(f"models.{config.id}.gpus: a worker uses at most one GPU; tensor_parallel takes more of them")
    if 0 < gpus_per_worker < 1 and workers > 1:
        raise ConfigError(f"models.{config.id}.gpus: a model of several workers takes whole GPUs")
    if config.pipeline_parallel > 1:
        worker: dict[str, float] = {"CPU": config.cpus}
        if gpus_per_worker:
            worker["GPU"] = gpus_per_worker
        return Placement(
            bundles=[worker] * workers,
            strategy="PACK",
            actor_options={"num_cpus": 0},
            engine_overrides={"distributed_executor_backend": "ray"},
        )
    bundle: dict[str, float] = {"CPU": config.cpus}
    actor_options: dict[str, Any] = {"num_cpus": config.cpus}
    if gpus_per_worker:
        bundle["GPU"] = actor_options["num_gpus"] = gpus_per_worker * workers
    return Placement(
        bundles=[bundle],
        strategy="STRICT_PACK",
        actor_options=actor_options,
        engine_overrides={"distributed_executor_backend": "mp"} if workers > 1 else {},
    )
