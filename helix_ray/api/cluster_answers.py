"""The shapes of the answers about services on the cluster, for the OpenAPI page."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from helix_ray.api.cluster_host_answers import StandbyAnswer
from helix_ray.core.placement import Strategy
from helix_ray.core.runs import RunState


class ShortfallAnswer(BaseModel):
    """Of what a host has too little; memory in MiB."""

    resource: Literal["cpus", "memory_mb", "gpus", "gpu_memory_mb"]
    needed: float
    free: float
    missing: float


class PlacementAnswer(BaseModel):
    """A service on a host; ``gpus`` are the indices of the host's GPUs that are its."""

    service: str
    host: str
    strategy: Strategy
    gpus: list[int]


class NeedAnswer(BaseModel):
    """What a service says that it needs; memory in MiB, of each GPU."""

    gpus: int
    gpu_memory_mb: int
    memory_mb: int
    cpus: float


class MeasuredAnswer(BaseModel):
    """The most that a service used since its last start, in MiB; null where that is not known."""

    memory_mb: int | None
    gpu_memory_mb: int | None


class DeploymentAnswer(BaseModel):
    """How a service stands; of its environment only the names are shown."""

    service_name: str
    host: str | None
    status: RunState
    reason: str | None
    since: str
    image: str | None
    model: str | None
    strategy: Strategy
    gpus: list[int]
    declared: NeedAnswer
    measured: MeasuredAnswer
    env: list[str]


class PlacementErrorAnswer(BaseModel):
    """A service that does not run, and why; ``nearest_host`` is the one that misses least."""

    service: str
    message: str
    nearest_host: str | None
    shortfalls: list[ShortfallAnswer]


class VerdictAnswer(BaseModel):
    """Why a host takes a service, or why not; of hosts that fit, the one with the lowest ``cost`` is the best."""

    host: str
    fits: bool
    chosen: bool
    reasons: list[str]
    shortfalls: list[ShortfallAnswer]
    cost: int | None


class ExplanationAnswer(BaseModel):
    """Of every host why it takes a service or why not; ``host`` is where it is, or would be."""

    service: str
    host: str | None
    hosts: list[VerdictAnswer]


class OutcomeAnswer(BaseModel):
    """What came of an order; of a rebalance or a drain, ``placements`` are the moves."""

    deployments: list[DeploymentAnswer]
    placements: list[PlacementAnswer]
    errors: list[PlacementErrorAnswer]
    explanations: list[ExplanationAnswer]
    dry_run: bool


class ExplanationsAnswer(BaseModel):
    """One for each service."""

    explanations: list[ExplanationAnswer]
    errors: list[PlacementErrorAnswer]


class GpuAnswer(BaseModel):
    """A GPU; ``utilization`` is 0 to 1."""

    index: int
    name: str
    memory_mb: int
    memory_used_mb: int
    utilization: float | None


class HostAnswer(BaseModel):
    """A host; it is alive if it was heard of in the last 15 s, and has joined if it is a node of the Ray cluster."""

    hostname: str
    alive: bool
    reason: str | None
    heartbeat_at: str | None
    heartbeat_age_s: float | None = Field(ge=0)
    returned_at: str | None
    draining: bool
    standby: bool
    joined: bool | None
    labels: dict[str, str]
    os: str | None
    cpu_cores: int
    load: float | None
    memory_mb: int
    memory_free_mb: int
    gpus: list[GpuAnswer]
    container_runtime: str | None
    services: list[str]


class MisdeclaredAnswer(BaseModel):
    """A declared need that is wrong by more than 20 %; in MiB."""

    service: str
    resource: Literal["memory_mb", "gpu_memory_mb"]
    declared: int
    measured: int


class ClusterStatusAnswer(BaseModel):
    """The cluster now; healthy is one whose hosts are alive, and in which nothing that is wanted is missing."""

    checked_at: str
    healthy: bool
    hosts: list[HostAnswer]
    deployments: list[DeploymentAnswer]
    placements: list[PlacementAnswer]
    errors: list[PlacementErrorAnswer]
    misdeclared: list[MisdeclaredAnswer]
    standby: list[StandbyAnswer]


class ServiceLog(BaseModel):
    """The last lines of a service."""

    service: str
    host: str
    lines: list[str]
    truncated: bool
