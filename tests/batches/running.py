"""A process that runs batches, to be killed.

By hand: ``python -m tests.batches.running URL LINES`` with a database; it is killed three times, and the time is shown.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
import time
from datetime import datetime

from helix_ray.batches.queue import LEASE
from helix_ray.core.batches import LineAnswer, LineRequest
from helix_ray.storage.database import Database
from helix_ray.storage.moment import utc_now
from tests.batches.work import Desk, input_lines


async def answer(line: LineRequest) -> LineAnswer:
    return LineAnswer(200, b'{"ok":true}', line.request_id)


def run(url: str, lives: int) -> None:
    """Runs in the process that is killed; its clock is ahead, so that it need not wait for the leases of those before it."""
    asyncio.run(_run(url, lives))


def _ahead(lives: int) -> datetime:
    return utc_now() + 2 * lives * LEASE


async def _run(url: str, lives: int) -> None:
    desk = Desk(Database(url), lambda: _ahead(lives))
    runner = desk.runner(answer, window=32)
    work = asyncio.create_task(runner.work())
    await runner.idle()
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    await desk.database.close()


async def kill_thrice(url: str, lines: int, kills: int = 3) -> tuple[Desk, str, float]:
    """Run a batch in processes that are killed on the way.

    Returns:
        The desk, the batch's id, and the seconds without the starts of the processes.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", "tests.batches.running"])
    desk = Desk(Database(url), utc_now)
    ident = await desk.batch(input_lines(lines))
    seconds = 0.0
    for life in range(kills + 1):
        goal = lines * (life + 1) // (kills + 1)
        process = context.Process(target=run, args=(url, life))
        process.start()
        begun: float | None = None
        while process.is_alive():
            batch = await desk.batches.batch("ann", ident)
            if begun is None and batch.status != "validating":
                begun = time.monotonic()
            if life < kills and batch.completed >= goal:
                process.kill()
                break
            await asyncio.sleep(0.02)
        await asyncio.to_thread(process.join)
        seconds += time.monotonic() - (begun or time.monotonic())
    return desk, ident, seconds


async def _main(url: str, lines: int) -> None:
    database = Database(url)
    await database.migrate()
    await database.close()
    for kills in (0, 3):
        desk, ident, seconds = await kill_thrice(url, lines, kills)
        batch = await desk.ended(ident)
        print(f"{batch.completed} of {batch.total} lines, {kills} kills, {seconds:.1f} s")
        await desk.database.close()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], int(sys.argv[2])))
