"""What attempts tell of the receivers of webhooks: those that are gone, or fail for long, are disabled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Boolean, ColumnElement, Connection, bindparam, case, func, update

from helix_ray.accounts.audit import AuditLog
from helix_ray.accounts.outcomes import WAITS, Outcome
from helix_ray.core.webhooks import DisabledReason
from helix_ray.storage.tables import webhook_endpoints

_SYSTEM = "system"
_endpoints = webhook_endpoints.c
# One statement for all: PostgreSQL is given them together, and couriers that lock in one order do not wait for each other.
_TRIED = (
    update(webhook_endpoints)
    .where(_endpoints.id == bindparam("of"))
    .values(
        failures=case((bindparam("succeeded", type_=Boolean), 0), else_=_endpoints.failures) + bindparam("count"),
        failing_since=func.coalesce(case((~bindparam("succeeded", type_=Boolean), _endpoints.failing_since)), bindparam("since")),
        tried_at=bindparam("now"),
    )
)


class Receivers:
    """The reputation of all accounts' endpoints.

    Args:
        audit: is told which ones were disabled.
        patience: an endpoint is disabled when every attempt of so long a time failed, and they were as many as a delivery
            has. Zero: never.
    """

    def __init__(self, audit: AuditLog, patience: timedelta) -> None:
        self._audit = audit
        self._patience = patience

    def note(self, connection: Connection, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Note of each endpoint how many attempts failed since its last success, and disable those that are dead.

        Args:
            connection: in a transaction that writes.
            outcomes: in the order in which they came.
            now: the present.
        """
        counts: dict[str, int] = {}
        succeeded: set[str] = set()
        for outcome in outcomes:
            endpoint = outcome.parcel.endpoint
            if outcome.success:
                succeeded.add(endpoint)
            counts[endpoint] = 0 if outcome.success else counts.get(endpoint, 0) + 1
        tried = [
            {
                "of": endpoint,
                "succeeded": endpoint in succeeded,
                "count": counts[endpoint],
                "since": now if counts[endpoint] else None,
                "now": now,
            }
            for endpoint in sorted(counts)
        ]
        connection.execute(_TRIED, tried)
        for endpoint, url in sorted({(outcome.parcel.endpoint, outcome.parcel.url) for outcome in outcomes if outcome.gone}):
            # Who moved meanwhile stays.
            self._disable(connection, "gone", _endpoints.id == endpoint, _endpoints.url == url)
        if self._patience and (failed := sorted(counts.keys() - succeeded)):
            # An application that was down for long tries more than once before it gives a receiver up.
            dead = _endpoints.failures >= len(WAITS), _endpoints.failing_since <= now - self._patience
            self._disable(connection, "failing", _endpoints.id.in_(failed), *dead)

    def _disable(self, connection: Connection, reason: DisabledReason, *which: ColumnElement[bool]) -> None:
        query = update(webhook_endpoints).where(_endpoints.enabled, *which).values(enabled=False, disabled_reason=reason)
        for row in connection.execute(query.returning(_endpoints.id, _endpoints.account)).all():
            details = {"account": row.account, "reason": reason}
            self._audit.write(connection, _SYSTEM, "webhook.disable", row.id, details)
