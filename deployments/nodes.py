"""The Ray node of a host: which it is, what it has free, and the replicas there, with their logs."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import ray
from ray._private.state import available_resources_per_node
from ray.serve._private.common import REPLICA_ID_FULL_ID_STR_PREFIX
from ray.serve._private.constants import SERVE_NAMESPACE
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from deployments.cluster import read_nodes
from helix_ray.core.cluster import Host, HostError, node_of
from helix_ray.core.errors import UnavailableError
from helix_ray.core.runs import LogTail

NODE_LABEL = "ray.io/node-id"
"""A label of every node; one node is a bound that Ray cannot trade for another, as a soft target would be."""
_PATIENCE_S = 10.0
_POLL_S = 0.5
_TASK_S = 30.0
_LOG_BYTES = 256 * 2**10
_HEAD_BYTES = 4096
# What Ray writes into the log of a worker, for itself.
_MARKS = (":job_id:", ":actor_name:", ":task_name:")


def node_id(host: Host) -> str:
    """The id of a host's Ray node.

    Raises:
        UnavailableError: it has none that is alive.
    """
    node = node_of(host, read_nodes())
    if node is None:
        raise UnavailableError(f"{host.name} is no node of the Ray cluster.", code="no_room")
    return node.id


def await_room(host: Host, bundles: Sequence[Mapping[str, float]]) -> str:
    """Return when Ray has so much free on a host; what has ended there gives its resources back a moment later.

    Args:
        host: to look at.
        bundles: resources of a placement group.

    Returns:
        The id of its node.

    Raises:
        UnavailableError: it has not, after some time.
    """
    node, wanted = node_id(host), Counter[str]()
    for bundle in bundles:
        wanted.update(bundle)
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        free = available_resources_per_node().get(node, {})
        missing = [f"{amount:g} {name}" for name, amount in wanted.items() if free.get(name, 0.0) < amount]
        if not missing:
            return node
        if time.monotonic() > deadline:
            raise UnavailableError(f"Ray has not enough left on {host.name} for {', '.join(missing)}.", code="no_room")
        time.sleep(_POLL_S)


def kill_replicas(application: str) -> None:
    """End the replicas of an application at once, also those that wait for room on their node."""
    for actor in ray.util.list_named_actors(all_namespaces=True):
        name, namespace = actor["name"], actor["namespace"]
        if namespace == SERVE_NAMESPACE and name.startswith(f"{REPLICA_ID_FULL_ID_STR_PREFIX}{application}#"):
            # One that has ended meanwhile has no name any more.
            with suppress(ValueError):
                ray.kill(ray.get_actor(name, namespace))


def replica_log(host: Host, application: str, lines: int) -> LogTail:
    """The last lines that the replicas of an application have said on a host.

    Raises:
        HostError: the host has no living node, or does not answer.
    """
    try:
        strategy = NodeAffinitySchedulingStrategy(node_id(host), soft=False)
        read = ray.remote(_tail).options(num_cpus=0, scheduling_strategy=strategy, max_retries=0)
        text, cut = ray.get(read.remote(f":actor_name:ServeReplica:{application}:"), timeout=_TASK_S)
    except (ray.exceptions.RayError, UnavailableError) as exc:
        raise HostError(f"Ray does not reach {host.name}, where the log is.", code="unreachable") from exc
    found = [line for line in text.splitlines() if not line.startswith(_MARKS)]
    return LogTail(tuple(found[-lines:]), cut and len(found) <= lines)


def _tail(mark: str) -> tuple[str, bool]:
    """The end of what those workers of this node have said that say this of themselves, and whether there is more of it."""
    directory = Path(ray._private.worker._global_node.get_logs_dir_path())
    files = [file for pattern in ("worker-*.out", "worker-*.err") for file in directory.glob(pattern) if _says(file, mark)]
    # The standard error comes last: there are the application's lines, and the end of what has failed.
    files.sort(key=lambda file: (file.suffix == ".err", file.stat().st_mtime))
    text = b"".join(map(_end, files))
    return text[-_LOG_BYTES:].decode(errors="replace"), len(text) > _LOG_BYTES


def _says(file: Path, mark: str) -> bool:
    with file.open("rb") as opened:
        return mark.encode() in opened.read(_HEAD_BYTES)


def _end(file: Path) -> bytes:
    with file.open("rb") as opened:
        opened.seek(max(0, file.stat().st_size - _LOG_BYTES - 1))
        return opened.read()
