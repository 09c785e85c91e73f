"""The arguments that a container is started with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from helix_ray.core.runs import Run

SERVICE_LABEL = "helix.service"
CLUSTER_LABEL = "helix.cluster"
_FIRST_RENDER_NODE = 128


def run_arguments(
    run: Run,
    name: str,
    cluster: str,
    runtime: str,
    vendor: Literal["nvidia", "amd"] | None,
    env_file: str | None,
    stop_s: int,
    options: Sequence[str],
) -> list[str]:
    """What comes after the program and its own options.

    Args:
        run: what is to run.
        name: of the container.
        cluster: whose containers these are.
        runtime: ``podman`` or ``docker``.
        vendor: of the host's GPUs.
        env_file: a file on the host with the environment, so that no list of processes shows it.
        stop_s: seconds that it has to end by itself.
        options: further ones, of the host.
    """
    spec = run.spec
    arguments = ["run", "--detach", "--pull=never", f"--name={name}"]
    arguments += [f"--label={SERVICE_LABEL}={run.service}", f"--label={CLUSTER_LABEL}={cluster}"]
    arguments += [f"--restart={spec.restart}", f"--stop-timeout={stop_s}"]
    if spec.memory_mb:
        arguments.append(f"--memory={spec.memory_mb}m")
    if spec.cpus:
        arguments.append(f"--cpus={spec.cpus:g}")
    arguments += gpu_arguments(run.gpus, runtime, vendor)
    arguments += [f"--publish={port.host}:{port.container}/{port.transport}" for port in spec.ports]
    if env_file is not None:
        arguments.append(f"--env-file={env_file}")
    return [*arguments, *options, str(spec.image), *spec.command]


def gpu_arguments(gpus: Sequence[int], runtime: str, vendor: Literal["nvidia", "amd"] | None) -> list[str]:
    """The options that give a container these GPUs and no others."""
    if not gpus:
        return []
    if vendor == "amd":
        return ["--device=/dev/kfd", *(f"--device=/dev/dri/renderD{_FIRST_RENDER_NODE + gpu}" for gpu in gpus)]
    if runtime == "podman":
        return [f"--device=nvidia.com/gpu={gpu}" for gpu in gpus]
    # Docker reads the value as a line of CSV, so that a comma needs quotes.
    return [f'--gpus="device={",".join(map(str, gpus))}"']


def env_lines(run: Run) -> bytes:
    """The environment as a file that podman and docker read; the values have no line breaks."""
    return "".join(f"{name}={value}\n" for name, value in run.spec.env.items()).encode()
