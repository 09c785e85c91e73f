"""Writing a file on a host, whole or not at all."""

from __future__ import annotations

import asyncio
import posixpath
import secrets
from collections.abc import AsyncIterator, Awaitable
from contextlib import suppress
from pathlib import Path

import asyncssh

# Large enough for asyncssh to have many packets under way at a time.
_PIECE_BYTES = 4 * 2**20


async def upload(connection: asyncssh.SSHClientConnection, path: str, content: bytes | Path, mode: int, piece_s: float) -> None:
    """Write a file under another name and rename it.

    Args:
        connection: to the host.
        path: there; its directory is made.
        content: bytes, or a local file.
        mode: of the file, from its first byte on.
        piece_s: seconds for each step.

    Raises:
        asyncssh.Error, OSError, TimeoutError: it cannot be written; nothing is left of it.
    """
    async with asyncio.timeout(piece_s):
        sftp = await connection.start_sftp_client()
    try:
        part = f"{path}.{secrets.token_hex(8)}.part"
        try:
            async with asyncio.timeout(piece_s):
                if directory := posixpath.dirname(path):
                    await sftp.makedirs(directory, exist_ok=True)
                flags = asyncssh.FXF_WRITE | asyncssh.FXF_CREAT | asyncssh.FXF_EXCL
                file = await sftp.open(part, flags, asyncssh.SFTPAttrs(permissions=mode), encoding=None)
            async with file:
                # The server's umask may have taken something from it.
                await _within(piece_s, file.chmod(mode))
                async for piece in _pieces(content):
                    await _within(piece_s, file.write(piece))
            await _within(piece_s, sftp.posix_rename(part, path))
        except BaseException:
            with suppress(asyncssh.Error, OSError, TimeoutError):
                await _within(piece_s, sftp.remove(part))
            raise
    finally:
        sftp.exit()


async def _within(seconds: float, work: Awaitable[object]) -> None:
    async with asyncio.timeout(seconds):
        await work


async def _pieces(content: bytes | Path) -> AsyncIterator[bytes]:
    if isinstance(content, bytes):
        for start in range(0, len(content), _PIECE_BYTES):
            yield content[start : start + _PIECE_BYTES]
        return
    file = await asyncio.to_thread(content.open, "rb")
    with file:
        while piece := await asyncio.to_thread(file.read, _PIECE_BYTES):
            yield piece
