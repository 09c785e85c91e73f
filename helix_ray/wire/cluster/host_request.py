"""Bodies of the endpoints of the cluster's hosts decoded."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from helix_ray.config import Limits
from helix_ray.core.cluster import Host, HostChanges
from helix_ray.wire.cluster.host_schema import HostChange, HostCreation, HostPlace
from helix_ray.wire.validation import refused, validate

_MAY_BE_NULL = ("key", "host_key", "python")


def decode_host_creation(body: dict[str, Any], limits: Limits) -> tuple[Host, str | None]:
    """The body of ``POST /internal/cluster/hosts``: a host, and the fingerprint of the key that it has to show.

    Raises:
        InvalidRequestError: a field is missing or wrong; ``param`` names it.
    """
    wire = validate(HostCreation, body, limits)
    values = dict(wire)
    fingerprint = values.pop("fingerprint")
    return Host(**{**values, "key": _path(wire.key)}), fingerprint


def decode_host_change(body: dict[str, Any], limits: Limits) -> tuple[HostChanges, str | None]:
    """The body of ``PATCH /internal/cluster/hosts/{name}``: what it names, and the fingerprint of the key to be shown.

    Raises:
        InvalidRequestError: a field is wrong; ``param`` names it.
    """
    wire = validate(HostChange, body, limits)
    changes = {name: getattr(wire, name) for name in wire.model_fields_set - {"fingerprint"}}
    for name, value in changes.items():
        if value is None and name not in _MAY_BE_NULL:
            raise refused(name, "null says nothing; leave it out")
    if "key" in changes:
        changes["key"] = _path(wire.key)
    return cast(HostChanges, changes), wire.fingerprint


def decode_host_place(body: dict[str, Any], limits: Limits) -> tuple[str, int]:
    """The body of ``POST /internal/cluster/host-keys``: address and port.

    Raises:
        InvalidRequestError: a field is missing or wrong; ``param`` names it.
    """
    wire = validate(HostPlace, body, limits)
    return wire.address, wire.port


def _path(key: str | None) -> Path | None:
    return None if key is None else Path(key).expanduser()
