"""All that decisions about services rest on, at one moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from helix_ray.cluster.planning.capacity import Booking, capacities
from helix_ray.cluster.planning.reasons import verdicts
from helix_ray.cluster.planning.room import need_of
from helix_ray.cluster.services.heartbeats import Heartbeats
from helix_ray.cluster.services.measurements import Measurements
from helix_ray.cluster.services.rows import Service
from helix_ray.cluster.services.store import ServiceStore
from helix_ray.core.deployment import HostStatus
from helix_ray.core.placement import HostCapacity, Measured, Placement, ServiceSpec, Verdict
from helix_ray.core.runs import Run


@dataclass(frozen=True, slots=True)
class Survey:
    """See the module.

    Attributes:
        services: by name.
        runs: that have not ended, the oldest first.
        measured: by service, what it was seen to use.
        used: by number of a run, the same.
    """

    services: Mapping[str, Service]
    runs: Sequence[Run]
    hosts: Sequence[HostStatus]
    measured: Mapping[str, Measured]
    used: Mapping[int, Measured]

    def current(self, name: str) -> Run | None:
        """The newest run of a service that is not about to end."""
        return next((run for run in reversed(self.runs) if run.service == name and run.state != "draining"), None)

    def booking(self, run: Run) -> Booking:
        """What a run takes of its host."""
        runs_now = run.state in ("running", "draining")
        seen = self.used.get(run.number) if runs_now else None
        need = need_of(run.spec, seen)
        if seen is None:
            need = need._replace(memory_mb=run.memory_mb, gpu_memory_mb=run.gpu_memory_mb)
        used = 0 if seen is None else seen.memory_mb or 0
        booked = booking_of(run.spec, Placement(run.service, run.host, run.strategy, run.gpus), used)
        return replace(booked, need=need)

    def capacities(self, without: Collection[int] = (), beside: Iterable[Booking] = ()) -> list[HostCapacity]:
        """What hosts have left.

        Args:
            without: numbers of runs that count as if they had ended.
            beside: what counts as if it were there.
        """
        there = [self.booking(run) for run in self.runs if run.number not in without]
        gone = [self.booking(run) for run in self.runs if run.number in without]
        return capacities(self.hosts, [*there, *beside], gone)

    def planned(self, specs: Iterable[ServiceSpec], placements: Iterable[Placement]) -> list[Booking]:
        """What services would take where a plan puts them."""
        by_name = {spec.name: spec for spec in specs}
        return [booking_of(by_name[one.service], one, 0, self.measured.get(one.service)) for one in placements]

    def explain(self, spec: ServiceSpec, chosen: str | None, beside: Iterable[Booking] = ()) -> tuple[Verdict, ...]:
        """Of every host why it takes a service or why not, with all others where they are."""
        own = [run.number for run in self.runs if run.service == spec.name]
        others = [one for one in beside if one.service != spec.name]
        return verdicts(spec, self.capacities(own, others), chosen, self.measured.get(spec.name))


def booking_of(spec: ServiceSpec, placement: Placement, used_mb: int, measured: Measured | None = None) -> Booking:
    """What a service takes of a host."""
    return Booking(
        service=spec.name,
        host=placement.host,
        need=need_of(spec, measured),
        gpus=placement.gpus,
        ports=frozenset((port.host, port.transport) for port in spec.ports),
        shuns=frozenset(spec.anti_affinity),
        used_mb=used_mb,
    )


async def make_survey(
    store: ServiceStore, heartbeats: Heartbeats, measurements: Measurements, further: Iterable[ServiceSpec] = ()
) -> Survey:
    """What is known now.

    Args:
        store: has services and runs.
        heartbeats: know the hosts.
        measurements: of services.
        further: services of which the measurements are wanted, too.
    """
    services = {service.spec.name: service for service in await store.services()}
    runs = await store.live()
    specs = [*(service.spec for service in services.values()), *further]
    seen = await measurements.lookup()
    # Of two specs of one name the one that is asked for counts.
    asked = {spec.name: found for spec in {spec.name: spec for spec in specs}.values() if (found := seen(spec)) is not None}
    used = {run.number: found for run in runs if (found := seen(run.spec)) is not None}
    return Survey(services, runs, heartbeats.statuses(await store.drained(), runs), asked, used)
