"""How hosts and services of the cluster stand, and the service that places them and keeps them running."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from helix_ray.core.cluster import Host, HostReport
from helix_ray.core.placement import Impossible, Placement, ServiceSpec, Strategy, Verdict
from helix_ray.core.runs import LogTail, RunState


class HostSource(Protocol):
    """Knows the hosts of the inventory."""

    async def hosts(self) -> Sequence[Host]:
        """All that are part of the cluster."""
        ...

    async def spare(self) -> Collection[str]:
        """Names of the hosts on standby that are no part of the cluster now."""
        ...

    async def joined(self) -> Mapping[str, bool]:
        """By name, whether a host of the cluster is a living node of Ray's; nothing while Ray does not tell."""
        ...

    async def reports(self) -> Sequence[HostReport]:
        """How they are now: a light probe of each. A host that does not answer is a row that says so."""
        ...


@dataclass(frozen=True, slots=True)
class HostStatus:
    """A host as the cluster sees it.

    Attributes:
        alive: it was heard of lately.
        heartbeat_at: when it was heard of last.
        reason: why it is not alive.
        draining: it takes nothing new, and what is there goes elsewhere.
        returned_at: when it was heard of again after it was lost.
        report: what it said last.
        services: that are there.
    """

    host: Host
    alive: bool
    heartbeat_at: datetime | None
    reason: str | None
    draining: bool
    returned_at: datetime | None
    report: HostReport | None
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deployment:
    """A service as it stands.

    Attributes:
        status: of its newest run.
        reason: why it is not running.
        since: when that state began.
        memory_mb, gpu_memory_mb: measured, in MiB.
    """

    spec: ServiceSpec
    host: str | None
    status: RunState
    strategy: Strategy
    gpus: tuple[int, ...]
    reason: str | None
    since: datetime
    memory_mb: int | None = None
    gpu_memory_mb: int | None = None


@dataclass(frozen=True, slots=True)
class Misdeclared:
    """A need that was declared, and is another one by more than 20 %. Memory in MiB."""

    service: str
    resource: Literal["memory_mb", "gpu_memory_mb"]
    declared: int
    measured: int


@dataclass(frozen=True, slots=True)
class ClusterStatus:
    """All of the cluster at a moment."""

    checked_at: datetime
    hosts: tuple[HostStatus, ...]
    deployments: tuple[Deployment, ...]
    placements: tuple[Placement, ...]
    errors: tuple[Impossible, ...]
    misdeclared: tuple[Misdeclared, ...]

    @property
    def healthy(self) -> bool:
        """Every host that is not on standby is alive, and nothing that is wanted is missing."""
        return all(one.alive or one.host.standby for one in self.hosts) and not self.errors


@dataclass(frozen=True, slots=True)
class Order:
    """Services that are to run.

    Attributes:
        dry_run: only say what would happen.
        explain: say of every host why or why not.
        wait_s: how long to wait for them to run.
    """

    services: tuple[ServiceSpec, ...]
    dry_run: bool = False
    explain: bool = False
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an order, or of a change of what is there.

    Attributes:
        placements: of the services that it is about; of moves only those that are moved.
        deployments: how these services stand.
        errors: what no host takes, or could not be started.
        explanations: by service, where they were asked for.
    """

    placements: tuple[Placement, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    errors: tuple[Impossible, ...] = ()
    explanations: Mapping[str, tuple[Verdict, ...]] = field(default_factory=dict)


@runtime_checkable
class Placements(Protocol):
    """Places services on hosts, and keeps them running."""

    async def deploy(self, order: Order) -> Outcome:
        """Have services run. One that is there with the same spec stays as it is, with another spec it is replaced.

        Raises:
            InvalidRequestError: two services have one name, or one names a host or a kind that there is not.
        """
        ...

    async def status(self) -> ClusterStatus:
        """All of it, now."""
        ...

    async def hosts(self) -> tuple[HostStatus, ...]:
        """The hosts only."""
        ...

    async def rebalance(self, dry_run: bool, wait_s: float) -> Outcome:
        """Move services that gain by it; each starts anew before it ends where it was."""
        ...

    async def drain(self, host: str, cancel: bool, wait_s: float) -> Outcome:
        """Move all services away from a host, and place nothing there; or take that back.

        Raises:
            NotFoundError: there is no such host.
        """
        ...

    async def remove(self, name: str) -> Deployment:
        """End a service.

        Raises:
            NotFoundError: there is none.
        """
        ...

    async def explain(self, services: tuple[ServiceSpec, ...]) -> Outcome:
        """Say where services would go, and of every host why or why not; nothing is changed."""
        ...

    async def explain_deployed(self, name: str) -> Outcome:
        """Say of a service that is there why it is where it is.

        Raises:
            NotFoundError: there is none.
        """
        ...

    async def logs(self, name: str, lines: int) -> tuple[str, LogTail]:
        """The host of a service, and the last lines of what it says.

        Raises:
            NotFoundError: there is none, or it never ran.
            HostError: its host cannot be reached.
        """
        ...
