"""Services and runs as rows of the database."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row

from helix_ray.core.placement import HealthCheck, Port, ServiceSpec
from helix_ray.core.runs import Run
from helix_ray.storage.moment import aware

ServiceState = Literal["wanted", "completed", "failed", "removed"]


@dataclass(frozen=True, slots=True)
class Service:
    """What is to run.

    Attributes:
        state: ``completed`` has done what it was for, ``failed`` is not tried any more.
        reason: why it does not run, for people.
        attempts: how often it failed in a row.
        retry_at: when it is tried again.
    """

    spec: ServiceSpec
    state: ServiceState
    reason: str | None
    attempts: int
    retry_at: datetime | None
    changed_at: datetime


def encode_spec(spec: ServiceSpec) -> dict[str, Any]:
    """A spec as JSON values."""
    return asdict(spec)


def decode_spec(value: dict[str, Any]) -> ServiceSpec:
    """The spec that ``encode_spec`` wrote."""
    health = value["health"]
    further = {
        "anti_affinity": tuple(value["anti_affinity"]),
        "command": tuple(value["command"]),
        "ports": tuple(Port(**port) for port in value["ports"]),
        "health": None if health is None else HealthCheck(**{**health, "command": tuple(health["command"])}),
    }
    return ServiceSpec(**{**value, **further})


def service_of(row: Row[Any]) -> Service:
    """A row of ``services`` as a value."""
    retry_at = None if row.retry_at is None else aware(row.retry_at)
    return Service(decode_spec(row.spec), row.state, row.reason, row.attempts, retry_at, aware(row.changed_at))


def run_of(row: Row[Any]) -> Run:
    """A row of ``placements`` as a value."""
    return Run(
        number=row.number,
        service=row.service,
        spec=decode_spec(row.spec),
        host=row.host,
        strategy=row.strategy,
        state=row.state,
        cpus=row.cpus,
        memory_mb=row.memory_mb,
        gpu_memory_mb=row.gpu_memory_mb,
        gpus=tuple(row.gpus),
        reason=row.reason,
        code=row.code,
        replaces=row.replaces,
        created_at=aware(row.created_at),
        changed_at=aware(row.changed_at),
    )
