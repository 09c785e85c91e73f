"""Placement groups follow from a model's parallelism."""

from typing import Any

import pytest

from deployments.placement import plan
from helix_ray.config import ConfigError, ModelConfig


def model(**fields: Any) -> ModelConfig:
    return ModelConfig(id="m", source="/models/m", **fields)


def test_a_cpu_model_takes_its_cores() -> None:
    placement = plan(model(cpus=2), 0)
    assert placement.bundles == [{"CPU": 2}]
    assert placement.actor_options == {"num_cpus": 2}
    assert placement.engine_overrides == {}


def test_one_gpu_belongs_to_the_replica() -> None:
    placement = plan(model(), 1)
    assert placement.bundles == [{"CPU": 1, "GPU": 1}]
    assert placement.actor_options == {"num_cpus": 1, "num_gpus": 1}
    assert placement.engine_overrides == {}


def test_tensor_parallel_workers_stay_on_one_host() -> None:
    placement = plan(model(tensor_parallel=4), 1)
    assert placement.bundles == [{"CPU": 1, "GPU": 4}]
    assert placement.strategy == "STRICT_PACK"
    assert placement.engine_overrides == {"distributed_executor_backend": "mp"}


def test_pipeline_stages_may_lie_on_several_hosts() -> None:
    placement = plan(model(tensor_parallel=2, pipeline_parallel=2), 1)
    assert placement.bundles == [{"CPU": 1, "GPU": 1}] * 4
    assert placement.strategy == "PACK"
    assert placement.engine_overrides == {"distributed_executor_backend": "ray"}


def test_small_models_share_a_gpu() -> None:
    placement = plan(model(), 0.25)
    assert placement.bundles == [{"CPU": 1, "GPU": 0.25}]
    assert placement.actor_options == {"num_cpus": 1, "num_gpus": 0.25}


@pytest.mark.parametrize("fields", [{"tensor_parallel": 2}, {"pipeline_parallel": 2}])
def test_workers_of_one_model_do_not_share_a_gpu(fields: dict[str, int]) -> None:
    with pytest.raises(ConfigError, match=r"models\.m\.gpus: .*whole GPUs"):
        plan(model(**fields), 0.5)


def test_a_worker_cannot_use_two_gpus() -> None:
    with pytest.raises(ConfigError, match=r"models\.m\.gpus: .*tensor_parallel"):
        plan(model(), 2)


@pytest.mark.parametrize("gpus", [0, 1])
@pytest.mark.parametrize("tensor", [1, 2])
@pytest.mark.parametrize("pipeline", [1, 2])
def test_the_replica_fits_into_the_first_bundle(gpus: float, tensor: int, pipeline: int) -> None:
    placement = plan(model(tensor_parallel=tensor, pipeline_parallel=pipeline), gpus)
    first = placement.bundles[0]
    assert placement.actor_options.get("num_cpus", 0) <= first["CPU"]
    assert placement.actor_options.get("num_gpus", 0) <= first.get("GPU", 0)
    assert sum(bundle.get("GPU", 0) for bundle in placement.bundles) == gpus * tensor * pipeline
