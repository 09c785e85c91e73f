"""The hosts of a cluster: what is known of them, and a shell on one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol, TypedDict, runtime_checkable

from helix_ray.core.errors import UnavailableError


class HostError(UnavailableError):
    """A host cannot be reached, is not the one that it was, or did not do what it was told.

    Its ``code`` says which: ``unreachable``, ``timed_out``, ``host_key_changed``, ``host_key_unknown``, ``login_refused``,
    ``connection_lost``, ``command_failed``, ``output_too_large``, ``nonsense``.
    """

    default_code = "unreachable"


@dataclass(frozen=True, slots=True)
class Host:
    """One host of the inventory.

    Attributes:
        name: what people and placements call it.
        address: a host name or an IP address.
        user: who logs in.
        key: path of the private key to log in with.
        host_key: the host's public key in OpenSSH's form (``ssh-ed25519 AAAA...``); without one nothing is sent to it.
        labels: for placement.
        standby: joined only while demand asks for it.
        resources: what its Ray node offers, in place of what Ray finds: ``CPU``, ``GPU``, ``memory`` and
            ``object_store_memory`` in bytes, or names of one's own.
        python: the Python there that has Ray; without one an environment is made.
        directory: there, for what we bring; from the user's home directory unless it is absolute.
        tunnel: the head of the Ray cluster cannot be reached from there, so connections to it go back through SSH.
        container_options: of podman or docker there, before the command; where there are any, in place of those of the settings.
        container_run_options: of its command ``run``, in the same way.
    """

    name: str
    address: str
    port: int = 22
    user: str = "root"
    key: Path | None = None
    host_key: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    standby: bool = False
    resources: Mapping[str, float] = field(default_factory=dict)
    python: str | None = None
    directory: str = ".helix-ray"
    tunnel: bool = False
    container_options: tuple[str, ...] = ()
    container_run_options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedHost:
    """A host of the inventory, and where it is written: in the file, which only its owner changes, or in the database."""

    host: Host
    source: Literal["file", "database"]


class HostChanges(TypedDict, total=False):
    """What can be changed of a host; what is not given stays. See ``Host``."""

    address: str
    port: int
    user: str
    key: Path | None
    host_key: str | None
    labels: Mapping[str, str]
    standby: bool
    resources: Mapping[str, float]
    python: str | None
    directory: str
    tunnel: bool


StandbyState = Literal["out", "joining", "joined", "leaving"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a standby host stands.

    Attributes:
        state: ``out`` is no part of the cluster.
        by_person: a person had it join or leave; it stays so until a person says otherwise.
        since: when the state began.
        reason: the demand that it is joined for, or why the last try failed.
        failures: tries that failed, in a row.
        retry_at: nothing is tried before.
        joins, refusals: how often it joined for demand, and how often that failed.
    """

    state: StandbyState
    by_person: bool
    since: datetime
    reason: str | None = None
    failures: int = 0
    retry_at: datetime | None = None
    joins: int = 0
    refusals: int = 0


@dataclass(frozen=True, slots=True)
class StandbyHost:
    """A standby host of the inventory.

    Attributes:
        standing: ``None`` where it never joined, so that it is out.
        step: what is being done with it now, for people.
    """

    host: Host
    standing: Standing | None = None
    step: str | None = None

    @property
    def state(self) -> StandbyState:
        """Whether it is part of the cluster."""
        return "out" if self.standing is None else self.standing.state

    @property
    def by_person(self) -> bool:
        """Whether it is for people only to have it join or leave."""
        return self.standing is not None and self.standing.by_person


@dataclass(frozen=True, slots=True)
class HostKey:
    """The key that a host shows.

    Attributes:
        key: in OpenSSH's form.
        fingerprint: as ``ssh-keygen -l`` shows it, ``SHA256:...``.
    """

    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class RayNode:
    """A node of the Ray cluster. The host that it runs on is in its label ``HOST_LABEL``, where we joined it."""

    id: str
    address: str
    alive: bool
    labels: Mapping[str, str] = field(default_factory=dict)
    resources: Mapping[str, float] = field(default_factory=dict)


