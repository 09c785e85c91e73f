"""Hosts that are network namespaces: each has an address of its own and a real SSH server. They need root."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import socket
import string
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from helix_ray.core.cluster import Host

_SSHD = "/usr/sbin/sshd"
_WAIT_S = 30.0
_LETTERS = itertools.cycle(string.ascii_lowercase)
NEEDS = "needs root, ip and sshd: apt-get install iproute2 openssh-server"


def is_possible() -> bool:
    """Whether hosts can be made here."""
    if os.geteuid() != 0 or not Path(_SSHD).exists() or shutil.which("ip") is None:
        return False
    name = f"hx{os.getpid()}try"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode == 0
    subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
    return made


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def make_key(path: Path) -> str:
    """Write a key pair; the public key, without its comment."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", str(path)], check=True)
    return " ".join(path.with_suffix(".pub").read_text().split()[:2])


@dataclass
class Server:
    """One SSH server in a namespace.

    Attributes:
        process: sshd in the foreground.
        host_key: its public key.
    """

    port: int
    process: subprocess.Popen[bytes]
    host_key: str


@dataclass
class Namespace:
    """One host.

    Attributes:
        name: of the namespace.
        device: the end of its cable that is outside.
        home: directory of what is on the host, since it shares the file system with the others.
    """

    name: str
    device: str
    address: str
    home: Path
    servers: list[Server] = field(default_factory=list)

    def command(self, *words: str) -> list[str]:
        """A command that runs there."""
        return ["ip", "netns", "exec", self.name, *words]

    def run(self, *words: str) -> str:
        """What a command there says."""
        return subprocess.run(self.command(*words), check=True, capture_output=True, text=True).stdout

    def pids(self) -> list[int]:
        """All processes there."""
        found = subprocess.run(["ip", "netns", "pids", self.name], check=True, capture_output=True, text=True).stdout
        return list(map(int, found.split()))

    def cut(self) -> None:
        """Pull the cable out."""
        ip("link", "set", self.device, "down")

    def mend(self) -> None:
        """Put the cable back."""
        ip("link", "set", self.device, "up")


