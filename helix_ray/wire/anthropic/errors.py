"""Errors in Anthropic's shape, with the fields that the other systems' clients read beside it."""

from __future__ import annotations

from typing import Any

from helix_ray.core.errors import HelixError, UnavailableError
from helix_ray.wire.timestamp import utc_now

_OVERLOADED = 529
_TYPES = {
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    409: "conflict_error",
    413: "request_too_large",
    429: "rate_limit_error",
    504: "timeout_error",
    _OVERLOADED: "overloaded_error",
}


def status(error: HelixError) -> int:
    """The HTTP status of ``error``: 529 where HTTP itself says 503."""
    return _OVERLOADED if isinstance(error, UnavailableError) else error.status


def encode_error(error: HelixError, request_id: str) -> dict[str, Any]:
    """The body of ``error``; its HTTP status is that of ``status``."""
    code = status(error)
    default = "api_error" if code >= 500 else "invalid_request_error"
    return {
        "type": "error",
        "error": {
            "type": _TYPES.get(code, default),
            "message": error.message,
            "code": error.code,
            "param": error.param,
            "details": error.details,
            "timestamp": utc_now(),
            "request_id": request_id,
        },
        "request_id": request_id,
    }
