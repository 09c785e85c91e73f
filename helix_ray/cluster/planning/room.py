"""A service to be placed, and what a host has left while a plan is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from helix_ray.core.placement import HostCapacity, Measured, ServiceSpec, Transport

_MILLI = 1000


class Need(NamedTuple):
    """What a service takes of a host: CPUs in thousandths, memory in MiB, of each GPU."""

    cpus: int
    memory_mb: int
    gpus: int
    gpu_memory_mb: int


def need_of(spec: ServiceSpec, measured: Measured | None = None) -> Need:
    """What a service needs: as it was measured, or else as it is declared."""
    measured = measured or Measured()
    memory = spec.memory_mb if measured.memory_mb is None else measured.memory_mb
    gpu_memory = spec.gpu_memory_mb if measured.gpu_memory_mb is None else measured.gpu_memory_mb
    return Need(round(spec.cpus * _MILLI), memory, spec.gpus, gpu_memory if spec.gpus else 0)


class Task:
    """A service to be placed."""

    __slots__ = ("cpus", "gpu_memory", "gpus", "memory", "name", "ports", "shuns", "spec", "strategy")

    def __init__(self, spec: ServiceSpec, need: Need) -> None:
        self.spec = spec
        self.name = spec.name
        self.strategy = spec.chosen_strategy
        self.cpus, self.memory, self.gpus, self.gpu_memory = need
        self.ports: frozenset[tuple[int, Transport]] = frozenset((port.host, port.transport) for port in spec.ports)
        self.shuns = frozenset(spec.anti_affinity)

    @property
    def order(self) -> tuple[int, int, int, int, str]:
        """Whoever needs most of what is scarcest comes first."""
        return (-self.gpu_memory, -self.gpus, -self.memory, -self.cpus, self.name)


Taken = tuple[tuple[int, int], ...]
"""GPUs as pairs of memory and index."""


class Room:
    """What is left of a host. ``take`` and ``give_back`` go in pairs, the last one taken first.

    Attributes:
        services: names of those there; ``before`` is how many there were before the plan.
        packed, fitted, spread: services of the plan that are there, by strategy.
        kind: rooms of one kind are the same to every service, as long as the plan has put nothing there.
    """

    __slots__ = (
        "before",
        "cpus",
        "fitted",
        "gpus",
        "host",
        "kind",
        "labels",
        "memory",
        "packed",
        "planned",
        "ports",
        "services",
        "shunned",
        "spread",
    )

    def __init__(self, host: HostCapacity) -> None:
        self.host = host
        self.labels: Mapping[str, str] = host.labels
        self.cpus = max(0, round(host.cpus * _MILLI))
        self.memory = max(0, host.memory_mb)
        self.gpus: list[tuple[int, int]] = sorted((gpu.memory_mb, gpu.index) for gpu in host.gpus)
        self.ports: set[tuple[int, Transport]] = set(host.ports)
        self.services: set[str] = set(host.services)
        self.shunned: list[str] = list(host.shunned)
        self.before = len(host.services)
        self.planned = self.packed = self.fitted = self.spread = self.kind = 0

    def fits(self, task: Task) -> bool:
        """Whether it has what the service needs."""
        return (
            task.memory <= self.memory
            and task.cpus <= self.cpus
            and (not task.gpus or self._has_gpus(task))
            and not (task.ports and task.ports & self.ports)
            and not (task.shuns and task.shuns & self.services)
            and task.name not in self.shunned
        )

    def _has_gpus(self, task: Task) -> bool:
        # The largest are last.
        return len(self.gpus) >= task.gpus and self.gpus[-task.gpus][0] >= task.gpu_memory

    def gpus_for(self, task: Task) -> Taken:
        """The smallest of its GPUs that are large enough."""
        if not task.gpus:
            return ()
        first = next(place for place, gpu in enumerate(self.gpus) if gpu[0] >= task.gpu_memory)
        return tuple(self.gpus[first : first + task.gpus])

    def take(self, task: Task) -> Taken:
        """Put a service there that fits; the GPUs that it gets."""
        taken = self.gpus_for(task)
        self.cpus -= task.cpus
        self.memory -= task.memory
        for gpu in taken:
            self.gpus.remove(gpu)
        self.ports |= task.ports
        self.services.add(task.name)
        self.shunned.extend(task.shuns)
        self._count(task, 1)
        return taken

    def give_back(self, task: Task, taken: Taken) -> None:
        """Take a service away again that was put there last."""
        self.cpus += task.cpus
        self.memory += task.memory
        if taken:
            self.gpus = sorted((*self.gpus, *taken))
        self.ports -= task.ports
        if task.name not in self.host.services:
            self.services.discard(task.name)
        if task.shuns:
            del self.shunned[-len(task.shuns) :]
        self._count(task, -1)

    def _count(self, task: Task, by: int) -> None:
        self.planned += by
        self.packed += by * (task.strategy == "pack")
        self.fitted += by * (task.strategy == "memory-fit")
        self.spread += by * (task.strategy == "spread")


def number_kinds(rooms: list[Room], named: frozenset[str]) -> None:
    """Tell rooms that are the same to all services from those that are not.

    Args:
        rooms: before anything was put there.
        named: hosts that services name, which are like no other.
    """
    kinds: dict[object, int] = {}
    for room in rooms:
        host = room.host
        sign = (
            room.cpus,
            room.memory,
            tuple(memory for memory, _ in room.gpus),
            host.gpu_memory_mb,
            frozenset(host.labels.items()),
            host.ports,
            # Who is there matters only to who shuns somebody; nothing is lost where two kinds could have been one.
            host.services,
            host.shunned,
            host.runtime,
            host.joined,
            host.refusal,
            host.name if host.name in named else None,
        )
        room.kind = kinds.setdefault(sign, len(kinds))
