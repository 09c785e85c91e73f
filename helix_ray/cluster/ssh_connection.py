"""Connections of asyncssh to hosts whose key is known, and a look at the key of one whose key is not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncssh

from helix_ray.cluster.ssh import Patience
from helix_ray.cluster.ssh_failures import connecting, key_changed, key_unknown
from helix_ray.cluster.ssh_shell import SshShell
from helix_ray.core.cluster import Host, HostError, HostKey
from helix_ray.core.host_keys import fingerprint_of, normal_host_key

# It tells of each connection and each command otherwise.
asyncssh.set_log_level("ERROR")


class _Watch(asyncssh.SSHClient):
    """Keeps a key that is not the expected one, and does not accept it."""

    def __init__(self) -> None:
        self.shown: str | None = None

    def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:
        self.shown = normal_host_key(key.export_public_key().decode().strip().partition("\n")[0])
        return False


@asynccontextmanager
async def connected(host: Host, patience: Patience) -> AsyncIterator[SshShell]:
    """A shell on a host.

    Raises:
        HostError: it cannot be reached, its key is not known or not the one of the inventory, or it does not let us in.
    """
    if host.host_key is None:
        raise key_unknown(host.name, await shown_key(host.address, host.port, patience))
    if host.key is None:
        raise HostError(f"There is no private key to log in to {host.name} with.", code="login_refused")
    watch = _Watch()
    with connecting(host.name, patience.connect_s) as failure:
        try:
            private = await asyncio.to_thread(asyncssh.read_private_key, str(host.key))
            trusted = asyncssh.import_public_key(host.host_key)
        except (OSError, asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as exc:
            raise HostError(f"A key of {host.name} cannot be read.", code="login_refused") from exc
        async with asyncio.timeout(patience.connect_s):
            connection = await _open(host.address, host.port, host.user, [private], ([trusted], [], []), watch, patience)
    if failure.error is not None:
        if watch.shown is not None or (failure.broke and await _has_other_key(host, watch, patience)):
            raise key_changed(host, watch.shown) from failure.error.__cause__
        raise failure.error
    try:
        shell = SshShell(connection, host, patience.transfer_s)
        try:
            yield shell
        finally:
            await shell.finish()
    finally:
        connection.abort()
        await connection.wait_closed()


async def _has_other_key(host: Host, watch: _Watch, patience: Patience) -> bool:
    """Whether a host that had no key of the type that was asked for shows one of another type: that is no less a change."""
    try:
        watch.shown = (await shown_key(host.address, host.port, patience)).key
    except HostError:
        return False
    return watch.shown != host.host_key


async def shown_key(address: str, port: int, patience: Patience) -> HostKey:
    """The key that whoever listens there shows.

    Raises:
        HostError: nobody shows one.
    """
    watch = _Watch()
    with connecting(f"{address}:{port}", patience.connect_s) as failure:
        async with asyncio.timeout(patience.connect_s):
            # No key is trusted, so that this always ends before a login.
            connection = await _open(address, port, "nobody", None, ([], [], []), watch, patience)
            connection.abort()
    if watch.shown is None:
        raise failure.error or HostError(f"{address}:{port} shows no key.", code="unreachable")
    return HostKey(watch.shown, fingerprint_of(watch.shown))


async def _open(
    address: str,
    port: int,
    user: str,
    keys: list[asyncssh.SSHKey] | None,
    trusted: Any,
    watch: _Watch,
    patience: Patience,
) -> asyncssh.SSHClientConnection:
    return await asyncssh.connect(
        address,
        port,
        username=user,
        client_keys=keys,
        known_hosts=trusted,
        client_factory=lambda: watch,
        client_version="HelixRay",
        # Neither the user's configuration nor an agent nor anything of the environment takes part.
        config=[],
        agent_path=None,
        agent_forwarding=False,
        x11_forwarding=False,
        send_env=[],
        x509_trusted_certs=None,
        preferred_auth="publickey",
        password_auth=False,
        kbdint_auth=False,
        host_based_auth=False,
        gss_host=None,
        gss_kex=False,
        gss_auth=False,
        term_type=None,
        compression_algs=None,
        # Its own clock for that is off: ours runs from the first packet on.
        login_timeout=0,
        keepalive_interval=patience.silence_s,
    )
