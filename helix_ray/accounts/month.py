"""Calendar months in UTC, as whole numbers such as ``202612``."""

from __future__ import annotations

from datetime import UTC, datetime

_SECOND_NS = 1_000_000_000


def month_of(now: int) -> int:
    """The month in UTC, as ``202612``."""
    moment = datetime.fromtimestamp(now // _SECOND_NS, UTC)
    return moment.year * 100 + moment.month


def end_of(month: int) -> int:
    """When a month ends, in nanoseconds since 1970."""
    years, months = divmod(month % 100, 12)
    return int(datetime(month // 100 + years, months + 1, 1, tzinfo=UTC).timestamp()) * _SECOND_NS
