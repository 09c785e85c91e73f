"""Times as databases give them back."""

from __future__ import annotations

from datetime import UTC, datetime


def aware(moment: datetime) -> datetime:
    """The moment with its zone: SQLite forgets that all times are in UTC."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
