"""Events and their deliveries, on the databases that there are."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.util import await_only

from helix_ray.accounts.account_events import AccountEvent
from helix_ray.core.errors import ConflictError, NotFoundError
from helix_ray.core.webhooks import Attempt
from helix_ray.storage.tables import webhook_attempts, webhook_deliveries, webhook_endpoints, webhook_events
from tests.accounts.post_office import PostOffice

URL = "https://example.com/hook"


async def count(office: PostOffice) -> list[int]:
    """Rows of events, deliveries and attempts."""
    async with office.database.read() as connection:
        tables = (webhook_events, webhook_deliveries, webhook_attempts)
        return [(await connection.execute(select(func.count()).select_from(table))).scalar_one() for table in tables]


async def try_all(office: PostOffice, status: int = 200) -> None:
    """One attempt of all that is due."""
    while parcels := await office.queue.claim((), 64):
        for parcel in parcels:
            error = None if status < 300 else f"the answer was {status}"
            await office.queue.record(parcel, Attempt(parcel.attempt, office.clock.now, status, error, 0.5))


async def test_everyone_who_asked_is_told(office: PostOffice) -> None:
    first = await office.register(URL)
    other, _ = await office.endpoints.create("ann", URL, ["balance.low"])
    deaf, _ = await office.endpoints.create("ann", URL, ["quota.low"])
    await office.endpoints.update("ann", deaf.id, enabled=False)
    await office.register(URL, "bob")
    event = await office.emit(event="quota.low", left=5)
    (one,) = await office.deliveries()
    assert (one.endpoint, one.event_id, one.event, one.state, one.attempt) == (first, event, "quota.low", "pending", 0)
    assert one.next_at == office.clock.now
    await office.emit(event="balance.low")
    assert {one.endpoint for one in await office.deliveries() if one.event == "balance.low"} == {first, other.id}
    assert await office.deliveries(account="bob") == []


async def test_what_nobody_asked_for_is_not_written(office: PostOffice) -> None:
    await office.endpoints.create("ann", URL, ["balance.low"])
    assert await office.emit(event="quota.low") is None
    assert await count(office) == [0, 0, 0]
    with pytest.raises(ValueError, match="nonsense"):
        await office.emit(event="nonsense")


async def test_the_payload(office: PostOffice) -> None:
    await office.register(URL)
    event = await office.emit(event="completion.created", id="chatcmpl-123", text="é\0\ud800")
    (parcel,) = await office.queue.claim((), 9)
    assert json.loads(parcel.body) == {
        "id": event,
        "object": "event",
        "type": "completion.created",
        "created_at": 1769851830,
        "event": "completion.created",
        "timestamp": "2026-01-31T09:30:30Z",
        "data": {"id": "chatcmpl-123", "text": "é\0\ud800"},
    }


async def test_a_transaction_that_fails_tells_nobody(office: PostOffice) -> None:
    await office.register(URL)

    async def fail() -> None:
        async with office.database.write() as connection:
            assert await office.emit_on(connection, "ann", "quota.low")
            await office.emit_on(connection, "ann", "balance.low")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await count(office) == [0, 0, 0]
    assert await office.queue.claim((), 9) == []


async def test_nobody_is_told_before_the_transaction_ends(office: PostOffice) -> None:
    await office.register(URL)
    async with office.database.write() as connection:
        await office.emit_on(connection, "ann", "quota.low")
        assert await office.deliveries() == []
    assert len(await office.deliveries()) == 1


async def test_endpoints_may_be_deleted_while_events_are_written(office: PostOffice) -> None:
    made = [await office.register(URL) for _ in range(10)]
    deleting = [office.endpoints.delete("ann", one) for one in made[:5]]
    await asyncio.gather(*(office.emit() for _ in range(10)), *deleting, *(try_all(office, 500) for _ in range(3)))
    left = await office.deliveries()
    assert {one.endpoint for one in left} == set(made[5:])
    assert len(left) == 50


class _Interrupted:
    """A connection on which somebody else's work begins after the first statement."""

    def __init__(self, connection: Connection, work: asyncio.Task[None]) -> None:
        self._connection = connection
        self._work = work

    def execute(self, *statement: Any) -> Any:
        result = self._connection.execute(*statement)
        # It either ends, or waits for this transaction.
        await_only(asyncio.wait({self._work}, timeout=0.3))
        return result


async def test_a_deletion_does_not_fail_the_transaction_of_an_event(office: PostOffice) -> None:
    endpoint = await office.register(URL)
    async with office.database.write() as connection:
        deleting = asyncio.create_task(office.endpoints.delete("ann", endpoint))
        event = AccountEvent("ann", "quota.low", {})
        await connection.run_sync(lambda own: office.outbox.emit(_Interrupted(own, deleting), [event]))  # type: ignore[arg-type]
    await deleting
    assert await count(office) == [1, 0, 0]


async def test_events_of_several_accounts_are_written_at_once(office: PostOffice) -> None:
    await office.register(URL)
    await office.register(URL, "bob")
    names = [("ann", "quota.low"), ("cid", "quota.low"), ("bob", "balance.low"), ("ann", "balance.low")]
    events = [AccountEvent(account, event, {"number": number}) for number, (account, event) in enumerate(names)]
    async with office.database.write() as connection:
        first, none, second, third = await connection.run_sync(office.outbox.emit, events)
    assert none is None
    assert [one.event_id for one in await office.deliveries()] == [third, first]
    assert [one.event_id for one in await office.deliveries(account="bob")] == [second]


