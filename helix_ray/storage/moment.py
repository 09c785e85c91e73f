"""The time, which tests set, and times as databases give them back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time now, with its zone."""
    return datetime.now(UTC)


def aware(moment: datetime) -> datetime:
    """The moment with its zone: SQLite forgets that all times are in UTC."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
