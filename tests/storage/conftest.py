"""The database of a directory of data."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from helix_ray.storage.database import Database


@pytest.fixture
async def sqlite(data_dir: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{data_dir}/helix.db")
    yield database
    await database.close()
