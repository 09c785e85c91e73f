"""The deployments of chat models: those of the application, and those of single runs on hosts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ray
from ray import serve
from ray.serve import Application
from ray.serve.config import RequestRouterConfig
from ray.serve.handle import DeploymentHandle

from deployments.engine import EngineDeployment
from deployments.options import HEALTH, deployment_name, runtime_env, scaling
from deployments.placement import plan
from helix_ray.config import ModelConfig, Settings

_STICKY_ROUTER = "ray.serve.experimental.consistent_hash_router.ConsistentHashRouter"
# As many as glibc thinks best, also where the launcher says one for all: an engine's threads shall not wait for each other.
_MANY_ARENAS = {"MALLOC_ARENA_MAX": "0"}
RUN = "engine"
"""Name of the deployment of a run; its application has the name of the run."""


def application_of(run: str) -> str:
    """The Serve application of a run with that name."""
    return f"model-{run}"


def handle_of(run: str) -> DeploymentHandle:
    """The handle of a run's engine. It needs no answer of Serve's controller."""
    return DeploymentHandle(RUN, application_of(run))


def engine(config: ModelConfig, settings: Settings) -> Application:
    """The deployment of one chat model of the application, placed as its parallelism asks.

    Args:
        config: the model.
        settings: the process configuration.

    Raises:
        ConfigError: the model cannot be placed as configured.
    """
    further = replica_choice(config) | scaling(config.replicas, config.autoscaling)
    return _bind(deployment_name("engine", config.id), config, settings, gpus_per_worker(config), further)


def engine_on(config: ModelConfig, settings: Settings, gpus: float, labels: Mapping[str, str]) -> Application:
    """The deployment of one run of a chat model.

    Args:
        config: the model.
        settings: the process configuration.
        gpus: of each worker.
        labels: of the node that it runs on.
    """
    further = {
        "num_replicas": 1,
        "placement_group_bundle_label_selector": [dict(labels)],
        # Who keeps services running tries again, perhaps elsewhere.
        "max_constructor_retry_count": 1,
    }
    return _bind(RUN, config, settings, gpus, further)


def gpus_per_worker(config: ModelConfig) -> float:
    """What the model list says, or else one where Ray has any."""
    if config.gpus is not None:
        return config.gpus
    return 1.0 if ray.cluster_resources().get("GPU", 0) else 0.0


def replica_choice(config: ModelConfig) -> dict[str, Any]:
    """How Serve chooses among the replicas: the least busy of two, or by the session that a call names."""
    if config.sticky is None:
        return {}
    return {"request_router_config": RequestRouterConfig(request_router_class=_STICKY_ROUTER)}


def _bind(name: str, config: ModelConfig, settings: Settings, gpus: float, further: Mapping[str, Any]) -> Application:
    placement = plan(config, gpus)
    deployment = serve.deployment(EngineDeployment).options(
        name=name,
        placement_group_bundles=placement.bundles,
        placement_group_strategy=placement.strategy,
        ray_actor_options={**placement.actor_options, "runtime_env": runtime_env(**(_MANY_ARENAS | config.env))},
        max_ongoing_requests=config.max_queue,
        graceful_shutdown_timeout_s=settings.request_timeout_s,
        **further,
        **HEALTH,
    )
    return deployment.bind(config, placement.engine_overrides)
