"""What stands behind the protocol of webhooks, and what it posts to real receivers."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openai import InvalidWebhookSignatureError, OpenAI
from openai.types.webhooks import BatchCompletedWebhookEvent
from sqlalchemy import func, select

from helix_ray.accounts.account_events import batch_completed
from helix_ray.accounts.announcer import Announcer
from helix_ray.accounts.holds import Holds
from helix_ray.accounts.ledger import Ledger
from helix_ray.accounts.webhook_service import WebhookService
from helix_ray.config import Settings
from helix_ray.core.errors import InvalidRequestError, NotFoundError, UnavailableError
from helix_ray.core.webhooks import EVENTS, Webhooks
from helix_ray.storage.database import Database
from helix_ray.storage.moment import utc_now
from helix_ray.storage.tables import webhook_events
from tests.accounts.moments import SetClock, eventually
from tests.accounts.test_holds import USED, reserve
from tests.accounts.test_signature import helixflow_verify
from tests.http_receiver import Receiver, receiving
from tests.net.names import Names

PUBLIC = "https://hook.test/"


class Office:
    """A running service, and what it is built of."""

    def __init__(self, database: Database, directory: Path, clock: Any = utc_now, **settings: Any) -> None:
        configured = Settings(data_dir=directory, webhook_networks=("127.0.0.0/8",), webhook_http=True, **settings)
        self.database = database
        self.announcer = Announcer(database, configured.balance_low, clock)
        self.names = Names(**{"hook.test": "8.8.8.8", "inner.test": "8.8.8.8 10.0.0.1", "here.test": "127.0.0.1"})
        self.service = WebhookService(database, configured, self.announcer, self.names, clock)

    async def events(self) -> int:
        async with self.database.read() as connection:
            return (await connection.execute(select(func.count()).select_from(webhook_events))).scalar_one()


@pytest.fixture
async def office(database: Database, tmp_path: Path) -> AsyncIterator[Office]:
    office = Office(database, tmp_path)
    await office.service.start()
    yield office
    await office.service.close()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


async def arrived(receiver: Receiver, number: int) -> list[tuple[dict[str, str], bytes]]:
    """So many requests, in the order of their events' names."""

    async def all_there() -> bool:
        return len(receiver.requests) >= number

    await eventually(all_there)
    assert len(receiver.requests) == number
    return sorted(receiver.requests, key=lambda one: one[1].partition(b'"event":')[2])


def test_it_has_the_methods_of_the_protocol() -> None:
    names = [name for name in vars(Webhooks) if not name.startswith("_")]
    assert len(names) == 11
    for name in names:
        asked, offered = (inspect.signature(getattr(kind, name)) for kind in (Webhooks, WebhookService))
        assert asked == offered, name


async def test_the_openai_sdk_reads_what_is_posted(office: Office, receiver: Receiver, database: Database) -> None:
    endpoint, secret = await office.service.create_endpoint("ann", receiver.url, EVENTS, "")
    await Ledger(database).deposit("ann", 100, "d", "root", "")
    holds = Holds(database, announcer=office.announcer)
    await reserve(holds, "req_1", 60)
    await holds.settle("req_1", 25, USED)
    batch = batch_completed("ann", "batch_1", "completed", {"total": 2, "completed": 2, "failed": 0})
    await database.transact(lambda connection: office.announcer.tell(connection, [batch]))
    office.announcer.notify("ann")
    await office.service.test_endpoint("ann", endpoint.id)
    client = OpenAI(api_key="none", webhook_secret=secret)
    unwrapped = []
    for headers, body in await arrived(receiver, 3):
        client.webhooks.verify_signature(body, headers)
        unwrapped.append(client.webhooks.unwrap(body, headers))
        assert headers["webhook-id"] == unwrapped[-1].id
        assert helixflow_verify(body.decode(), headers["x-helixflow-signature"], secret)
        with pytest.raises(InvalidWebhookSignatureError):
            client.webhooks.unwrap(body + b" ", headers)
    assert isinstance(unwrapped[0], BatchCompletedWebhookEvent)
    seen = [(str(one.type), one.data.id) for one in unwrapped]
    assert seen == [("batch.completed", "batch_1"), ("completion.created", "req_1"), ("webhook.test", endpoint.id)]


