"""Gives each service that is to run a host: new ones, those whose run has failed, those whose spec has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from helix_ray.cluster.planning.planner import plan
from helix_ray.cluster.planning.rebalancing import Occupant, Rebalance
from helix_ray.cluster.planning.room import need_of
from helix_ray.cluster.services.heartbeats import Heartbeats
from helix_ray.cluster.services.measurements import Measurements
from helix_ray.cluster.services.rows import Service
from helix_ray.cluster.services.store import ServiceStore
from helix_ray.cluster.services.survey import Survey, make_survey
from helix_ray.core.placement import Impossible, Move, Placement, Plan, ServiceSpec
from helix_ray.core.runs import Run
from helix_ray.storage.moment import Clock, utc_now


@dataclass(frozen=True, slots=True)
class Choice:
    """Where services go.

    Attributes:
        plan: of all of them.
        first_to_end: runs that have to end before what replaces them has room.
    """

    plan: Plan
    first_to_end: tuple[Run, ...]


class Assignment:
    """One at a time: whoever decides holds ``lock`` from the survey to the rows.

    Args:
        store: has services and runs.
        heartbeats: know the hosts.
        measurements: of services.
        clock: tells the time.
    """

    def __init__(self, store: ServiceStore, heartbeats: Heartbeats, measurements: Measurements, clock: Clock = utc_now) -> None:
        self._store = store
        self._heartbeats = heartbeats
        self._measurements = measurements
        self._clock = clock
        self._impossible: dict[str, Impossible] = {}
        self._stuck: dict[str, Impossible] = {}
        self.lock = asyncio.Lock()

    async def survey(self, further: Sequence[ServiceSpec] = ()) -> Survey:
        """What is known now; with the measurements of ``further`` services."""
        return await make_survey(self._store, self._heartbeats, self._measurements, further)

    def errors(self, survey: Survey) -> tuple[Impossible, ...]:
        """What is wanted and does not run, or should leave its host and cannot, by service."""
        found = {}
        for name, service in survey.services.items():
            if service.state == "failed":
                found[name] = Impossible(name, service.reason or "it failed")
            elif service.state == "wanted" and name in self._impossible:
                found[name] = self._impossible[name]
            elif service.state == "wanted" and name in self._stuck:
                found[name] = self._stuck[name]
            elif service.state == "wanted" and service.reason and survey.current(name) is None:
                found[name] = Impossible(name, service.reason)
        return tuple(found.values())

    def unplaced(self, survey: Survey) -> list[ServiceSpec]:
        """Services that no host takes, and those that should leave their host and have no other."""
        return [
            service.spec
            for name, service in survey.services.items()
            if service.state == "wanted" and (name in self._impossible or name in self._stuck)
        ]

    async def assign(self) -> None:
        """End runs of services that were removed, make runs for all that lack one, and move what is on hosts that are drained."""
        survey, now = await self.survey(), self._clock()
        for run in survey.runs:
            service = survey.services.get(run.service)
            if run.state != "draining" and (service is None or service.state == "removed"):
                await self._store.change(run, "draining", "the service was removed")
        waiting = [
            service.spec
            for service in survey.services.values()
            if _lacks_run(service, survey) and (service.retry_at is None or service.retry_at <= now)
        ]
        self._impossible = {name: one for name, one in self._impossible.items() if _still_waits(name, survey)}
        if waiting:
            await self._place(survey, waiting)
            return
        drained = [status.host.name for status in survey.hosts if status.draining and status.services]
        self._stuck = {}
        for host in drained:
            await self.move(survey, await self.find_moves(survey, host))
            survey = await self.survey()

    async def _place(self, survey: Survey, waiting: Sequence[ServiceSpec]) -> None:
        choice = await self.choose(survey, waiting)
        specs = {spec.name: spec for spec in waiting}
        for run in choice.first_to_end:
            await self._store.change(run, "draining")
        ending = {run.service for run in choice.first_to_end}
        for placement in choice.plan.placements:
            self._impossible.pop(placement.service, None)
            if placement.service in ending:
                continue
            spec, current = specs[placement.service], survey.current(placement.service)
            need = need_of(spec, survey.measured.get(spec.name))
            await self._store.begin(spec, placement, need, None if current is None else current.number)
        for missed in choice.plan.impossible:
            # What is about to end makes room for it.
            if not any(run.service == missed.service and run.state == "draining" for run in survey.runs):
                self._impossible[missed.service] = missed
                if survey.services[missed.service].reason != missed.reason:
                    await self._store.note(missed.service, "wanted", missed.reason)

    async def choose(self, survey: Survey, specs: Sequence[ServiceSpec]) -> Choice:
        """Where services go; one that replaces another starts beside it, or where there is no room for both, after it."""
        rooms = survey.capacities()
        found = await asyncio.to_thread(plan, specs, rooms, survey.measured)
        placements, missed = list(found.placements), []
        ending = []
        for one in found.impossible:
            current = survey.current(one.service)
            spec = next(spec for spec in specs if spec.name == one.service)
            if current is not None:
                beside = survey.planned(specs, placements)
                alone = plan([spec], survey.capacities([current.number], beside), survey.measured)
                if alone.placements:
                    placements += alone.placements
                    ending.append(current)
                    continue
            missed.append(one)
        return Choice(Plan(tuple(placements), tuple(missed), found.proven), tuple(ending))

    async def find_moves(self, survey: Survey, host: str | None = None) -> Rebalance:
        """Which services would be better off elsewhere.

        Args:
            survey: what is known.
            host: only look at what is there.
        """
        moving = {run.service for run in survey.runs if run.state != "running"}
        occupants = [
            Occupant(run.spec, survey.booking(run), _may_move(run, survey, moving) and host in (None, run.host))
            for run in survey.runs
            if run.state != "draining" and survey.current(run.service) == run
        ]
        found = Rebalance(survey.hosts, occupants, survey.measured)
        await asyncio.to_thread(found.run)
        return found

    async def move(self, survey: Survey, found: Rebalance) -> None:
        """Begin moves, and remember what should move and cannot."""
        self._stuck |= {one.service: one for one in found.stuck}
        for move in found.moves:
            await self._begin(survey, move)

    async def _begin(self, survey: Survey, move: Move) -> None:
        current = survey.current(move.placement.service)
        assert current is not None
        need = need_of(current.spec, survey.measured.get(current.service))
        await self._store.begin(current.spec, move.placement, need, current.number)


def _lacks_run(service: Service, survey: Survey) -> bool:
    current = survey.current(service.spec.name)
    return service.state == "wanted" and (current is None or current.spec != service.spec)


def _still_waits(name: str, survey: Survey) -> bool:
    service = survey.services.get(name)
    return service is not None and _lacks_run(service, survey)


def _may_move(run: Run, survey: Survey, moving: set[str]) -> bool:
    service = survey.services.get(run.service)
    return run.state == "running" and run.service not in moving and service is not None and service.state == "wanted"


def placement_of(run: Run) -> Placement:
    """Where a run is."""
    return Placement(run.service, run.host, run.strategy, run.gpus)
