"""The head of the Ray cluster, and what of this process its other nodes need."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Head:
    """Where hosts join.

    Attributes:
        address, port: of the head.
        ray, python: versions; those of all nodes are the same.
        token: what lets a node in, where the cluster asks for one.
    """

    address: str
    port: int
    ray: str
    python: str
    token: str | None = field(default=None, repr=False)


FindHead = Callable[[], Awaitable[Head]]
"""Says which head there is now."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What is brought to a host.

    Attributes:
        packages: directories of the Python packages that replicas of the application import.
        requirements: directory of the lock files and of ``install.sh``, which makes an environment from them.
        wheelhouse: directory of all wheels that the lock files name, for hosts without a network.
    """

    packages: tuple[Path, ...]
    requirements: Path
    wheelhouse: Path | None = None
