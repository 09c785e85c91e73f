"""Shells on hosts over SSH. The SSH library loads at the first connection: most processes never make one."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helix_ray.core.cluster import Host, HostKey

if TYPE_CHECKING:
    from helix_ray.cluster.ssh_shell import SshShell


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a host may take, in seconds.

    Attributes:
        connect_s: from the first packet to the end of the login.
        silence_s: a connection on which nothing comes for so long is asked whether it lives, and given up after three such times.
        transfer_s: for each piece of a file.
    """

    connect_s: float = 4.0
    silence_s: float = 5.0
    transfer_s: float = 60.0


class SshShells:
    """``Shells`` over SSH.

    Only the pinned key of a host is believed, and only a private key is shown to it: no passwords, no agent, no files of
    ``~/.ssh``, nothing forwarded.

    Args:
        key: the private key for hosts that have none of their own.
        patience: with hosts.
    """

    def __init__(self, key: Path | None = None, patience: Patience | None = None) -> None:
        self._key = key
        self._patience = patience or Patience()

    @asynccontextmanager
    async def connect(self, host: Host) -> AsyncIterator[SshShell]:
        """A connection that is closed at the end of the block.

        Raises:
            HostError: the host cannot be reached or is not the one of the inventory.
        """
        ssh = await _library()
        known = host if host.key is not None else replace(host, key=self._key)
        async with ssh.connected(known, self._patience) as shell:
            yield shell

    async def host_key(self, address: str, port: int) -> HostKey:
        """The key that whoever listens there shows. Nobody logs in: the connection ends before that.

        Raises:
            HostError: nobody shows one.
        """
        found: HostKey = await (await _library()).shown_key(address, port, self._patience)
        return found


async def _library() -> Any:
    return await asyncio.to_thread(importlib.import_module, "helix_ray.cluster.ssh_connection")
