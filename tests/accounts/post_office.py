"""All that webhooks need, with a clock for tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray.accounts.account_events import AccountEvent
from helix_ray.accounts.audit import AuditLog
from helix_ray.accounts.courier import Courier
from helix_ray.accounts.delivery_log import DeliveryLog
from helix_ray.accounts.delivery_queue import DeliveryQueue
from helix_ray.accounts.endpoints import EndpointStore
from helix_ray.accounts.outbox import Outbox
from helix_ray.accounts.receivers import Receivers
from helix_ray.core.webhooks import EVENTS, Delivery
from helix_ray.net.safe_http import safe_client
from helix_ray.net.urls import UrlRules
from helix_ray.storage.database import Database
from helix_ray.storage.tables import webhook_deliveries
from tests.accounts.moments import SetClock, eventually

KEY = b"k" * 32
LOCAL = UrlRules(allow_http=True, networks=(ip_network("127.0.0.0/8"),))


class PostOffice:
    """Stores on one database, and a client that reaches this machine."""

    def __init__(self, database: Database, clock: SetClock) -> None:
        self.database = database
        self.clock = clock
        self.endpoints = EndpointStore(database, KEY, LOCAL, self.clock)
        self.outbox = Outbox(database, self.clock)
        self.log = DeliveryLog(database, self.clock)
        self.audit = AuditLog(database, self.clock)
        self.receivers = Receivers(self.audit, timedelta(days=5))
        self.queue = DeliveryQueue(database, self.receivers, self.clock, lambda: 0.0)
        self.client = safe_client(LOCAL)

    async def register(self, url: str, account: str = "ann") -> str:
        """Id of a new endpoint for all events."""
        endpoint, _ = await self.endpoints.create(account, url, EVENTS)
        return endpoint.id

    async def emit(self, account: str = "ann", event: str = "quota.low", **data: Any) -> str | None:
        """Emit one event in a transaction of its own."""
        async with self.database.write() as connection:
            return await self.emit_on(connection, account, event, **data)

    async def emit_on(self, connection: AsyncConnection, account: str, event: str, **data: Any) -> str | None:
        """Emit one event in a transaction that is open."""
        (event_id,) = await connection.run_sync(self.outbox.emit, [AccountEvent(account, event, data)])
        return event_id

    def courier(self, slots: int = 64, timeout_s: float = 15.0) -> Courier:
        return Courier(self.queue, KEY, self.client, slots=slots, timeout_s=timeout_s, clock=self.clock)

    async def deliveries(self, endpoint: str | None = None, account: str = "ann") -> list[Delivery]:
        """Those to one endpoint, or to all of an account."""
        rows = webhook_deliveries.c
        query = select(rows.id, rows.endpoint).where(rows.account == account).order_by(rows.number.desc())
        async with self.database.read() as connection:
            receivers = {row.id: row.endpoint for row in await connection.execute(query)}
        asked = set(receivers.values()) if endpoint is None else {endpoint}
        found = {one.id: one for each in asked for one in await self.log.deliveries(account, each, limit=1000)}
        return [found[one] for one in receivers if one in found]

    async def settled(self, attempt: int) -> None:
        """Return when every delivery is delivered, failed, or after that attempt."""

        async def all_tried() -> bool:
            return all(one.state != "pending" or one.attempt >= attempt for one in await self.deliveries())

        await eventually(all_tried)


@asynccontextmanager
async def working(courier: Courier) -> AsyncIterator[Courier]:
    """The courier runs while the block does; then it is cut off."""
    task = asyncio.create_task(courier.run())
    try:
        yield courier
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
