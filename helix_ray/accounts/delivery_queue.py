"""Deliveries that are due: who sends them now, and what came of it."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray.accounts.clock import Clock, utc_now
from helix_ray.core.webhooks import Attempt
from helix_ray.storage.database import Database
from helix_ray.storage.moment import aware
from helix_ray.storage.tables import webhook_attempts, webhook_deliveries, webhook_endpoints, webhook_events

LEASE = timedelta(seconds=60)
"""How long a courier has for an attempt; after that another one may make it."""
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
_JITTER = 0.1
_AT_ONCE = 4
_GONE = 410
_ERROR_CHARS = 256


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


class DeliveryQueue:
    """Deliveries of all accounts, for any number of couriers.

    Receivers get their turns one after the other, each at most a few at once. Those whose last attempt failed get one at a
    time, and no more than half of a courier's slots all together: however many are dead, the others do not wait for them.

    Args:
        database: where they are.
        clock: tells the present.
        chance: a number from 0 to 1, for the jitter of waits.
    """

    def __init__(self, database: Database, clock: Clock = utc_now, chance: Callable[[], float] = random.random) -> None:
        self._database = database
        self._clock = clock
        self._chance = chance

    async def claim(self, held: Collection[Parcel], slots: int) -> list[Parcel]:
        """Take what is due. Nobody else gets it before the lease ends.

        Args:
            held: what the courier sends already.
            slots: how much it sends at once.
        """
        now = self._clock()
        busy = Counter(parcel.endpoint for parcel in held)
        free = slots - len(held)
        wary = max(1, slots // 2) - sum(parcel.failing for parcel in held)
        async with self._database.read() as connection:
            healthy = await _turns(connection, now, webhook_endpoints.c.failures == 0, busy, _AT_ONCE, free)
            shares = _share(healthy, busy, _AT_ONCE, free)
            left = min(wary, free - shares.total())
            failing = await _turns(connection, now, webhook_endpoints.c.failures > 0, busy, 1, left)
            shares += _share(failing, busy, 1, left)
        return await self._take(now, shares) if shares else []

    async def record(self, parcel: Parcel, attempt: Attempt) -> None:
        """Keep what came of an attempt, unless the hold was lost meanwhile."""
        success, gone = attempt.error is None, attempt.status_code == _GONE
        now = self._clock()
        over = success or gone or attempt.number >= len(WAITS)
        wait = timedelta(0) if over else WAITS[attempt.number] * (1 + _JITTER * self._chance())
        error = attempt.error and attempt.error[:_ERROR_CHARS]
        values = {
            "state": "delivered" if success else "failed" if over else "pending",
            "attempt": attempt.number,
            "status_code": attempt.status_code,
            "error": error,
            "at": attempt.at,
            "duration": attempt.duration,
            "next_at": None if over else now + wait,
            "lease_token": None,
        }
        row = {
            "delivery": parcel.number,
            "number": attempt.number,
            "at": attempt.at,
            "status_code": attempt.status_code,
            "error": error,
            "duration": attempt.duration,
        }
        endpoints, deliveries = webhook_endpoints.c, webhook_deliveries.c
        async with self._database.write() as connection:
            # The endpoint first, in the order of those who delete it.
            failures = 0 if success else endpoints.failures + 1
            receiver = update(webhook_endpoints).where(endpoints.id == parcel.endpoint)
            await connection.execute(receiver.values(failures=failures, tried_at=now))
            if gone:
                await connection.execute(receiver.where(endpoints.url == parcel.url).values(enabled=False))
            mine = update(webhook_deliveries).where(deliveries.number == parcel.number, deliveries.lease_token == parcel.token)
            if (await connection.execute(mine.values(values))).rowcount:
                await connection.execute(insert(webhook_attempts).values(row))

    async def _take(self, now: datetime, shares: Counter[str]) -> list[Parcel]:
        token, until = str(uuid.uuid4()), now + LEASE
        deliveries, endpoints, events = webhook_deliveries.c, webhook_endpoints.c, webhook_events.c
        taken: list[int] = []
        async with self._database.write() as connection:
            for endpoint, count in shares.items():
                due = select(deliveries.number).where(deliveries.endpoint == endpoint, *_due(now))
                due = due.order_by(deliveries.next_at, deliveries.number).limit(count).with_for_update(skip_locked=True)
                taken += (await connection.execute(due)).scalars()
            mine = update(webhook_deliveries).where(deliveries.number.in_(taken))
            await connection.execute(mine.values(lease_token=token, next_at=until))
            query = select(
                deliveries.number,
                deliveries.attempt,
                endpoints.id.label("endpoint"),
                *(endpoints.url, endpoints.failures, endpoints.secret, endpoints.old_secret, endpoints.old_secret_until),
                events.id.label("event_id"),
                events.body,
            )
            query = query.join(webhook_endpoints, endpoints.id == deliveries.endpoint)
            query = query.join(webhook_events, events.id == deliveries.event).where(deliveries.number.in_(taken))
            rows = (await connection.execute(query.order_by(deliveries.number))).all()
        parcels = []
        for row in rows:
            old = row.old_secret is not None and now < aware(row.old_secret_until)
            secrets = (row.secret, row.old_secret) if old else (row.secret,)
            place = (row.endpoint, row.url, row.failures > 0, secrets)
            parcels.append(Parcel(row.number, row.attempt + 1, token, until, *place, row.event_id, row.body.encode()))
        return parcels


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return webhook_deliveries.c.state == "pending", webhook_deliveries.c.next_at <= now


async def _turns(
    connection: AsyncConnection, now: datetime, which: ColumnElement[bool], busy: Counter[str], most: int, limit: int
) -> list[str]:
    """Endpoints with something due that have less than ``most`` under way, the one that waited longest first."""
    if limit <= 0:
        return []
    endpoints = webhook_endpoints.c
    full = [endpoint for endpoint, count in busy.items() if count >= most]
    waits = select(webhook_deliveries.c.number).where(webhook_deliveries.c.endpoint == endpoints.id, *_due(now)).exists()
    query = select(endpoints.id).where(endpoints.enabled, which, endpoints.id.not_in(full), waits)
    return list((await connection.execute(query.order_by(endpoints.tried_at.nulls_first()).limit(limit))).scalars())


def _share(endpoints: Iterable[str], busy: Counter[str], most: int, free: int) -> Counter[str]:
    """How many each endpoint gets: one for each that has none, then a second one, until nothing is free."""
    endpoints = list(endpoints)
    shares: Counter[str] = Counter()
    for have in range(most):
        for endpoint in endpoints:
            if free > 0 and busy[endpoint] + shares[endpoint] <= have:
                shares[endpoint] += 1
                free -= 1
    return shares
