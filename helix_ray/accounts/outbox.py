"""Events that accounts are told of: written with what they tell of, and kept until they are old."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select

from helix_ray.accounts.account_events import AccountEvent, webhook_test
from helix_ray.accounts.endpoints import disabled_endpoint, unknown_endpoint
from helix_ray.accounts.ids import DELIVERY, ENDPOINT, EVENT
from helix_ray.core.webhooks import EVENTS, TEST_EVENT, Delivery
from helix_ray.storage.database import Database
from helix_ray.storage.ids import is_id, new_id
from helix_ray.storage.moment import Clock, utc_now
from helix_ray.storage.tables import webhook_deliveries, webhook_endpoints, webhook_events

_ONCE = uuid.UUID("7b0e6b7c-5d0e-4b7e-9a55-0d2f9f3f6a11")


@dataclass(frozen=True, slots=True)
class Letter:
    """An event, its id, and the endpoints that get it."""

    id: str
    event: AccountEvent
    receivers: list[str]


class Outbox:
    """Events of all accounts.

    Args:
        database: where they are.
        clock: tells the present.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    def emit(self, connection: Connection, events: Sequence[AccountEvent]) -> list[str | None]:
        """Write events, each with a delivery for every enabled endpoint that asked for it, in the caller's transaction.

        So an event is there exactly when what it tells of is. On the connection of ``Database.write`` it is
        ``await connection.run_sync(outbox.emit, events)``. After the transaction, tell the courier by ``notify``.

        Args:
            connection: with the caller's open transaction that writes.
            events: what happened.

        Returns:
            The id of each event; ``None`` where nobody asked for it, or it was told before, so that nothing was written.
        """
        if unknown := {event.event for event in events}.difference(EVENTS):
            raise ValueError(f"there is no event {unknown.pop()!r}")
        receivers = _receivers(connection, sorted({event.account for event in events}))
        wanted = [event for event in events if (event.account, event.event) in receivers]
        told = _told(connection, [event for event in wanted if event.once is not None])
        letters: dict[str, Letter] = {}
        ids: list[str | None] = []
        for event in events:
            to, event_id = receivers.get((event.account, event.event)), id_of(event)
            if to is None or event_id in told or event_id in letters:
                ids.append(None)
            else:
                letters[event_id] = Letter(event_id, event, to)
                ids.append(event_id)
        if letters:
            self._write(connection, list(letters.values()))
        return ids

    async def test(self, account: str, endpoint: str) -> Delivery:
        """Write a ``TEST_EVENT`` for one endpoint, whatever events it asked for.

        Raises:
            NotFoundError: there is no such endpoint.
            ConflictError: it is disabled.
        """
        if not is_id(endpoint, ENDPOINT):
            raise unknown_endpoint(endpoint)
        endpoints = webhook_endpoints.c
        query = select(endpoints.enabled).where(endpoints.account == account, endpoints.id == endpoint)
        event = webhook_test(account, endpoint)
        letter = Letter(id_of(event), event, [endpoint])
        async with self._database.write() as connection:
            enabled = (await connection.execute(query.with_for_update(read=True, key_share=True))).scalar_one_or_none()
            if enabled is None:
                raise unknown_endpoint(endpoint)
            if not enabled:
                raise disabled_endpoint()
            (row,) = await connection.run_sync(self._write, [letter])
        return untried(row, TEST_EVENT)

    async def forget(self, before: datetime, most: int) -> int:
        """Delete older events with their deliveries, except those that are still to be sent, and return how many they were.

        Args:
            before: events from then on stay.
            most: at most so many, so that nobody waits long for the transaction's end.
        """
        waits = select(webhook_deliveries.c.number).join(
            webhook_endpoints, and_(webhook_endpoints.c.id == webhook_deliveries.c.endpoint, webhook_endpoints.c.enabled)
        )
        waits = waits.where(webhook_deliveries.c.event == webhook_events.c.id, webhook_deliveries.c.state == "pending")
        old = select(webhook_events.c.id).where(webhook_events.c.created_at < before, ~waits.exists()).limit(most)
        async with self._database.write() as connection:
            return (await connection.execute(delete(webhook_events).where(webhook_events.c.id.in_(old)))).rowcount

    def _write(self, connection: Connection, letters: Sequence[Letter]) -> list[dict[str, Any]]:
        """Write events and their deliveries, and return the rows of these."""
        now = self._clock()
        events = [
            {
                "id": letter.id,
                "account": letter.event.account,
                "event": letter.event.event,
                "body": _body(letter, now),
                "created_at": now,
            }
            for letter in letters
        ]
        rows = [pending_row(one.event.account, endpoint, one.id, now) for one in letters for endpoint in one.receivers]
        connection.execute(insert(webhook_events), events)
        connection.execute(insert(webhook_deliveries), rows)
        return rows


def id_of(event: AccountEvent) -> str:
    """An id for an event; always the same one for what is told once."""
    if event.once is None:
        return new_id(EVENT)
    return f"{EVENT}-{uuid.uuid5(_ONCE, json.dumps((event.account, event.event, event.once))).hex}"


def pending_row(account: str, endpoint: str, event_id: str, now: datetime) -> dict[str, Any]:
    """The row of a new delivery."""
    return {
        "id": new_id(DELIVERY),
        "account": account,
        "endpoint": endpoint,
        "event": event_id,
        "state": "pending",
        "attempt": 0,
        "next_at": now,
    }


def untried(row: dict[str, Any], event: str) -> Delivery:
    """The row of a new delivery as a value."""
    return Delivery(row["id"], row["endpoint"], row["event"], event, 0, None, None, None, row["next_at"], "pending", None)


def _receivers(connection: Connection, accounts: list[str]) -> dict[tuple[str, str], list[str]]:
    """Enabled endpoints, by account and event."""
    endpoints = webhook_endpoints.c
    query = select(endpoints.id, endpoints.account, endpoints.events).where(endpoints.account.in_(accounts), endpoints.enabled)
    # Nobody deletes an endpoint between here and the caller's commit.
    query = query.order_by(endpoints.number).with_for_update(read=True, key_share=True)
    receivers: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for row in connection.execute(query):
        for event in row.events:
            receivers[row.account, event].append(row.id)
    return receivers


def _told(connection: Connection, events: Sequence[AccountEvent]) -> set[str]:
    """Ids of those events that were written before."""
    if not events:
        return set()
    query = select(webhook_events.c.id).where(webhook_events.c.id.in_([id_of(event) for event in events]))
    return set(connection.execute(query).scalars())


def _body(letter: Letter, now: datetime) -> str:
    """HelixFlow's payload, and beside it what the OpenAI SDK reads of an event."""
    event = letter.event
    body = {
        "id": letter.id,
        "object": "event",
        "type": event.event,
        "created_at": int(now.timestamp()),
        "event": event.event,
        "timestamp": now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "data": event.data,
    }
    # ASCII only: whoever signs text instead of bytes signs the same.
    return json.dumps(body, separators=(",", ":"), allow_nan=False)
