"""A shell on a host: programs are run there, and files are put there."""

from __future__ import annotations

import asyncio
import secrets
import shlex
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import asyncssh

from helix_ray.cluster.ssh_failures import said
from helix_ray.cluster.ssh_output import Output
from helix_ray.cluster.ssh_upload import upload
from helix_ray.core.cluster import CommandResult, Host, HostError

# What a program of a Unix gets as its arguments is at most so long; OpenSSH takes no more either.
_COMMAND_CHARS = 128 * 2**10
# The program takes the place of the shell, whose number is that of the process group, too.
_TELL = 'printf "%s %s\\n" "$0" "$$" >&2; exec "$@"'
_END_S = 3.0


class SshShell:
    """``HostShell`` over a connection of asyncssh.

    Args:
        connection: it stays the caller's.
        host: where it leads.
        transfer_s: time for each piece of a file.
    """

    def __init__(self, connection: asyncssh.SSHClientConnection, host: Host, transfer_s: float) -> None:
        self._connection = connection
        self._host = host
        self._transfer_s = transfer_s
        self._endings: set[asyncio.Task[None]] = set()

    @property
    def host(self) -> Host:
        """Where it leads."""
        return self._host

    async def run(
        self, command: Sequence[str], *, timeout_s: float = 60.0, stdin: bytes = b"", limit: int = 1 << 20
    ) -> CommandResult:
        """See ``HostShell``."""
        mark = secrets.token_hex(8)
        line = f"exec {shlex.join(('sh', '-c', _TELL, mark, *command))}"
        if "\0" in line or len(line) > _COMMAND_CHARS or not command:
            raise HostError("A command has at least one word, no NUL, and is not endless.", code="command_failed")
        output = Output(limit, mark)
        async with self._guarded("running a program", timeout_s):
            channel, _ = await self._connection.create_session(lambda: output, line, encoding=None)
            try:
                if stdin:
                    channel.write(stdin)
                channel.write_eof()
                await output.ended()
            except OSError:
                # It does not read; what it says is of interest still.
                await output.ended()
            finally:
                if not output.is_over:
                    channel.abort()
                    self._end(output.group)
            return output.result(channel, self._host.name)
        raise AssertionError("unreachable")

    def _end(self, group: int | None) -> None:
        """Have the programs of a group ended: whoever gave up on them shall not leave them behind. SSH's own word for that does
        nothing where root logged in."""
        if group is not None and not self._connection.is_closed():
            ending = asyncio.create_task(self._kill(group))
            self._endings.add(ending)
            ending.add_done_callback(self._endings.discard)

    async def _kill(self, group: int) -> None:
        with suppress(asyncssh.Error, OSError):
            async with asyncio.timeout(_END_S):
                output = Output(0, "none")
                await self._connection.create_session(lambda: output, f"kill -9 -- -{group}", encoding=None)
                await output.ended()

    async def finish(self) -> None:
        """Return when what was given up is ended, too."""
        if self._endings:
            await asyncio.wait(self._endings)

    async def put(self, path: str, content: bytes | Path, mode: int = 0o600) -> None:
        """See ``HostShell``."""
        async with self._guarded(f"writing {path}", None):
            await upload(self._connection, path, content, mode, self._transfer_s)

    async def forward(self, address: str, port: int) -> None:
        """Let programs on the host reach ``address:port`` through this connection, as if it were there.

        Raises:
            HostError: its SSH server does not allow that.
        """
        async with self._guarded(f"forwarding {address}:{port}", self._transfer_s):
            try:
                listener = await self._connection.forward_remote_port(address, port, address, port)
            except asyncssh.ChannelListenError as exc:
                why = f"{self._host.name} lets nobody listen on {address}:{port} (AllowTcpForwarding, GatewayPorts): {said(exc)}"
                raise HostError(why, code="command_failed") from exc
            if listener.get_port() != port:
                raise HostError(f"{self._host.name} listens on another port than {port}.", code="command_failed")

    async def wait_closed(self) -> None:
        """Return when the connection has ended, however that comes."""
        await self._connection.wait_closed()

    @asynccontextmanager
    async def _guarded(self, doing: str, seconds: float | None) -> AsyncIterator[None]:
        """Says as ``HostError`` what goes wrong in the block, which has so many seconds.

        Raises:
            HostError: something did.
        """
        name = self._host.name
        try:
            async with asyncio.timeout(seconds):
                yield
        except HostError:
            raise
        except TimeoutError as exc:
            raise HostError(f"{name} took too long for {doing}.", code="timed_out") from exc
        except (asyncssh.DisconnectError, asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection) as exc:
            raise HostError(f"The connection to {name} broke while {doing}.", code="connection_lost") from exc
        except asyncssh.Error as exc:
            if self._connection.is_closed():
                raise HostError(f"The connection to {name} broke while {doing}.", code="connection_lost") from exc
            raise HostError(f"{name} refused {doing}: {said(exc)}", code="command_failed") from exc
        except ConnectionError as exc:
            raise HostError(f"The connection to {name} broke while {doing}.", code="connection_lost") from exc
        except OSError as exc:
            raise HostError(f"It failed here, {doing} on {name}: {exc.strerror or said(exc)}", code="command_failed") from exc
        except Exception as exc:
            # Whatever a hostile server brings about in the library.
            raise HostError(f"{name} does not speak SSH as it should: {said(exc)}", code="nonsense") from exc
