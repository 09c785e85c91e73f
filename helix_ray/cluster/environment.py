"""The Python environment of a host: one that is there, or one that is made from the lock files that ours was made from."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

from helix_ray.cluster.commands import failed, script
from helix_ray.cluster.head import Brought, Head
from helix_ray.core.cluster import HostError, HostShell

_FILES = ("install.sh", "debian.sh", "bootstrap.txt")
_LOCKS = {"cpu": ("torch-cpu.txt", "cpu.txt"), "gpu": ("gpu.txt",)}
_INSTALL_S = 3600.0
_VERSIONS = "import importlib.metadata as m, platform as p; print(p.python_version(), m.version('ray'))"
_COMPLETE = ".helix-complete"
_INSTALL = r"""set -eu
cd "$1"
rm -rf "$2"
export PYTHON="$(command -v python3.11 || command -v python3)" HARDWARE="$3" WHEELHOUSE="$4"
sh requirements/install.sh "$1/$2" >install.log 2>&1 ||
    { tail -n 20 install.log >&2; exit 1; }
touch "$1/$2/$5"
"""
_HARDWARE = "nvidia-smi -L 2>/dev/null | grep -q GPU && echo gpu || echo cpu"
_SIZES = 'cd "$1/wheelhouse" 2>/dev/null && for f in *; do printf "%s %s\\n" "$(wc -c <"$f")" "$f"; done; :'


async def find_python(shell: HostShell, python: str, head: Head) -> str:
    """A Python that is on a host, if Ray and itself are of the head's versions.

    Raises:
        HostError: they are not.
    """
    result = await shell.run((python, "-c", _VERSIONS))
    if result.status != 0:
        raise failed(shell.host.name, f"asking {python} for its Ray", result.stderr)
    versions = result.stdout.decode(errors="replace").split()
    # Ray asks for the same minor version of Python.
    if len(versions) != 2 or versions[0].rpartition(".")[0] != head.python.rpartition(".")[0] or versions[1] != head.ray:
        said = " with Ray ".join(versions)[:64]
        raise HostError(
            f"{python} on {shell.host.name} is Python {said!r}; the head has Python {head.python} with Ray {head.ray}.",
            code="command_failed",
        )
    return python


async def make_python(shell: HostShell, directory: str, brought: Brought, head: Head, tell: Callable[[str], None]) -> str:
    """An environment that is made from the lock files, unless it is there already.

    Args:
        shell: of the host.
        directory: there, absolute.
        brought: the lock files, and the wheels for a host without a network.
        head: of the cluster.
        tell: takes what is being done, for people.

    Returns:
        its Python.

    Raises:
        HostError: it does not work.
    """
    hardware = await script(shell, _HARDWARE, doing="looking for a GPU")
    files = [brought.requirements / name for name in (*_FILES, *_LOCKS.get(hardware, _LOCKS["cpu"]))]
    if missing := [path.name for path in files if not path.is_file()]:
        raise HostError(
            f"Here is no {missing[0]} to make an environment from: name a `python` of {shell.host.name} that has Ray.",
            code="command_failed",
        )
    name = f"venv-{await asyncio.to_thread(_digest, files)}"
    python = f"{directory}/{name}/bin/python"
    if (await shell.run(("test", "-e", f"{directory}/{name}/{_COMPLETE}"))).status == 0:
        return await find_python(shell, python, head)
    for path in files:
        await shell.put(f"{directory}/requirements/{path.name}", path)
    house = ""
    if brought.wheelhouse is not None:
        house = f"{directory}/wheelhouse"
        await _ship(shell, directory, brought.wheelhouse, tell)
    tell("making the environment")
    await script(
        shell, _INSTALL, directory, name, hardware, house, _COMPLETE, doing="making the environment", timeout_s=_INSTALL_S
    )
    return await find_python(shell, python, head)


async def _ship(shell: HostShell, directory: str, wheelhouse: Path, tell: Callable[[str], None]) -> None:
    """Bring the wheels that are not there. Whether they are the right ones, their hashes in the lock files say."""
    wheels = await asyncio.to_thread(lambda: [(path, path.stat().st_size) for path in sorted(wheelhouse.glob("*.whl"))])
    there = set((await script(shell, _SIZES, directory, doing="looking at the wheels")).splitlines())
    missing = [path for path, size in wheels if f"{size} {path.name}" not in there]
    for number, path in enumerate(missing, 1):
        tell(f"bringing {path.name} ({number} of {len(missing)})")
        await shell.put(f"{directory}/wheelhouse/{path.name}", path)


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
