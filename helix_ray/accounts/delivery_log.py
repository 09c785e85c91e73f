"""What became of events on their way: deliveries and attempts, as their owners look at them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray.accounts.endpoints import disabled_endpoint
from helix_ray.accounts.ids import DELIVERY, ENDPOINT
from helix_ray.accounts.outbox import pending_row, untried
from helix_ray.core.errors import NotFoundError
from helix_ray.core.webhooks import Attempt, Delivery, DeliveryState
from helix_ray.storage.database import Database
from helix_ray.storage.ids import is_id
from helix_ray.storage.moment import Clock, aware, utc_now
from helix_ray.storage.tables import webhook_attempts, webhook_deliveries, webhook_endpoints, webhook_events


class DeliveryLog:
    """Deliveries of all accounts.

    Args:
        database: where they are.
        clock: tells the present.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def deliveries(
        self, account: str, endpoint: str, state: DeliveryState | None = None, after: str | None = None, limit: int = 20
    ) -> list[Delivery]:
        """Deliveries to an endpoint, the last made first; none, where there is no such endpoint.

        Args:
            account: whose.
            endpoint: the receiver.
            state: only those that stand so.
            after: id of the last one of the page before.
            limit: at most so many.

        Raises:
            NotFoundError: there is no delivery ``after``.
        """
        if not is_id(endpoint, ENDPOINT):
            return []
        deliveries = webhook_deliveries.c
        query = select(webhook_deliveries, webhook_events.c.event.label("name"))
        query = query.join(webhook_events, webhook_events.c.id == deliveries.event)
        query = query.where(deliveries.account == account, deliveries.endpoint == endpoint)
        if state is not None:
            query = query.where(deliveries.state == state)
        async with self._database.read() as connection:
            if after is not None:
                query = query.where(deliveries.number < (await _find(connection, account, endpoint, after)).number)
            rows = (await connection.execute(query.order_by(deliveries.number.desc()).limit(limit))).all()
        return [_delivery(row) for row in rows]

    async def attempts(self, account: str, endpoint: str, delivery: str) -> list[Attempt]:
        """What was tried to deliver an event, the first try first.

        Raises:
            NotFoundError: the endpoint has no such delivery.
        """
        attempts = webhook_attempts.c
        async with self._database.read() as connection:
            number = (await _find(connection, account, endpoint, delivery)).number
            query = select(webhook_attempts).where(attempts.delivery == number).order_by(attempts.number)
            rows = (await connection.execute(query)).all()
        return [Attempt(row.number, aware(row.at), row.status_code, row.error, row.duration) for row in rows]

    async def replay(self, account: str, endpoint: str, delivery: str) -> Delivery:
        """Send an event to an endpoint once more, with the same ``webhook-id``: a delivery of its own.

        Raises:
            NotFoundError: the endpoint has no such delivery.
            ConflictError: the endpoint is disabled.
        """
        now = self._clock()
        async with self._database.write() as connection:
            old = await _find(connection, account, endpoint, delivery)
            query = select(webhook_endpoints.c.enabled, webhook_events.c.event.label("name"))
            query = query.join(webhook_events, webhook_events.c.account == webhook_endpoints.c.account)
            query = query.where(webhook_endpoints.c.id == old.endpoint, webhook_events.c.id == old.event)
            kept = (await connection.execute(query.with_for_update(read=True, key_share=True))).one_or_none()
            if kept is None:
                raise _unknown(delivery)
            if not kept.enabled:
                raise disabled_endpoint()
            row = pending_row(account, old.endpoint, old.event, now)
            await connection.execute(insert(webhook_deliveries).values(row))
        return untried(row, kept.name)


async def _find(connection: AsyncConnection, account: str, endpoint: str, delivery: str) -> Row[Any]:
    if not (is_id(delivery, DELIVERY) and is_id(endpoint, ENDPOINT)):
        raise _unknown(delivery)
    deliveries = webhook_deliveries.c
    where: list[ColumnElement[bool]] = [deliveries.account == account, deliveries.endpoint == endpoint, deliveries.id == delivery]
    row = (await connection.execute(select(webhook_deliveries).where(*where))).one_or_none()
    if row is None:
        raise _unknown(delivery)
    return row


def _delivery(row: Row[Any]) -> Delivery:
    at, next_at = row.at and aware(row.at), row.next_at and aware(row.next_at)
    outcome = (row.attempt, row.status_code, row.error, at, next_at, row.state, row.duration)
    return Delivery(row.id, row.endpoint, row.event, row.name, *outcome)


def _unknown(delivery: str) -> NotFoundError:
    return NotFoundError(f"There is no delivery {delivery[:64]!r}.", param="delivery_id")
