"""Money and webhooks on the databases that there are, with a clock that stands still until a test moves it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from helix_ray.accounts.holds import Holds
from helix_ray.accounts.ledger import Ledger
from helix_ray.storage.database import Database
from tests.accounts.moments import SetClock
from tests.accounts.post_office import PostOffice


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def ledger(database: Database, clock: SetClock) -> Ledger:
    return Ledger(database, clock)


@pytest.fixture
def holds(database: Database, clock: SetClock) -> Holds:
    return Holds(database, clock)


@pytest.fixture
async def office(database: Database) -> AsyncIterator[PostOffice]:
    office = PostOffice(database)
    yield office
    await office.client.aclose()
