"""Points in time as HelixFlow's page writes them."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> str:
    """The present in UTC, to the second, such as ``2026-01-31T09:30:00Z``."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def rfc3339(moment: datetime) -> str:
    """A moment in UTC, to the second, in the same form."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
