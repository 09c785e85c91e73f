"""Money and webhooks on the databases that there are, with a clock that stands still until a test moves it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from helix_ray.accounts.holds import Holds
from helix_ray.accounts.ledger import Ledger
from helix_ray.storage.database import Database
from tests.accounts.post_office import PostOffice


class Clock:
    """Tells a time that only tests move."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 31, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(database: Database, clock: Clock) -> Ledger:
    return Ledger(database, clock)


@pytest.fixture
def holds(database: Database, clock: Clock) -> Holds:
    return Holds(database, clock)


@pytest.fixture
async def office(database: Database) -> AsyncIterator[PostOffice]:
    office = PostOffice(database)
    yield office
    await office.client.aclose()
