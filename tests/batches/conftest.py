from __future__ import annotations

import pytest

from helix_ray.storage.database import Database
from tests.accounts.moments import SetClock
from tests.batches.work import Desk


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def desk(database: Database, clock: SetClock) -> Desk:
    return Desk(database, clock)
