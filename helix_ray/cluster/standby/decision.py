"""Which standby hosts to join and which to leave: pure functions of what is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helix_ray.cluster.planning.capacity import capacities
from helix_ray.cluster.planning.planner import plan
from helix_ray.core.cluster import HOST_LABEL, Host, HostReport, StandbyHost
from helix_ray.core.deployment import HostStatus
from helix_ray.core.placement import Measured, ServiceSpec
from helix_ray.core.standby import Offer

_MIB = 2**20
# Of the free memory, Ray gives tasks and actors so much, and the rest to its object store.
_RAY_SHARE = 0.7
_COMING = "\0coming"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A host that is not part of the cluster yet.

    Attributes:
        report: what a probe found there.
        coming: it is joining already, or has joined just now.
    """

    host: Host
    report: HostReport
    coming: bool = False


def may_join(one: StandbyHost, drained: bool, now: datetime) -> bool:
    """Whether a host may be joined for demand: it is out, no person wants it so, and its last failure is long enough ago."""
    standing = one.standing
    if drained or one.by_person or one.state != "out":
        return False
    return standing is None or standing.retry_at is None or standing.retry_at <= now


def hosts_for(
    services: Iterable[ServiceSpec], candidates: Sequence[Candidate], measured: Mapping[str, Measured]
) -> dict[str, tuple[str, ...]]:
    """The fewest hosts that take as many services as possible, by the objective of strategy ``pack``.

    Args:
        services: that no host of the cluster takes.
        candidates: hosts; those that are coming count as in use, and are not in the answer.
        measured: by service, what it was seen to use.

    Returns:
        Of each host that is to join, the services that it would take.
    """
    rooms = capacities([_as_joined(one) for one in candidates], ())
    coming = {one.host.name for one in candidates if one.coming}
    rooms = [replace(room, services=frozenset((_COMING,))) if room.name in coming else room for room in rooms]
    found: defaultdict[str, list[str]] = defaultdict(list)
    for placement in plan([replace(spec, strategy="pack") for spec in services], rooms, measured).placements:
        if placement.host not in coming:
            found[placement.host].append(placement.service)
    return {host: tuple(names) for host, names in found.items()}


def offer_of(candidate: Candidate) -> Offer:
    """What a host's Ray node would have: as the inventory says, or else as Ray counts it."""
    host, report = candidate.host, candidate.report
    found = {
        "CPU": float(report.cpu_cores),
        "GPU": float(len(report.gpus)),
        "memory": float(int(report.memory_free_mb * _MIB * _RAY_SHARE)),
    }
    resources = {name: amount for name, amount in {**found, **host.resources}.items() if amount}
    return Offer(host.name, resources, {**host.labels, HOST_LABEL: host.name})


def is_idle(one: StandbyHost, ray_idle_s: float | None, used_at: datetime, now: datetime, idle: timedelta) -> bool:
    """Whether a host that joined for demand is to leave: nothing has run there for long enough, and it joined as long ago.

    Args:
        one: the host.
        ray_idle_s: seconds for which its Ray node has had nothing to do; ``None`` where the node is not alive.
        used_at: when a service was there last.
        now: the present.
        idle: for how long nothing may run there.
    """
    standing = one.standing
    if standing is None or standing.by_person or standing.state != "joined":
        return False
    starts = [standing.since, used_at]
    if ray_idle_s is not None:
        starts.append(now - timedelta(seconds=ray_idle_s))
    return now - max(starts) >= idle


def _as_joined(candidate: Candidate) -> HostStatus:
    """A host as it would be in the cluster, with no more than its Ray node would have."""
    report, most = candidate.report, candidate.host.resources
    report = replace(
        report,
        cpu_cores=min(report.cpu_cores, int(most.get("CPU", report.cpu_cores))),
        memory_free_mb=min(report.memory_free_mb, int(most.get("memory", report.memory_free_mb * _MIB)) // _MIB),
        gpus=report.gpus[: int(most.get("GPU", len(report.gpus)))],
    )
    return HostStatus(candidate.host, True, report.checked_at, None, False, None, report, ())
