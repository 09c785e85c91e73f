"""A database without money and webhooks, and without the time that new tables take."""

from __future__ import annotations

from sqlalchemy import delete

from helix_ray.storage.database import Database
from helix_ray.storage.tables import balances, entries, holds, transfers, usage, webhook_endpoints, webhook_events


async def empty(database: Database) -> None:
    async with database.write() as connection:
        for table in (balances, entries, holds, transfers, usage, webhook_endpoints, webhook_events):
            await connection.execute(delete(table))
