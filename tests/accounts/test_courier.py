"""Webhooks on their way to real receivers."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from openai import InvalidWebhookSignatureError, OpenAI
from openai.types.webhooks import BatchCompletedWebhookEvent

from helix_ray.accounts.courier import Courier
from helix_ray.accounts.delivery_queue import LEASE, DeliveryQueue
from helix_ray.accounts.signature import verify
from helix_ray.core.errors import AuthenticationError, UnavailableError
from helix_ray.net.safe_http import safe_client
from helix_ray.net.urls import UrlRules
from helix_ray.storage.database import Database
from helix_ray.storage.moment import utc_now
from tests.accounts.moments import eventually
from tests.accounts.post_office import KEY, PostOffice, working
from tests.accounts.test_signature import helixflow_verify
from tests.http_receiver import receiving

_PROCESS = """
import asyncio, sys
from datetime import timedelta
from helix_ray.storage.moment import utc_now
from helix_ray.accounts.audit import AuditLog
from helix_ray.accounts.courier import Courier
from helix_ray.accounts.delivery_queue import DeliveryQueue
from helix_ray.accounts.receivers import Receivers
from helix_ray.storage.database import Database
from tests.accounts.post_office import KEY, LOCAL, safe_client

async def main():
    database = Database(sys.argv[1])
    queue = DeliveryQueue(database, Receivers(AuditLog(database), timedelta(days=5)))
    await Courier(queue, KEY, safe_client(LOCAL)).run()

