"""Who starts a host's Ray node again: systemd, where the user has one, or else a process of ours."""

from __future__ import annotations

from dataclasses import dataclass

from helix_ray.cluster.commands import script
from helix_ray.core.cluster import HostShell

MODULE = "helix_ray.cluster.node_process"

# Whoever logs in without PAM is not told where the user's systemd is.
_USER_SYSTEMD = 'export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/run/user/$(id -u)}"\n'
_DOES_LINGER = '[ "$(loginctl show-user "$(id -un)" --property=Linger --value 2>/dev/null)" = yes ]'
# The systemd of a user who does not linger starts at a login and ends after the last logout, and all that it runs with it.
_HAS_SYSTEMD = (
    _USER_SYSTEMD
    + "command -v systemctl >/dev/null && command -v loginctl >/dev/null || { echo no; exit; }\n"
    + 'loginctl enable-linger "$(id -un)" >/dev/null 2>&1\n'
    + _DOES_LINGER
    + """ || { echo no; exit; }
for second in 1 2 3 4 5 6 7 8 9 10; do
    systemctl --user show-environment >/dev/null 2>&1 && { echo yes; exit; }
    sleep 1
done
echo no
"""
)
_UNITS = '"$HOME/.config/systemd/user"'
_START_UNIT = (
    "set -eu\n"
    + _USER_SYSTEMD
    + f'mkdir -p {_UNITS}\nprintf %s "$2" >{_UNITS}/"$1"\n'
    + 'systemctl --user daemon-reload\nsystemctl --user --quiet enable "$1"\nsystemctl --user restart "$1"\n'
)
_STARTS_WITH_MACHINE = f'[ -e {_UNITS}/"$1" ] && {_DOES_LINGER} && echo yes || echo no'
# Where the user's systemd does not run there is nothing to stop, and the files are all that is left.
_STOP_UNIT = (
    _USER_SYSTEMD
    + f'[ -e {_UNITS}/"$1" ] || exit 0\n'
    + 'systemctl --user disable --now "$1" >/dev/null 2>&1\n'
    + f'rm -f {_UNITS}/"$1" {_UNITS}/*.wants/"$1"\nsystemctl --user daemon-reload 2>/dev/null || :\n'
)
_OURS = 'cd "$1" && PYTHONPATH=$2 exec "$3" -m "$4" "$5" "$1"'
# The node's own process ends the others in order. Where the kernel ends one for its memory, the node has to stay.
_UNIT = """\
[Unit]
Description=Ray node of Helix Ray

[Service]
Environment={environment}
ExecStart={command}
Restart=always
RestartSec=5
KillMode=mixed
TimeoutStopSec=60
OOMPolicy=continue

[Install]
WantedBy=default.target
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node's files are on its host.

    Attributes:
        directory: of the node.
        application: what Python finds our code in.
        python: with Ray.
    """

    directory: str
    application: str
    python: str


class Supervision:
    """The node of one host.

    Args:
        shell: of the host.
        place: of its files.
    """

    def __init__(self, shell: HostShell, place: Place) -> None:
        self._shell = shell
        self._place = place
        self._unit = f"helix-ray-{shell.host.name}.service"

    async def is_running(self) -> bool:
        """Whether somebody keeps the node running."""
        return await self._ours("status") == "running"

    async def start(self) -> bool:
        """Have the node kept running from now on.

        Returns:
            whether that starts with the machine, too.

        Raises:
            HostError: it cannot be started.
        """
        if await script(self._shell, _HAS_SYSTEMD, doing="looking for a systemd that stays") != "yes":
            await self._ours("start")
            return False
        place = self._place
        command = (place.python, "-m", MODULE, "run", place.directory)
        unit = _UNIT.format(
            environment=_quoted(f"PYTHONPATH={place.application}"),
            command=" ".join(_quoted(word).replace("$", "$$") for word in command),
        )
        await script(self._shell, _START_UNIT, self._unit, unit, doing="starting the node by systemd")
        return True

    async def survives_reboot(self) -> bool:
        """Whether the node starts with the machine."""
        return (
            await script(self._shell, _STARTS_WITH_MACHINE, self._unit, doing="asking whether it starts with the machine")
            == "yes"
        )

    async def stop(self) -> None:
        """End the node, and with it all that it started; nobody starts it again.

        Raises:
            HostError: it cannot be ended.
        """
        await script(self._shell, _STOP_UNIT, self._unit, doing="stopping the node", timeout_s=90)
        await self._ours("stop")

    async def _ours(self, command: str) -> str:
        place = self._place
        words = (place.directory, place.application, place.python, MODULE, command)
        return await script(self._shell, _OURS, *words, doing=f"{command} of the node", timeout_s=90)


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