class Network:
    """A bridge in the outer world, and hosts that hang on it.

    Args:
        directory: for keys and configurations.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        # Names of devices have at most 15 characters.
        self._mark = f"hx{os.getpid() % 100000:05d}{next(_LETTERS)}"
        self._bridge = f"{self._mark}br"
        self._subnet = _free_subnet()
        self.gateway = f"{self._subnet}.1"
        self.hosts: list[Namespace] = []
        self.client_key = directory / "client"
        self._client_public = make_key(self.client_key)
        self.host_key_file = directory / "host"
        self.host_key = make_key(self.host_key_file)

    def open(self) -> None:
        """Make the bridge."""
        # With an address of its own: else it takes that of one of its cables, and another one when they change.
        mac = ":".join(f"{byte:02x}" for byte in (2, *os.urandom(5)))
        ip("link", "add", self._bridge, "address", mac, "type", "bridge")
        ip("address", "add", f"{self.gateway}/24", "dev", self._bridge)
        ip("link", "set", self._bridge, "up")

    def add_address(self, number: int) -> str:
        """One more address of the outer world."""
        address = f"{self._subnet}.{number}"
        ip("address", "add", f"{address}/24", "dev", self._bridge)
        return address

    def add_host(self) -> Namespace:
        """A host with a cable to the bridge, without a server."""
        number = len(self.hosts) + 2
        name, outside, inside = f"{self._mark}n{number}", f"{self._mark}v{number}", f"{self._mark}i{number}"
        address = f"{self._subnet}.{number}"
        ip("netns", "add", name)
        host = Namespace(name, outside, address, self.directory / name)
        self.hosts.append(host)
        host.home.mkdir()
        ip("link", "add", outside, "type", "veth", "peer", "name", inside)
        ip("link", "set", inside, "netns", name)
        ip("link", "set", outside, "master", self._bridge)
        ip("link", "set", outside, "up")
        ip("-n", name, "link", "set", "lo", "up")
        ip("-n", name, "address", "add", f"{address}/24", "dev", inside)
        ip("-n", name, "link", "set", inside, "up")
        ip("-n", name, "route", "add", "default", "via", self.gateway)
        return host

    def serve(self, host: Namespace, ports: tuple[int, ...] = (22,), host_key: Path | None = None, **options: str) -> Server:
        """Start an SSH server on a host; it listens on all of the ports. Return when it does."""
        key = host_key or self.host_key_file
        number = len(host.servers)
        config = self.directory / f"{host.name}-{number}.conf"
        keys = self.directory / "authorized_keys"
        keys.write_text(f"{self._client_public}\n")
        lines = {
            "HostKey": str(key),
            "AuthorizedKeysFile": str(keys),
            "PidFile": "none",
            "StrictModes": "no",
            "UsePAM": "no",
            "PasswordAuthentication": "no",
            "KbdInteractiveAuthentication": "no",
            "PermitRootLogin": "prohibit-password",
            "MaxStartups": "200",
            "PrintMotd": "no",
            "Subsystem": "sftp internal-sftp",
            # The host has the files of this machine, and shall not find its systemd there.
            "SetEnv": f"HOME={host.home} DBUS_SYSTEM_BUS_ADDRESS=unix:path={host.home}/nobody",
            **options,
        }
        text = "".join(f"{name} {value}\n" for name, value in lines.items())
        config.write_text(text + "".join(f"ListenAddress {host.address}:{port}\n" for port in ports))
        Path("/run/sshd").mkdir(exist_ok=True)
        log = (self.directory / f"{host.name}-{number}.log").open("wb")
        command = host.command(_SSHD, "-D", "-e", "-f", str(config))
        with log:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        public = " ".join(key.with_suffix(".pub").read_text().split()[:2])
        server = Server(ports[0], process, public)
        host.servers.append(server)
        for port in ports:
            _wait_for(host.address, port)
        return server

    def stop(self, host: Namespace, server: Server) -> None:
        """Stop a server and what it started."""
        host.servers.remove(server)
        _stop(server.process)

    def entry(self, host: Namespace, name: str = "", port: int = 22, **fields: object) -> Host:
        """A host as the inventory has it."""
        values: dict[str, object] = {
            "name": name or host.name,
            "address": host.address,
            "port": port,
            "user": "root",
            "key": self.client_key,
            "host_key": self.host_key,
            "directory": str(host.home / "helix"),
            **fields,
        }
        return Host(**values)  # type: ignore[arg-type]

    def remove_host(self, host: Namespace) -> None:
        """Take a host away, with all that runs there."""
        self.hosts.remove(host)
        for server in host.servers:
            _stop(server.process)
        for pid in host.pids():
            os.kill(pid, signal.SIGKILL)
        ip("netns", "del", host.name)

    def close(self) -> None:
        """Take all of it away."""
        for host in list(self.hosts):
            self.remove_host(host)
        subprocess.run(["ip", "link", "del", self._bridge], capture_output=True, check=False)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.kill(process.pid, signal.SIGCONT)
        process.terminate()
        process.wait(10)


def _free_subnet() -> str:
    """The first three numbers of a private network that nothing here uses."""
    used = subprocess.run(["ip", "route", "show", "table", "all"], check=True, capture_output=True, text=True).stdout
    for number in range(256):
        subnet = f"10.{201 + number % 50}.{(os.getpid() + number) % 256}"
        if f"{subnet}." not in used:
            return subnet
    raise AssertionError("no network is free")


def _wait_for(address: str, port: int) -> None:
    deadline = time.monotonic() + _WAIT_S
    while True:
        try:
            socket.create_connection((address, port), 5).close()
        except OSError:
            assert time.monotonic() < deadline, f"nobody listens on {address}:{port}"
            time.sleep(0.05)
        else:
            return


def open_network() -> Iterator[Network]:
    """A network for as long as it is used."""
    if not is_possible():
        pytest.skip(NEEDS)
    directory = Path(tempfile.mkdtemp(prefix="helix-net-"))
    network = Network(directory)
    try:
        network.open()
        yield network
    finally:
        network.close()
        shutil.rmtree(directory, ignore_errors=True)