async def test_what_is_told_once_is_told_once(office: PostOffice) -> None:
    await office.register(URL)
    await office.register(URL, "bob")
    january, february = (AccountEvent("ann", "quota.low", {}, once=month) for month in ("202601", "202602"))
    async with office.database.write() as connection:
        ids = await connection.run_sync(office.outbox.emit, [january, january, replace(january, account="bob")])
    assert ids[1] is None
    async with office.database.write() as connection:
        again = await connection.run_sync(office.outbox.emit, [january, february])
    assert again[0] is None
    told = [one.event_id for one in await office.deliveries()]
    assert told == [again[1], ids[0]]


async def test_a_test_goes_to_one_endpoint(office: PostOffice) -> None:
    asked, _ = await office.endpoints.create("ann", URL, ["balance.low"])
    other = await office.register(URL)
    delivery = await office.outbox.test("ann", asked.id)
    assert await office.deliveries() == [delivery]
    assert (delivery.endpoint, delivery.event, delivery.state) == (asked.id, "webhook.test", "pending")
    for account, endpoint in (("bob", other), ("ann", "whe-" + "0" * 32), ("ann", "\0")):
        with pytest.raises(NotFoundError):
            await office.outbox.test(account, endpoint)
    await office.endpoints.update("ann", other, enabled=False)
    with pytest.raises(ConflictError):
        await office.outbox.test("ann", other)
    assert await count(office) == [1, 1, 0]


async def test_pages_and_filters(office: PostOffice) -> None:
    first, second = await office.register(URL), await office.register(URL)
    for _ in range(3):
        await office.emit()
    everything = await office.deliveries(first)
    pages = await office.log.deliveries("ann", first, limit=2)
    pages += await office.log.deliveries("ann", first, after=pages[-1].id, limit=2)
    assert pages == everything
    assert len(everything) == 3
    assert {one.endpoint for one in everything} == {first}
    assert await office.log.deliveries("ann", "a\0") == []
    assert await office.log.deliveries("bob", second) == []
    await try_all(office)
    assert await office.log.deliveries("ann", second, "pending") == []
    assert len(await office.log.deliveries("ann", second, "delivered")) == 3
    one = everything[0].id
    for account, endpoint, after in (
        ("bob", first, one),
        ("ann", second, one),
        ("ann", first, "whd-" + "0" * 32),
        ("ann", first, "\0"),
    ):
        with pytest.raises(NotFoundError):
            await office.log.deliveries(account, endpoint, after=after)


async def test_a_replay_is_a_delivery_of_its_own(office: PostOffice) -> None:
    endpoint, other = await office.register(URL), (await office.endpoints.create("ann", URL, ["balance.low"]))[0].id
    event = await office.emit()
    (old,) = await office.deliveries()
    await try_all(office)
    again = await office.log.replay("ann", endpoint, old.id)
    assert again.id != old.id
    assert (await office.deliveries())[0] == again
    (parcel,) = await office.queue.claim((), 9)
    assert (parcel.event_id, parcel.attempt) == (event, 1)
    assert len(await office.log.attempts("ann", endpoint, old.id)) == 1
    for account, receiver, delivery in (
        ("bob", endpoint, old.id),
        ("ann", other, old.id),
        ("ann", "x", old.id),
        ("ann", endpoint, "x"),
    ):
        with pytest.raises(NotFoundError):
            await office.log.replay(account, receiver, delivery)
        with pytest.raises(NotFoundError):
            await office.log.attempts(account, receiver, delivery)
    await office.endpoints.update("ann", endpoint, enabled=False)
    with pytest.raises(ConflictError):
        await office.log.replay("ann", endpoint, old.id)


async def test_old_events_are_forgotten_unless_they_wait(office: PostOffice) -> None:
    await office.register(URL)
    await office.emit()
    await try_all(office)
    await office.emit()
    office.clock.move(days=1)
    await office.emit()
    await try_all(office, 500)
    assert await count(office) == [3, 3, 3]
    assert await office.outbox.forget(office.clock.now - timedelta(hours=1), 9) == 1
    assert await count(office) == [2, 2, 2]
    assert await office.outbox.forget(office.clock.now + timedelta(hours=1), 9) == 0
    (endpoint,) = await office.endpoints.endpoints("ann", 9)
    await office.endpoints.update("ann", endpoint.id, enabled=False)
    assert [await office.outbox.forget(office.clock.now + timedelta(hours=1), 1) for _ in range(3)] == [1, 1, 0]
    assert await count(office) == [0, 0, 0]


async def test_deleting_an_endpoint_deletes_its_deliveries(office: PostOffice) -> None:
    endpoint = await office.register(URL)
    await office.emit()
    (parcel,) = await office.queue.claim((), 9)
    await office.endpoints.delete("ann", endpoint)
    await office.queue.record(parcel, Attempt(1, office.clock.now, 200, None, 0.1))
    assert await count(office) == [1, 0, 0]
    async with office.database.read() as connection:
        assert (await connection.execute(select(func.count()).select_from(webhook_endpoints))).scalar_one() == 0
