"""Receivers that are dead for long are disabled, and lose nothing by it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from helix_ray.accounts.audit import AuditLog
from helix_ray.accounts.delivery_queue import DeliveryQueue
from helix_ray.accounts.outcomes import Parcel
from helix_ray.accounts.receivers import Receivers
from helix_ray.core.webhooks import Attempt
from tests.accounts.post_office import PostOffice

URL = "https://example.com/hook"


async def attempt(office: PostOffice, status: int | None = 503, queue: DeliveryQueue | None = None) -> None:
    """One claim of one delivery, and what came of it."""
    queue = queue or office.queue
    (parcel,) = await queue.claim((), 1)
    await record(queue, parcel, office, status)


async def record(queue: DeliveryQueue, parcel: Parcel, office: PostOffice, status: int | None) -> None:
    error = None if status == 200 else "wrong"
    await queue.record(parcel, Attempt(parcel.attempt, office.clock.now, status, error, 0.1))


async def fail(office: PostOffice, days: float, queue: DeliveryQueue | None = None) -> None:
    """Ten failures, one each ``days / 9`` days, of ten events."""
    for number in range(10):
        if number:
            office.clock.move(days=days / 9)
        await office.emit()
        await attempt(office, queue=queue)


async def test_a_receiver_that_fails_for_days_is_disabled_and_loses_nothing(office: PostOffice) -> None:
    endpoint, since = await office.register(URL), office.clock.now
    await fail(office, days=4.9)
    failing = await office.endpoints.endpoint("ann", endpoint)
    assert (failing.enabled, failing.failing_since, failing.disabled_reason) == (True, since, None)
    assert await office.audit.records(9) == []

    office.clock.move(days=0.1)
    await attempt(office)
    dead = await office.endpoints.endpoint("ann", endpoint)
    assert (dead.enabled, dead.failing_since, dead.disabled_reason) == (False, since, "failing")
    (entry,) = await office.audit.records(9)
    assert (entry.actor, entry.action, entry.target) == ("system", "webhook.disable", endpoint)
    assert (entry.details, entry.at) == ({"account": "ann", "reason": "failing"}, office.clock.now)
    office.clock.move(days=1)
    assert await office.queue.claim((), 9) == []

    back = await office.endpoints.update("ann", endpoint, enabled=True)
    assert (back.enabled, back.failing_since, back.disabled_reason) == (True, None, None)
    old = await office.deliveries()
    assert {one.state for one in old} == {"pending"}
    again = await office.log.replay("ann", endpoint, old[0].id)
    for _ in range(11):
        await attempt(office, 200)
    after = await office.deliveries()
    assert {one.state for one in after} == {"delivered"}
    assert (len(after), after[0].id, after[0].event_id) == (11, again.id, old[0].event_id)


async def test_one_success_makes_good_for_days_of_failures(office: PostOffice) -> None:
    endpoint = await office.register(URL)
    await fail(office, days=4.9)
    await attempt(office, 200)
    assert (await office.endpoints.endpoint("ann", endpoint)).failing_since is None
    office.clock.move(days=1)
    await attempt(office)
    known = await office.endpoints.endpoint("ann", endpoint)
    assert (known.enabled, known.failing_since) == (True, office.clock.now)


async def test_a_failure_after_a_success_of_the_same_moment_counts(office: PostOffice) -> None:
    endpoint = await office.register(URL)
    await office.emit()
    await office.emit()
    parcels = await office.queue.claim((), 9)
    await asyncio.gather(*(record(office.queue, one, office, status) for one, status in zip(parcels, (200, 503), strict=True)))
    assert (await office.endpoints.endpoint("ann", endpoint)).failing_since == office.clock.now


async def test_few_attempts_do_not_disable_however_long_they_took(office: PostOffice) -> None:
    endpoint = await office.register(URL)
    await office.emit()
    for _ in range(9):
        await attempt(office)
        office.clock.move(days=9)
    assert (await office.endpoints.endpoint("ann", endpoint)).enabled
    await attempt(office)
    assert not (await office.endpoints.endpoint("ann", endpoint)).enabled


async def test_another_url_begins_anew(office: PostOffice) -> None:
    endpoint = await office.register(URL)
    await fail(office, days=4.9)
    await office.endpoints.update("ann", endpoint, url="https://example.org/")
    office.clock.move(days=1)
    await attempt(office)
    known = await office.endpoints.endpoint("ann", endpoint)
    assert (known.enabled, known.failing_since) == (True, office.clock.now)


async def test_patience_without_end(office: PostOffice) -> None:
    endpoint = await office.register(URL)
    queue = DeliveryQueue(office.database, Receivers(AuditLog(office.database, office.clock), timedelta(0)), office.clock)
    await fail(office, days=90, queue=queue)
    assert (await office.endpoints.endpoint("ann", endpoint)).enabled


async def test_a_receiver_that_is_gone_is_noted_once(office: PostOffice) -> None:
    endpoint = await office.register(URL)
    await office.emit()
    await office.emit()
    for parcel in await office.queue.claim((), 9):
        await record(office.queue, parcel, office, 410)
    (entry,) = await office.audit.records(9)
    assert (entry.target, entry.details) == (endpoint, {"account": "ann", "reason": "gone"})


async def test_an_owner_that_disables_is_no_reason(office: PostOffice) -> None:
    endpoint = await office.register(URL)
    await office.emit()
    await attempt(office, 410)
    mine = await office.endpoints.update("ann", endpoint, enabled=False)
    assert (mine.enabled, mine.disabled_reason) == (False, None)
