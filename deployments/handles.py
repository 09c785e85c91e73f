"""How calls between deployments travel."""

from __future__ import annotations

from typing import Any

GRPC: dict[str, Any] = {
    "_by_reference": False,
    "request_serialization": "pickle",
    "response_serialization": "pickle",
}
"""Options of a handle: straight to the replica, without Ray's object store."""
