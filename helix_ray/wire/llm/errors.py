"""Failures that an answer of the LLM API tells, as the tree of ``helix_ray.core.errors``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from helix_ray.core import errors
from helix_ray.core.errors import HelixError

_TYPES: dict[str, type[HelixError]] = {
    "authentication_error": errors.AuthenticationError,
    "insufficient_quota": errors.PaymentRequiredError,
    "permission_error": errors.PermissionDeniedError,
    "conflict_error": errors.ConflictError,
    "rate_limit_error": errors.RateLimitError,
    "invalid_request_error": errors.InvalidRequestError,
}


def decode_error(fields: dict[str, Any]) -> HelixError:
    """The failure behind the object ``error`` of a body or of an event: by its code, or else by its type."""
    code, param = fields.get("code"), fields.get("param")
    kind = next((kind for kind in _tree(HelixError) if kind.default_code == code), None)
    kind = kind or _TYPES.get(str(fields.get("type")), HelixError)
    return kind(
        str(fields.get("message") or "The server failed."),
        param=param if isinstance(param, str) else None,
        code=code if isinstance(code, str) else None,
    )


def _tree(kind: type[HelixError]) -> Iterator[type[HelixError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _tree(below)
