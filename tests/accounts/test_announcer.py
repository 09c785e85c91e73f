"""What accounts are told of requests and their money, in the transactions that do it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, select

from helix_ray.accounts.account_events import AccountEvent
from helix_ray.accounts.announcer import Announcer
from helix_ray.accounts.holds import Holds
from helix_ray.accounts.ledger import Ledger
from helix_ray.accounts.outbox import Outbox
from helix_ray.core.money import Consumption
from helix_ray.core.webhooks import EVENTS
from helix_ray.storage.database import Database
from helix_ray.storage.tables import webhook_events
from tests.accounts.moments import SetClock
from tests.accounts.post_office import PostOffice
from tests.accounts.test_holds import USED, reserve

URL = "https://example.com/hook"


class Bell:
    """Counts how often there may be something to send."""

    rung = 0

    def __call__(self) -> None:
        self.rung += 1


@pytest.fixture
async def announcer(database: Database, clock: SetClock) -> Announcer:
    announcer = Announcer(database, 50, clock)
    await announcer.refresh()
    return announcer


@pytest.fixture
def bell(announcer: Announcer) -> Bell:
    bell = Bell()
    announcer.listen(bell)
    return bell


@pytest.fixture
async def telling(database: Database, clock: SetClock, announcer: Announcer, ledger: Ledger) -> Holds:
    """Holds that tell of what they do; ann has 100 nano-USD."""
    await ledger.deposit("ann", 100, "d", "root", "")
    return Holds(database, clock, announcer)


async def told(database: Database) -> list[tuple[str, str, dict[str, Any]]]:
    """Account, event and data of all events, in the order in which they were written."""
    async with database.read() as connection:
        rows = (await connection.execute(select(webhook_events))).all()
    found = [(row.account, row.event, json.loads(row.body)) for row in rows]
    return [(account, name, body["data"]) for account, name, body in found]


async def test_a_request_that_went_well(office: PostOffice, announcer: Announcer, telling: Holds, bell: Bell) -> None:
    await office.register(URL)
    await announcer.refresh("ann")
    await reserve(telling, "r", 60)
    await telling.settle("r", 25, USED)
    await telling.settle("r", 25, USED)
    ((account, name, data),) = await told(office.database)
    assert (account, name) == ("ann", "completion.created")
    assert data == {
        "id": "r",
        "request_id": "r",
        "user_id": "ann",
        "model": "m",
        "key_id": "k",
        "status": "completed",
        "error": None,
        "usage": {"prompt_tokens": 10, "cached_tokens": 4, "completion_tokens": 5, "total_tokens": 15},
        "cost_nano_usd": 25,
        "cost_usd": "0.000000025",
    }
    assert bell.rung == 2


async def test_requests_that_failed(office: PostOffice, announcer: Announcer, telling: Holds, clock: SetClock) -> None:
    await office.endpoints.create("ann", URL, ["completion.failed"])
    await announcer.refresh("ann")
    for name in ("well", "late", "early", "unknown", "crashed", "lost"):
        await reserve(telling, name, 10)
    await telling.settle("well", 1, USED)
    await telling.settle("late", 7, USED, "engine_dead")
    await telling.release("early", "deadline")
    await telling.release("unknown")
    await telling.progress("crashed", 5)
    clock.move(minutes=5)
    assert await telling.sweep(clock.now) == 2
    found = {data["id"]: (name, data["error"], data["cost_nano_usd"]) for _, name, data in await told(office.database)}
    failed = "completion.failed"
    assert found == {
        "late": (failed, "engine_dead", 7),
        "early": (failed, "deadline", 0),
        "unknown": (failed, "server_error", 0),
        "crashed": (failed, "abandoned", 5),
        "lost": (failed, "abandoned", 0),
    }


async def test_a_balance_falls_below_the_threshold_once(office: PostOffice, announcer: Announcer, telling: Holds) -> None:
    await office.endpoints.create("ann", URL, ["balance.low"])
    await announcer.refresh("ann")
    for name, cost in (("a", 50), ("b", 1), ("c", 1)):
        # What is held is not spent yet.
        await reserve(telling, name, 50 if name == "a" else 40)
        assert len(await told(office.database)) == (name == "c")
        await telling.settle(name, cost, USED)
    ((_, name, data),) = await told(office.database)
    assert name == "balance.low"
    assert data == {
        "id": "ann",
        "balance_nano_usd": 49,
        "balance_usd": "0.000000049",
        "threshold_nano_usd": 50,
        "threshold_usd": "0.00000005",
    }


async def test_a_balance_that_falls_again_is_told_again(
    office: PostOffice, announcer: Announcer, telling: Holds, ledger: Ledger
) -> None:
    await office.endpoints.create("ann", URL, ["balance.low"])
    await announcer.refresh("ann")
    for name in ("a", "b"):
        await reserve(telling, name, 60)
        await telling.settle(name, 60, USED)
        await ledger.deposit("ann", 60, name, "root", "")
    assert [data["balance_nano_usd"] for _, _, data in await told(office.database)] == [40, 40]


class _Queries:
    """The statements on one database that ask for webhooks."""

    def __init__(self, database: Database) -> None:
        self.seen: list[str] = []
        for engine in (database._engine.sync_engine, *([database._direct] if database.is_sqlite else [])):
            event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, connection: Connection, cursor: object, statement: str, *_: object) -> None:
        if "webhook" in statement:
            self.seen.append(statement)


async def test_what_nobody_asked_for_costs_no_query(office: PostOffice, announcer: Announcer, telling: Holds, bell: Bell) -> None:
    await office.endpoints.create("ann", URL, ["quota.low"])
    await office.register(URL, "bob")
    await announcer.refresh()
    queries = _Queries(office.database)
    for name in ("a", "b"):
        await reserve(telling, name, 30)
    await telling.settle("a", 30, USED)
    await telling.release("b")
    assert queries.seen == []
    assert await told(office.database) == []
    await announcer.refresh("cid")
    assert len(queries.seen) == 2  # told() and refresh()


async def test_many_requests_at_once_are_told_in_few_statements(
    office: PostOffice, announcer: Announcer, database: Database, telling: Holds, clock: SetClock
) -> None:
    await office.register(URL)
    await announcer.refresh("ann")
    for number in range(20):
        await reserve(telling, f"r{number}", 1)
    queries = _Queries(database)

    def together(connection: Connection) -> None:
        events = [AccountEvent("ann", "completion.created", {"id": number}) for number in range(20)]
        announcer.tell(connection, events)

    await database.transact(together)
    assert len(queries.seen) == 3
    assert len(await told(database)) == 20


async def test_before_it_knows_it_looks(office: PostOffice, database: Database, clock: SetClock, telling: Holds) -> None:
    await office.register(URL)
    fresh = Announcer(database, 0, clock)
    bell = Bell()
    fresh.listen(bell)
    assert fresh.wants("anybody", "completion.created")
    holds = Holds(database, clock, fresh)
    await reserve(holds, "r")
    await holds.settle("r", 1, Consumption())
    assert [name for _, name, _ in await told(database)] == ["completion.created"]
    assert bell.rung == 1
    await fresh.refresh("ann")
    assert not fresh.wants("anybody", "completion.created")


async def test_what_is_asked_for_changes(office: PostOffice, announcer: Announcer) -> None:
    first, _ = await office.endpoints.create("ann", URL, ["quota.low"])
    second, _ = await office.endpoints.create("ann", URL, ["balance.low"])
    await office.register(URL, "bob")

    async def wanted(account: str = "ann") -> list[str]:
        await announcer.refresh("ann")
        return [name for name in EVENTS if announcer.wants(account, name)]

    assert await wanted() == ["quota.low", "balance.low"]
    assert await wanted("bob") == []
    await office.endpoints.update("ann", first.id, enabled=False)
    assert await wanted() == ["balance.low"]
    await office.endpoints.delete("ann", second.id)
    assert await wanted() == []
    await announcer.refresh()
    assert await wanted("bob") == list(EVENTS)


class _Broken(Outbox):
    """Fails after it has written."""

    def emit(self, connection: Connection, events: Sequence[AccountEvent]) -> list[str | None]:
        super().emit(connection, events)
        raise RuntimeError("broken")


async def test_money_and_event_come_together_or_not_at_all(
    office: PostOffice, announcer: Announcer, telling: Holds, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.register(URL)
    await announcer.refresh("ann")
    await reserve(telling, "r", 60)
    with monkeypatch.context() as patch:
        patch.setattr(announcer, "_outbox", _Broken(office.database, office.clock))
        with pytest.raises(RuntimeError, match="broken"):
            await telling.settle("r", 25, USED)
    assert (await ledger.balance("ann")).held == 60
    assert await told(office.database) == []
    await telling.settle("r", 25, USED)
    assert (await ledger.balance("ann")).available == 75
    assert len(await told(office.database)) == 1


async def test_a_sweep_tells_at_once(
    office: PostOffice, announcer: Announcer, telling: Holds, clock: SetClock, bell: Bell
) -> None:
    await office.register(URL)
    await announcer.refresh("ann")
    await reserve(telling, "r", 60)
    assert bell.rung == 0
    await telling.sweep(clock.now + timedelta(hours=1))
    assert bell.rung == 1
