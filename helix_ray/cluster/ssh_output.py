"""What a program on a host says, as far as it is kept."""

from __future__ import annotations

import asyncio
import re

import asyncssh

from helix_ray.core.cluster import CommandResult, HostError

_LINE_BYTES = 64


class Output(asyncssh.SSHClientSession[bytes]):
    """Keeps the beginning of both outputs and throws the rest away as it comes, so that memory stays flat.

    Args:
        limit: bytes of each that are kept.
        mark: a word; the program's number follows it in a line of its second output, which is taken out.
    """

    def __init__(self, limit: int, mark: str) -> None:
        self._limit = limit
        self._told = re.compile(rb"(?m)^" + mark.encode() + rb" ([0-9]{1,10})\n")
        self._kept: dict[int | None, bytearray] = {None: bytearray(), asyncssh.EXTENDED_DATA_STDERR: bytearray()}
        self._truncated = False
        self._lost: Exception | None = None
        self._over = asyncio.Event()

    @property
    def is_over(self) -> bool:
        """Whether nothing comes any more."""
        return self._over.is_set()

    @property
    def group(self) -> int | None:
        """Number of the program's process group, once it told."""
        told = self._told.search(self._kept[asyncssh.EXTENDED_DATA_STDERR])
        return None if told is None else int(told[1])

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        """Asyncssh gives what has come."""
        kept = self._kept.get(datatype)
        if kept is None:
            return
        # The line with the number comes on top.
        room = self._limit + (0 if datatype is None else _LINE_BYTES) - len(kept)
        if room < len(data):
            self._truncated = True
            data = data[:room]
        kept += data

    def connection_lost(self, exc: Exception | None) -> None:
        """Asyncssh says that the channel has ended."""
        self._lost = exc
        self._over.set()

    async def ended(self) -> None:
        """Return when nothing comes any more."""
        await self._over.wait()

    def result(self, channel: asyncssh.SSHClientChannel[bytes], name: str) -> CommandResult:
        """What the program gave.

        Raises:
            HostError: the connection broke before its end was told.
        """
        status = channel.get_returncode()
        if status is None:
            raise HostError(f"The connection to {name} broke while running a program.", code="connection_lost") from self._lost
        stdout, stderr = self._kept.values()
        said = self._told.sub(b"", bytes(stderr), count=1)[: self._limit]
        return CommandResult(status, bytes(stdout), said, self._truncated)
