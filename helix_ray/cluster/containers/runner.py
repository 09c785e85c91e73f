"""Runs of services as containers: what stands behind ``ContainerRunner``."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager

from helix_ray.cluster.containers.arguments import env_lines, run_arguments
from helix_ray.cluster.containers.engine import ContainerEngine
from helix_ray.cluster.containers.health import fault
from helix_ray.core.cluster import Host, HostReport, HostShell, Shells
from helix_ray.core.placement import Measured
from helix_ray.core.runs import LogTail, Run, RunReport

_STARTING = frozenset(("created", "configured", "initialized", "restarting"))
_ID_CHARS = 8
# Below the home of whoever logs in.
_ENV_FILES = ".helix/containers"


def cluster_id(database: str) -> str:
    """What tells the containers of one installation from those of others on the same host.

    Args:
        database: its URL; the same wherever the application runs. Its password plays no part.
    """
    scheme, _, rest = database.partition("://")
    return hashlib.sha256(f"{scheme}://{rest.rpartition('@')[2]}".encode()).hexdigest()[:_ID_CHARS]


class ContainerRuns:
    """See ``ContainerRunner``.

    Args:
        shells: lead to the hosts.
        report: gives what is known of a host.
        cluster: see ``cluster_id``.
        options, run_options: of the program and of its command ``run``, for hosts that have none of their own.
        stop_s: seconds that containers have to end by themselves.
    """

    def __init__(
        self,
        shells: Shells,
        report: Callable[[str], HostReport | None],
        cluster: str,
        options: tuple[str, ...] = (),
        run_options: tuple[str, ...] = (),
        stop_s: int = 30,
    ) -> None:
        self._shells = shells
        self._report = report
        self._cluster = cluster
        self._options = options
        self._run_options = run_options
        self._stop_s = stop_s

    async def start(self, run: Run, host: Host) -> None:
        """See ``Runner.start``."""
        name = self._container(run.name)
        async with self._engine(host) as (engine, shell):
            before = await engine.state(name)
            if before is None:
                await engine.fetch_image(str(run.spec.image))
                await self._begin(run, host, engine, shell)
            elif before.status != "running":
                await engine.start(name)

    async def _begin(self, run: Run, host: Host, engine: ContainerEngine, shell: HostShell) -> None:
        name, report = self._container(run.name), self._report(host.name)
        vendor = None if report is None else report.gpu_vendor
        options = host.container_run_options or self._run_options
        env_file = f"{_ENV_FILES}/{name}.env" if run.spec.env else None
        if env_file is not None:
            await shell.put(env_file, env_lines(run))
        try:
            await engine.run(
                run_arguments(run, name, self._cluster, engine.program, vendor, env_file, self._stop_s, options), name
            )
        finally:
            if env_file is not None:
                await shell.run(["rm", "-f", env_file])

    async def state(self, run: Run, host: Host) -> RunReport:
        """See ``Runner.state``."""
        name = self._container(run.name)
        async with self._engine(host) as (engine, _):
            found = await engine.state(name)
            if found is None:
                return RunReport("absent")
            if found.status in _STARTING:
                return RunReport("starting", reason=f"it is {found.status}")
            if found.status != "running":
                why = "it used more memory than it may" if found.out_of_memory else f"it exited with status {found.exit_status}"
                return RunReport("exited", exit_status=found.exit_status, reason=why)
            wrong = None if run.spec.health is None else await fault(run.spec.health, host, engine, name)
        return RunReport("running", healthy=wrong is None, reason=wrong)

    async def usage(self, run: Run, host: Host) -> Measured:
        """See ``Runner.usage``. Its GPUs are its alone, so what is used of them it uses."""
        async with self._engine(host) as (engine, _):
            memory = await engine.memory_mb(self._container(run.name))
        report = self._report(host.name)
        return Measured(memory, None if report is None else report.used_gpu_memory_mb(run.gpus))

    async def drain(self, run: Run, host: Host) -> None:
        """See ``Runner.drain``: what a container does ends while it stops."""

    async def stop(self, run: Run, host: Host) -> None:
        """See ``Runner.stop``."""
        async with self._engine(host) as (engine, _):
            await engine.remove(self._container(run.name))

    async def logs(self, run: Run, host: Host, lines: int) -> LogTail:
        """See ``Runner.logs``."""
        async with self._engine(host) as (engine, _):
            return await engine.logs(self._container(run.name), lines)

    async def clean(self, host: Host, live: Collection[str]) -> None:
        """See ``ContainerRunner.clean``."""
        kept = {self._container(name) for name in live}
        async with self._engine(host) as (engine, _):
            for name in await engine.names(self._cluster):
                if name not in kept:
                    await engine.remove(name)

    def _container(self, name: str) -> str:
        return f"helix-{self._cluster}-{name}"

    @asynccontextmanager
    async def _engine(self, host: Host) -> AsyncIterator[tuple[ContainerEngine, HostShell]]:
        report = self._report(host.name)
        program = "podman" if report is None or report.container_runtime is None else report.container_runtime
        async with self._shells.connect(host) as shell:
            yield ContainerEngine(shell, program, host.container_options or self._options), shell
