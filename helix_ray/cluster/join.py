"""Making a host part of the Ray cluster, and taking it out again. Both may be done twice, and go on where they broke off."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass

from helix_ray.cluster.application import bring_application
from helix_ray.cluster.commands import failed, script
from helix_ray.cluster.environment import find_python, make_python
from helix_ray.cluster.head import Brought, FindHead, Head
from helix_ray.cluster.node_start import TOKEN, node_file
from helix_ray.cluster.supervision import Place, Supervision
from helix_ray.core.cluster import HOST_LABEL, Host, HostError, HostShell, Nodes, RayNode, Shells

Tell = Callable[[str], None]
"""Takes what was done or is being done, for people."""

_DIRECTORY = 'umask 077; mkdir -p "$1" && cd "$1" && pwd -P'
_ADDRESS = 'set -- $SSH_CONNECTION; printf %s "${3:-}"'
_REACHES = (
    r"""exec "$1" -c 'import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 5).close()' "$2" "$3" """
)
_LOG = 'tail -c 2000 "$1/node.log" 2>/dev/null || :'
_CLEAN = r"""cd "$1" 2>/dev/null || exit 0
rm -rf node.json node.lock node.log node.log.1 "$2" app-*
[ "$3" = purge ] && rm -rf venv-* requirements wheelhouse install.log
cd / && rmdir "$1" 2>/dev/null || :
"""


@dataclass(frozen=True, slots=True)
class Joined:
    """A host that is part of the cluster.

    Attributes:
        node: id of its Ray node.
        survives_reboot: its node starts with the machine.
    """

    node: str
    survives_reboot: bool


class Joiner:
    """Has hosts join and leave.

    Args:
        shells: opens connections to them.
        find_head: says where they join.
        nodes: the nodes of the Ray cluster.
        brought: what is brought to them.
        tunnel: makes the head reachable from a host that asks for it, and returns when it is.
        alive_s: how long a node may take until it is alive.
        poll_s: between two looks at the nodes.
    """

    def __init__(
        self,
        shells: Shells,
        find_head: FindHead,
        nodes: Nodes,
        brought: Brought,
        tunnel: Callable[[Host, Head], Awaitable[None]],
        alive_s: float = 90.0,
        poll_s: float = 0.5,
    ) -> None:
        self._shells = shells
        self._find_head = find_head
        self._nodes = nodes
        self._brought = brought
        self._tunnel = tunnel
        self._alive_s = alive_s
        self._poll_s = poll_s

    async def join(self, host: Host, tell: Tell) -> Joined:
        """Make a host part of the cluster; where it is already, look whether all is well.

        Raises:
            HostError: it does not work; what was begun is stopped.
        """
        head = await self._find_head()
        if host.tunnel:
            tell("opening the tunnel to the head")
            await self._tunnel(host, head)
        async with self._shells.connect(host) as shell:
            tell(f"logged in as {host.user}")
            place = await self._prepare(shell, head, tell)
            address = await script(shell, _ADDRESS, doing="asking for its address") or host.address
            await self._check_reach(shell, place, head)
            content = node_file(host, place, head, address)
            before = await self._alive(host)
            if head.token is not None:
                await shell.put(f"{place.directory}/{TOKEN}", head.token.encode(), 0o600)
            supervision = Supervision(shell, place)
            running = await supervision.is_running()
            if running and before and (await shell.run(("cat", f"{place.directory}/node.json"))).stdout == content:
                tell("it is part of the cluster already")
                return Joined((await self._until_one(host)).id, await supervision.survives_reboot())
            if running:
                tell("stopping the node that ran with other settings")
                await supervision.stop()
            await shell.put(f"{place.directory}/node.json", content)
            tell(f"starting Ray as {address}")
            try:
                survives = await supervision.start()
                node = await self._until_alive(host, {one.id for one in before})
            except (HostError, asyncio.CancelledError) as exc:
                with suppress(HostError):
                    said = (await shell.run(("sh", "-c", _LOG, "helix", place.directory))).stdout
                    await supervision.stop()
                    if isinstance(exc, HostError) and exc.code == "timed_out":
                        raise failed(host.name, "starting its Ray node", said) from exc
                raise
        tell("its node is alive")
        return Joined(node.id, survives)

    async def leave(self, host: Host, purge: bool, tell: Tell) -> None:
        """Take a host out of the cluster and clean up there.

        Raises:
            HostError: it does not work.
        """
        async with self._shells.connect(host) as shell:
            tell(f"logged in as {host.user}")
            directory = await script(shell, _DIRECTORY, host.directory, doing="finding its directory")
            place = _place_of((await shell.run(("cat", f"{directory}/node.json"))).stdout, directory)
            if place is not None:
                tell("stopping its node")
                await Supervision(shell, place).stop()
            await script(shell, _CLEAN, directory, TOKEN, "purge" if purge else "", doing="cleaning up", timeout_s=300)
            tell("cleaned up")
        deadline = time.monotonic() + self._alive_s
        while await self._alive(host):
            if time.monotonic() > deadline:
                raise HostError(f"The node of {host.name} was stopped, and Ray says it is alive still.", code="timed_out")
            await asyncio.sleep(self._poll_s)

    async def _prepare(self, shell: HostShell, head: Head, tell: Tell) -> Place:
        """Everything that Ray needs there."""
        host = shell.host
        directory = await script(shell, _DIRECTORY, host.directory, doing="making its directory")
        if host.python is not None:
            python = await find_python(shell, host.python, head)
        else:
            python = await make_python(shell, directory, self._brought, head, tell)
        tell(f"Python with Ray {head.ray} is there")
        application = await bring_application(shell, directory, self._brought.packages)
        tell("the application is there")
        return Place(directory, application, python)

    async def _check_reach(self, shell: HostShell, place: Place, head: Head) -> None:
        result = await shell.run(("sh", "-c", _REACHES, "helix", place.python, head.address, str(head.port)), timeout_s=20)
        if result.status != 0:
            raise HostError(
                f"{shell.host.name} cannot reach the head at {head.address} port {head.port}; `tunnel: true` is for that.",
                code="command_failed",
            )

    async def _until_alive(self, host: Host, former: Collection[str]) -> RayNode:
        """The node that has come beside the former ones; of those some may have died without Ray's notice."""
        deadline = time.monotonic() + self._alive_s
        while time.monotonic() < deadline:
            for node in await self._alive(host):
                if node.id not in former:
                    return node
            await asyncio.sleep(self._poll_s)
        raise HostError(f"The node of {host.name} was not alive after {self._alive_s:g} s.", code="timed_out")

    async def _until_one(self, host: Host) -> RayNode:
        """The host's node; of several, all but one have died, which Ray notices after a while."""
        deadline = time.monotonic() + self._alive_s
        while time.monotonic() < deadline:
            nodes = await self._alive(host)
            if len(nodes) == 1:
                return nodes[0]
            await asyncio.sleep(self._poll_s)
        raise HostError(f"The node of {host.name} was not alive after {self._alive_s:g} s.", code="timed_out")

    async def _alive(self, host: Host) -> list[RayNode]:
        """The host's nodes that Ray takes to be alive."""
        return [one for one in await self._nodes() if one.alive and one.labels.get(HOST_LABEL) == host.name]


def _place_of(content: bytes, directory: str) -> Place | None:
    """Where the node of a host is that joined; ``None`` where none did."""
    try:
        written = json.loads(content)
        return Place(directory, str(written["application"]), str(written["python"]))
    except (ValueError, KeyError, TypeError):
        return None
