"""The shapes of the answers about the cluster's hosts, for the OpenAPI page."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from helix_ray.core.cluster import StandbyState


class HostAnswer(BaseModel):
    """A host of the inventory; ``source`` says whether it is written in the file or in the database."""

    name: str
    address: str
    port: int
    user: str
    key: str | None
    host_key: str | None
    fingerprint: str | None
    labels: dict[str, str]
    standby: bool
    resources: dict[str, float]
    python: str | None
    directory: str
    tunnel: bool
    source: Literal["file", "database"]


class HostListAnswer(BaseModel):
    """All hosts, by name."""

    hosts: list[HostAnswer]


class ForgottenHost(BaseModel):
    """A host that is not in the inventory any more."""

    name: str
    deleted: Literal[True]


class HostKeyAnswer(BaseModel):
    """The key that a host shows, and its fingerprint as ``ssh-keygen -l`` shows it on the host."""

    host_key: str
    fingerprint: str


class GpuAnswer(BaseModel):
    """One GPU; memory in MiB, utilization 0 to 1."""

    index: int
    name: str
    memory_mb: int
    memory_used_mb: int
    utilization: float | None
    uuid: str | None


class ProbedHost(BaseModel):
    """What a probe found. Without ``reachable``, ``reason`` and ``code`` say why; memory and disk are in MiB."""

    hostname: str
    reachable: bool
    os: str | None
    cpu_cores: int
    memory_mb: int
    gpu: str | None
    container_runtime: str | None
    reason: str | None
    code: str | None
    architecture: str | None
    load: float | None
    memory_free_mb: int
    disk_free_mb: int
    gpus: list[GpuAnswer]
    gpu_vendor: Literal["nvidia", "amd"] | None
    driver: str | None
    python: str | None
    ports_in_use: list[int]
    clock_skew_s: float | None
    reaches_head: bool | None
    checked_at: str
    seconds: float
    standby: bool


class StandbyAnswer(BaseModel):
    """A host on standby: ``reason`` is the demand that it joins for, or why that failed; ``by_person`` ones stay as they are."""

    host: str
    state: StandbyState
    by_person: bool
    since: str | None
    reason: str | None
    step: str | None
    failures: int = Field(ge=0)
    retry_at: str | None


class ProbeAnswer(BaseModel):
    """A row for each host."""

    hosts: list[ProbedHost]


class JoinFailure(BaseModel):
    """Why a host did not join or leave."""

    message: str
    code: str


class JoinOutcome(BaseModel):
    """How joining or leaving ended: ``node`` is the id of the host's Ray node."""

    host: str
    state: Literal["running", "joined", "left", "failed"]
    node: str | None
    survives_reboot: bool | None
    error: JoinFailure | None