HOST_LABEL = "helix-host"
"""The label of a Ray node that names its host."""


def node_of(host: Host, nodes: Iterable[RayNode]) -> RayNode | None:
    """The living Ray node of a host: the one that is labelled with its name, or else has its address."""
    alive = [node for node in nodes if node.alive]
    labelled = (node for node in alive if node.labels.get(HOST_LABEL) == host.name)
    return next(labelled, None) or next((node for node in alive if node.address == host.address), None)


Nodes = Callable[[], Awaitable[list[RayNode]]]
"""The nodes of the Ray cluster as they are now, those that died lately as well."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done while a host joined or left, for people."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class JoinProgress:
    """How far a host is with joining or leaving.

    Attributes:
        steps: what was done so far.
        state: ``running`` until it is over.
        error: why it failed.
        node: id of the host's Ray node, once it is alive.
        survives_reboot: the host starts its node again by itself.
    """

    host: str
    steps: tuple[Step, ...] = ()
    state: Literal["running", "joined", "left", "failed"] = "running"
    error: HostError | None = None
    node: str | None = None
    survives_reboot: bool | None = None


@dataclass(frozen=True, slots=True)
class Gpu:
    """One GPU. Memory in MiB; ``utilization`` from 0 to 1, ``None`` where it is not known."""

    index: int
    name: str
    memory_mb: int
    memory_used_mb: int = 0
    utilization: float | None = None
    uuid: str | None = None


@dataclass(frozen=True, slots=True)
class HostReport:
    """What a probe found on a host, or why it found nothing.

    Attributes:
        host: its name.
        reason: why it is not reachable, for people; with ``code`` of ``HostError`` for programs.
        memory_mb, memory_free_mb, disk_free_mb: MiB.
        container_runtime: ``podman`` or ``docker``.
        driver: version of the GPU's driver.
        python: version of the Python that Ray could use there, e.g. ``3.11.2``.
        ports_in_use: of the ports that a Ray node needs.
        clock_skew_s: the host's clock less ours, in seconds.
        reaches_head: whether it can connect to the head of the Ray cluster; ``None`` where there is none to reach.
        seconds: how long the probe took.
        standby: it is joined only while demand asks for it.
        joined: whether Ray says that its node is alive; ``None`` where Ray was not asked.
    """

    host: str
    reachable: bool
    checked_at: datetime
    reason: str | None = None
    code: str | None = None
    os: str | None = None
    architecture: str | None = None
    cpu_cores: int = 0
    load: float | None = None
    memory_mb: int = 0
    memory_free_mb: int = 0
    disk_free_mb: int = 0
    gpus: tuple[Gpu, ...] = ()
    gpu_vendor: Literal["nvidia", "amd"] | None = None
    driver: str | None = None
    container_runtime: str | None = None
    python: str | None = None
    ports_in_use: tuple[int, ...] = ()
    clock_skew_s: float | None = None
    reaches_head: bool | None = None
    seconds: float = 0.0
    standby: bool = False
    joined: bool | None = None

    def used_gpu_memory_mb(self, gpus: Collection[int]) -> int | None:
        """The most that is in use of one of these GPUs, in MiB; ``None`` where none of them is known."""
        return max((gpu.memory_used_mb for gpu in self.gpus if gpu.index in gpus), default=None)


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a command on a host gave. Its output was cut at the limit if ``truncated``."""

    status: int
    stdout: bytes
    stderr: bytes
    truncated: bool = False