asyncio.run(main())
"""


async def test_a_delivery_as_the_openai_sdk_and_helixflows_customers_see_it(office: PostOffice) -> None:
    async with receiving() as receiver:
        _, secret = await office.endpoints.create("ann", receiver.url, ["batch.completed"])
        event = await office.emit(event="batch.completed", id="batch_1")
        courier = Courier(DeliveryQueue(office.database, office.receivers), KEY, office.client)
        async with working(courier):
            await office.settled(1)
    ((headers, body),) = receiver.requests
    client = OpenAI(api_key="none", webhook_secret=secret)
    client.webhooks.verify_signature(body, headers)
    unwrapped = client.webhooks.unwrap(body, headers)
    assert isinstance(unwrapped, BatchCompletedWebhookEvent)
    assert (unwrapped.id, unwrapped.data.id) == (event, "batch_1")
    assert headers["webhook-id"] == event
    assert headers["content-type"] == "application/json"
    assert helixflow_verify(body.decode(), headers["x-helixflow-signature"], secret)
    with pytest.raises(InvalidWebhookSignatureError):
        client.webhooks.unwrap(body.replace(b"batch_1", b"batch_2"), headers)
    payload = json.loads(body)
    assert payload["event"] == "batch.completed"
    assert payload["timestamp"] == "2026-01-31T09:30:30Z"
    (delivery,) = await office.deliveries()
    assert (delivery.state, delivery.status_code, delivery.error, delivery.attempt) == ("delivered", 200, None, 1)
    assert delivery.duration is not None


async def test_both_secrets_sign_for_a_day(office: PostOffice) -> None:
    async with receiving() as receiver, working(office.courier()) as courier:
        endpoint, old = await office.endpoints.create("ann", receiver.url, ["quota.low"])
        _, new = await office.endpoints.rotate("ann", endpoint.id)
        for hours in (23.9, 0.2):
            office.clock.move(hours=hours)
            await office.emit()
            courier.notify()
            await office.settled(1)
    (within, later) = receiver.requests
    for key in (old, new):
        verify(key, *within, office.clock.now - timedelta(hours=0.2))
    assert helixflow_verify(within[1].decode(), within[0]["x-helixflow-signature"], new)
    verify(new, *later, office.clock.now)
    with pytest.raises(AuthenticationError):
        verify(old, *later, office.clock.now)


@pytest.mark.parametrize(
    ("status", "state"), [(200, "delivered"), (204, "delivered"), (299, "delivered"), (302, "pending"), (404, "pending")]
)
async def test_what_an_answer_means(office: PostOffice, status: int, state: str) -> None:
    async with receiving() as receiver, working(office.courier()) as courier:
        receiver.status, receiver.headers = status, {"location": receiver.url}
        await office.register(receiver.url)
        await office.emit()
        courier.notify()
        await office.settled(1)
    (delivery,) = await office.deliveries()
    assert (delivery.state, delivery.status_code) == (state, status)
    assert (delivery.error is None) == (state == "delivered")
    assert len(receiver.requests) == 1


async def test_gone(office: PostOffice) -> None:
    async with receiving() as receiver, working(office.courier()) as courier:
        receiver.status = 410
        endpoint = await office.register(receiver.url)
        await office.emit()
        courier.notify()
        await office.settled(1)
    assert not (await office.endpoints.endpoint("ann", endpoint)).enabled
    assert (await office.deliveries())[0].state == "failed"


async def test_addresses_that_are_not_public_are_refused_at_delivery(office: PostOffice) -> None:
    async with receiving() as receiver, safe_client(UrlRules(allow_http=True)) as client:
        await office.register(f"http://localhost:{receiver.port}/")
        await office.emit()
        async with working(Courier(office.queue, KEY, client, clock=office.clock)):
            await office.settled(1)
    assert receiver.requests == []
    (delivery,) = await office.deliveries()
    assert delivery.status_code is None
    assert "not public" in str(delivery.error)


async def test_a_secret_that_cannot_be_read_is_a_failed_attempt(office: PostOffice) -> None:
    async with receiving() as receiver, working(Courier(office.queue, b"x" * 32, office.client, clock=office.clock)) as courier:
        await office.register(receiver.url)
        await office.emit()
        courier.notify()
        await office.settled(1)
    assert receiver.requests == []
    assert "secret" in str((await office.deliveries())[0].error)


async def test_a_receiver_that_is_down_for_an_hour_gets_everything_after(office: PostOffice) -> None:
    async with receiving() as receiver:
        await receiver.stop()
        await office.register(receiver.url)
        events = [await office.emit(number=number) for number in range(6)]
        async with working(office.courier()) as courier:
            for attempt, wait in enumerate((0, 5, 300, 1800), start=1):
                office.clock.move(wait)
                courier.notify()
                await office.settled(attempt)
            assert {(one.state, one.attempt) for one in await office.deliveries()} == {("pending", 4)}
            await receiver.start()
            office.clock.move(hours=2)
            courier.notify()
            await office.settled(5)
    assert {one.state for one in await office.deliveries()} == {"delivered"}
    assert Counter(headers["webhook-id"] for headers, _ in receiver.requests) == Counter(events)


async def test_a_receiver_that_does_not_answer_delays_nobody(office: PostOffice) -> None:
    async with receiving() as dead, receiving() as alive, working(office.courier(slots=32)) as courier:
        dead.answers.clear()
        await office.register(dead.url)
        for _ in range(20):
            await office.emit()
        courier.notify()
        await dead.arrived.wait()
        receiver = await office.register(alive.url, "bob")
        for _ in range(20):
            await office.emit("bob")
        courier.notify()

        async def all_there() -> bool:
            return {one.state for one in await office.deliveries(receiver, "bob")} == {"delivered"}

        await eventually(all_there)
        assert len(dead.requests) <= 16
        assert {one.attempt for one in await office.deliveries()} == {0}


async def test_an_attempt_takes_no_longer_than_it_may(office: PostOffice) -> None:
    async with receiving() as dead, working(office.courier(timeout_s=0.2)) as courier:
        dead.answers.clear()
        await office.register(dead.url)
        await office.emit()
        courier.notify()
        await office.settled(1)
    (delivery,) = await office.deliveries()
    assert (delivery.state, delivery.error) == ("pending", "no answer within 0.2 seconds")


async def test_two_couriers_send_nothing_twice(office: PostOffice) -> None:
    async with receiving() as receiver:
        for _ in range(5):
            await office.register(receiver.url)
        events = [await office.emit() for _ in range(12)]
        async with working(office.courier()), working(office.courier()):
            await office.settled(1)
    assert Counter(headers["webhook-id"] for headers, _ in receiver.requests) == dict.fromkeys(events, 5)
    assert {one.state for one in await office.deliveries()} == {"delivered"}


async def test_what_a_killed_courier_held_is_sent_again_after_its_lease(office: PostOffice) -> None:
    async with receiving() as receiver:
        receiver.answers.clear()
        await office.register(receiver.url)
        event = await office.emit()
        async with working(office.courier()):
            await receiver.arrived.wait()
        receiver.answers.set()
        office.clock.now += LEASE - timedelta(seconds=1)
        assert await office.queue.claim((), 9) == []
        office.clock.move(1)
        async with working(office.courier()):
            await office.settled(1)
    assert [headers["webhook-id"] for headers, _ in receiver.requests] == [event, event]
    (delivery,) = await office.deliveries()
    assert (delivery.state, delivery.attempt) == ("delivered", 1)


async def test_a_process_that_is_killed_in_mid_send(database: Database, office: PostOffice) -> None:
    url = database._url.set(drivername=database._url.get_backend_name()).render_as_string(hide_password=False)
    office.clock.now = utc_now()
    async with receiving() as receiver:
        receiver.answers.clear()
        await office.register(receiver.url)
        event = await office.emit()
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", _PROCESS, url, cwd=Path(__file__).parents[2])
        await receiver.arrived.wait()
        process.kill()
        await process.wait()
        receiver.answers.set()
        office.clock.now = utc_now()
        assert await office.queue.claim((), 9) == []
        office.clock.now += LEASE
        async with working(office.courier()):
            await office.settled(1)
    assert [headers["webhook-id"] for headers, _ in receiver.requests] == [event, event]
    assert [one.state for one in await office.deliveries()] == ["delivered"]


async def test_closing_waits_for_what_is_under_way(office: PostOffice) -> None:
    async with receiving() as receiver:
        receiver.answers.clear()
        await office.register(receiver.url)
        await office.emit()
        courier = office.courier()
        running = asyncio.create_task(courier.run())
        await receiver.arrived.wait()
        await asyncio.sleep(0.3)  # it looks once more before it waits
        closing = asyncio.create_task(courier.close())
        await asyncio.sleep(0)
        await office.emit()
        assert not closing.done()
        receiver.answers.set()
        await closing
        await running
    assert [one.state for one in await office.deliveries()] == ["pending", "delivered"]


class _Interrupted(DeliveryQueue):
    """Cannot reach its database at first."""

    failures = 2

    async def claim(self, *arguments: object, **options: object) -> list:  # type: ignore[type-arg]
        if self.failures:
            self.failures -= 1
            raise UnavailableError("The database cannot be reached.") if self.failures else RuntimeError("unexpected")
        return await super().claim(*arguments, **options)  # type: ignore[arg-type]


async def test_a_courier_outlives_its_database(database: Database, office: PostOffice) -> None:
    queue = _Interrupted(database, office.receivers)
    async with receiving() as receiver, working(Courier(queue, KEY, office.client)):
        await office.register(receiver.url)
        await office.emit()
        await office.settled(1)
    assert queue.failures == 0
    assert len(receiver.requests) == 1


async def test_an_event_of_another_process_is_found(office: PostOffice) -> None:
    async with receiving() as receiver, working(office.courier()):
        await office.register(receiver.url)
        await office.emit()
        await receiver.arrived.wait()  # nobody called notify


async def test_a_process_that_slept_sends_nothing_late(office: PostOffice) -> None:
    async with receiving() as receiver:
        await office.register(receiver.url)
        await office.emit()
        (parcel,) = await office.queue.claim((), 9)
        office.clock.now = parcel.until - timedelta(seconds=15)
        await office.courier()._deliver(parcel)
    assert receiver.requests == []
