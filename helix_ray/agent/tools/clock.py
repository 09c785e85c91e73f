"""Tells the time."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from helix_ray.agent.tool import ToolError


async def time(zone: str = "UTC") -> str:
    """Returns the current time, UTC unless a zone is given

    Args:
        zone: IANA name such as Europe/Berlin
    """
    if zone.upper() in ("UTC", "Z", "GMT", ""):
        return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        return datetime.now(ZoneInfo(zone)).isoformat(timespec="seconds")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ToolError(f"there is no time zone {zone!r}") from None
