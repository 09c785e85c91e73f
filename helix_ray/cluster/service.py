"""The hosts of the cluster as the API asks for them: what stands behind the protocol ``ClusterHosts``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helix_ray.cluster.head import Brought, FindHead, Head
from helix_ray.cluster.inventory import Inventory
from helix_ray.cluster.join import Joiner, Tell
from helix_ray.cluster.probe import Prober
from helix_ray.cluster.ssh import SshShells
from helix_ray.cluster.tunnels import Tunnels
from helix_ray.cluster.work import Works
from helix_ray.config.hosts import HostList
from helix_ray.core.cluster import Host, HostChanges, HostError, HostKey, HostReport, JoinProgress, ListedHost, Nodes
from helix_ray.core.errors import ConflictError, NotFoundError
from helix_ray.storage.database import Database

_HEARD_S = 10.0


class HostService:
    """``ClusterHosts`` over SSH.

    Args:
        database: of the hosts that are not in the file.
        written: the inventory file.
        shells: opens connections to hosts.
        find_head: says where hosts join.
        nodes: the nodes of the Ray cluster.
        brought: what is brought to hosts.
        ports: that a node of ours needs beside Ray's.
        tunnel_ports: of the head, that a tunnel leads to beside the one that hosts join at.
    """

    def __init__(
        self,
        database: Database,
        written: HostList,
        shells: SshShells,
        find_head: FindHead,
        nodes: Nodes,
        brought: Brought,
        ports: Sequence[int] = (),
        tunnel_ports: Sequence[int] = (),
    ) -> None:
        self._inventory = Inventory(database, written)
        self._shells = shells
        self._find_head = find_head
        self._ports = ports
        self._tunnels = Tunnels(shells, find_head, tunnel_ports)
        self._joiner = Joiner(shells, find_head, nodes, brought, self._tunnels.open)
        self._works = Works()

    async def start(self) -> None:
        """Open the tunnels of the hosts that need one."""
        for one in await self._inventory.hosts():
            if one.host.tunnel and not one.host.standby:
                self._tunnels.keep(one.host)

    async def close(self) -> None:
        """Stop what is under way, and close the tunnels."""
        await self._works.close()
        await self._tunnels.close_all()

    async def hosts(self) -> list[ListedHost]:
        """See ``ClusterHosts``."""
        return await self._inventory.hosts()

    async def host_key(self, address: str, port: int) -> HostKey:
        """See ``ClusterHosts``."""
        return await self._shells.host_key(address, port)

    async def add_host(self, host: Host, fingerprint: str | None = None) -> ListedHost:
        """See ``ClusterHosts``."""
        return await self._inventory.add(await self._trusting(host, fingerprint))

    async def change_host(self, name: str, changes: HostChanges, fingerprint: str | None = None) -> ListedHost:
        """See ``ClusterHosts``."""
        if fingerprint is not None:
            host = await self._inventory.host(name)
            address, port = changes.get("address", host.address), changes.get("port", host.port)
            changes = {**changes, "host_key": await self._trusted_key(address, port, fingerprint)}
        return await self._inventory.change(name, changes)

    async def remove_host(self, name: str) -> None:
        """See ``ClusterHosts``."""
        await self._inventory.remove(name)
        await self._tunnels.close(name)

    async def probe(self, names: tuple[str, ...] | None = None) -> list[HostReport]:
        """See ``ClusterHosts``."""
        known = {one.host.name: one.host for one in await self._inventory.hosts()}
        missing = [name for name in names or () if name not in known]
        if missing:
            raise NotFoundError(f"There is no host {missing[0][:64]!r} in the inventory.", param="hosts")
        head = await self._head()
        prober = Prober(self._shells, None if head is None else (head.address, head.port), self._ports)
        return await prober.probe(list(known.values()) if names is None else [known[name] for name in dict.fromkeys(names)])

    async def join(self, name: str) -> JoinProgress:
        """See ``ClusterHosts``."""
        host = await self._inventory.host(name)

        async def work(tell: Tell) -> JoinProgress:
            joined = await self._joiner.join(host, tell)
            return JoinProgress(name, state="joined", node=joined.node, survives_reboot=joined.survives_reboot)

        return self._works.begin(name, "joining", work)

    async def leave(self, name: str, purge: bool = False) -> JoinProgress:
        """See ``ClusterHosts``."""
        host = await self._inventory.host(name)

        async def work(tell: Tell) -> JoinProgress:
            await self._joiner.leave(host, purge, tell)
            await self._tunnels.close(name)
            return JoinProgress(name, state="left")

        return self._works.begin(name, "leaving", work)

    async def progress(self, name: str, seen: int = 0) -> JoinProgress:
        """See ``ClusterHosts``."""
        return await self._works.progress(name, seen, _HEARD_S)

    async def _head(self) -> Head | None:
        try:
            return await self._find_head()
        except HostError:
            return None

    async def _trusting(self, host: Host, fingerprint: str | None) -> Host:
        if fingerprint is None:
            return host
        return replace(host, host_key=await self._trusted_key(host.address, host.port, fingerprint))

    async def _trusted_key(self, address: str, port: int, fingerprint: str) -> str:
        shown = await self._shells.host_key(address, port)
        if shown.fingerprint != fingerprint:
            raise ConflictError(
                f"The host shows {shown.fingerprint}, not {fingerprint}; nothing was written.",
                param="fingerprint",
                code="host_key_changed",
                details={"fingerprint": shown.fingerprint},
            )
        return shown.key
