"""Who sends what, and when, on the databases that there are."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, select

from helix_ray.accounts.delivery_queue import LEASE, DeliveryQueue
from helix_ray.accounts.outcomes import WAITS, Parcel
from helix_ray.core.webhooks import EVENTS, Attempt
from helix_ray.storage.tables import webhook_endpoints
from tests.accounts.post_office import PostOffice

URL = "https://example.com/hook"


async def record(office: PostOffice, parcel: Parcel, status: int | None = 200) -> None:
    error = None if status == 200 else "wrong"
    await office.queue.record(parcel, Attempt(parcel.attempt, office.clock.now, status, error, 0.1))


async def test_nobody_gets_what_another_one_holds(office: PostOffice) -> None:
    for _ in range(8):
        await office.register(URL)
    for _ in range(4):
        await office.emit()
    claims = await asyncio.gather(*(office.queue.claim((), 7) for _ in range(8)))
    numbers = [parcel.number for parcels in claims for parcel in parcels]
    assert len(numbers) == len(set(numbers))
    while more := await office.queue.claim((), 7):
        numbers += [parcel.number for parcel in more]
    assert len(numbers) == len(set(numbers)) == 32


async def test_a_lease_ends(office: PostOffice) -> None:
    await office.register(URL)
    await office.emit()
    (dead,) = await office.queue.claim((), 9)
    office.clock.move(LEASE.total_seconds() - 1)
    assert await office.queue.claim((), 9) == []
    office.clock.move(1)
    (parcel,) = await office.queue.claim((), 9)
    assert (parcel.number, parcel.attempt) == (dead.number, 1)
    await record(office, dead, 500)  # too late: it is another one's by now
    assert (await office.deliveries())[0].attempt == 0
    await record(office, parcel)
    (delivery,) = await office.deliveries()
    assert (delivery.state, delivery.attempt, delivery.next_at) == ("delivered", 1, None)
    assert len(await office.log.attempts("ann", delivery.endpoint, delivery.id)) == 1


async def test_the_schedule_and_its_end(office: PostOffice) -> None:
    await office.register(URL)
    await office.emit()
    begin = office.clock.now
    for number, wait in enumerate(WAITS, start=1):
        office.clock.now += wait - timedelta(seconds=1)
        if number > 1:
            assert await office.queue.claim((), 9) == []
        office.clock.move(1)
        (parcel,) = await office.queue.claim((), 9)
        assert parcel.attempt == number
        await record(office, parcel, None)
    assert office.clock.now - begin == timedelta(hours=75, minutes=35, seconds=5)
    (delivery,) = await office.deliveries()
    assert (delivery.state, delivery.attempt, delivery.error, delivery.status_code) == ("failed", 10, "wrong", None)
    attempts = await office.log.attempts("ann", delivery.endpoint, delivery.id)
    assert [one.number for one in attempts] == list(range(1, 11))
    office.clock.move(days=9)
    assert await office.queue.claim((), 9) == []


@pytest.mark.parametrize(("chance", "wait"), [(0.0, 5.0), (1.0, 5.5)])
async def test_jitter(office: PostOffice, chance: float, wait: float) -> None:
    await office.register(URL)
    await office.emit()
    queue = DeliveryQueue(office.database, office.receivers, office.clock, lambda: chance)
    (parcel,) = await queue.claim((), 9)
    await queue.record(parcel, Attempt(1, office.clock.now, 500, "wrong", 0.1))
    (delivery,) = await office.deliveries()
    assert delivery.next_at == office.clock.now + timedelta(seconds=wait)


async def test_a_receiver_that_is_gone_disables_itself(office: PostOffice) -> None:
    endpoint = await office.register(URL)
    await office.emit()
    await office.emit()
    first, second = await office.queue.claim((), 9)
    await record(office, first, 410)
    gone = await office.endpoints.endpoint("ann", endpoint)
    assert (gone.enabled, gone.disabled_reason, gone.failing_since) == (False, "gone", office.clock.now)
    assert [one.state for one in await office.deliveries()] == ["pending", "failed"]
    assert await office.emit() is None
    office.clock.move(hours=1)
    assert await office.queue.claim((), 9) == []
    await office.endpoints.update("ann", endpoint, enabled=True)
    assert [one.number for one in await office.queue.claim((), 9)] == [second.number]


async def test_a_receiver_that_moved_meanwhile_stays_enabled(office: PostOffice) -> None:
    endpoint = await office.register(URL)
    await office.emit()
    (parcel,) = await office.queue.claim((), 9)
    await office.endpoints.update("ann", endpoint, url="https://example.org/")
    await record(office, parcel, 410)
    assert (await office.endpoints.endpoint("ann", endpoint)).enabled


async def test_turns_are_fair(office: PostOffice) -> None:
    busy, quiet = await office.register(URL), await office.register(URL, "bob")
    for _ in range(20):
        await office.emit()
    await office.emit("bob")
    parcels = await office.queue.claim((), 3)
    assert Counter(one.endpoint for one in parcels) == {busy: 2, quiet: 1}
    more = await office.queue.claim(parcels, 64)
    assert [one.endpoint for one in more] == [busy] * 14  # sixteen at once
    assert await office.queue.claim([*parcels, *more], 64) == []


async def test_a_burst_takes_few_statements_however_many_receivers_it_has(office: PostOffice) -> None:
    for number in range(60):
        await office.endpoints.create(f"user-{number}", URL, EVENTS)
    async with office.database.write() as connection:
        for number in range(60):
            for _ in range(2):
                await office.emit_on(connection, f"user-{number}", "quota.low")
    statements: list[str] = []

    def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        parcels = await office.queue.claim((), 128, likely=True)
        claiming = len(statements)
        await asyncio.gather(*(record(office, parcel) for parcel in parcels))
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    assert len({one.number for one in parcels}) == 120
    assert claiming < 10
    assert len(statements) - claiming < 20


async def test_who_waited_longest_is_next(office: PostOffice) -> None:
    for account in ("ann", "bob", "cid"):
        await office.register(URL, account)
        for _ in range(4):
            await office.emit(account)
    seen: list[str] = []
    for _ in range(6):
        office.clock.move(1)
        (parcel,) = await office.queue.claim((), 1)
        seen.append(parcel.endpoint)
        await record(office, parcel)
    assert len(set(seen[:3])) == 3
    assert seen[:3] == seen[3:]


async def test_dead_receivers_leave_room_for_the_others(office: PostOffice) -> None:
    for _ in range(12):
        await office.register(URL)
    for _ in range(2):
        await office.emit()
    for parcel in await office.queue.claim((), 12):
        await record(office, parcel, None)
    office.clock.move(hours=1)
    dead = await office.queue.claim((), 8)
    assert len(dead) == 4  # half of the slots
    assert len({one.endpoint for one in dead}) == 4
    assert await office.queue.claim(dead, 8) == []
    await office.register(URL, "bob")
    for _ in range(9):
        await office.emit("bob")
    assert len(await office.queue.claim(dead, 8)) == 4
    await record(office, dead[0])  # one answers again, and is trusted
    assert dead[0].endpoint in {one.endpoint for one in await office.queue.claim(dead[1:], 8)}


async def test_a_dead_receiver_is_tried_with_one_slot_too(office: PostOffice) -> None:
    await office.register(URL)
    await office.emit()
    for _ in range(2):
        (parcel,) = await office.queue.claim((), 1)
        await record(office, parcel, 503)
        office.clock.move(hours=1)


async def test_outcomes_of_the_same_time_count_in_their_order(office: PostOffice) -> None:
    endpoint = await office.register(URL)
    other = await office.register(URL, "bob")
    for _ in range(4):
        await office.emit()
    await office.emit("bob")
    parcels = await office.queue.claim((), 9)
    mine, (foreign,) = [one for one in parcels if one.endpoint == endpoint], [one for one in parcels if one.endpoint == other]
    outcomes = zip(mine, (500, 200, 500, None), strict=True)
    lost = replace(foreign, token="another one's")
    await asyncio.gather(*(record(office, parcel, status) for parcel, status in outcomes), record(office, lost, 500))
    async with office.database.read() as connection:
        query = select(webhook_endpoints.c.id, webhook_endpoints.c.failures)
        failures = {row.id: row.failures for row in await connection.execute(query)}
    assert failures == {endpoint: 2, other: 1}
    states = [(one.state, one.attempt, one.status_code) for one in await office.deliveries()]
    assert states == [("pending", 1, None), ("pending", 1, 500), ("delivered", 1, 200), ("pending", 1, 500)]
    assert [(one.state, one.attempt) for one in await office.deliveries(account="bob")] == [("pending", 0)]
