"""Money survives ``kill -9`` at any moment."""

from __future__ import annotations

from helix_ray.storage.database import Database
from tests.accounts.billing import kill_often

ROUNDS = 12


async def test_nothing_that_was_promised_is_lost(database: Database, database_url: str) -> None:
    assert await kill_often(database_url, ROUNDS, seed=1) > ROUNDS