async def test_a_delivery_that_failed_is_replayed(office: Office, receiver: Receiver) -> None:
    receiver.status = 500
    endpoint, _ = await office.service.create_endpoint("ann", receiver.url, ("quota.low",), "")
    first = await office.service.test_endpoint("ann", endpoint.id)

    async def outcome(state: str) -> bool:
        (newest, *_) = await office.service.deliveries("ann", endpoint.id, None, 9)
        return (newest.attempt, newest.state) == (1, state)

    await eventually(lambda: outcome("pending"))
    (attempt,) = await office.service.attempts("ann", endpoint.id, first.id)
    assert (attempt.status_code, attempt.error) == (500, "the answer was 500")
    receiver.status = 204
    # Whatever the receiver's fault was, the next turn comes at once.
    again = await office.service.replay("ann", endpoint.id, first.id)
    await eventually(lambda: outcome("delivered"))
    assert {headers["webhook-id"] for headers, _ in receiver.requests} == {first.event_id}
    found = await office.service.deliveries("ann", endpoint.id, "delivered", 9)
    assert [one.id for one in found] == [again.id]


@pytest.mark.parametrize(
    "url",
    [
        "https://127.1/",
        "https://2130706433/",
        "https://10.0.0.1/",
        "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/latest",
        "https://inner.test/",
        "https://user:secret@hook.test/",
        "ftp://hook.test/",
        "https://hook.test:22/",
        "nonsense",
        "",
        "https://\ud800.test/",
        f"https://hook.test/{'a' * 3000}",
    ],
)
async def test_urls_that_are_refused(office: Office, url: str) -> None:
    endpoint, _ = await office.service.create_endpoint("ann", PUBLIC, EVENTS, "")
    for call in (
        office.service.create_endpoint("ann", url, EVENTS, ""),
        office.service.change_endpoint("ann", endpoint.id, {"url": url}),
    ):
        with pytest.raises(InvalidRequestError) as caught:
            await call
        assert (caught.value.param, caught.value.code) == ("url", "url_refused")
    assert [one.url for one in await office.service.endpoints("ann", 9)] == [PUBLIC]


