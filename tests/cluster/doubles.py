"""Hosts, runners and reservations that do what a test says, and remember what they were told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from helix_ray.cluster.services.service import PlacementService
from helix_ray.core.cluster import Gpu, Host, HostError, HostReport
from helix_ray.core.deployment import Order
from helix_ray.core.errors import InvalidRequestError, UnavailableError
from helix_ray.core.placement import Measured, ServiceSpec
from helix_ray.core.runs import LogTail, Run, RunReport
from helix_ray.storage.database import Database
from tests.accounts.moments import SetClock


@dataclass
class ScriptedHosts:
    """``HostSource`` of hosts that a test adds and silences."""

    clock: SetClock
    inventory: dict[str, Host] = field(default_factory=dict)
    said: dict[str, HostReport] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    standby: set[str] = field(default_factory=set)
    joined_now: dict[str, bool] = field(default_factory=dict)

    def add(self, name: str, memory_mb: int = 16_000, cpus: int = 8, gpus: Sequence[int] = (), **labels: str) -> None:
        self.inventory[name] = Host(name, "127.0.0.1", labels=labels)
        found = tuple(Gpu(index, "NVIDIA H200", size, 0, 0.25) for index, size in enumerate(gpus))
        self.said[name] = HostReport(
            name,
            True,
            self.clock(),
            os="linux",
            cpu_cores=cpus,
            load=0.5,
            memory_mb=memory_mb,
            memory_free_mb=memory_mb,
            gpus=found,
            gpu_vendor="nvidia" if found else None,
            container_runtime="podman",
        )

    async def hosts(self) -> Sequence[Host]:
        return list(self.inventory.values())

    async def spare(self) -> Collection[str]:
        return self.standby

    async def joined(self) -> Mapping[str, bool]:
        return self.joined_now

    async def reports(self) -> Sequence[HostReport]:
        now = self.clock()
        return [
            HostReport(
                name, False, now, reason="no route to host", code="unreachable", joined=self.joined_now.get(name, report.joined)
            )
            if name in self.silent
            else replace(report, checked_at=now)
            for name, report in self.said.items()
            if name in self.inventory
        ]


@dataclass
class ScriptedRunner:
    """Runs that run at once, unless a test says otherwise."""

    runs: dict[str, RunReport] = field(default_factory=dict)
    events: list[str] = field(default_factory=list)
    refuses: dict[str, HostError] = field(default_factory=dict)
    begins: RunReport = field(default_factory=lambda: RunReport("running", healthy=True))
    uses: Measured = field(default_factory=Measured)
    where: dict[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)

    async def start(self, run: Run, host: Host) -> None:
        if run.service in self.refuses:
            raise self.refuses[run.service]
        self.events.append(f"start {run.name} on {host.name}")
        self.runs[run.name] = self.begins
        self.where[run.name] = host.name, run.gpus

    async def state(self, run: Run, host: Host) -> RunReport:
        return self.runs.get(run.name, RunReport("absent"))

    async def usage(self, run: Run, host: Host) -> Measured:
        return self.uses

    async def drain(self, run: Run, host: Host) -> None:
        self.events.append(f"drain {run.name}")

    async def stop(self, run: Run, host: Host) -> None:
        self.events.append(f"stop {run.name}")
        self.runs.pop(run.name, None)

    async def logs(self, run: Run, host: Host, lines: int) -> LogTail:
        return LogTail((f"{run.name} says hello",))


class ScriptedContainers(ScriptedRunner):
    """Those of containers."""

    async def clean(self, host: Host, live: Collection[str]) -> None:
        for name in [name for name, (there, _) in self.where.items() if there == host.name]:
            if name not in live and name in self.runs:
                self.events.append(f"clean {name}")
                del self.runs[name]


class ScriptedModels(ScriptedRunner):
    """Those of models; each takes a GPU or more."""

    async def complete(self, spec: ServiceSpec, path: str) -> ServiceSpec:
        if spec.model == "unknown":
            raise InvalidRequestError("There is no such model.", param=f"{path}.model")
        return replace(spec, gpus=spec.gpus or 1)

    async def clean(self, live: Collection[str]) -> None:
        for name in [name for name in self.runs if name not in live]:
            self.events.append(f"clean {name}")
            del self.runs[name]


@dataclass
class ScriptedReservations:
    """Gives GPUs out by number, each once."""

    held: dict[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    full: set[str] = field(default_factory=set)

    async def hold(self, name: str, host: Host, cpus: float, gpus: int, memory_mb: int) -> tuple[int, ...]:
        if host.name in self.full:
            raise UnavailableError(f"Ray has not enough left on {host.name}.", code="no_room")
        if name not in self.held:
            taken = {index for there, indices in self.held.values() if there == host.name for index in indices}
            free = [index for index in range(64) if index not in taken]
            self.held[name] = host.name, tuple(free[:gpus])
        return self.held[name][1]

    async def release(self, name: str) -> None:
        self.held.pop(name, None)


class Ground:
    """A placement service on scripted hosts, taken on by hand."""

    def __init__(self, database: Database, models: ScriptedModels | None = None) -> None:
        self.clock = SetClock()
        self.hosts = ScriptedHosts(self.clock)
        self.runner = ScriptedContainers()
        self.reservations = ScriptedReservations()
        self.database = database
        self.models = models
        self.service = self.another()

    def another(self) -> PlacementService:
        """The service as it begins after a crash: with nothing but the database."""
        make: Callable[..., ScriptedContainers] = lambda report: self.runner  # noqa: E731
        self.service = PlacementService(self.database, self.hosts, make, self.reservations, self.models, self.clock)
        return self.service

    async def turn(self, times: int = 1, seconds: float = 5.0) -> None:
        """Let time go by, look at the hosts, and take everything a step on."""
        for _ in range(times):
            self.clock.move(seconds)
            await self.service.keeper.look()
            await self.service.keeper.clean()
            await self.service.keeper.step()
            await self.service.keeper.settle()

    async def deploy(self, *specs: ServiceSpec, turns: int = 3) -> None:
        """Have services run."""
        await self.service.deploy(Order(specs))
        await self.turn(turns)

    async def places(self) -> dict[str, str]:
        """Where services run."""
        status = await self.service.status()
        return {one.spec.name: one.host or "" for one in status.deployments if one.status == "running"}
