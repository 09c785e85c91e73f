"""Batches survive ``kill -9``."""

from __future__ import annotations

from helix_ray.storage.database import Database
from tests.batches.running import kill_thrice
from tests.batches.work import content_of

LINES = 10_000


async def test_every_line_has_one_result_after_three_kills(database: Database, database_url: str) -> None:
    desk, ident, _ = await kill_thrice(database_url, LINES)
    batch = await desk.ended(ident)
    assert (batch.status, batch.completed, batch.failed) == ("completed", LINES, 0)
    output = await content_of(desk.files, batch.output_file)
    assert [line["custom_id"] for line in output] == [f"request-{number}" for number in range(1, LINES + 1)]
    await desk.database.close()
