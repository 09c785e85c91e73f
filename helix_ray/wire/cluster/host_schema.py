"""What is sent to the endpoints of the cluster's hosts."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from helix_ray.config.hosts import (
    Address,
    HostKeyText,
    HostName,
    KeyPath,
    Labels,
    Port,
    RemoteDirectory,
    RemotePython,
    Resources,
    User,
)
from helix_ray.core.host_keys import check_fingerprint
from helix_ray.wire.validation import RequestModel

_Fingerprint = Annotated[
    str,
    Field(max_length=64, description="The host must show the key with this one now, and is known by it from then on."),
    AfterValidator(check_fingerprint),
]


class _Host(RequestModel):
    """What can be said of a host."""

    key: KeyPath | None = None
    host_key: HostKeyText | None = None
    fingerprint: _Fingerprint | None = None
    python: RemotePython | None = None

    @model_validator(mode="after")
    def _one_key(self) -> _Host:
        if self.host_key is not None and self.fingerprint is not None:
            raise ValueError("host_key and fingerprint say the same in two ways: one of them is enough")
        return self


class HostCreation(_Host):
    """Body of ``POST /internal/cluster/hosts``."""

    name: HostName
    address: Address
    port: Port = 22
    user: User = "root"
    labels: Labels = Field(default_factory=dict)
    standby: bool = Field(False, description="Joined only while demand asks for it.")
    resources: Resources = Field(default_factory=dict)
    directory: RemoteDirectory = ".helix-ray"
    tunnel: bool = Field(False, description="The head of the Ray cluster cannot be reached from there.")


class HostChange(_Host):
    """Body of ``PATCH /internal/cluster/hosts/{name}``; what is left out stays."""

    address: Address | None = None
    port: Port | None = None
    user: User | None = None
    labels: Labels | None = None
    standby: bool | None = None
    resources: Resources | None = None
    directory: RemoteDirectory | None = None
    tunnel: bool | None = None


class HostPlace(RequestModel):
    """Body of ``POST /internal/cluster/host-keys``."""

    address: Address
    port: Port = 22
