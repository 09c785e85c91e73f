"""What attempts tell of the receivers of webhooks: those that are gone, or fail for long, are disabled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, bindparam, func, update

from helix_ray.accounts.audit import AuditLog
from helix_ray.accounts.outcomes import WAITS, Outcome
from helix_ray.core.webhooks import DisabledReason
from helix_ray.storage.tables import webhook_endpoints

_SYSTEM = "system"
_endpoints = webhook_endpoints.c
_RECEIVER = update(webhook_endpoints).where(_endpoints.id == bindparam("of"))
_SUCCEEDED = _RECEIVER.values(failures=bindparam("count"), tried_at=bindparam("now"), failing_since=bindparam("since"))
_FAILED = _RECEIVER.values(
    failures=_endpoints.failures + bindparam("count"),
    tried_at=bindparam("now"),
    failing_since=func.coalesce(_endpoints.failing_since, bindparam("since")),
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
        # One order for all couriers, so that two of them do not wait for each other's rows.
        for endpoint in sorted(counts):
            statement = _SUCCEEDED if endpoint in succeeded else _FAILED
            values = {"of": endpoint, "count": counts[endpoint], "now": now, "since": now if counts[endpoint] else None}
            connection.execute(statement, values)
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
