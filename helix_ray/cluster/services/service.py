"""Services of the cluster as the API asks for them: what stands behind the protocol ``Placements``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from helix_ray.cluster.services.assignment import Assignment, Choice
from helix_ray.cluster.services.heartbeats import Heartbeats
from helix_ray.cluster.services.keeper import Keeper
from helix_ray.cluster.services.lifecycle import Lifecycle
from helix_ray.cluster.services.measurements import Measurements
from helix_ray.cluster.services.status import cluster_status, deployments, is_settled, placements
from helix_ray.cluster.services.store import ServiceStore
from helix_ray.cluster.services.survey import Survey
from helix_ray.cluster.standby.store import StandbyStore
from helix_ray.core.cluster import Host, HostReport
from helix_ray.core.deployment import ClusterStatus, Deployment, HostSource, HostStatus, Order, Outcome
from helix_ray.core.errors import InvalidRequestError, NotFoundError
from helix_ray.core.placement import Measured, Placement, ServiceKind, ServiceSpec, Verdict
from helix_ray.core.runs import ContainerRunner, LogTail, ModelPlaces, ModelRunner, Reservations, Run, Runner
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, utc_now

_POLL_S = 0.2

ReportOf = Callable[[str], HostReport | None]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """What waits for a host.

    Attributes:
        specs: of services that no host takes.
        measured: by service, what it was seen to use.
        drained: hosts that take nothing new.
    """

    specs: Sequence[ServiceSpec]
    measured: Mapping[str, Measured]
    drained: frozenset[str]


class PlacementService:
    """See ``Placements``.

    Args:
        database: where services are; it is the caller's to close.
        source: knows the hosts.
        containers: makes what runs containers, from what gives a host's last report.
        reservations: hold what containers use.
        models: runs models; without it there are none.
        clock: tells the time.
    """

    def __init__(
        self,
        database: Database,
        source: HostSource,
        containers: Callable[[ReportOf], ContainerRunner],
        reservations: Reservations,
        models: ModelRunner | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._clock = clock
        self._store = ServiceStore(database, clock)
        self._standby = StandbyStore(database, clock)
        self._source = source
        self._heartbeats = Heartbeats(source, clock)
        self._models = models
        made = containers(self._heartbeats.report)
        self._runners: dict[ServiceKind, Runner] = {"container": made}
        if models is not None:
            self._runners["model"] = models
        measurements = Measurements(database, clock)
        self._assignment = Assignment(self._store, self._heartbeats, measurements, clock)
        lifecycle = Lifecycle(self._store, self._heartbeats, self._runners, reservations, measurements, clock)
        self.keeper = Keeper(self._store, self._heartbeats, self._assignment, lifecycle, made, models, clock)

    async def start(self) -> None:
        """Keep services running from now on, until ``close``."""
        self.keeper.start()

    async def close(self) -> None:
        """Let services run on by themselves."""
        await self.keeper.close()

    async def deploy(self, order: Order) -> Outcome:
        """See ``Placements.deploy``."""
        order = replace(order, services=await self._check(order.services))
        names = [spec.name for spec in order.services]
        async with self._assignment.lock:
            survey = await self._assignment.survey(order.services)
            changed = [spec for spec in order.services if _changes(spec, survey)]
            choice = await self._assignment.choose(survey, changed)
            explanations = self._explanations(survey, order.services, choice) if order.explain else {}
            if order.dry_run:
                kept = placements(survey, [name for name in names if name not in {spec.name for spec in changed}])
                found = {one.service: one for one in (*kept, *choice.plan.placements)}
                shown = await self._deployments(survey, names)
                there = tuple(found[name] for name in names if name in found)
                return Outcome(there, shown, choice.plan.impossible, explanations)
            await self._store.want(changed)
            await self._assignment.assign()
        self.keeper.wake()
        return await self._outcome(names, names, order.wait_s, explanations)

    async def status(self) -> ClusterStatus:
        """See ``Placements.status``."""
        await self._heartbeats.hosts()
        survey = await self._assignment.survey()
        return cluster_status(survey, await self._store.newest(), self._assignment.errors(survey), self._clock())

    async def hosts(self) -> tuple[HostStatus, ...]:
        """See ``Placements.hosts``."""
        return self._heartbeats.statuses((), ())

    async def unplaced(self) -> Unplaced:
        """What waits for a host that is not there."""
        survey = await self._assignment.survey()
        return Unplaced(self._assignment.unplaced(survey), survey.measured, await self._store.drained())

    async def hosts_in_use(self) -> frozenset[str]:
        """Hosts that services are on, or are about to be."""
        return frozenset(run.host for run in await self._store.live())

    async def leave_idle(self, host: str) -> bool:
        """Have a standby host take nothing new and leave.

        Returns:
            ``False`` where services are there, or a person wants it to stay; then nothing is changed.
        """
        async with self._assignment.lock:
            return host not in await self.hosts_in_use() and await self._standby.leave_idle(host)

    async def rebalance(self, dry_run: bool, wait_s: float) -> Outcome:
        """See ``Placements.rebalance``."""
        return await self._move(None, dry_run, wait_s)

    async def drain(self, host: str, cancel: bool, wait_s: float) -> Outcome:
        """See ``Placements.drain``."""
        if host not in await self._heartbeats.hosts() and host not in await self._source.spare():
            raise NotFoundError(f"There is no host {host[:64]!r}.", param="host")
        await self._store.set_drained(host, not cancel)
        return Outcome() if cancel else await self._move(host, False, wait_s)

    async def remove(self, name: str) -> Deployment:
        """See ``Placements.remove``."""
        if not await self._store.remove(name):
            raise _no_service(name)
        survey = await self._assignment.survey()
        (shown,) = await self._deployments(survey, [name])
        if not any(run.service == name for run in survey.runs):
            await self._store.forget(name)
        self.keeper.wake()
        return shown

    async def explain(self, services: tuple[ServiceSpec, ...]) -> Outcome:
        """See ``Placements.explain``."""
        return await self.deploy(Order(services, dry_run=True, explain=True))

    async def explain_deployed(self, name: str) -> Outcome:
        """See ``Placements.explain_deployed``."""
        await self._heartbeats.hosts()
        survey = await self._assignment.survey()
        if name not in survey.services:
            raise _no_service(name)
        run = survey.current(name)
        told = survey.explain(survey.services[name].spec, None if run is None else run.host)
        errors = tuple(one for one in self._assignment.errors(survey) if one.service == name)
        return Outcome(placements(survey, [name]), await self._deployments(survey, [name]), errors, {name: told})

    async def logs(self, name: str, lines: int) -> tuple[str, LogTail]:
        """See ``Placements.logs``."""
        run, host = await self._run_with_logs(name)
        return run.host, await self._runners[run.spec.kind].logs(run, host, lines)

    async def models(self) -> dict[str, ModelPlaces]:
        """See ``ModelSource.models``. What is drained ends what it has begun and takes nothing new."""
        specs = [service.spec for service in await self._store.services() if service.state == "wanted"]
        wanted = dict.fromkeys(spec.model for spec in specs if spec.model is not None)
        found = {model: ModelPlaces() for model in wanted}
        for run in await self._store.live():
            model = run.spec.model
            if model is not None and run.state != "pending":
                places = found.get(model, ModelPlaces())
                serving = {run.name} if run.state == "running" else set()
                found[model] = ModelPlaces(places.serving | serving, places.alive | {run.name})
        return found

    async def _run_with_logs(self, name: str) -> tuple[Run, Host]:
        run = (await self._store.newest([name])).get(name)
        if run is None:
            raise NotFoundError(f"The service {name[:64]!r} is not there, or never ran.", param="name")
        host = (await self._heartbeats.hosts()).get(run.host)
        if host is None:
            raise NotFoundError(f"The host {run.host} of its last run is not there any more.", param="name")
        return run, host

    async def _check(self, specs: Sequence[ServiceSpec]) -> tuple[ServiceSpec, ...]:
        """The specs, complete."""
        hosts, seen, complete = await self._heartbeats.hosts(), set(), []
        if any(spec.kind == "model" for spec in specs) and not self._heartbeats.all_joined:
            # Perhaps a host has joined since the last look.
            await self._heartbeats.look()
        for place, spec in enumerate(specs):
            if spec.name in seen:
                raise InvalidRequestError(f"Two services are named {spec.name!r}.", param=f"services[{place}].name")
            seen.add(spec.name)
            if spec.host is not None and spec.host not in hosts and spec.host not in await self._source.spare():
                raise InvalidRequestError(f"There is no host {spec.host[:64]!r}.", param=f"services[{place}].host")
            if spec.kind == "container":
                complete.append(spec)
            elif self._models is not None:
                complete.append(await self._models.complete(spec, f"services[{place}]"))
            else:
                raise InvalidRequestError("This cluster runs containers only.", param=f"services[{place}].model")
        return tuple(complete)

    def _explanations(self, survey: Survey, specs: Sequence[ServiceSpec], choice: Choice) -> Mapping[str, tuple[Verdict, ...]]:
        planned = survey.planned(specs, choice.plan.placements)
        chosen = {one.service: one.host for one in choice.plan.placements}
        told = {}
        for spec in specs:
            run = survey.current(spec.name)
            there = chosen.get(spec.name, None if run is None else run.host)
            told[spec.name] = survey.explain(spec, there, planned)
        return told

    async def _move(self, host: str | None, dry_run: bool, wait_s: float) -> Outcome:
        await self._heartbeats.hosts()
        async with self._assignment.lock:
            survey = await self._assignment.survey()
            found = await self._assignment.find_moves(survey, host)
            moves: tuple[Placement, ...] = tuple(move.placement for move in found.moves)
            names = [one.service for one in moves]
            if dry_run:
                return Outcome(moves, await self._deployments(survey, names), tuple(found.stuck))
            await self._assignment.move(survey, found)
        self.keeper.wake()
        outcome = await self._outcome(names, [*names, *(one.service for one in found.stuck)], wait_s)
        return Outcome(moves, outcome.deployments, outcome.errors)

    async def _outcome(
        self,
        names: Sequence[str],
        concerned: Collection[str],
        wait_s: float,
        explanations: Mapping[str, tuple[Verdict, ...]] | None = None,
    ) -> Outcome:
        """What has come of services, as soon as it is known, and no later than after ``wait_s``."""
        survey = await self._assignment.survey()
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_s):
                while not is_settled(survey, names):
                    await asyncio.sleep(_POLL_S)
                    survey = await self._assignment.survey()
        errors = tuple(one for one in self._assignment.errors(survey) if one.service in concerned)
        return Outcome(placements(survey, names), await self._deployments(survey, names), errors, explanations or {})

    async def _deployments(self, survey: Survey, names: Sequence[str]) -> tuple[Deployment, ...]:
        return deployments(survey, await self._store.newest(names), names)


def _changes(spec: ServiceSpec, survey: Survey) -> bool:
    """Whether anything has to be done for a service: it is new, has another spec, or waits for a next try."""
    known = survey.services.get(spec.name)
    if known is None or known.spec != spec or known.state in ("failed", "removed"):
        return True
    return known.state == "wanted" and survey.current(spec.name) is None


def _no_service(name: str) -> NotFoundError:
    return NotFoundError(f"There is no service {name[:64]!r}.", param="name")
