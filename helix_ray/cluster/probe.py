"""Looking at hosts: what they are and can do. Whatever a host does, it is a row with a reason."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Sequence

from helix_ray.cluster.probe_output import Findings, parse_output
from helix_ray.cluster.probe_script import SCRIPT
from helix_ray.core.cluster import Host, HostError, HostReport, Shells
from helix_ray.storage.moment import Clock, utc_now

_AT_ONCE = 128
_LIMIT = 256 * 2**10
# Of Ray's agent on a node; its other ports are free ones.
_RAY_PORTS = (52365,)


class Prober:
    """Looks at hosts, all at once.

    Args:
        shells: opens connections to them.
        head: address and port of the Ray cluster, where there is one.
        ports: that a node of ours needs beside Ray's.
        seconds: that a host has once we are in.
        clock: tells the present.
        monotonic: seconds that only grow.
    """

    def __init__(
        self,
        shells: Shells,
        head: tuple[str, int] | None = None,
        ports: Sequence[int] = (),
        seconds: float = 15.0,
        clock: Clock = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._shells = shells
        self._head = head
        self._ports = (*_RAY_PORTS, *ports)
        self._seconds = seconds
        self._clock = clock
        self._monotonic = monotonic

    async def probe(self, hosts: Sequence[Host]) -> list[HostReport]:
        """A row for each host, in their order. It does not raise for what hosts do."""
        places = asyncio.Semaphore(_AT_ONCE)

        async def one(host: Host) -> HostReport:
            async with places:
                return await self._report(host)

        return list(await asyncio.gather(*map(one, hosts)))

    async def _report(self, host: Host) -> HostReport:
        checked_at, started = self._clock(), self._monotonic()
        try:
            found, skew = await self._look(host)
        except HostError as exc:
            seconds = self._monotonic() - started
            return HostReport(host.name, False, checked_at, reason=exc.message, code=exc.code, seconds=seconds)
        return HostReport(
            host.name,
            True,
            checked_at,
            os=found.os,
            architecture=found.architecture,
            cpu_cores=found.cpu_cores,
            load=found.load,
            memory_mb=found.memory_mb,
            memory_free_mb=found.memory_free_mb,
            disk_free_mb=found.disk_free_mb,
            gpus=found.gpus,
            gpu_vendor=("amd" if found.is_amd else "nvidia") if found.gpus else None,
            driver=found.driver,
            container_runtime=found.container_runtime,
            python=found.python,
            ports_in_use=tuple(port for port in self._ports if port in found.listens),
            clock_skew_s=skew,
            reaches_head=found.reaches_head,
            seconds=self._monotonic() - started,
        )

    async def _look(self, host: Host) -> tuple[Findings, float]:
        """What a host says, and its clock less ours.

        Raises:
            HostError: it cannot be reached, says nonsense, or too much.
        """
        nonce = secrets.token_hex(16)
        head, port = ("", "") if self._head is None else (self._head[0], str(self._head[1]))
        command = ("sh", "-s", "--", nonce, head, port, host.python or "", host.directory)
        async with self._shells.connect(host) as shell:
            before = self._clock().timestamp()
            result = await shell.run(command, timeout_s=self._seconds, stdin=SCRIPT.encode(), limit=_LIMIT)
            after = self._clock().timestamp()
        if result.truncated:
            raise HostError(f"{host.name} says more than a probe asks for.", code="output_too_large")
        found = parse_output(result.stdout, nonce)
        # As in NTP: both ways are taken to be of one length.
        return found, round(((found.begin - before) + (found.end - after)) / 2, 3)
