"""How long things are kept, on the databases that there are."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, func, insert, select

from helix_ray.accounts.audit import AuditLog
from helix_ray.accounts.holds import Holds
from helix_ray.accounts.idempotency import IdempotencyStore
from helix_ray.accounts.ledger import Ledger
from helix_ray.accounts.retention import LONG_AGO, Retention
from helix_ray.accounts.usage import UsageReports
from helix_ray.config import Settings
from helix_ray.core.errors import PaymentRequiredError
from helix_ray.core.idempotency import Claim, KeptAnswer
from helix_ray.core.money import Consumption
from helix_ray.storage.database import Database
from helix_ray.storage.tables import audit_records, entries, idempotent_answers, usage
from tests.accounts.moments import SetClock, eventually


async def count(database: Database, table: Table) -> int:
    async with database.read() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


async def sweep(database: Database, clock: SetClock, **settings: Any) -> int:
    return await Retention(database, Settings(**settings), clock).sweep()


async def spend(holds: Holds, request: str, cost: int, model: str = "m", budget: int | None = None) -> None:
    keywords: dict[str, Any] = {"model": model, "key_id": "k", "price_version": "1", "lifetime_s": 60, "key_budget": budget}
    await holds.reserve(request, "ann", cost, **keywords)
    await holds.settle(request, cost, Consumption(3, 1, 2))


async def test_by_default_money_and_acts_stay(database: Database, ledger: Ledger, holds: Holds, clock: SetClock) -> None:
    await ledger.deposit("ann", 100, "d", "root", "")
    await spend(holds, "r", 10)
    async with database.write() as connection:
        await AuditLog(database, clock).append(connection, "root", "user.disable", "ann", {})
    clock.move(days=89)
    assert await sweep(database, clock) == 0
    clock.move(days=20_000)
    assert await sweep(database, clock) == 1
    assert [await count(database, table) for table in (usage, audit_records, entries)] == [1, 1, 6]


async def test_closed_holds_go_and_the_books_stay(database: Database, ledger: Ledger, clock: SetClock, holds: Holds) -> None:
    await ledger.deposit("ann", 1000, "d", "root", "")
    for number in range(3):
        await spend(holds, f"old{number}", 10)
    keywords: dict[str, Any] = {"model": "m", "key_id": "k", "price_version": "1"}
    await holds.reserve("given back", "ann", 10, lifetime_s=60, **keywords)
    await holds.release("given back")
    await holds.reserve("open", "ann", 10, lifetime_s=60, **keywords)
    before = await ledger.entries("ann", 0, 99)
    clock.move(days=8)
    await spend(holds, "new", 10)
    assert await sweep(database, clock, hold_days=0) == 0
    assert await sweep(database, clock, hold_days=7) == 4
    assert await sweep(database, clock, hold_days=7) == 0
    assert (await ledger.entries("ann", 0, 99))[: len(before)] == before
    assert (await ledger.audit()).clean
    await holds.settle("open", 5, Consumption())
    assert (await ledger.audit()).clean


async def test_old_usage_is_summed_up(database: Database, ledger: Ledger, holds: Holds, clock: SetClock) -> None:
    await ledger.deposit("ann", 1000, "d", "root", "")
    for day in range(5):
        for model in ("m", "n"):
            await spend(holds, f"{day}{model}", 10, model)
        clock.move(days=1)
    today = clock.now.date()
    assert await sweep(database, clock, usage_days=2) == 6
    assert await sweep(database, clock, usage_days=2) == 0
    found = await UsageReports(database).report("ann", LONG_AGO, today)
    assert [(one.day, one.model, one.requests, one.cost) for one in found] == [
        (LONG_AGO, "", 6, 60),
        *((today - timedelta(days=day), model, 1, 10) for day in (2, 1) for model in ("m", "n")),
    ]
    assert (found[0].prompt_tokens, found[0].cached_tokens, found[0].completion_tokens) == (18, 6, 12)
    # The audit of the books and the budgets of keys need what is old.
    assert (await ledger.audit()).clean
    await spend(holds, "fits", 5, budget=105)
    with pytest.raises(PaymentRequiredError):
        await spend(holds, "too much", 1, budget=105)
    clock.move(days=9)
    assert await sweep(database, clock, usage_days=2) == 5
    (one,) = await UsageReports(database).report("ann", LONG_AGO, today)
    assert (one.requests, one.cost, one.key_id) == (11, 105, "k")
    assert (await ledger.audit()).clean


async def test_what_is_long_ago_is_more_than_a_page(database: Database, clock: SetClock) -> None:
    sums = dict.fromkeys(("requests", "prompt_tokens", "cached_tokens", "completion_tokens", "cost"), 1)
    same = {"key_id": "k", "day": date(2020, 1, 1), **sums}
    rows = [{"account": f"a{number % 3}", "model": str(number), **same} for number in range(1100)]
    async with database.write() as connection:
        await connection.execute(insert(usage), rows)
    assert await sweep(database, clock, usage_days=1) == 1100
    async with database.read() as connection:
        kept = (await connection.execute(select(usage.c.account, usage.c.requests).order_by(usage.c.account))).all()
    assert [tuple(row) for row in kept] == [("a0", 367), ("a1", 367), ("a2", 366)]


async def test_old_acts_go(database: Database, clock: SetClock) -> None:
    audit = AuditLog(database, clock)
    for target in ("old", "new"):
        async with database.write() as connection:
            await audit.append(connection, "root", "user.disable", target, {})
        clock.move(days=5)
    assert await sweep(database, clock, audit_days=8) == 1
    assert [record.target for record in await audit.records(9)] == ["new"]


async def test_answers_that_have_expired_go(database: Database, clock: SetClock, tmp_path: Path) -> None:
    store = IdempotencyStore(database, Settings(data_dir=tmp_path, idempotency_hours=0.01), clock)
    kept, running = (Claim("ann", key * 32, b"r" * 32, "1") for key in (b"a", b"b"))
    for claim in (kept, running):
        await store.begin(claim)
    await store.keep(kept, KeptAnswer(200, (), b""))
    assert await sweep(database, clock) == 0
    clock.move(40)
    await store.renew(running)
    assert await sweep(database, clock) == 1
    clock.move(61)
    assert await sweep(database, clock) == 1


async def test_it_sweeps_by_itself(database: Database, clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep, failures = Retention.sweep, 1

    async def fails_once(retention: Retention) -> int:
        nonlocal failures
        failures -= 1
        if failures == 0:
            raise RuntimeError("unexpected")
        return await sweep(retention)

    monkeypatch.setattr(Retention, "sweep", fails_once)
    monkeypatch.setattr("helix_ray.accounts.retention._SWEEP_S", 0.01)
    store = IdempotencyStore(database, Settings(data_dir=tmp_path), clock)
    await store.begin(Claim("ann", b"k" * 32, b"r" * 32, "1"))
    clock.move(days=2)
    retention = Retention(database, Settings(), clock)
    await retention.start()

    async def gone() -> bool:
        return await count(database, idempotent_answers) == 0

    await eventually(gone)
    await retention.close()
