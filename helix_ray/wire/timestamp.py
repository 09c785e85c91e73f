"""Points in time as HelixFlow's page writes them."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> str:
    """The present in UTC, to the second, such as ``2026-01-31T09:30:00Z``."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
