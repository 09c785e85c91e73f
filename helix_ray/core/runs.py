"""Runs of services, each on one host, what starts and stops them, and what holds resources for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from helix_ray.core.cluster import Host
from helix_ray.core.placement import Measured, ServiceSpec, Strategy

RunState = Literal["pending", "starting", "running", "draining", "stopped", "failed"]
LIVE: tuple[RunState, ...] = ("pending", "starting", "running", "draining")
"""The states of a run that has not ended."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a service on one host. It is never resumed elsewhere: another host means another run.

    Attributes:
        number: no other run has it.
        cpus, memory_mb, gpu_memory_mb: what it was placed for; memory in MiB, of each GPU.
        gpus: the indices of its GPUs.
        reason, code: why it failed, for people and for programs.
        replaces: the run that ends when this one has started.
        changed_at: when its state changed.
    """

    number: int
    service: str
    spec: ServiceSpec
    host: str
    strategy: Strategy
    state: RunState
    cpus: float
    memory_mb: int
    gpu_memory_mb: int
    gpus: tuple[int, ...]
    reason: str | None
    code: str | None
    replaces: int | None
    created_at: datetime
    changed_at: datetime

    @property
    def name(self) -> str:
        """What it is called where it runs."""
        return f"{self.service}-{self.number}"


@dataclass(frozen=True, slots=True)
class RunReport:
    """How a run is, as its host says.

    Attributes:
        state: ``absent`` where there is nothing of it.
        healthy: it does its work.
        exit_status: of what has ended.
        gpus: the indices of those that a model got from Ray, where that is known.
        reason: why it is not healthy.
    """

    state: Literal["absent", "starting", "running", "exited"]
    healthy: bool = False
    exit_status: int | None = None
    gpus: tuple[int, ...] | None = None
    reason: str | None = None


class Runner(Protocol):
    """Starts and stops runs of one kind of service: containers over SSH, or engines in the Serve application."""

    async def start(self, run: Run, host: Host) -> None:
        """Start a run; return when it is begun, which may be before it is ready. To start one that is there changes nothing.

        Raises:
            HostError: the host cannot be reached, or what is to run is not there (``image_not_found``).
            HelixError: it cannot be started.
        """
        ...

    async def state(self, run: Run, host: Host) -> RunReport:
        """How a run is.

        Raises:
            HostError: the host cannot be reached.
        """
        ...

    async def usage(self, run: Run, host: Host) -> Measured:
        """What a run uses now.

        Raises:
            HostError: the host cannot be reached.
        """
        ...

    async def drain(self, run: Run, host: Host) -> None:
        """Give a run nothing new to do, and return when all that it does has ended."""
        ...

    async def stop(self, run: Run, host: Host) -> None:
        """End a run, and take away what is left of it. To stop one that is not there changes nothing."""
        ...

    async def logs(self, run: Run, host: Host, lines: int) -> LogTail:
        """The last lines of a run.

        Raises:
            HostError: the host cannot be reached.
        """
        ...


class ContainerRunner(Runner, Protocol):
    """What containers have beyond other runs."""

    async def clean(self, host: Host, live: Collection[str]) -> None:
        """Take away what earlier runs left on a host.

        Args:
            host: to look at.
            live: names of the runs that stay.

        Raises:
            HostError: the host cannot be reached.
        """
        ...


class ModelRunner(Runner, Protocol):
    """What models have beyond other runs."""

    async def complete(self, spec: ServiceSpec, path: str) -> ServiceSpec:
        """The spec of a model with what the model list says of its needs.

        Args:
            spec: as it was ordered.
            path: where it stands in the order, for messages.

        Raises:
            InvalidRequestError: there is no such model, it is not for services, or the order says something else than the list.
        """
        ...

    async def clean(self, live: Collection[str]) -> None:
        """Take away what earlier runs left, wherever it is.

        Args:
            live: names of the runs that stay.
        """
        ...


@dataclass(frozen=True, slots=True)
class ModelPlaces:
    """Where a model runs that services ask for.

    Attributes:
        serving: names of runs that take requests.
        alive: names of all that answer those that they took, among them the ones that are drained.
    """

    serving: frozenset[str] = frozenset()
    alive: frozenset[str] = frozenset()


@runtime_checkable
class ModelSource(Protocol):
    """Knows where models run."""

    async def models(self) -> dict[str, ModelPlaces]:
        """By id, of all models that a service asks for, those that run nowhere included."""
        ...


@dataclass(frozen=True, slots=True)
class LogTail:
    """The last lines of a log.

    Attributes:
        truncated: they are longer than is shown.
    """

    lines: tuple[str, ...]
    truncated: bool = False


class Reservations(Protocol):
    """Holds what containers use, so that Ray gives it to nobody else."""

    async def hold(self, name: str, host: Host, cpus: float, gpus: int, memory_mb: int) -> tuple[int, ...]:
        """Hold resources of a host, for as long as the cluster lives. To hold them again gives the same.

        Args:
            name: of the reservation.
            host: that has them.
            cpus, gpus, memory_mb: how much; memory in MiB.

        Returns:
            The indices of the GPUs.

        Raises:
            UnavailableError: Ray has not so much left there.
        """
        ...

    async def release(self, name: str) -> None:
        """Give resources back, if they are held."""
        ...
