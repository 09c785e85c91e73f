"""The hosts of the cluster as the API asks for them: what stands behind the protocol ``ClusterHosts``."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from helix_ray.cluster.head import Brought, FindHead, Head
from helix_ray.cluster.inventory import Inventory
from helix_ray.cluster.join import Joiner, Tell
from helix_ray.cluster.probe import Prober
from helix_ray.cluster.ssh import SshShells
from helix_ray.cluster.standby.store import StandbyStore
from helix_ray.cluster.tunnels import Tunnels
from helix_ray.cluster.work import Works
from helix_ray.config.hosts import HostList
from helix_ray.core.cluster import (
    HOST_LABEL,
    Host,
    HostChanges,
    HostError,
    HostKey,
    HostReport,
    JoinProgress,
    ListedHost,
    Nodes,
    StandbyHost,
)
from helix_ray.core.errors import ConflictError, HelixError, NotFoundError
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, utc_now

_log = logging.getLogger(__name__)

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
        clock: tells the time.
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
        clock: Clock = utc_now,
    ) -> None:
        self._inventory = Inventory(database, written)
        self._standby = StandbyStore(database, clock)
        self._shells = shells
        self._find_head = find_head
        self._nodes = nodes
        self._ports = ports
        self._tunnels = Tunnels(shells, find_head, tunnel_ports)
        self._joiner = Joiner(shells, find_head, nodes, brought, self._tunnels.open)
        self._works = Works(clock)

    async def start(self) -> None:
        """Open the tunnels of the hosts that need one."""
        for host in await self._inventory.active():
            if host.tunnel:
                self._tunnels.keep(host)

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
        host = await self._inventory.host(name)
        if fingerprint is not None:
            address, port = changes.get("address", host.address), changes.get("port", host.port)
            changes = {**changes, "host_key": await self._trusted_key(address, port, fingerprint)}
        if changes.get("standby") and not host.standby:
            # What a person had join is for people to have leave.
            joined = any(one.alive and one.labels.get(HOST_LABEL) == name for one in await self._nodes())
            await (self._standby.keep(name) if joined else self._standby.forget(name))
        return await self._inventory.change(name, changes)

    async def remove_host(self, name: str) -> None:
        """See ``ClusterHosts``."""
        await self._inventory.remove(name)
        await self._standby.forget(name)
        await self._tunnels.close(name)

    async def probe(self, names: tuple[str, ...] | None = None) -> list[HostReport]:
        """See ``ClusterHosts``."""
        known = {one.host.name: one.host for one in await self._inventory.hosts()}
        missing = [name for name in names or () if name not in known]
        if missing:
            raise NotFoundError(f"There is no host {missing[0][:64]!r} in the inventory.", param="hosts")
        head = await self._head()
        prober = Prober(self._shells, None if head is None else (head.address, head.port), self._ports)
        asked = list(known) if names is None else list(dict.fromkeys(names))
        reports = await prober.probe([known[name] for name in asked])
        return [replace(report, standby=known[report.host].standby) for report in reports]

    async def join(self, name: str) -> JoinProgress:
        """See ``ClusterHosts``."""
        host = await self._inventory.host(name)
        under_way = self._works.step(name) is not None
        if host.standby and not under_way:
            await self._standby.begin(name, "joining", True)
        progress = self._begin_join(host)
        if host.standby and under_way:
            await self._standby.claim(name)
        return progress

    async def leave(self, name: str, purge: bool = False) -> JoinProgress:
        """See ``ClusterHosts``."""
        host = await self._inventory.host(name)
        under_way = self._works.step(name) is not None
        if host.standby and not under_way:
            await self._standby.begin(name, "leaving", True)
        progress = self._begin_leave(host, purge)
        if host.standby and under_way:
            await self._standby.claim(name)
        return progress

    async def standby(self) -> list[StandbyHost]:
        """See ``ClusterHosts``."""
        hosts = [one.host for one in await self._inventory.hosts() if one.host.standby]
        standings = await self._standby.standings() if hosts else {}
        return [StandbyHost(host, standings.get(host.name), self._works.step(host.name)) for host in hosts]

    async def hand_over(self, name: str) -> StandbyHost:
        """See ``ClusterHosts``."""
        if not (await self._inventory.host(name)).standby:
            raise ConflictError(f"The host {name!r} is not on standby.", param="name", code="not_on_standby")
        await self._standby.hand_over(name)
        return next(one for one in await self.standby() if one.host.name == name)

    async def go_on(self, one: StandbyHost) -> None:
        """Have a standby host join or leave that is about to, unless that is under way."""
        if one.state == "joining":
            self._begin_join(one.host)
        elif one.state == "leaving":
            self._begin_leave(one.host, False)

    async def progress(self, name: str, seen: int = 0) -> JoinProgress:
        """See ``ClusterHosts``."""
        return await self._works.progress(name, seen, _HEARD_S)

    def _begin_join(self, host: Host) -> JoinProgress:
        async def work(tell: Tell) -> JoinProgress:
            try:
                joined = await self._joiner.join(host, tell)
            except Exception as exc:
                await self._note_failure(host, exc)
                raise
            if host.standby:
                await self._standby.joined(host.name)
            return JoinProgress(host.name, state="joined", node=joined.node, survives_reboot=joined.survives_reboot)

        return self._works.begin(host.name, "joining", work)

    def _begin_leave(self, host: Host, purge: bool) -> JoinProgress:
        async def work(tell: Tell) -> JoinProgress:
            try:
                await self._joiner.leave(host, purge, tell)
            except Exception as exc:
                await self._note_failure(host, exc)
                raise
            await self._tunnels.close(host.name)
            if host.standby:
                await self._standby.left(host.name)
            return JoinProgress(host.name, state="left")

        return self._works.begin(host.name, "leaving", work)

    async def _note_failure(self, host: Host, exc: Exception) -> None:
        if host.standby:
            reason = exc.message if isinstance(exc, HelixError) else "it failed inside"
            _log.warning("standby host %s did not join or leave: %s", host.name, reason)
            await self._standby.failed(host.name, reason)

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
