"""What hosts have left: what they report, less what services there may still take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from helix_ray.cluster.planning.room import Need
from helix_ray.core.cluster import Gpu
from helix_ray.core.deployment import HostStatus
from helix_ray.core.placement import FreeGpu, HostCapacity, Transport

# A GPU of which programs that are not ours use more than this is theirs.
_FOREIGN = 0.1


@dataclass(frozen=True, slots=True)
class Booking:
    """What a run takes of its host.

    Attributes:
        gpus: which; while none are, as many as it needs are kept free for it.
        used_mb: host memory that it was seen to use, in MiB, which the host does not report as free any more.
    """

    service: str
    host: str
    need: Need
    gpus: tuple[int, ...] = ()
    ports: frozenset[tuple[int, Transport]] = frozenset()
    shuns: frozenset[str] = frozenset()
    used_mb: int = 0


def capacities(hosts: Sequence[HostStatus], bookings: Iterable[Booking], gone: Iterable[Booking] = ()) -> list[HostCapacity]:
    """What each host has left.

    Args:
        hosts: as they are now.
        bookings: of runs that take room.
        gone: of runs that count as if they had ended: what they use now counts as free.
    """
    by_host, gone_from = _by_host(bookings), _by_host(gone)
    return [_capacity(status, by_host[status.host.name], gone_from[status.host.name]) for status in hosts]


def _by_host(bookings: Iterable[Booking]) -> defaultdict[str, list[Booking]]:
    found: defaultdict[str, list[Booking]] = defaultdict(list)
    for booking in bookings:
        found[booking.host].append(booking)
    return found


def _capacity(status: HostStatus, there: Sequence[Booking], gone: Sequence[Booking]) -> HostCapacity:
    report, host = status.report, status.host
    services = frozenset(one.service for one in there)
    if report is None:
        return HostCapacity(host.name, 0, 0, labels=host.labels, services=services, runtime=None, refusal=_refusal(status))
    promised = sum(one.need.memory_mb for one in there)
    freed = sum(one.used_mb or one.need.memory_mb for one in gone)
    to_come = sum(max(0, one.need.memory_mb - one.used_mb) for one in there)
    return HostCapacity(
        name=host.name,
        cpus=round(report.cpu_cores - sum(one.need.cpus for one in there) / 1000, 3),
        memory_mb=min(report.memory_mb - promised, report.memory_free_mb + freed - to_come),
        gpus=_free_gpus(report.gpus, there, gone),
        gpu_memory_mb=sum(gpu.memory_mb for gpu in report.gpus),
        labels=host.labels,
        ports=frozenset(port for one in there for port in one.ports),
        services=services,
        shunned=frozenset(name for one in there for name in one.shuns),
        runtime=report.container_runtime,
        joined=report.joined is not False,
        refusal=_refusal(status),
    )


def _refusal(status: HostStatus) -> str | None:
    if not status.alive:
        return status.reason or "it is not alive"
    return "it is being drained" if status.draining else None


def _free_gpus(gpus: Sequence[Gpu], there: Sequence[Booking], gone: Sequence[Booking]) -> tuple[FreeGpu, ...]:
    taken = {index for one in there for index in one.gpus}
    freed = {index for one in gone for index in one.gpus}
    # What is used of a GPU whose service counts as gone is that service's.
    gpus = [replace(gpu, memory_used_mb=0) if gpu.index in freed else gpu for gpu in gpus]
    free = sorted(
        (
            FreeGpu(gpu.index, gpu.memory_mb - gpu.memory_used_mb)
            for gpu in gpus
            if gpu.index not in taken and not _is_foreign(gpu)
        ),
        key=lambda gpu: (gpu.memory_mb, gpu.index),
    )
    # Whoever has been promised GPUs and has none yet gets the smallest that are large enough, as in a plan.
    for one in sorted(there, key=lambda one: -one.need.gpu_memory_mb):
        if one.need.gpus and not one.gpus:
            large = [gpu for gpu in free if gpu.memory_mb >= one.need.gpu_memory_mb][: one.need.gpus]
            free = [gpu for gpu in free if gpu not in large]
    return tuple(free)


def _is_foreign(gpu: Gpu) -> bool:
    return gpu.memory_used_mb > _FOREIGN * gpu.memory_mb
