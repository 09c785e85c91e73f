"""Options that deployments have in common."""

from __future__ import annotations

import re
from typing import Any

import ray

from helix_ray.config import Autoscaling

HEALTH: dict[str, Any] = {"health_check_period_s": 1.0, "health_check_timeout_s": 10.0}
"""Serve replaces a replica after three failed checks in a row."""
ONE_ARENA = {"MALLOC_ARENA_MAX": "1"}
"""One malloc arena: a replica's threads share memory that would lie idle in each."""
ON_HEAD = {"node:__internal_head__": 0.001}
"""Resources that Ray's head has, and no other node."""


def deployment_name(kind: str, model_id: str) -> str:
    """The name that the dashboard shows for a model's deployment."""
    return f"{kind}-{re.sub(r'[^A-Za-z0-9_.-]', '_', model_id)}"


def runtime_env(**variables: str) -> dict[str, Any]:
    """The application's runtime environment with further variables.

    Serve gives a deployment either the application's or its own, and does not put the two together.
    """
    known: dict[str, Any] = dict(ray.get_runtime_context().runtime_env)
    return {**known, "env_vars": {**known.get("env_vars", {}), **variables}}


def scaling(replicas: int, autoscaling: Autoscaling | None) -> dict[str, Any]:
    """How many replicas a deployment has."""
    if autoscaling is None:
        return {"num_replicas": replicas}
    return {"autoscaling_config": autoscaling.model_dump()}
