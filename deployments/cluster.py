"""The Ray cluster that hosts join, as this process sees it."""

from __future__ import annotations

import asyncio
import platform
from pathlib import Path

import ray

import deployments
import helix_ray
from helix_ray.cluster.head import Brought, Head
from helix_ray.core.cluster import HostError, RayNode

_PACKAGES = (Path(helix_ray.__file__).parent, Path(deployments.__file__ or "").parent)


async def find_head() -> Head:
    """The head of the cluster that this process is part of.

    Raises:
        HostError: it is part of none.
    """
    return await asyncio.to_thread(_head)


async def ray_nodes() -> list[RayNode]:
    """The nodes as Ray knows them."""
    return await asyncio.to_thread(read_nodes)


def brought(wheelhouse: Path | None) -> Brought:
    """What hosts are brought: this very code, and the lock files beside it."""
    house = None if wheelhouse is None else wheelhouse.expanduser().absolute()
    return Brought(_PACKAGES, Path(__file__).parents[1] / "requirements", house)


def _head() -> Head:
    if not ray.is_initialized():
        raise HostError("There is no Ray cluster to join.", code="unreachable")
    address, _, port = ray.get_runtime_context().gcs_address.rpartition(":")
    return Head(address.strip("[]"), int(port), ray.__version__, platform.python_version(), _token())


def _token() -> str | None:
    """What this process shows Ray itself."""
    from ray._raylet import AuthenticationTokenLoader  # type: ignore[attr-defined]

    loader = AuthenticationTokenLoader.instance()
    return loader.get_raw_token() if loader.has_token() else None


def read_nodes() -> list[RayNode]:
    """The same, where the event loop may wait."""
    return [
        RayNode(node["NodeID"], node["NodeManagerAddress"], bool(node["Alive"]), dict(node["Labels"]), dict(node["Resources"]))
        for node in ray.nodes()
    ]
