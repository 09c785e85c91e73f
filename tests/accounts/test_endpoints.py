"""Receivers of webhooks, on the databases that there are."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from helix_ray.accounts.endpoints import ENDPOINTS, EndpointStore
from helix_ray.accounts.seal import Seal
from helix_ray.core.errors import ConflictError, InvalidRequestError, NotFoundError
from helix_ray.core.webhooks import EVENTS
from helix_ray.net.urls import UrlRules
from helix_ray.storage.database import Database
from helix_ray.storage.tables import webhook_endpoints
from tests.accounts.moments import SetClock

KEY = b"k" * 32
URL = "https://example.com/hook"


@pytest.fixture
def store(database: Database, clock: SetClock) -> EndpointStore:
    return EndpointStore(database, KEY, UrlRules(), clock)


async def test_an_endpoint_and_its_secret(store: EndpointStore, database: Database, clock: SetClock) -> None:
    endpoint, secret = await store.create("ann", URL, ["quota.low", "batch.completed", "quota.low"], "Mine")
    assert endpoint.id.startswith("whe-")
    assert endpoint.events == ("quota.low", "batch.completed")
    assert (endpoint.url, endpoint.description, endpoint.enabled, endpoint.created_at) == (URL, "Mine", True, clock.now)
    assert await store.endpoint("ann", endpoint.id) == endpoint
    async with database.read() as connection:
        sealed = (await connection.execute(select(webhook_endpoints.c.secret))).scalar_one()
    assert secret.encode() not in sealed
    assert Seal(KEY).open(sealed, endpoint.id) == secret
    assert secret not in repr(endpoint)


@pytest.mark.parametrize("url", ["http://example.com/", "https://127.0.0.1/", "https://u:p@example.com/", "nonsense"])
async def test_urls_that_are_refused(store: EndpointStore, url: str) -> None:
    with pytest.raises(InvalidRequestError):
        await store.create("ann", url, EVENTS)
    endpoint, _ = await store.create("ann", URL, EVENTS)
    with pytest.raises(InvalidRequestError):
        await store.update("ann", endpoint.id, url=url)


@pytest.mark.parametrize("events", [[], ["nonsense"], ["quota.low", "quota.lower"]])
async def test_events_that_there_are_not(store: EndpointStore, events: list[str]) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        await store.create("ann", URL, events)
    assert caught.value.param == "events"


@pytest.mark.parametrize("description", ["a" * 513, "a\0b", "a\nb", "\ud800"])
async def test_descriptions_that_are_refused(store: EndpointStore, description: str) -> None:
    with pytest.raises(InvalidRequestError):
        await store.create("ann", URL, EVENTS, description)


async def test_changes(store: EndpointStore) -> None:
    endpoint, _ = await store.create("ann", URL, EVENTS)
    assert await store.update("ann", endpoint.id) == endpoint
    changed = await store.update(
        "ann", endpoint.id, url="https://example.org/", events=["quota.low"], enabled=False, description="New"
    )
    assert (changed.url, changed.events, changed.enabled, changed.description) == (
        "https://example.org/",
        ("quota.low",),
        False,
        "New",
    )
    assert await store.endpoint("ann", endpoint.id) == changed


async def test_another_secret(store: EndpointStore, database: Database, clock: SetClock) -> None:
    endpoint, first = await store.create("ann", URL, EVENTS)
    changed, second = await store.rotate("ann", endpoint.id)
    assert first != second
    assert changed.old_secret_until == clock.now + timedelta(hours=24)
    async with database.read() as connection:
        row = (await connection.execute(select(webhook_endpoints))).one()
    assert [Seal(KEY).open(one, endpoint.id) for one in (row.secret, row.old_secret)] == [second, first]


async def test_foreign_endpoints_are_not_there(store: EndpointStore) -> None:
    endpoint, _ = await store.create("ann", URL, EVENTS)
    for account, name in (("bob", endpoint.id), ("ann", "whe-" + "0" * 32), ("ann", "a\0b"), ("ann", "\ud800"), ("ann", "")):
        for call in (
            store.endpoint(account, name),
            store.update(account, name, enabled=False),
            store.rotate(account, name),
            store.delete(account, name),
            store.endpoints(account, 9, after=name),
        ):
            with pytest.raises(NotFoundError):
                await call
    assert await store.endpoints("bob", 9) == []
    assert (await store.endpoint("ann", endpoint.id)).enabled
    await store.delete("ann", endpoint.id)
    assert await store.endpoints("ann", 9) == []


async def test_pages(store: EndpointStore) -> None:
    made = [(await store.create("ann", URL, EVENTS))[0].id for _ in range(5)][::-1]
    await store.create("bob", URL, EVENTS)
    first = await store.endpoints("ann", 2)
    rest = await store.endpoints("ann", 9, after=first[-1].id)
    assert [one.id for one in (*first, *rest)] == made


async def test_an_account_has_not_more_than_it_may(store: EndpointStore) -> None:
    outcomes = await asyncio.gather(*(store.create("ann", URL, EVENTS) for _ in range(ENDPOINTS + 5)), return_exceptions=True)
    assert sum(isinstance(one, ConflictError) for one in outcomes) == 5
    made = await store.endpoints("ann", 100)
    assert len(made) == ENDPOINTS
    await store.delete("ann", made[3].id)
    await store.create("ann", URL, EVENTS)
    await store.create("bob", URL, EVENTS)
    with pytest.raises(ConflictError):
        await store.create("ann", URL, EVENTS)
