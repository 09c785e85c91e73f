"""What the owner of a key decides about it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from helix_ray.accounts.names import check_text
from helix_ray.core.accounts import KeyScopes
from helix_ray.core.errors import InvalidRequestError

_NAME_CHARS = 128
_SCOPE_CHARS = 256
_MOST_SCOPES = 128
_MOST_BUDGET = 2**63 - 1
_MOST_REQUESTS = 2**31 - 1


def encode_settings(settings: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Settings as columns of ``api_keys``.

    Args:
        settings: ``KeyChanges``.
        now: the time.

    Raises:
        InvalidRequestError: one of them is out of its range.
    """
    columns = dict(settings)
    if "name" in columns:
        check_text(columns["name"], "name", 1, _NAME_CHARS)
    if "scopes" in columns:
        columns["scopes"] = _encode_scopes(columns["scopes"])
    if columns.get("expires_at") is not None:
        columns["expires_at"] = columns["expires_at"].astimezone(UTC)
        if columns["expires_at"] <= now:
            raise InvalidRequestError("expires_at lies in the past.", param="expires_at")
    for name, least, most in (("budget", 0, _MOST_BUDGET), ("requests_per_minute", 1, _MOST_REQUESTS)):
        if columns.get(name) is not None and not least <= columns[name] <= most:
            raise InvalidRequestError(f"{name} is {least} to {most}.", param=name)
    return columns


def decode_scopes(value: dict[str, Any]) -> KeyScopes:
    """The scopes that ``encode_settings`` wrote."""
    models, endpoints = (None if value[name] is None else tuple(value[name]) for name in ("models", "endpoints"))
    return KeyScopes(models, endpoints, value["agent"])


def _encode_scopes(scopes: KeyScopes) -> dict[str, Any]:
    for param, names in (("models", scopes.models), ("endpoints", scopes.endpoints)):
        if names is not None and len(names) > _MOST_SCOPES:
            raise InvalidRequestError(f"{param} has at most {_MOST_SCOPES} entries.", param=f"scopes.{param}")
        for name in names or ():
            check_text(name, f"scopes.{param}", 1, _SCOPE_CHARS)
    if scopes.agent is not None:
        check_text(scopes.agent, "scopes.agent", 1, _SCOPE_CHARS)
    return dataclasses.asdict(scopes)
