"""A process that bills without end, to be killed: it tells what it was promised.

By hand: ``python -m tests.accounts.billing URL ROUNDS`` with an empty database.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import random
import sys
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection

from sqlalchemy import func, select, text

from helix_ray.accounts.announcer import Announcer
from helix_ray.accounts.endpoints import EndpointStore
from helix_ray.accounts.holds import Holds
from helix_ray.accounts.ledger import Ledger
from helix_ray.core.errors import PaymentRequiredError
from helix_ray.core.money import Consumption
from helix_ray.core.webhooks import EVENTS
from helix_ray.storage.database import Database
from helix_ray.storage.tables import holds as holds_table
from helix_ray.storage.tables import transfers, webhook_events
from tests.accounts.emptying import empty
from tests.accounts.post_office import KEY, LOCAL

_CALLERS = 8
_EMPTIED_EVERY = 40


def bill(url: str, seed: int, promises: Connection) -> None:
    """Runs in the process that is killed."""
    asyncio.run(_bill(url, seed, promises))


async def _bill(url: str, seed: int, promises: Connection) -> None:
    database = Database(url)
    ledger, holds = Ledger(database), Holds(database, announcer=Announcer(database))
    # Both halves work from the start: nobody is killed in the middle of an import.
    await ledger.deposit("ann", 100, f"{seed}", "root", "")
    promises.send_bytes(b"ready 0 0")
    await asyncio.gather(*(_caller(ledger, holds, f"{seed}-{number}", promises) for number in range(_CALLERS)))


async def _caller(ledger: Ledger, holds: Holds, name: str, promises: Connection) -> None:
    chance = random.Random(name)
    number = 0
    while True:
        number += 1
        request, account, amount = f"{name}-{number}", chance.choice(("ann", "bob")), chance.randint(0, 60)
        try:
            await holds.reserve(request, account, amount, model="m", key_id="k", price_version="1", lifetime_s=60)
        except PaymentRequiredError:
            added = chance.randint(1, 300)
            await ledger.deposit(account, added, request, "root", "")
            promises.send_bytes(f"transfer {request} {added}".encode())
            continue
        spent = 0
        for _ in range(chance.randint(0, 2)):
            spent = chance.randint(spent, amount)
            await holds.progress(request, spent)
            promises.send_bytes(f"spent {request} {spent}".encode())
        end = chance.choice(("settle", "settle", "release", "abandon"))
        if end == "settle":
            hold = await holds.settle(request, chance.randint(spent, amount), Consumption(1, 0, 1))
            promises.send_bytes(f"closed {request} {hold.cost}".encode())
        elif end == "release" and spent == 0:
            await holds.release(request)
            promises.send_bytes(f"closed {request} 0".encode())


async def kill_often(url: str, rounds: int, seed: int) -> int:
    """Kill a billing process again and again; after each time, all that was promised holds, and the books are in order.

    Of two accounts one has asked to be told of its requests: it is told of each that has ended, once.

    Args:
        url: of a database with all tables.
        rounds: how often.
        seed: of chance.

    Returns:
        How many promises were made and kept.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", "tests.accounts.billing"])
    database = Database(url)
    ledger, holds = Ledger(database), Holds(database, announcer=Announcer(database))
    chance = random.Random(seed)
    kept = 0
    try:
        for number in range(rounds):
            if number % _EMPTIED_EVERY == 0:
                await empty(database)
                await EndpointStore(database, KEY, LOCAL).create("ann", "http://127.0.0.1/", EVENTS)
            reader, writer = context.Pipe(duplex=False)
            process = context.Process(target=bill, args=(url, seed + number, writer))
            process.start()
            writer.close()
            promises = [await asyncio.to_thread(reader.recv_bytes)]
            await asyncio.sleep(chance.uniform(0, 0.1))
            process.kill()
            with suppress(EOFError):
                while True:
                    promises.append(await asyncio.to_thread(reader.recv_bytes))
            await asyncio.to_thread(process.join)
            reader.close()
            await _ended(database)
            await holds.sweep(datetime.now(UTC) + timedelta(days=1))
            drift = await ledger.audit()
            assert drift.clean, (number, drift)
            await _check(database, promises)
            kept += len(promises)
    finally:
        await database.close()
    return kept


async def _ended(database: Database) -> None:
    """A server may still be ending what its killed client began."""
    if database.is_sqlite:
        return
    working = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    while True:
        async with database.read() as connection:
            if await connection.scalar(text(working)) == 0:
                return
        await asyncio.sleep(0.01)


async def _check(database: Database, promises: list[bytes]) -> None:
    async with database.read() as connection:
        left = await connection.scalar(select(func.count()).where(holds_table.c.state == "open"))
        rows = (await connection.execute(select(holds_table))).all()
        told = Counter(json.loads(body)["data"]["id"] for body in await connection.scalars(select(webhook_events.c.body)))
        moved = {row.key: row.amount for row in await connection.execute(select(transfers))}
    assert left == 0
    assert told == Counter(row.request_id for row in rows if row.account == "ann")
    costs = {row.request_id: row.cost for row in rows}
    for promise in promises:
        what, name, amount = promise.decode().split()
        if what == "transfer":
            assert moved[name] == int(amount)
        elif what == "closed":
            assert costs[name] == int(amount)
        elif what == "spent":
            assert costs[name] >= int(amount)


async def _main(url: str, rounds: int) -> None:
    database = Database(url)
    await database.migrate()
    await database.close()
    print(f"{rounds} kills, {await kill_often(url, rounds, 1)} promises kept, no drift")


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], int(sys.argv[2])))
