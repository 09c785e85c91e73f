"""Commands on a host that have to succeed."""

from __future__ import annotations

from collections.abc import Sequence

from helix_ray.core.cluster import HostError, HostShell

_SAID_CHARS = 400


async def checked(shell: HostShell, command: Sequence[str], doing: str, timeout_s: float = 60.0) -> str:
    """What a command says, without white space around it.

    Args:
        shell: of the host.
        command: program and arguments.
        doing: what it is for, for people.
        timeout_s: that it has.

    Raises:
        HostError: it cannot be run, or fails; the end of what it says is in the message.
    """
    result = await shell.run(command, timeout_s=timeout_s)
    if result.status != 0:
        raise failed(shell.host.name, doing, result.stderr or result.stdout)
    return result.stdout.decode(errors="replace").strip()


async def script(shell: HostShell, text: str, *arguments: str, doing: str, timeout_s: float = 60.0) -> str:
    """What a shell script says; it reads its arguments as ``$1``, ``$2`` and so on.

    Raises:
        HostError: see ``checked``.
    """
    return await checked(shell, ("sh", "-c", text, "helix", *arguments), doing, timeout_s)


def failed(name: str, doing: str, said: bytes) -> HostError:
    """The error for something that did not succeed on a host.

    Args:
        name: of the host.
        doing: what was tried.
        said: about it, on the host; its end is told.
    """
    words = " ".join(said.decode(errors="replace").split())
    text = "".join(character if character.isprintable() else "?" for character in words)[-_SAID_CHARS:]
    return HostError(f"{name} failed at {doing}: {text or 'it says nothing'}", code="command_failed")
