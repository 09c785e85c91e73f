"""Accounts on the databases that there are, with a clock that stands still until a test moves it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from helix_ray.accounts.holds import Holds
from helix_ray.accounts.ledger import Ledger
from helix_ray.accounts.users import UserStore
from helix_ray.core.accounts import User
from helix_ray.storage.database import Database
from tests.accounts.moments import SetClock
from tests.accounts.post_office import PostOffice


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
async def ann(database: Database, clock: SetClock) -> User:
    return await UserStore(database, clock).register("ann", "ann@example.org", "h")


@pytest.fixture
def ledger(database: Database, clock: SetClock) -> Ledger:
    return Ledger(database, clock)


@pytest.fixture
def holds(database: Database, clock: SetClock) -> Holds:
    return Holds(database, clock)


@pytest.fixture
async def office(database: Database, clock: SetClock) -> AsyncIterator[PostOffice]:
    office = PostOffice(database, clock)
    yield office
    await office.client.aclose()
