"""Bodies of the endpoints of services on the cluster decoded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helix_ray.config import Limits
from helix_ray.core.deployment import Order
from helix_ray.core.placement import HealthCheck, Port, ServiceSpec
from helix_ray.wire.cluster_services.schema import (
    MOST_EXPLAINED,
    DeployRequest,
    DrainRequest,
    ExplainRequest,
    HealthFields,
    RebalanceRequest,
    ServiceFields,
)
from helix_ray.wire.validation import refused, validate

# What a model has no use for.
_CONTAINERS_ONLY = ("env", "command", "ports", "health", "restart")


@dataclass(frozen=True, slots=True)
class Rebalancing:
    """What to do about services that would be better off elsewhere."""

    dry_run: bool
    wait_s: float


@dataclass(frozen=True, slots=True)
class Drain:
    """A host to be drained, or not any more."""

    host: str
    cancel: bool
    wait_s: float


def decode_deploy(body: dict[str, Any], limits: Limits) -> Order:
    """The body of ``POST /internal/cluster/deploy``.

    Raises:
        InvalidRequestError: a field is missing or wrong; ``param`` names it.
    """
    wire = validate(DeployRequest, body, limits)
    if wire.explain and len(wire.services) > MOST_EXPLAINED:
        raise refused("explain", f"at most {MOST_EXPLAINED} services are explained at once")
    return Order(_services(wire.services), wire.dry_run, wire.explain, wire.wait_s)


def decode_explain(body: dict[str, Any], limits: Limits) -> str | tuple[ServiceSpec, ...]:
    """The body of ``POST /internal/cluster/explain``: the name of a service that is there, or services that are not.

    Raises:
        InvalidRequestError: a field is missing or wrong; ``param`` names it.
    """
    wire = validate(ExplainRequest, body, limits)
    if (wire.service is None) == (not wire.services):
        raise refused("services", "either `service` or `services` is given")
    return wire.service if wire.service is not None else _services(wire.services)


def decode_rebalance(body: dict[str, Any], limits: Limits) -> Rebalancing:
    """The body of ``POST /internal/cluster/rebalance``.

    Raises:
        InvalidRequestError: a field is wrong; ``param`` names it.
    """
    wire = validate(RebalanceRequest, body, limits)
    return Rebalancing(wire.dry_run, wire.wait_s)


def decode_drain(body: dict[str, Any], limits: Limits) -> Drain:
    """The body of ``POST /internal/cluster/drain``.

    Raises:
        InvalidRequestError: a field is missing or wrong; ``param`` names it.
    """
    wire = validate(DrainRequest, body, limits)
    return Drain(wire.host, wire.cancel, wire.wait_s)


def _services(wire: list[ServiceFields]) -> tuple[ServiceSpec, ...]:
    return tuple(_service(fields, f"services[{place}]") for place, fields in enumerate(wire))


def _service(wire: ServiceFields, path: str) -> ServiceSpec:
    _check(wire, path)
    return ServiceSpec(
        name=wire.name,
        image=wire.image,
        model=wire.model,
        gpus=wire.gpus or int(wire.requires_gpu or wire.gpu_memory_mb > 0),
        gpu_memory_mb=wire.gpu_memory_mb,
        memory_mb=wire.memory_mb,
        cpus=float(wire.cpus),
        labels=dict(wire.labels),
        anti_affinity=tuple(wire.anti_affinity),
        strategy=wire.strategy,
        host=wire.host,
        ports=tuple(Port(port.host, port.container, port.protocol) for port in wire.ports),
        env=dict(wire.env),
        command=tuple(wire.command),
        restart=wire.restart,
        health=None if wire.health is None else _health(wire.health, f"{path}.health"),
    )


def _check(wire: ServiceFields, path: str) -> None:
    if (wire.image is None) == (wire.model is None):
        raise refused(f"{path}.image", "either `image` or `model` is given")
    if wire.model is not None:
        for name in _CONTAINERS_ONLY:
            if name in wire.model_fields_set:
                raise refused(f"{path}.{name}", "only containers have this")
    if wire.strategy == "manual" and wire.host is None:
        raise refused(f"{path}.host", "the strategy `manual` needs a host")
    if wire.host is not None and wire.strategy not in (None, "manual"):
        raise refused(f"{path}.strategy", "with a `host` it is `manual`")
    if wire.strategy == "label" and not wire.labels:
        raise refused(f"{path}.labels", "the strategy `label` needs some")
    if wire.name in wire.anti_affinity:
        raise refused(f"{path}.anti_affinity", "a service cannot be kept from itself")
    taken = [(port.host, port.protocol) for port in wire.ports]
    if len(set(taken)) < len(taken):
        raise refused(f"{path}.ports", "a port of the host is named twice")


def _health(wire: HealthFields, path: str) -> HealthCheck:
    if bool(wire.command) == (wire.path is not None):
        raise refused(f"{path}.command", "either `command` or `path` is given")
    if (wire.path is None) != (wire.port is None):
        raise refused(f"{path}.port", "`path` and `port` go together")
    return HealthCheck(tuple(wire.command), wire.path, wire.port, float(wire.timeout_s), wire.retries)
