"""The program ``podman`` or ``docker`` on one host."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from helix_ray.cluster.containers.arguments import CLUSTER_LABEL
from helix_ray.cluster.containers.sizes import used_mib
from helix_ray.core.cluster import CommandResult, HostError, HostShell
from helix_ray.core.runs import LogTail

_PULL_S = 1800.0
_STOP_S = 120.0
_LOG_BYTES = 256 * 2**10
_REASON_CHARS = 400
# What the programs and registries say of an image that there is not.
_MISSING = (
    "not found",
    "manifest unknown",
    "name unknown",
    "no such image",
    "image not known",
    "did not resolve",
    "access denied",
    "access to the resource is denied",
    "unauthorized",
)


@dataclass(frozen=True, slots=True)
class ContainerState:
    """What the program says of a container.

    Attributes:
        status: its word, such as ``running`` or ``exited``.
        exit_status: of the last end.
        out_of_memory: it was ended because it used more than it may.
    """

    status: str
    exit_status: int
    out_of_memory: bool


class ContainerEngine:
    """Runs the program.

    Args:
        shell: on the host.
        program: ``podman`` or ``docker``.
        options: before its command.
    """

    def __init__(self, shell: HostShell, program: str, options: Sequence[str] = ()) -> None:
        self._shell = shell
        self.program = program
        self._options = options

    async def fetch_image(self, image: str) -> None:
        """See to it that an image is there.

        Raises:
            HostError: there is no such image (``image_not_found``), or it could not be fetched (``image_not_fetched``).
        """
        if (await self._run("image", "inspect", "--format={{.Id}}", image)).status == 0:
            return
        pulled = await self._run("pull", "--quiet", image, timeout_s=_PULL_S)
        if pulled.status == 0:
            return
        reason = _last_line(pulled)
        missing = any(word in reason.lower() for word in _MISSING)
        raise HostError(
            f"The image {image!r} {'does not exist' if missing else 'could not be fetched'}, said {self._name}: {reason}",
            code="image_not_found" if missing else "image_not_fetched",
        )

    async def run(self, arguments: Sequence[str], name: str) -> None:
        """Start a container; of one that does not start nothing is left.

        Raises:
            HostError: it does not start (``command_failed``).
        """
        result = await self._run(*arguments)
        if result.status != 0:
            await self._run("rm", "--force", name)
            raise HostError(f"The container did not start, said {self._name}: {_last_line(result)}", code="command_failed")

    async def start(self, name: str) -> None:
        """Start a container again that has ended.

        Raises:
            HostError: it does not start.
        """
        await self._do("start", name)

    async def state(self, name: str) -> ContainerState | None:
        """How a container is; ``None`` where there is none.

        Raises:
            HostError: the program failed, or said what cannot be read.
        """
        result = await self._run("inspect", "--type=container", "--format={{json .State}}", name)
        if result.status != 0:
            if "no such" in _last_line(result).lower():
                return None
            raise self._failure("inspect", result)
        try:
            said = json.loads(result.stdout)
            return ContainerState(str(said["Status"]), int(said["ExitCode"]), bool(said.get("OOMKilled", False)))
        except (ValueError, KeyError, TypeError) as exc:
            raise HostError(f"What {self._name} said of a container cannot be read.", code="nonsense") from exc

    async def memory_mb(self, name: str) -> int | None:
        """Memory that a container uses, in MiB; ``None`` where the program cannot tell."""
        result = await self._run("stats", "--no-stream", "--format={{.MemUsage}}", name)
        return used_mib(result.stdout.decode(errors="replace")) if result.status == 0 else None

    async def execute(self, name: str, command: Sequence[str], timeout_s: float) -> CommandResult:
        """Run a program in a container."""
        return await self._run("exec", name, *command, timeout_s=timeout_s)

    async def logs(self, name: str, lines: int) -> LogTail:
        """The last lines that a container said.

        Raises:
            HostError: there is no such container.
        """
        result = await self._run("logs", f"--tail={lines}", name, limit=_LOG_BYTES)
        if result.status != 0:
            raise self._failure("logs", result)
        text = (result.stdout + result.stderr).decode(errors="replace")
        return LogTail(tuple(text.splitlines()[-lines:]), result.truncated)

    async def remove(self, name: str) -> None:
        """Stop a container in the time that it was given when it started, and delete it. Where there is none, nothing happens.

        Raises:
            HostError: it is still there.
        """
        await self._run("stop", name, timeout_s=_STOP_S)
        result = await self._run("rm", "--force", name)
        if result.status != 0 and "no such" not in _last_line(result).lower():
            raise self._failure("rm", result)

    async def names(self, cluster: str) -> list[str]:
        """The containers of a cluster, those that have ended, too.

        Raises:
            HostError: the program failed.
        """
        result = await self._do("ps", "--all", f"--filter=label={CLUSTER_LABEL}={cluster}", "--format={{.Names}}")
        return result.stdout.decode(errors="replace").split()

    async def _do(self, *arguments: str) -> CommandResult:
        result = await self._run(*arguments)
        if result.status != 0:
            raise self._failure(arguments[0], result)
        return result

    async def _run(self, *arguments: str, timeout_s: float = 60.0, limit: int = 1 << 20) -> CommandResult:
        return await self._shell.run([self.program, *self._options, *arguments], timeout_s=timeout_s, limit=limit)

    def _failure(self, verb: str, result: CommandResult) -> HostError:
        return HostError(
            f"`{self.program} {verb}` failed on {self._shell.host.name}: {_last_line(result)}", code="command_failed"
        )

    @property
    def _name(self) -> str:
        return f"{self.program} on {self._shell.host.name}"


def _last_line(result: CommandResult) -> str:
    lines = (result.stderr or result.stdout).decode(errors="replace").strip().splitlines() or [f"status {result.status}"]
    return lines[-1][:_REASON_CHARS]
