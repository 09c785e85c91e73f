"""Services of the cluster: what each needs, what hosts have, and which host takes which service, with the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Strategy = Literal["gpu-affinity", "pack", "spread", "memory-fit", "label", "manual"]
Restart = Literal["no", "on-failure", "always"]
Transport = Literal["tcp", "udp"]
ServiceKind = Literal["container", "model"]

STRATEGIES: tuple[Strategy, ...] = get_args(Strategy)
MOST_SERVICES = 1000
"""Of one request."""


@dataclass(frozen=True, slots=True)
class Port:
    """A port of a container, and the port of its host that leads there."""

    host: int
    container: int
    transport: Transport = "tcp"


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """How to find out whether a container does its work: by a command in it, or a ``GET`` that answers below 400.

    Attributes:
        command: program and arguments; it is well where that exits with 0.
        path, port: of the ``GET``; the port is the host's.
        timeout_s: of one try.
        retries: so many failures in a row make it unhealthy.
    """

    command: tuple[str, ...] = ()
    path: str | None = None
    port: int | None = None
    timeout_s: float = 5.0
    retries: int = 3


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """What is to run: a container, or a model of the model list.

    Attributes:
        name: of the service; there is one of a name.
        image, model: one of them.
        gpus: whole GPUs, for it alone.
        gpu_memory_mb: free memory of each of them, in MiB.
        memory_mb: host memory in MiB. A container gets no more.
        cpus: cores, or parts of one.
        labels: that its host must have.
        anti_affinity: services that must not be on its host.
        strategy: how to choose among hosts; by default ``manual`` with ``host``, ``gpu-affinity`` with GPUs, ``label`` with
            labels, else ``spread``.
        host: the only one that it may be on.
        env, command, ports, restart, health: of a container.
    """

    name: str
    image: str | None = None
    model: str | None = None
    gpus: int = 0
    gpu_memory_mb: int = 0
    memory_mb: int = 0
    cpus: float = 0.0
    labels: Mapping[str, str] = field(default_factory=dict)
    anti_affinity: tuple[str, ...] = ()
    strategy: Strategy | None = None
    host: str | None = None
    ports: tuple[Port, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = ()
    restart: Restart = "always"
    health: HealthCheck | None = None

    @property
    def kind(self) -> ServiceKind:
        """What it is."""
        return "container" if self.model is None else "model"

    @property
    def chosen_strategy(self) -> Strategy:
        """The one that it names, or the one that fits what it asks for."""
        if self.strategy is not None:
            return self.strategy
        if self.host is not None:
            return "manual"
        return "gpu-affinity" if self.gpus else "label" if self.labels else "spread"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a service was seen to use, in MiB, of its GPUs the most of one; ``None`` where that is not known."""

    memory_mb: int | None = None
    gpu_memory_mb: int | None = None


@dataclass(frozen=True, slots=True)
class FreeGpu:
    """A GPU that no service has. Memory in MiB, of which others may use a little."""

    index: int
    memory_mb: int


@dataclass(frozen=True, slots=True)
class HostCapacity:
    """What a host has left for more services.

    Attributes:
        cpus, memory_mb, gpus: that are free; below 0 where the host has promised more than it has.
        gpu_memory_mb: of all its GPUs, free or not.
        ports: of the host that services have.
        services: that are there, by name.
        shunned: services that one of those does not want beside it.
        runtime: ``podman`` or ``docker``.
        joined: it is a node of the Ray cluster, as models need it.
        refusal: why it takes nothing new, if so.
    """

    name: str
    cpus: float
    memory_mb: int
    gpus: tuple[FreeGpu, ...] = ()
    gpu_memory_mb: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)
    ports: frozenset[tuple[int, Transport]] = frozenset()
    services: frozenset[str] = frozenset()
    shunned: frozenset[str] = frozenset()
    runtime: str | None = "podman"
    joined: bool = True
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """A service on a host.

    Attributes:
        gpus: which of the host's GPUs.
    """

    service: str
    host: str
    strategy: Strategy
    gpus: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Of what a host has too little. ``resource`` is ``cpus``, ``memory_mb``, ``gpus`` or ``gpu_memory_mb``."""

    resource: str
    needed: float
    free: float

    @property
    def missing(self) -> float:
        """By how much it misses."""
        return round(self.needed - self.free, 3)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a host takes a service, or why not.

    Attributes:
        chosen: the service is, or would be, there.
        reasons: all that speaks against it; for a host that fits, what it has.
        shortfalls: those reasons that are numbers.
        cost: what the service's strategy makes of the host, where it fits; the lowest is the best.
    """

    host: str
    fits: bool
    chosen: bool
    reasons: tuple[str, ...]
    shortfalls: tuple[Shortfall, ...] = ()
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Impossible:
    """A service that no host takes, or that could not be started.

    Attributes:
        reason: for people.
        nearest: the host that misses least, if it is only a matter of numbers.
        shortfalls: of what that host has too little.
    """

    service: str
    reason: str
    nearest: str | None = None
    shortfalls: tuple[Shortfall, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Which host takes which service.

    Attributes:
        impossible: services that none takes.
        proven: no other plan is better; for many services at once only a good one is sought.
    """

    placements: tuple[Placement, ...]
    impossible: tuple[Impossible, ...] = ()
    proven: bool = True


@dataclass(frozen=True, slots=True)
class Move:
    """A service that would be better off on another host.

    Attributes:
        gain: what is won, for people.
    """

    placement: Placement
    origin: str
    gain: str
