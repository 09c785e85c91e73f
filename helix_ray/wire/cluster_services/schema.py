"""What clients send to the endpoints of services on the cluster."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from helix_ray.core.placement import MOST_SERVICES, Restart, Strategy, Transport
from helix_ray.wire.validation import RequestModel

MOST_EXPLAINED = 20
LONGEST_WAIT_S = 600

_MOST_MB = 10**8
_LINE = r"^[^\x00-\x1f\x7f]*$"

ServiceName = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$",
        description="Lower-case letters, digits and hyphens, up to 48.",
        examples=["llama-cpp"],
    ),
]
HostName = Annotated[str, Field(min_length=1, max_length=255, pattern=_LINE)]
_Image = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,254}$",
        description="Of a container.",
        examples=["ghcr.io/ggml-org/llama.cpp:server-cuda"],
    ),
]
_Model = Annotated[str, Field(min_length=1, max_length=256, pattern=_LINE, description="Id of a model of the model list.")]
_LabelName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$")]
_LabelValue = Annotated[str, Field(max_length=253, pattern=_LINE)]
_EnvName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,127}$")]
_EnvValue = Annotated[str, Field(max_length=32_768, pattern=_LINE)]
_Argument = Annotated[str, Field(max_length=8192, pattern=r"^[^\x00]*$")]
_Command = Annotated[list[_Argument], Field(max_length=256, fail_fast=True)]
_Port = Annotated[int, Field(ge=1, le=65535)]
_Megabytes = Annotated[int, Field(ge=0, le=_MOST_MB)]
WaitS = Annotated[
    float, Field(ge=0, le=LONGEST_WAIT_S, description="How long the answer waits for services to run; they go on without it.")
]


class PortFields(RequestModel):
    """A port of a container, and the port of its host that leads there."""

    host: _Port
    container: _Port
    protocol: Transport = "tcp"


class HealthFields(RequestModel):
    """How to find out whether a container does its work: `command`, or `path` and `port`."""

    command: _Command = Field(default_factory=list, description="Run in the container; well where it exits with 0.")
    path: Annotated[str, Field(max_length=1024, pattern=r"^/[!-~]*$")] | None = Field(
        None, description="Of a GET, well where it answers below 400.", examples=["/health"]
    )
    port: _Port | None = Field(None, description="Of the host.")
    timeout_s: Annotated[float, Field(gt=0, le=60)] = 5.0
    retries: Annotated[int, Field(ge=1, le=100)] = Field(3, description="So many failures in a row, and it is started anew.")


class ServiceFields(RequestModel):
    """A service; a container has an `image`, and an engine a `model`."""

    name: ServiceName
    image: _Image | None = None
    model: _Model | None = None
    requires_gpu: bool = Field(False, description="The same as `gpus` 1, where that is not set.")
    gpus: Annotated[int, Field(ge=0, le=64)] = Field(0, description="Whole GPUs, for it alone.")
    gpu_memory_mb: _Megabytes = Field(0, description="Free memory of each of its GPUs.")
    memory_mb: _Megabytes = Field(0, description="Host memory. A container gets no more.")
    cpus: Annotated[float, Field(ge=0, le=4096)] = 0.0
    labels: Annotated[dict[_LabelName, _LabelValue], Field(max_length=32)] = Field(
        default_factory=dict, description="That its host must have."
    )
    anti_affinity: Annotated[list[ServiceName], Field(max_length=64, fail_fast=True)] = Field(
        default_factory=list, description="Services that must not be on its host."
    )
    strategy: Strategy | None = Field(
        None, description="By default `manual` with `host`, `gpu-affinity` with GPUs, `label` with labels, else `spread`."
    )
    host: HostName | None = Field(None, description="The only one that it may be on.")
    ports: Annotated[list[PortFields], Field(max_length=64, fail_fast=True)] = Field(default_factory=list)
    env: Annotated[dict[_EnvName, _EnvValue], Field(max_length=256)] = Field(default_factory=dict)
    command: _Command = Field(default_factory=list)
    restart: Restart = "always"
    health: HealthFields | None = None


class DeployRequest(RequestModel):
    """Body of ``POST /internal/cluster/deploy``."""

    services: Annotated[list[ServiceFields], Field(min_length=1, max_length=MOST_SERVICES, fail_fast=True)]
    dry_run: bool = Field(False, description="Only say what would happen.")
    explain: bool = Field(False, description=f"Say of every host why or why not; of up to {MOST_EXPLAINED} services.")
    wait_s: WaitS = 10.0


class ExplainRequest(RequestModel):
    """Body of ``POST /internal/cluster/explain``: a `service` that is there, or `services` that are not yet."""

    service: ServiceName | None = None
    services: Annotated[list[ServiceFields], Field(max_length=MOST_EXPLAINED, fail_fast=True)] = Field(default_factory=list)


class RebalanceRequest(RequestModel):
    """Body of ``POST /internal/cluster/rebalance``; it may be left out."""

    dry_run: bool = Field(False, description="Only say what would be moved.")
    wait_s: WaitS = 0.0


class DrainRequest(RequestModel):
    """Body of ``POST /internal/cluster/drain``."""

    host: HostName = Field(examples=["gpu-1"])
    cancel: bool = Field(False, description="Take it back: services may be placed there again.")
    wait_s: WaitS = 0.0
