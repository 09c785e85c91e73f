"""The cluster: hosts, and services on them. It answers to the operator's own networks only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from helix_ray.client.asynchronous.transport import AsyncTransport
from helix_ray.client.types.cluster import ClusterStatus, PlacementReport, ProbeReport


class AsyncCluster:
    """The cluster.

    Args:
        transport: carries the requests.
        root: the server's address: the endpoints are not below ``/v1``.
    """

    def __init__(self, transport: AsyncTransport, root: str) -> None:
        self._transport = transport
        self._url = f"{root}/internal/cluster"

    async def status(self) -> ClusterStatus:
        """The hosts and what runs on them."""
        return await self._transport.get(f"{self._url}/status", cast_to=ClusterStatus)

    async def probe(self) -> ProbeReport:
        """Look at all hosts over SSH."""
        return await self._transport.post(f"{self._url}/probe", cast_to=ProbeReport)

    async def deploy(self, services: Iterable[Mapping[str, Any]]) -> PlacementReport:
        """Place services and start them.

        Args:
            services: each with ``name``, ``image`` or ``model``, and what it needs: ``requires_gpu``, ``memory_mb``.
        """
        body = {"services": list(services)}
        return await self._transport.post(f"{self._url}/deploy", cast_to=PlacementReport, body=body)

    async def rebalance(self) -> PlacementReport:
        """Place anew what would be better off elsewhere now."""
        return await self._transport.post(f"{self._url}/rebalance", cast_to=PlacementReport, body={})
