"""The record of what admins did. Records are added; nothing here changes or deletes one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray.accounts.pages import read_page
from helix_ray.core.accounts import AuditRecord
from helix_ray.storage.database import Database
from helix_ray.storage.ids import new_id
from helix_ray.storage.moment import Clock, aware, utc_now
from helix_ray.storage.tables import audit_records


class AuditLog:
    """Administrative acts.

    Args:
        database: where they are kept.
        clock: tells the time.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def append(self, connection: AsyncConnection, actor: str, action: str, target: str, details: dict[str, Any]) -> None:
        """Record an act, in the transaction that does it.

        Args:
            connection: of the transaction.
            actor: id of the account that acts.
            action: what is done.
            target: id of what it is done to.
            details: more about it, as JSON values.
        """
        await connection.run_sync(self.write, actor, action, target, details)

    def write(self, connection: Connection, actor: str, action: str, target: str, details: dict[str, Any]) -> None:
        """Record an act, as ``append`` does, in a transaction of ``Database.transact``."""
        values = {
            "id": new_id("audit"),
            "actor": actor,
            "action": action,
            "target": target,
            "details": details,
            "at": self._clock(),
        }
        connection.execute(insert(audit_records).values(values))

    async def records(self, limit: int, after: str | None = None) -> list[AuditRecord]:
        """Records, the newest first.

        Args:
            limit: at most so many.
            after: id of the last one of the page before.

        Raises:
            NotFoundError: there is no record ``after``.
        """
        async with self._database.read() as connection:
            rows = await read_page(connection, audit_records, "audit", limit, after)
        return [AuditRecord(row.id, row.actor, row.action, row.target, row.details, aware(row.at)) for row in rows]
