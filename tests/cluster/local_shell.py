"""A shell on a host that is this machine: what it is told to run, runs as it would over SSH."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from helix_ray.core.cluster import CommandResult, Host, HostError


class LocalShell:
    """``HostShell`` whose home is a directory."""

    def __init__(self, host: Host, home: Path) -> None:
        self._host = host
        self._home = home
        self.commands: list[tuple[str, ...]] = []

    @property
    def host(self) -> Host:
        return self._host

    async def run(
        self, command: Sequence[str], *, timeout_s: float = 60.0, stdin: bytes = b"", limit: int = 1 << 20
    ) -> CommandResult:
        self.commands.append(tuple(command))
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=self._home)
        try:
            async with asyncio.timeout(timeout_s):
                out, err = await process.communicate(stdin)
        except TimeoutError as exc:
            process.kill()
            await process.communicate()
            raise HostError(f"{command[0]} did not end.", code="timed_out") from exc
        truncated = len(out) > limit or len(err) > limit
        return CommandResult(process.returncode or 0, out[:limit], err[:limit], truncated)

    async def put(self, path: str, content: bytes | Path, mode: int = 0o600) -> None:
        await asyncio.to_thread(self._write, self._home / path, content, mode)

    def _write(self, target: Path, content: bytes | Path, mode: int) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.read_bytes())
        target.chmod(mode)


class LocalShells:
    """``Shells`` that all lead here; ``commands`` are all that were run."""

    def __init__(self, home: Path) -> None:
        self._shells: dict[str, LocalShell] = {}
        self._home = home

    def __getitem__(self, name: str) -> LocalShell:
        return self._shells[name]

    def left(self, pattern: str) -> list[Path]:
        """Files that are there."""
        return list(self._home.rglob(pattern))

    @asynccontextmanager
    async def connect(self, host: Host) -> AsyncIterator[LocalShell]:
        yield self._shells.setdefault(host.name, LocalShell(host, self._home))
