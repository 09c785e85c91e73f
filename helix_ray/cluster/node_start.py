"""How Ray is started on a host."""

from __future__ import annotations

import json
from typing import Any

from helix_ray.cluster.head import Head
from helix_ray.cluster.supervision import Place
from helix_ray.config.ray_defaults import RAY_DEFAULTS
from helix_ray.core.cluster import HOST_LABEL, Host

TOKEN = "ray-token"
"""Name of the file with the cluster's token, in the node's directory."""
_OPTIONS = {"CPU": "--num-cpus", "GPU": "--num-gpus", "memory": "--memory", "object_store_memory": "--object-store-memory"}


def node_file(host: Host, place: Place, head: Head, address: str) -> bytes:
    """The content of ``node.json``, for ``node_process``. The token is not in it.

    Args:
        host: with its labels and resources.
        place: of the node's files.
        head: that it joins.
        address: of the host, as the others reach it.
    """
    environment = {**RAY_DEFAULTS, "PYTHONPATH": place.application}
    if head.token is not None:
        environment |= {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN_PATH": f"{place.directory}/{TOKEN}"}
    content: dict[str, Any] = {
        "command": _command(host, place.python, head, address),
        "environment": environment,
        "application": place.application,
        "python": place.python,
    }
    return json.dumps(content, indent=1, sort_keys=True).encode()


def _command(host: Host, python: str, head: Head, address: str) -> list[str]:
    labels = {**host.labels, HOST_LABEL: host.name}
    bracketed = f"[{head.address}]" if ":" in head.address else head.address
    command = [python, "-m", "ray.scripts.scripts", "start", "--block", "--disable-usage-stats"]
    command += ["--address", f"{bracketed}:{head.port}", "--node-ip-address", address]
    command += ["--labels", ",".join(f"{key}={value}" for key, value in sorted(labels.items()))]
    others = {}
    for name, amount in sorted(host.resources.items()):
        if name in _OPTIONS:
            command += [_OPTIONS[name], f"{amount:.0f}"]
        else:
            others[name] = amount
    if others:
        command += ["--resources", json.dumps(others)]
    return command
