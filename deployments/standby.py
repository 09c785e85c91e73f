"""What runs and waits in Ray, and which standby hosts would take what waits: as Ray's own autoscaler sees and decides it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import ray

from helix_ray.core.cluster import HOST_LABEL, HostError
from helix_ray.core.standby import Offer, RayView

_TIMEOUT_S = 10.0
_SHOWN = 5


class RayStandby:
    """See ``RayWork``.

    Ray's own autoscaler starts and stops nodes from a configuration that the head is started with; the inventory changes while
    the head runs, and services wait that Ray knows nothing of. So its scheduler decides here, and hosts join as by the API.
    """

    def __init__(self) -> None:
        self._client: Any = None

    async def look(self) -> RayView:
        """See ``RayWork.look``."""
        return await asyncio.to_thread(lambda: _view(self._state()))

    async def choose(self, offers: Sequence[Offer], coming: Collection[str]) -> tuple[str, ...]:
        """See ``RayWork.choose``."""
        reply = await asyncio.to_thread(lambda: _schedule(self._state(), offers, coming))
        return tuple(sorted(launch.instance_type for launch in reply.to_launch))

    async def release(self, host: str) -> bool:
        """See ``RayWork.release``."""
        return await asyncio.to_thread(self._release, host)

    def _release(self, host: str) -> bool:
        from ray.core.generated.autoscaler_pb2 import DrainNodeReason

        reason = DrainNodeReason.Value("DRAIN_NODE_REASON_IDLE_TERMINATION")
        for node in _alive(self._state()):
            if node.labels.get(HOST_LABEL) == host:
                accepted, _ = self._gcs().drain_node(node.node_id.hex(), reason, "it is idle, and leaves", 0, timeout=_TIMEOUT_S)
                if not accepted:
                    return False
        return True

    def _state(self) -> Any:
        from ray.autoscaler.v2.sdk import get_cluster_resource_state

        return get_cluster_resource_state(self._gcs())

    def _gcs(self) -> Any:
        """A client of the head.

        Raises:
            HostError: there is no Ray cluster.
        """
        from ray._raylet import GcsClient  # type: ignore[attr-defined]

        if not ray.is_initialized():
            raise HostError("There is no Ray cluster.")
        if self._client is None:
            self._client = GcsClient(ray.get_runtime_context().gcs_address)
        return self._client


def _view(state: Any) -> RayView:
    idle = {}
    for node in _alive(state):
        if HOST_LABEL in node.labels:
            idle[node.labels[HOST_LABEL]] = node.idle_duration_ms / 1000
    if not state.pending_resource_requests and not state.pending_gang_resource_requests:
        return RayView(idle)
    reply = _schedule(state, (), ())
    groups = (group.bundle_selectors[0].resource_requests for group in reply.infeasible_gang_resource_requests)
    waiting = [_told([request]) for request in reply.infeasible_resource_requests]
    return RayView(idle, tuple(dict.fromkeys((*waiting, *map(_told, groups)))))


def _schedule(state: Any, offers: Sequence[Offer], coming: Collection[str]) -> Any:
    """Where Ray's autoscaler would have what waits run: on nodes that there are, on hosts that are coming, then on others."""
    from ray.autoscaler.v2.instance_manager.config import NodeTypeConfig
    from ray.autoscaler.v2.scheduler import ResourceDemandScheduler, SchedulingRequest
    from ray.autoscaler.v2.schema import AutoscalerInstance
    from ray.core.generated.instance_manager_pb2 import Instance, NodeKind

    kinds = {
        offer.host: NodeTypeConfig(offer.host, 0, 1, resources=dict(offer.resources), labels=dict(offer.labels))
        for offer in offers
    }
    instances = []
    for host in coming:
        if host in kinds:
            pending = Instance(instance_id=host, instance_type=host, status=Instance.REQUESTED, node_kind=NodeKind.WORKER)
            instances.append(AutoscalerInstance(im_instance=pending))
    for node in _alive(state):
        # No host has a name with a colon.
        name = f"node:{node.node_id.hex()}"
        kinds[name] = NodeTypeConfig(name, 0, 1, resources=dict(node.total_resources))
        running = Instance(
            instance_id=name, instance_type=name, status=Instance.RAY_RUNNING, node_id=name, node_kind=NodeKind.WORKER
        )
        instances.append(AutoscalerInstance(name, node, running))
    request = SchedulingRequest(
        disable_launch_config_check=True,
        node_type_configs=kinds,
        resource_requests=list(state.pending_resource_requests),
        gang_resource_requests=list(state.pending_gang_resource_requests),
        current_instances=instances,
    )
    return ResourceDemandScheduler().schedule(request)


def _told(requests: Iterable[Any]) -> str:
    """Resources that wait together, for people."""
    bundles = []
    for request in requests:
        wanted = [f"{amount:g} {name}" for name, amount in sorted(request.resources_bundle.items())]
        for selector in request.label_selectors:
            wanted += [f"{one.label_key}={'|'.join(one.label_values)}" for one in selector.label_constraints]
        bundles.append(", ".join(wanted) or "nothing")
    more = f" + {len(bundles) - _SHOWN} more" if len(bundles) > _SHOWN else ""
    return " + ".join(bundles[:_SHOWN]) + more


def _alive(state: Any) -> list[Any]:
    from ray.core.generated.autoscaler_pb2 import NodeStatus

    return [node for node in state.node_states if node.status in (NodeStatus.RUNNING, NodeStatus.IDLE)]
