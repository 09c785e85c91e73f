"""What came of attempts to deliver events, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from helix_ray.core.webhooks import Attempt
from helix_ray.storage.tables import webhook_attempts, webhook_deliveries

WAITS = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long each attempt waits after the one before: the schedule of Standard Webhooks."""
_GONE = 410
_ERROR_CHARS = 256
_deliveries = webhook_deliveries.c
_CHANGES = ("state", "attempt", "status_code", "error", "at", "next_at", "duration", "lease_token")
_TRIED = (
    update(webhook_deliveries)
    .where(_deliveries.number == bindparam("of"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGES})
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery that a courier holds.

    Attributes:
        number, attempt: of the delivery, and of the attempt that is to be made.
        token, until: of the hold.
        endpoint, url: where it goes.
        failing: the endpoint's last attempt failed.
        secrets: encrypted, the present one first.
        event_id, body: what it is.
    """

    number: int
    attempt: int
    token: str
    until: datetime
    endpoint: str
    url: str
    failing: bool
    secrets: tuple[bytes, ...]
    event_id: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt.

    Attributes:
        parcel: that was sent.
        attempt: to send it.
        late: by what part the next attempt comes later than the schedule says.
    """

    parcel: Parcel
    attempt: Attempt
    late: float

    @property
    def success(self) -> bool:
        """The receiver has it."""
        return self.attempt.error is None

    @property
    def gone(self) -> bool:
        """The receiver wants nothing any more."""
        return self.attempt.status_code == _GONE

    def changes(self, now: datetime) -> dict[str, Any]:
        """How the delivery stands after it."""
        attempt = self.attempt
        over = self.success or self.gone or attempt.number >= len(WAITS)
        return {
            "state": "delivered" if self.success else "failed" if over else "pending",
            "attempt": attempt.number,
            "status_code": attempt.status_code,
            "error": attempt.error and attempt.error[:_ERROR_CHARS],
            "at": attempt.at,
            "next_at": None if over else now + WAITS[attempt.number] * (1 + self.late),
            "duration": attempt.duration,
            "lease_token": None,
        }


def record(connection: Connection, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Keep what came of attempts, except of those whose hold was lost meanwhile.

    Args:
        connection: in a transaction that writes.
        outcomes: in the order in which they came.
        now: the present.
    """
    held = {(outcome.parcel.number, outcome.parcel.token): outcome for outcome in outcomes}
    numbers = sorted({number for number, _ in held})
    query = select(_deliveries.number, _deliveries.lease_token).where(_deliveries.number.in_(numbers))
    tries, deliveries = [], []
    for row in connection.execute(query.order_by(_deliveries.number).with_for_update()):
        outcome = held.get((row.number, row.lease_token))
        if outcome is not None:
            changes = outcome.changes(now)
            deliveries.append({"of": row.number, **{f"new_{name}": changes[name] for name in _CHANGES}})
            tried = {name: changes[name] for name in ("at", "status_code", "error", "duration")}
            tries.append({"delivery": row.number, "number": outcome.attempt.number, **tried})
    if deliveries:
        connection.execute(_TRIED, deliveries)
        connection.execute(insert(webhook_attempts), tries)
