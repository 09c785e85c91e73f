from __future__ import annotations

from datetime import timedelta

import pytest

from helix_ray.responses.store import ResponseStore
from helix_ray.storage.database import Database
from tests.accounts.moments import SetClock


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def store(database: Database, clock: SetClock) -> ResponseStore:
    return ResponseStore(database, timedelta(days=30), clock)
