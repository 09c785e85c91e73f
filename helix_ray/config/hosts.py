"""The inventory of hosts: configs/hosts.yaml. Its field types check what the API is given as well."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from helix_ray.config.frozen import Frozen, load_yaml
from helix_ray.core.cluster import HOST_LABEL, Host
from helix_ray.core.host_keys import normal_host_key

_WORD = r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"
# An alphabet in which nothing means anything to a shell.
_PATH = re.compile(r"(?!-)(~/|/)?[A-Za-z0-9._@+=,-]+(/[A-Za-z0-9._@+=,-]+)*")
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\.?")
_LABEL_KEY = re.compile(rf"([a-z0-9]([a-z0-9.-]{{0,251}}[a-z0-9])?/)?{_WORD}")
_RESERVED = ("ray.io/", HOST_LABEL)


def _address(value: str) -> str:
    if "%" not in value:
        try:
            return str(ip_address(value))
        except ValueError:
            # Digits and dots that are no address are no name either: resolvers read them as they like.
            if _NAME.fullmatch(value) and not value.rstrip(".").rpartition(".")[2].isdigit():
                return value
    raise ValueError("a host name or an IP address is needed")


def _path(value: str) -> str:
    if not _PATH.fullmatch(value) or ".." in value.split("/"):
        raise ValueError("a path of letters, digits and . _ @ + = , - is needed, without `..`")
    return value


def _remote_path(value: str) -> str:
    if value.startswith("~"):
        raise ValueError("it begins at the home directory, or with a slash")
    return _path(value)


def _absolute(value: str) -> str:
    if not value.startswith("/"):
        raise ValueError("an absolute path is needed")
    return _path(value)


def _labels(value: dict[str, str]) -> dict[str, str]:
    for key, text in value.items():
        if not _LABEL_KEY.fullmatch(key) or key.startswith(_RESERVED):
            raise ValueError(f"{key[:64]!r} is no name for a label")
        if text and not re.fullmatch(_WORD, text):
            raise ValueError(f"the value of {key[:64]!r} has other characters than letters, digits and . _ -, or is too long")
    return value


HostName = Annotated[str, Field(pattern=rf"^{_WORD}$", description="What people and placements call it.", examples=["gpu-1"])]
Address = Annotated[
    str,
    Field(min_length=1, max_length=253, description="A host name or an IP address.", examples=["10.0.0.7"]),
    AfterValidator(_address),
]
Port = Annotated[int, Field(strict=True, ge=1, le=65535, description="Of its SSH server.")]
User = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_.-]{0,31}$", description="Who logs in.")]
KeyPath = Annotated[str, Field(max_length=1024, description="Path of the private key to log in with."), AfterValidator(_path)]
HostKeyText = Annotated[
    str, Field(max_length=4096, description="The host's public key, `ssh-ed25519 AAAA...`."), AfterValidator(normal_host_key)
]
Labels = Annotated[
    dict[Annotated[str, Field(max_length=316)], Annotated[str, Field(max_length=63)]],
    Field(max_length=64, description="For placement."),
    AfterValidator(_labels),
]
Resources = Annotated[
    dict[Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.:-]{0,63}$")], Annotated[float, Field(ge=0, le=1e15)]],
    Field(
        max_length=64, description="What its Ray node offers in place of what Ray finds: CPU, GPU, memory in bytes, or others."
    ),
]
RemotePython = Annotated[str, Field(max_length=1024, description="The Python there that has Ray."), AfterValidator(_absolute)]
RemoteDirectory = Annotated[
    str,
    Field(max_length=64, description="There, for what is brought; from the home directory unless it is absolute."),
    AfterValidator(_remote_path),
]

ContainerWords = Annotated[tuple[Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,256}$")], ...], Field(max_length=64)]


class HostConfig(Frozen):
    """See ``Host``."""

    name: HostName
    address: Address
    port: Port = 22
    user: User = "root"
    key: KeyPath | None = None
    host_key: HostKeyText | None = None
    labels: Labels = Field(default_factory=dict)
    standby: bool = False
    resources: Resources = Field(default_factory=dict)
    python: RemotePython | None = None
    directory: RemoteDirectory = ".helix-ray"
    tunnel: bool = False
    container_options: ContainerWords = ()
    container_run_options: ContainerWords = ()

    def host(self) -> Host:
        """The host that it describes; ``~`` in the path of its key is the home directory of this process."""
        values = dict(self)
        if self.key is not None:
            values["key"] = Path(self.key).expanduser()
        return Host(**values)


class HostList(Frozen):
    """configs/hosts.yaml.

    Attributes:
        hosts: in any order; neither a name nor a place is there twice.
    """

    hosts: tuple[HostConfig, ...] = ()

    @model_validator(mode="after")
    def _no_doubles(self) -> HostList:
        names, places = set(), set()
        for host in self.hosts:
            place = (host.address.lower(), host.port)
            if host.name in names or place in places:
                raise ValueError(f"the host {host.name!r} is there twice, or another one at the same address and port")
            names.add(host.name)
            places.add(place)
        return self

    @classmethod
    def load(cls, path: Path) -> HostList:
        """Read a YAML file.

        Raises:
            ConfigError: the file is missing, is not YAML, or has a wrong key or value.
        """
        return load_yaml(path, cls)
