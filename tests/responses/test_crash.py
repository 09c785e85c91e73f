"""A kept response survives ``kill -9``."""

from __future__ import annotations

import asyncio
import signal
import sys
from datetime import timedelta
from pathlib import Path

from helix_ray.responses.store import ResponseStore
from helix_ray.storage.database import Database

# Keeps one response after the other, and tells of each when it was kept.
PROGRAM = """
import asyncio, sys, uuid
from datetime import UTC, datetime, timedelta
from helix_ray.core.responses import StoredResponse
from helix_ray.responses.store import ResponseStore
from helix_ray.storage.database import Database

async def main(url):
    store = ResponseStore(Database(url), timedelta(days=1))
    previous = None
    while True:
        ident = "resp_" + uuid.uuid4().hex
        now = datetime.now(UTC)
        await store.keep(StoredResponse(ident, "ann", None, previous, "completed", False, b"[]", b"{}", now))
        previous = ident
        print(ident, flush=True)

asyncio.run(main(sys.argv[1]))
"""
KEPT = 20


async def test_what_was_acknowledged_is_there(data_dir: Path) -> None:
    url = f"sqlite:///{data_dir}/helix.db"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", PROGRAM, url, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    told = [(await process.stdout.readline()).decode().strip() for _ in range(KEPT)]
    process.send_signal(signal.SIGKILL)
    rest = await process.stdout.read()
    await process.wait()
    told += rest.decode().split()
    database = Database(url)
    found = await ResponseStore(database, timedelta(days=1)).conversation("ann", None, told[-1], 10**6)
    assert [one.id for one in found] == told
    await database.close()
