"""Events that accounts are told of: written with what they tell of, and kept until they are old."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray.accounts.clock import Clock, utc_now
from helix_ray.accounts.ids import DELIVERY, ENDPOINT, EVENT, is_id, new_id
from helix_ray.core.errors import ConflictError, NotFoundError
from helix_ray.core.webhooks import EVENTS, Attempt, Delivery, DeliveryState
from helix_ray.storage.database import Database
from helix_ray.storage.moment import aware
from helix_ray.storage.tables import webhook_attempts, webhook_deliveries, webhook_endpoints, webhook_events


class Outbox:
    """Events and their deliveries, of all accounts.

    Args:
        database: where they are.
        clock: tells the present.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def emit(self, connection: AsyncConnection, account: str, event: str, data: dict[str, Any]) -> str | None:
        """Write an event, and a delivery for every enabled endpoint that asked for it, in the caller's transaction.

        So the event is there exactly when what it tells of is. After the transaction, tell the courier by ``notify``.

        Args:
            connection: with the caller's open transaction of ``Database.write``.
            account: whose event it is.
            event: one of ``EVENTS``.
            data: about it, as JSON values.

        Returns:
            The event's id; ``None`` where nobody asked for such events, so that nothing was written.
        """
        if event not in EVENTS:
            raise ValueError(f"there is no event {event!r}")
        endpoints = webhook_endpoints.c
        query = select(endpoints.id, endpoints.events).where(endpoints.account == account, endpoints.enabled)
        # Nobody deletes an endpoint between here and the caller's commit.
        query = query.order_by(endpoints.number).with_for_update(read=True, key_share=True)
        receivers = [row.id for row in (await connection.execute(query)).all() if event in row.events]
        if not receivers:
            return None
        now = self._clock()
        event_id = new_id(EVENT)
        values = {"id": event_id, "account": account, "event": event, "body": _body(event_id, event, now, data)}
        await connection.execute(insert(webhook_events).values(created_at=now, **values))
        rows = [_pending(account, receiver, event_id, now) for receiver in receivers]
        await connection.execute(insert(webhook_deliveries), rows)
        return event_id

    async def deliveries(
        self,
        account: str,
        endpoint: str | None = None,
        state: DeliveryState | None = None,
        after: str | None = None,
        limit: int = 20,
    ) -> list[Delivery]:
        """Deliveries, the last made first.

        Args:
            account: whose.
            endpoint: only those to this one.
            state: only those that stand so.
            after: id of the last one of the page before.
            limit: at most so many.

        Raises:
            NotFoundError: there is no delivery ``after``.
        """
        deliveries = webhook_deliveries.c
        query = _described().where(deliveries.account == account)
        if endpoint is not None:
            if not is_id(endpoint, ENDPOINT):
                return []
            query = query.where(deliveries.endpoint == endpoint)
        if state is not None:
            query = query.where(deliveries.state == state)
        async with self._database.read() as connection:
            if after is not None:
                query = query.where(deliveries.number < (await _find(connection, account, after)).number)
            rows = (await connection.execute(query.order_by(deliveries.number.desc()).limit(limit))).all()
        return [_delivery(row) for row in rows]

    async def attempts(self, account: str, delivery: str) -> list[Attempt]:
        """What was tried to deliver an event, the first try first.

        Raises:
            NotFoundError: there is no such delivery.
        """
        attempts = webhook_attempts.c
        async with self._database.read() as connection:
            number = (await _find(connection, account, delivery)).number
            query = select(webhook_attempts).where(attempts.delivery == number).order_by(attempts.number)
            rows = (await connection.execute(query)).all()
        return [Attempt(row.number, aware(row.at), row.status_code, row.error, row.duration) for row in rows]

    async def replay(self, account: str, delivery: str) -> Delivery:
        """Send an event to an endpoint once more, with the same ``webhook-id``: a delivery of its own.

        Raises:
            NotFoundError: there is no such delivery.
            ConflictError: its endpoint is disabled.
        """
        now = self._clock()
        async with self._database.write() as connection:
            old = await _find(connection, account, delivery)
            query = select(webhook_endpoints.c.enabled, webhook_events.c.event.label("name"))
            query = query.join(webhook_events, webhook_events.c.account == webhook_endpoints.c.account)
            query = query.where(webhook_endpoints.c.id == old.endpoint, webhook_events.c.id == old.event)
            kept = (await connection.execute(query.with_for_update(read=True, key_share=True))).one_or_none()
            if kept is None:
                raise _unknown(delivery)
            if not kept.enabled:
                raise ConflictError("The delivery's endpoint is disabled.", code="endpoint_disabled")
            values = _pending(account, old.endpoint, old.event, now)
            await connection.execute(insert(webhook_deliveries).values(values))
        return Delivery(values["id"], old.endpoint, old.event, kept.name, 0, None, None, None, now, "pending", None)

    async def forget(self, before: datetime) -> int:
        """Delete older events with their deliveries, except those that are still to be sent, and return how many they were."""
        waits = select(webhook_deliveries.c.number).join(
            webhook_endpoints, and_(webhook_endpoints.c.id == webhook_deliveries.c.endpoint, webhook_endpoints.c.enabled)
        )
        waits = waits.where(webhook_deliveries.c.event == webhook_events.c.id, webhook_deliveries.c.state == "pending")
        query = delete(webhook_events).where(webhook_events.c.created_at < before, ~waits.exists())
        async with self._database.write() as connection:
            return (await connection.execute(query)).rowcount


def _body(event_id: str, event: str, now: datetime, data: dict[str, Any]) -> str:
    """HelixFlow's payload, and beside it what the OpenAI SDK reads of an event."""
    timestamp = now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    openai = {"id": event_id, "object": "event", "type": event, "created_at": int(now.timestamp())}
    # ASCII only: whoever signs text instead of bytes signs the same.
    return json.dumps({**openai, "event": event, "timestamp": timestamp, "data": data}, separators=(",", ":"), allow_nan=False)


def _pending(account: str, endpoint: str, event_id: str, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(DELIVERY),
        "account": account,
        "endpoint": endpoint,
        "event": event_id,
        "state": "pending",
        "attempt": 0,
        "next_at": now,
    }


async def _find(connection: AsyncConnection, account: str, delivery: str) -> Row[Any]:
    if not is_id(delivery, DELIVERY):
        raise _unknown(delivery)
    where: list[ColumnElement[bool]] = [webhook_deliveries.c.account == account, webhook_deliveries.c.id == delivery]
    row = (await connection.execute(select(webhook_deliveries).where(*where))).one_or_none()
    if row is None:
        raise _unknown(delivery)
    return row


def _described() -> Any:
    query = select(webhook_deliveries, webhook_events.c.event.label("name"))
    return query.join(webhook_events, webhook_events.c.id == webhook_deliveries.c.event)


def _delivery(row: Row[Any]) -> Delivery:
    at, next_at = row.at and aware(row.at), row.next_at and aware(row.next_at)
    outcome = (row.attempt, row.status_code, row.error, at, next_at, row.state, row.duration)
    return Delivery(row.id, row.endpoint, row.event, row.name, *outcome)


def _unknown(delivery: str) -> NotFoundError:
    return NotFoundError(f"There is no delivery {delivery[:64]!r}.", param="delivery_id")
