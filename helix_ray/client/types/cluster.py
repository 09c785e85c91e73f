"""Answers about the hosts of the cluster."""

from __future__ import annotations

from openai import BaseModel


class ClusterGpu(BaseModel):
    """A GPU; memory in MiB, utilization 0 to 1."""

    index: int
    name: str
    memory_mb: int
    memory_used_mb: int | None = None
    utilization: float | None = None


class ProbedHost(BaseModel):
    """What a probe found on a host; without ``reachable``, ``reason`` and ``code`` say why. What is not known is ``None``."""

    hostname: str
    reachable: bool
    os: str | None = None
    cpu_cores: int | None = None
    memory_mb: int | None = None
    gpu: str | None = None
    container_runtime: str | None = None
    reason: str | None = None
    code: str | None = None
    gpus: list[ClusterGpu] | None = None


class ClusterHost(BaseModel):
    """A host and what runs on it; what is not known is ``None``."""

    hostname: str
    alive: bool | None = None
    reason: str | None = None
    draining: bool | None = None
    cpu_cores: int | None = None
    memory_mb: int | None = None
    gpus: list[ClusterGpu] | None = None
    services: list[str] | None = None


class Deployment(BaseModel):
    """A service on a host; where it does not run, ``reason`` says why."""

    service_name: str
    host: str | None = None
    status: str
    reason: str | None = None


class Placement(BaseModel):
    """Where a service is, and by which strategy."""

    service: str
    host: str | None = None
    strategy: str | None = None


class PlacementError(BaseModel):
    """A service that cannot be placed, and why."""

    service: str
    message: str


class ClusterStatus(BaseModel):
    """The hosts and what runs on them."""

    checked_at: str
    healthy: bool
    hosts: list[ClusterHost]
    deployments: list[Deployment]
    placements: list[Placement] | None = None
    errors: list[PlacementError] | None = None


class ProbeReport(BaseModel):
    """What the probe of all hosts found."""

    hosts: list[ProbedHost]


class PlacementReport(BaseModel):
    """What was placed where, and what could not be."""

    deployments: list[Deployment]
    placements: list[Placement]
    errors: list[PlacementError] | None = None
