"""What containers hold of Ray's resources: a placement group for each, so that no engine gets the same GPU."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import ray
from ray.util.placement_group import PlacementGroup, get_placement_group, placement_group, remove_placement_group
from ray.util.scheduling_strategies import PlacementGroupSchedulingStrategy

from deployments.nodes import NODE_LABEL, node_id
from helix_ray.core.cluster import Host
from helix_ray.core.errors import UnavailableError

logger = logging.getLogger("ray.serve")

_PREFIX = "helix-service-"
_PATIENCE_S = 10.0
_TASK_S = 60.0


class RayReservations:
    """See ``Reservations``. The groups are detached: they outlive the control deployment, and are found again by name."""

    async def hold(self, name: str, host: Host, cpus: float, gpus: int, memory_mb: int) -> tuple[int, ...]:
        """See ``Reservations.hold``. Who asks for nothing gets it without Ray, also where Ray does not run."""
        bundle = _bundle(cpus, gpus, memory_mb)
        if not bundle:
            return ()
        return await asyncio.to_thread(_hold, f"{_PREFIX}{name}", host, bundle, gpus)

    async def release(self, name: str) -> None:
        """See ``Reservations.release``."""
        await asyncio.to_thread(_release, f"{_PREFIX}{name}")


def _bundle(cpus: float, gpus: int, memory_mb: int) -> dict[str, float]:
    wanted = {"CPU": cpus, "GPU": float(gpus), "memory": float(memory_mb * 2**20)}
    return {resource: amount for resource, amount in wanted.items() if amount}


def _hold(name: str, host: Host, bundle: dict[str, float], gpus: int) -> tuple[int, ...]:
    group = _find(name)
    if group is None:
        selector = [{NODE_LABEL: node_id(host)}]
        group = placement_group([bundle], "STRICT_PACK", name, "detached", bundle_label_selector=selector)
    if not group.wait(_PATIENCE_S):
        remove_placement_group(group)
        asked = ", ".join(f"{amount:g} {resource}" for resource, amount in bundle.items())
        raise UnavailableError(f"Ray has not enough left on {host.name} for {asked}.", code="no_room")
    return _gpus_of(group, gpus) if gpus else ()


def _gpus_of(group: PlacementGroup, gpus: int) -> tuple[int, ...]:
    """Which GPUs a group has, from a task that runs in it for a moment; they stay the group's when it has ended."""
    strategy = PlacementGroupSchedulingStrategy(group, 0, placement_group_capture_child_tasks=False)
    options: dict[str, Any] = {"num_cpus": 0, "num_gpus": gpus, "scheduling_strategy": strategy, "max_retries": 0}
    try:
        ids = ray.get(ray.remote(_accelerators).options(**options).remote(), timeout=_TASK_S)
        return tuple(sorted(map(int, ids)))
    except (ray.exceptions.RayError, ValueError) as exc:
        remove_placement_group(group)
        raise UnavailableError("Ray does not tell which GPUs it gave.", code="no_room") from exc


def _accelerators() -> list[str]:
    ids: list[str] = ray.get_runtime_context().get_accelerator_ids()["GPU"]
    return ids


def _find(name: str) -> PlacementGroup | None:
    try:
        return get_placement_group(name)
    except ValueError:
        return None


def _release(name: str) -> None:
    group = _find(name)
    if group is not None:
        remove_placement_group(group)
