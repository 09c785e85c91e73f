"""Hosts that boot, with systemd as process 1. They see this machine's files, and what they write is their own. They need root."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cluster.namespaces import Namespace, Network

USER = "rover"
_SSHD = "/etc/ssh/sshd_config"
_LOGIND = "/etc/systemd/logind.conf.d/soon.conf"
NEEDS = "needs root and systemd: apt-get install systemd-sysv libpam-systemd dbus-user-session polkitd"
_PARTS = ("systemd/systemd", "*/security/pam_systemd.so", "polkit-1/polkitd", "systemd/user/dbus.socket")
_WAIT_S = 60.0
# $1 is the store; the files of this machine lie below what the host writes.
_FILES = """set -eu
cd "$1"
mount -t overlay overlay -o lowerdir=/,upperdir="$1/upper",workdir="$1/work" root
"""
# $2 is the user, $3 the key that may log in, $4 the machine's id; the others are directories that the user has to reach.
_INSTALL = (
    _FILES
    + """chroot root sh -eu -s "$@" <<'END'
user=$2 key=$3 id=$4
rm -rf /etc/systemd/system/*.wants /etc/systemd/user/*.wants
echo "$id" >/etc/machine-id
: >/etc/fstab
systemctl --quiet enable ssh 2>/dev/null
# Without a password, but not locked: without PAM, a locked user may not log in by a key either.
useradd --create-home --shell /bin/sh --password '*' "$user"
mkdir -m 700 "/home/$user/.ssh"
echo "$key" >"/home/$user/.ssh/authorized_keys"
chown -R "$user" "/home/$user/.ssh"
shift 4
for directory; do
    mkdir -p "$directory"
    while directory=$(dirname "$directory"); [ "$directory" != / ]; do chmod a+rx "$directory"; done
done
END
"""
)
# Process 1 sees kernel settings, and no more than that: those of this machine are not its own to change.
_BOOT = (
    _FILES
    + """shift
mount -t tmpfs -o mode=1777 tmpfs root/tmp
# Those in /tmp are hidden by now.
for directory; do mkdir -p "root$directory"; mount --rbind -o ro "$directory" "root$directory"; done
cd root
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=755 tmpfs dev
for device in null zero full random urandom tty; do
    : >"dev/$device"
    mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/pts dev/shm run/old
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mount -t tmpfs -o mode=1777 tmpfs dev/shm
pivot_root . run/old
umount -l /run/old
rmdir /run/old
exec env -i container=helix PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd </dev/null
"""
)


def is_possible() -> bool:
    """Whether such hosts can be made here."""
    return os.geteuid() == 0 and _unified() is not None and all(any(Path("/usr/lib").glob(part)) for part in _PARTS)


def _unified() -> Path | None:
    """Where control groups can be made, as systemd needs them."""
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _, place, kind, *_ = line.split()
        if kind == "cgroup2" and os.access(place, os.W_OK):
            return Path(place)
    return None


@dataclass
class Machine:
    """One host.

    Attributes:
        place: in the network.
        store: what the host wrote.
        group: of all its processes.
        home: of its user.
    """

    place: Namespace
    store: Path
    group: Path
    home: str = f"/home/{USER}"
    _process: subprocess.Popen[bytes] | None = None

    def boot(self) -> None:
        """Switch it on; return when all is up that starts with it."""
        self.group.mkdir()
        apart = ("--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--uts", "--ipc", "--cgroup")
        # Whoever makes a namespace of control groups is at its top.
        enter = ["sh", "-c", 'echo 0 >"$1/cgroup.procs" && shift && exec "$@"', "sh", str(self.group)]
        command = [*enter, *self.place.command("unshare", *apart, "sh", "-c", _BOOT, "boot", str(self.store), *_directories())]
        with (self.store / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + _WAIT_S
        while not self._is_systemd() or self.ask("systemctl", "is-system-running", "--wait") != "running":
            assert time.monotonic() < deadline, (self.ask("systemctl", "--failed"), (self.store / "log").read_text())
            time.sleep(0.1)

    def shut_down(self) -> None:
        """Have it end all that runs there, as before a reboot."""
        assert self._process is not None
        os.kill(self._first(), signal.SIGRTMIN + 4)  # to systemd: poweroff
        self._process.wait(_WAIT_S)
        self._emptied()

    def cut_power(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(_WAIT_S)
            self._emptied()

    def ask(self, *command: str) -> str:
        """What a command there says, as root."""
        assert self._process is not None
        assert self._process.poll() is None, (self.store / "log").read_text()
        inside = ("--mount", "--pid", "--net", "--ipc", "--uts", "--cgroup", "--root", "--wd=/")
        words = ["nsenter", "-t", str(self._first()), *inside, *command]
        return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()

    def ask_user(self, *command: str) -> str:
        """What a command there says, as its user."""
        return self.ask("runuser", "-u", USER, "--", "sh", "-c", 'XDG_RUNTIME_DIR=/run/user/$(id -u) exec "$@"', "sh", *command)

    def allow_logins(self, pam: bool) -> None:
        """Have its SSH server ask PAM, or not; without PAM nobody tells systemd of a login."""
        self.ask("sh", "-c", 'printf %s "$1" >"$2"', "sh", _sshd(pam), _SSHD)
        self.ask("systemctl", "restart", "ssh")

    def unit(self, host: str, name: str) -> str:
        """A property of the unit of a host's node, as its user is told."""
        return self.ask_user("systemctl", "--user", "show", "--value", f"--property={name}", f"helix-ray-{host}.service")

    def _first(self) -> int:
        """Its process 1, as it is called here."""
        assert self._process is not None
        return int(Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text())

    def _is_systemd(self) -> bool:
        """Whether its process 1 has come to be systemd; before, it sees all that is here."""
        assert self._process is not None
        assert self._process.poll() is None, (self.store / "log").read_text()
        with suppress(OSError, ValueError):
            return Path(f"/proc/{self._first()}/comm").read_text() == "systemd\n"
        return False

    def _emptied(self) -> None:
        self._process = None
        deadline = time.monotonic() + _WAIT_S
        while self.group.exists():
            for directory, _, _ in os.walk(self.group, topdown=False):
                with suppress(OSError):
                    os.rmdir(directory)
            assert time.monotonic() < deadline


def _sshd(pam: bool) -> str:
    lines = (
        "HostKey /etc/ssh/host",
        "PasswordAuthentication no",
        f"UsePAM {'yes' if pam else 'no'}",
        "Subsystem sftp internal-sftp",
    )
    return "".join(f"{line}\n" for line in lines)


def _directories() -> list[str]:
    """Where our Python is. They may be on a file system of their own, which does not lie below."""
    return sorted({sys.prefix, sys.base_prefix})


@contextmanager
def open_machine(network: Network) -> Iterator[Machine]:
    """A host of the network with systemd and a user who may log in by the network's key."""
    if not is_possible():
        pytest.skip(NEEDS)
    groups = _unified()
    assert groups is not None
    place = network.add_host()
    store = place.home / "store"
    store.mkdir()
    # Elsewhere than what lies below.
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2g", "tmpfs", str(store)], check=True)
    machine = Machine(place, store, groups / place.name)
    try:
        for name in ("root", "upper", "work"):
            (store / name).mkdir()
        public = network.client_key.with_suffix(".pub").read_text().strip()
        install = ["unshare", "--mount", "--propagation", "private", "sh", "-c", _INSTALL, "install"]
        words = [*install, str(store), USER, public, uuid.uuid4().hex, *_directories()]
        made = subprocess.run(words, capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stderr
        # The systemd of a user ends with the last login, and not some seconds after.
        for path, text in ((_SSHD, _sshd(pam=True)), (_LOGIND, "[Login]\nUserStopDelaySec=0\n")):
            (store / f"upper{path}").parent.mkdir(parents=True, exist_ok=True)
            (store / f"upper{path}").write_text(text)
        shutil.copy(network.host_key_file, store / "upper/etc/ssh/host")
        machine.boot()
        yield machine
    finally:
        machine.cut_power()
        subprocess.run(["umount", "-l", str(store)], check=False)
        network.remove_host(place)
