"""The hosts that services are placed on, as the keeper of services looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helix_ray.cluster.inventory import Inventory
from helix_ray.cluster.probe import Prober
from helix_ray.core.cluster import Host, HostError, HostReport, Nodes, Shells, node_of

# A host that hangs must not hold up the news of the others for as long as they may be silent.
_SECONDS = 3.0


class WatchedHosts:
    """See ``HostSource``: the hosts of the inventory, of those on standby the ones that have joined.

    Args:
        inventory: has them.
        shells: opens connections to them, and is not patient.
        nodes: gives the nodes of the Ray cluster.
    """

    def __init__(self, inventory: Inventory, shells: Shells, nodes: Nodes) -> None:
        self._inventory = inventory
        self._nodes = nodes
        self._prober = Prober(shells, seconds=_SECONDS)

    async def hosts(self) -> list[Host]:
        """See ``HostSource.hosts``."""
        return await self._inventory.active()

    async def spare(self) -> frozenset[str]:
        """See ``HostSource.spare``."""
        there = {host.name for host in await self._inventory.active()}
        return frozenset(one.host.name for one in await self._inventory.hosts()) - there

    async def joined(self) -> dict[str, bool]:
        """See ``HostSource.joined``."""
        return await self._joined(await self._inventory.active())

    async def reports(self) -> list[HostReport]:
        """See ``HostSource.reports``."""
        hosts = await self._inventory.active()
        reports = await self._prober.probe(hosts)
        joined = await self._joined(hosts)
        return [replace(report, joined=joined.get(report.host)) for report in reports]

    async def _joined(self, hosts: Sequence[Host]) -> dict[str, bool]:
        try:
            nodes = await self._nodes()
        except HostError:
            return {}
        return {host.name: node_of(host, nodes) is not None for host in hosts}
