"""Ways back to the head for hosts that cannot reach it: connections to its address there come through SSH to here."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from helix_ray.cluster.commands import script
from helix_ray.cluster.head import FindHead, Head
from helix_ray.cluster.ssh import SshShells
from helix_ray.core.cluster import Host, HostError

_log = logging.getLogger(__name__)

# The host takes the head's address for one of its own, so that programs there need not know of the tunnel.
_TAKE = 'ip address show dev lo | grep -qF " $1/" || ip address add "$1" dev lo'
_GIVE = 'ip address del "$1" dev lo'
_AGAIN_S = 3.0


@dataclass(slots=True)
class _Tunnel:
    task: asyncio.Task[None]
    open: asyncio.Event = field(default_factory=asyncio.Event)
    error: HostError | None = None


class Tunnels:
    """Keeps tunnels open, and opens them again when they break.

    Args:
        shells: opens connections to hosts.
        find_head: says where the tunnels lead.
        ports: of the head, beside the one that hosts join at.
        again_s: after so long a tunnel that broke is opened again.
        open_s: how long the first opening may take.
    """

    def __init__(
        self, shells: SshShells, find_head: FindHead, ports: Sequence[int], again_s: float = _AGAIN_S, open_s: float = 30.0
    ) -> None:
        self._shells = shells
        self._find_head = find_head
        self._ports = tuple(ports)
        self._again_s = again_s
        self._open_s = open_s
        self._tunnels: dict[str, _Tunnel] = {}

    def keep(self, host: Host) -> None:
        """Have a tunnel to a host from now on."""
        if host.name not in self._tunnels:
            self._tunnels[host.name] = _Tunnel(asyncio.create_task(self._run(host)))

    async def open(self, host: Host, head: Head) -> None:
        """Have a tunnel to a host from now on, and return when it is open.

        Raises:
            HostError: it does not open.
        """
        await self.close(host.name)
        self.keep(host)
        tunnel = self._tunnels[host.name]
        with suppress(TimeoutError):
            async with asyncio.timeout(self._open_s):
                await tunnel.open.wait()
                return
        error = tunnel.error
        await self.close(host.name)
        raise error or HostError(f"The tunnel from {host.name} to {head.address} does not open.", code="timed_out")

    async def close(self, name: str) -> None:
        """Close the tunnel to a host, if there is one."""
        tunnel = self._tunnels.pop(name, None)
        if tunnel is not None:
            tunnel.task.cancel()
            await asyncio.gather(tunnel.task, return_exceptions=True)

    async def close_all(self) -> None:
        """Close all."""
        for name in list(self._tunnels):
            await self.close(name)

    async def _run(self, host: Host) -> None:
        while True:
            tunnel = self._tunnels.get(host.name)
            try:
                await self._once(host)
                _log.warning("the tunnel to %s broke", host.name)
            except HostError as exc:
                if tunnel is not None:
                    tunnel.error = exc
                _log.warning("the tunnel to %s does not open: %s", host.name, exc.message)
            if tunnel is not None:
                tunnel.open.clear()
            await asyncio.sleep(self._again_s)

    async def _once(self, host: Host) -> None:
        """Open the tunnel, and return when it broke."""
        head = await self._find_head()
        async with self._shells.connect(host) as shell:
            await script(shell, _TAKE, head.address, doing="taking the head's address (as root)")
            try:
                for port in dict.fromkeys((head.port, *self._ports)):
                    await shell.forward(head.address, port)
                self._tunnels[host.name].open.set()
                await shell.wait_closed()
            except asyncio.CancelledError:
                with suppress(HostError):
                    await script(shell, _GIVE, head.address, doing="giving the head's address back")
                raise