class HostShell(Protocol):
    """A connection to one host. Every method raises ``HostError``."""

    @property
    def host(self) -> Host:
        """Where it leads."""
        ...

    async def run(
        self, command: Sequence[str], *, timeout_s: float = 60.0, stdin: bytes = b"", limit: int = 1 << 20
    ) -> CommandResult:
        """Run a program and wait for its end, whatever its status.

        Args:
            command: program and arguments; no shell of ours puts them together, each reaches the program as it is.
            timeout_s: after so long the command is ended and ``HostError`` (``timed_out``) raised.
            stdin: what it reads.
            limit: bytes of each output that are kept; the rest is thrown away as it comes.
        """
        ...

    async def put(self, path: str, content: bytes | Path, mode: int = 0o600) -> None:
        """Write a file by SFTP, whole or not at all: under another name first, then renamed.

        Args:
            path: on the host; its directory is made.
            content: bytes, or a local file.
            mode: of the file, from its first byte on.
        """
        ...


class Shells(Protocol):
    """Opens connections to hosts."""

    def connect(self, host: Host) -> AbstractAsyncContextManager[HostShell]:
        """A connection that is closed at the end of the block.

        Raises:
            HostError: the host cannot be reached or is not the one of the inventory.
        """
        ...


@runtime_checkable
class ClusterHosts(Protocol):
    """The hosts of the inventory: who they are, what they can do, and whether they are part of the Ray cluster."""

    async def hosts(self) -> list[ListedHost]:
        """All of them, by name."""
        ...

    async def host_key(self, address: str, port: int) -> HostKey:
        """The key that whoever listens there shows; nobody logs in.

        Raises:
            HostError: nobody shows one.
        """
        ...

    async def add_host(self, host: Host, fingerprint: str | None = None) -> ListedHost:
        """Write a host into the inventory.

        Args:
            host: the host.
            fingerprint: of the key that it will be known by from now on; it must show that one now.

        Raises:
            ConflictError: there is one of that name or at that address, or it shows another key.
            HostError: it shows no key.
        """
        ...

    async def change_host(self, name: str, changes: HostChanges, fingerprint: str | None = None) -> ListedHost:
        """Change what is given of a host. Its node keeps what it was joined with until it joins anew.

        Raises:
            NotFoundError: there is none.
            ConflictError: it is written in the file, its new address is another host's, or it shows another key.
            HostError: it shows no key.
        """
        ...

    async def remove_host(self, name: str) -> None:
        """Take a host out of the inventory. What runs there runs on: let it leave before.

        Raises:
            NotFoundError: there is none.
            ConflictError: it is written in the file.
        """
        ...

    async def probe(self, names: tuple[str, ...] | None = None) -> list[HostReport]:
        """What hosts are and can do, all at once, each within its own time limit.

        Args:
            names: of hosts; ``None`` is all of them.

        Raises:
            NotFoundError: one of them is not in the inventory.
        """
        ...

    async def join(self, name: str) -> JoinProgress:
        """Begin to make a host part of the Ray cluster, unless that is under way already; it goes on by itself.

        Raises:
            NotFoundError: there is none.
            ConflictError: it is leaving.
        """
        ...

    async def leave(self, name: str, purge: bool = False) -> JoinProgress:
        """Begin to take a host out of the Ray cluster, unless that is under way already.

        Args:
            name: of the host.
            purge: remove the environment that was made there as well.

        Raises:
            NotFoundError: there is none.
            ConflictError: it is joining.
        """
        ...

    async def standby(self) -> list[StandbyHost]:
        """The hosts on standby, by name, and how they stand."""
        ...

    async def hand_over(self, name: str) -> StandbyHost:
        """Have a host on standby join and leave as demand asks for it, whatever a person had it do before.

        Raises:
            NotFoundError: there is none.
            ConflictError: it is not on standby.
        """
        ...

    async def progress(self, name: str, seen: int = 0) -> JoinProgress:
        """How far joining or leaving is, once there is more than was seen, or after a moment.

        Args:
            name: of the host.
            seen: steps that the caller knows.

        Raises:
            NotFoundError: nothing was begun for that host.
        """
        ...
