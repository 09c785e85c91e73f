"""The application's own code on a host: the same as here."""

from __future__ import annotations

import asyncio
import hashlib
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from helix_ray.cluster.commands import script
from helix_ray.core.cluster import HostShell

_UNPACK = r"""set -eu
cd "$1"
rm -rf "app-$2.new"
mkdir -m 700 "app-$2.new"
tar -xzf "app-$2.tar.gz" -C "app-$2.new" --no-same-owner
mv "app-$2.new" "app-$2"
rm -f "app-$2.tar.gz"
for old in app-*; do [ "$old" = "app-$2" ] || rm -rf "$old"; done
"""


async def bring_application(shell: HostShell, directory: str, packages: Sequence[Path]) -> str:
    """See to it that the packages are on a host.

    Args:
        shell: of the host.
        directory: there.
        packages: directories of Python packages, here.

    Returns:
        the directory that Python finds them in.

    Raises:
        HostError: it does not work.
    """
    digest = await asyncio.to_thread(_digest, packages)
    path = f"{directory}/app-{digest}"
    if (await shell.run(("test", "-d", path))).status != 0:
        with tempfile.TemporaryDirectory(prefix="helix-app-") as scratch:
            archive = Path(scratch) / "app.tar.gz"
            await asyncio.to_thread(_pack, packages, archive)
            await shell.put(f"{path}.tar.gz", archive)
        await script(shell, _UNPACK, directory, digest, doing="unpacking the application", timeout_s=120)
    return path


def _files(packages: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    for package in packages:
        for path in sorted(package.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path, str(path.relative_to(package.parent))


def _digest(packages: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path, name in _files(packages):
        digest.update(f"{name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _pack(packages: Sequence[Path], archive: Path) -> None:
    with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
        for path, name in _files(packages):
            tar.add(path, name, recursive=False)
