"""Webhooks on the databases that there are."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from helix_ray.storage.database import Database
from tests.accounts.post_office import PostOffice


@pytest.fixture
async def office(database: Database) -> AsyncIterator[PostOffice]:
    office = PostOffice(database)
    yield office
    await office.client.aclose()