async def test_names_that_nobody_knows_yet_are_taken(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helix_ray.accounts.webhook_service._LOOKUP_S", 0.01)
    await office.service.create_endpoint("ann", "https://later.test/", EVENTS, "")
    office.names.answers.clear()
    await office.service.create_endpoint("ann", PUBLIC, EVENTS, "")
    office.names.answers.set()


async def test_a_name_that_moves_inside_is_refused_at_the_delivery(office: Office, receiver: Receiver) -> None:
    url = f"http://moving.test:{receiver.port}/"
    office.names.hosts["moving.test"] = "8.8.8.8"
    endpoint, _ = await office.service.create_endpoint("ann", url, EVENTS, "")
    office.names.hosts["moving.test"] = "127.0.0.1 10.0.0.1"
    delivery = await office.service.test_endpoint("ann", endpoint.id)

    async def tried() -> bool:
        return bool(await office.service.attempts("ann", endpoint.id, delivery.id))

    await eventually(tried)
    (attempt,) = await office.service.attempts("ann", endpoint.id, delivery.id)
    assert "not public" in str(attempt.error)
    assert receiver.requests == []


async def test_without_networks_of_its_own_only_the_internet_is_reached(database: Database, tmp_path: Path) -> None:
    service = WebhookService(database, Settings(data_dir=tmp_path), Announcer(database), Names(**{"here.test": "127.0.0.1"}))
    for url in ("http://8.8.8.8/", "https://127.0.0.1/", "https://here.test/"):
        with pytest.raises(InvalidRequestError):
            await service.create_endpoint("ann", url, EVENTS, "")
    await service.create_endpoint("ann", "https://8.8.8.8/", EVENTS, "")
    await service.close()


async def test_a_refusal_is_told_once_a_minute(database: Database, tmp_path: Path, clock: SetClock) -> None:
    office = Office(database, tmp_path, clock)
    limited, details = office.service.limited, {"limit": "requests_per_minute", "allowed": 2}
    await office.announcer.refresh()
    await limited("ann", details)
    await office.service.create_endpoint("ann", PUBLIC, ("rate_limit.exceeded",), "")
    await asyncio.gather(*(limited("ann", details) for _ in range(9)), *(limited("bob", details) for _ in range(9)))
    assert await office.events() == 1
    clock.move(59)
    await limited("ann", details)
    assert await office.events() == 1
    clock.move(1)
    await limited("ann", details)
    assert await office.events() == 2
    await office.service.close()


async def test_old_events_are_swept(database: Database, tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helix_ray.accounts.webhook_service._SWEPT_AT_ONCE", 2)
    office = Office(database, tmp_path, clock, webhook_days=2.0)
    endpoint, _ = await office.service.create_endpoint("ann", PUBLIC, ("quota.low",), "")
    for _ in range(5):
        await office.service.test_endpoint("ann", endpoint.id)
    await office.service.change_endpoint("ann", endpoint.id, {"enabled": False})
    clock.move(days=1.9)
    await office.service.start()

    async def left(number: int) -> bool:
        return await office.events() == number

    await eventually(lambda: left(5))
    await office.service.close()
    clock.move(days=0.2)
    again = Office(database, tmp_path, clock, webhook_days=2.0)
    await again.service.start()
    await eventually(lambda: left(0))
    await again.service.close()


async def test_what_another_process_was_told_is_learned(
    office: Office, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helix_ray.accounts.webhook_service._REFRESH_S", 0.01)
    other = Office(database, tmp_path)
    await other.service.start()
    await office.announcer.refresh()
    assert not office.announcer.wants("ann", "quota.low")
    await office.service.create_endpoint("ann", PUBLIC, ("quota.low",), "")

    async def known() -> bool:
        return other.announcer.wants("ann", "quota.low") and not other.announcer.wants("ann", "balance.low")

    await eventually(known)
    await other.service.close()


async def test_a_secret_is_told_even_where_the_announcer_learns_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(account: str | None = None) -> None:
        raise UnavailableError("The database cannot be reached.")

    with monkeypatch.context() as patch:
        patch.setattr(office.announcer, "refresh", fails)
        _, secret = await office.service.create_endpoint("ann", PUBLIC, ("quota.low",), "")
    assert secret.startswith("whsec_")
    assert len(await office.service.endpoints("ann", 9)) == 1


async def test_secrets_outlive_the_process(database: Database, tmp_path: Path, receiver: Receiver) -> None:
    first = Office(database, tmp_path)
    endpoint, secret = await first.service.create_endpoint("ann", receiver.url, EVENTS, "")
    await first.service.close()
    again = Office(database, tmp_path)
    await again.service.start()
    await again.service.test_endpoint("ann", endpoint.id)
    ((headers, body),) = await arrived(receiver, 1)
    OpenAI(api_key="none").webhooks.verify_signature(body, headers, secret=secret)
    await again.service.close()
    assert ((tmp_path / "secrets" / "webhooks").stat().st_mode & 0o777) == 0o600


async def test_closing_waits_for_what_is_under_way(database: Database, tmp_path: Path, receiver: Receiver) -> None:
    office = Office(database, tmp_path)
    await office.service.start()
    receiver.answers.clear()
    endpoint, _ = await office.service.create_endpoint("ann", receiver.url, EVENTS, "")
    delivery = await office.service.test_endpoint("ann", endpoint.id)
    await receiver.arrived.wait()
    closing = asyncio.create_task(office.service.close())
    await asyncio.sleep(0)
    assert not closing.done()
    receiver.answers.set()
    await closing
    (attempt,) = await office.service.attempts("ann", endpoint.id, delivery.id)
    assert attempt.error is None


async def test_endpoints_of_others_are_not_there(office: Office) -> None:
    endpoint, _ = await office.service.create_endpoint("ann", PUBLIC, EVENTS, "")
    service, ident = office.service, endpoint.id
    for call in (
        service.endpoint("bob", ident),
        service.change_endpoint("bob", ident, {"enabled": False}),
        service.rotate_endpoint("bob", ident),
        service.delete_endpoint("bob", ident),
        service.test_endpoint("bob", ident),
        service.deliveries("bob", ident, None, 9),
        service.attempts("bob", ident, "whd-" + "0" * 32),
        service.replay("bob", ident, "whd-" + "0" * 32),
    ):
        with pytest.raises(NotFoundError):
            await call
    rotated, secret = await service.rotate_endpoint("ann", ident)
    assert secret.startswith("whsec_")
    assert rotated.old_secret_until is not None
    assert rotated.old_secret_until - endpoint.created_at > timedelta(hours=23)
