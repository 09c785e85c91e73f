"""Deliveries that are due: who sends them now, and what came of it."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, Connection, bindparam, select, update

from helix_ray.accounts.groupcommit import GroupCommit
from helix_ray.accounts.outcomes import Outcome, Parcel, record
from helix_ray.accounts.receivers import Receivers
from helix_ray.core.errors import HelixError
from helix_ray.core.webhooks import Attempt
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, aware, utc_now
from helix_ray.storage.tables import webhook_deliveries, webhook_endpoints, webhook_events

LEASE = timedelta(seconds=60)
"""How long a courier has for an attempt; after that another one may make it."""
_JITTER = 0.1
_AT_ONCE = 16


class DeliveryQueue:
    """Deliveries of all accounts, for any number of couriers.

    Receivers get their turns one after the other, each at most a few at once. Those whose last attempt failed get one at a
    time, and no more than half of a courier's slots all together: however many are dead, the others do not wait for them.

    Args:
        database: where they are.
        receivers: learn what came of attempts.
        clock: tells the present.
        chance: a number from 0 to 1, for the jitter of waits.
    """

    def __init__(
        self,
        database: Database,
        receivers: Receivers,
        clock: Clock = utc_now,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._receivers = receivers
        self._clock = clock
        self._chance = chance
        self._outcomes: GroupCommit[Outcome, None] = GroupCommit(database, self._record)

    async def claim(self, held: Collection[Parcel], slots: int, *, likely: bool = False) -> list[Parcel]:
        """Take what is due. Nobody else gets it before the lease ends.

        Args:
            held: what the courier sends already.
            slots: how much it sends at once.
            likely: something is due. Else it looks first, and other writers do not wait for that.
        """
        now, held = self._clock(), list(held)
        if len(held) >= slots:
            return []
        if not likely:
            async with self._database.read() as connection:
                if (await connection.execute(_ANY_DUE, {"now": now})).first() is None:
                    return []
                if not await connection.run_sync(_shares, now, held, slots):
                    return []

        def look_and_take(connection: Connection) -> list[Parcel]:
            shares = _shares(connection, now, held, slots)
            return _take(connection, now, shares) if shares else []

        return await self._database.transact(look_and_take)

    async def record(self, parcel: Parcel, attempt: Attempt) -> None:
        """Keep what came of an attempt, unless the hold was lost meanwhile. Those of the same time share a transaction."""
        await self._outcomes.submit(Outcome(parcel, attempt, _JITTER * self._chance()))

    def _record(self, connection: Connection, outcomes: Sequence[Outcome]) -> list[HelixError | None]:
        now = self._clock()
        # The endpoints first, in the order of those who delete them.
        self._receivers.note(connection, outcomes, now)
        record(connection, outcomes, now)
        return [None] * len(outcomes)


def _due(now: datetime | BindParameter[datetime]) -> tuple[ColumnElement[bool], ...]:
    return webhook_deliveries.c.state == "pending", webhook_deliveries.c.next_at <= now


# Asked every second for as long as the application lives.
_ANY_DUE = (
    select(webhook_endpoints.c.id)
    .where(
        webhook_endpoints.c.enabled,
        select(webhook_deliveries.c.number)
        .where(webhook_deliveries.c.endpoint == webhook_endpoints.c.id, *_due(bindparam("now")))
        .exists(),
    )
    .limit(1)
)


def _shares(connection: Connection, now: datetime, held: Sequence[Parcel], slots: int) -> Counter[str]:
    """How many each endpoint gets of what is due."""
    busy = Counter(parcel.endpoint for parcel in held)
    free = slots - len(held)
    wary = max(1, slots // 2) - sum(parcel.failing for parcel in held)
    healthy = _turns(connection, now, webhook_endpoints.c.failures == 0, busy, _AT_ONCE, free)
    shares = _share(healthy, busy, _AT_ONCE, free)
    left = min(wary, free - shares.total())
    failing = _turns(connection, now, webhook_endpoints.c.failures > 0, busy, 1, left)
    return shares + _share(failing, busy, 1, left)


def _turns(
    connection: Connection, now: datetime, which: ColumnElement[bool], busy: Counter[str], most: int, limit: int
) -> list[str]:
    """Endpoints with something due that have less than ``most`` under way, the one that waited longest first."""
    if limit <= 0:
        return []
    endpoints = webhook_endpoints.c
    full = [endpoint for endpoint, count in busy.items() if count >= most]
    waits = select(webhook_deliveries.c.number).where(webhook_deliveries.c.endpoint == endpoints.id, *_due(now)).exists()
    query = select(endpoints.id).where(endpoints.enabled, which, endpoints.id.not_in(full), waits)
    return list(connection.execute(query.order_by(endpoints.tried_at.nulls_first()).limit(limit)).scalars())


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


def _take(connection: Connection, now: datetime, shares: Counter[str]) -> list[Parcel]:
    token, until = str(uuid.uuid4()), now + LEASE
    deliveries, endpoints, events = webhook_deliveries.c, webhook_endpoints.c, webhook_events.c
    taken: set[int] = set()
    for nth in range(max(shares.values())):
        # Of all endpoints at once: one statement for each of hundreds would keep everybody waiting.
        due = select(deliveries.number).where(deliveries.endpoint == endpoints.id, *_due(now))
        due = due.order_by(deliveries.next_at, deliveries.number).limit(1).offset(nth).with_for_update(skip_locked=True)
        which = [endpoint for endpoint, count in shares.items() if count > nth]
        found = connection.scalars(select(due.scalar_subquery()).where(endpoints.id.in_(which)))
        taken.update(number for number in found if number is not None)
    mine = update(webhook_deliveries).where(deliveries.number.in_(taken))
    connection.execute(mine.values(lease_token=token, next_at=until))
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
    parcels = []
    for row in connection.execute(query.order_by(deliveries.number)):
        old = row.old_secret is not None and now < aware(row.old_secret_until)
        secrets = (row.secret, row.old_secret) if old else (row.secret,)
        place = (row.endpoint, row.url, row.failures > 0, secrets)
        parcels.append(Parcel(row.number, row.attempt + 1, token, until, *place, row.event_id, row.body.encode()))
    return parcels
