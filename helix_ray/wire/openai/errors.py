"""Errors in OpenAI's shape, with the fields that the other systems' clients read beside it."""

from __future__ import annotations

from typing import Any

from helix_ray.core.errors import HelixError
from helix_ray.wire.timestamp import utc_now

_TYPES = {
    401: "authentication_error",
    402: "insufficient_quota",
    403: "permission_error",
    409: "conflict_error",
    429: "rate_limit_error",
}


def encode_error(error: HelixError, request_id: str) -> dict[str, Any]:
    """The body of ``error``; its HTTP status is ``error.status``."""
    default = "server_error" if error.status >= 500 else "invalid_request_error"
    return {
        "error": {
            "message": error.message,
            "type": _TYPES.get(error.status, default),
            "param": error.param,
            "code": error.code,
            "details": error.details,
            "timestamp": utc_now(),
            "request_id": request_id,
        }
    }
