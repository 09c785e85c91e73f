"""What stands behind the protocol of money, and the money that comes with an account."""

from __future__ import annotations

import asyncio
import inspect
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from helix_ray.accounts.audit import AuditLog
from helix_ray.accounts.ledger import Ledger
from helix_ray.accounts.money import MoneyService
from helix_ray.accounts.service import AccountService
from helix_ray.accounts.usage import UsageReports, UsageTally
from helix_ray.config import ConfigError, Settings
from helix_ray.core.accounts import ANYTHING, OPERATOR, Caller, User
from helix_ray.core.errors import ConflictError, NotFoundError, PermissionDeniedError, UnprocessableError
from helix_ray.core.money import GROUPINGS, NANO, Balance, Grouping, UsageSum
from helix_ray.core.treasury import Money
from helix_ray.storage.database import Database
from tests.accounts.moments import SetClock
from tests.accounts.people import PASSWORD, cheap_hasher


@pytest.fixture
def money(database: Database, clock: SetClock) -> MoneyService:
    return MoneyService(database, clock)


def test_it_has_the_methods_of_the_protocol() -> None:
    names = [name for name in vars(Money) if not name.startswith("_")]
    assert len(names) == 7
    for name in names:
        asked, offered = (inspect.signature(getattr(kind, name)) for kind in (Money, MoneyService))
        assert asked == offered, name


async def test_money_is_moved_once_and_is_on_record(money: MoneyService, database: Database, ann: User) -> None:
    made = await asyncio.gather(*(money.deposit(OPERATOR, ann.id, 5 * NANO, "invoice-17", "paid") for _ in range(5)))
    assert len(set(made)) == 1
    taken = await money.withdraw(OPERATOR, ann.id, NANO // 2, "back", "")
    assert (await money.balance(ann.id), taken.available) == (Balance(ann.id, 4_500_000_000, 0), 4_500_000_000)
    for refused in (
        money.deposit(OPERATOR, ann.id, 6 * NANO, "invoice-17", "paid"),
        money.withdraw(OPERATOR, ann.id, 5 * NANO, "too much", ""),
    ):
        with pytest.raises((UnprocessableError, ConflictError)):
            await refused
    acts = [(act.actor, act.action, act.target, act.details) for act in await AuditLog(database).records(9)]
    assert acts == [
        ("operator", "money.withdraw", ann.id, {"amount_usd": "0.5", "key": "back", "note": ""}),
        ("operator", "money.deposit", ann.id, {"amount_usd": "5", "key": "invoice-17", "note": "paid"}),
    ]
    assert (await money.audit(OPERATOR)).clean


async def test_only_admins_move_money_and_only_of_users(money: MoneyService, ann: User) -> None:
    member = Caller(ann.id, None, "member", ANYTHING)
    for move in (money.deposit, money.withdraw):
        with pytest.raises(PermissionDeniedError):
            await move(member, ann.id, 1, "k", "")
        for nobody in ("user-" + "0" * 32, "operator", "\0"):
            with pytest.raises(NotFoundError):
                await move(OPERATOR, nobody, 1, "k", "")
    with pytest.raises(PermissionDeniedError):
        await money.audit(member)
    assert await money.balance(ann.id) == Balance(ann.id, 0, 0)


async def test_no_money_moves_without_its_record(money: MoneyService, ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(AuditLog, "write", fails)
    with pytest.raises(RuntimeError):
        await money.deposit(OPERATOR, ann.id, 1, "k", "")
    monkeypatch.undo()
    assert await money.balance(ann.id) == Balance(ann.id, 0, 0)
    assert (await money.deposit(OPERATOR, ann.id, 1, "k", "")).available == 1


async def test_a_new_account_has_its_welcome_credit_or_is_not_there(
    database: Database, clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings.from_env({"HELIX_DATA_DIR": str(tmp_path), "HELIX_WELCOME_CREDIT": "2.50"})
    service, money = AccountService(database, settings, cheap_hasher(), clock), MoneyService(database, clock)
    ann = await service.register("ann", "ann@example.org", PASSWORD)
    for _ in range(2):
        await service.login("ann", PASSWORD, None)
    assert await money.balance(ann.id) == Balance(ann.id, 2_500_000_000, 0)
    (given,) = await money.transfers(ann.id, 9)
    assert (given.key, given.actor) == (f"welcome:{ann.id}", "registration")
    book = Ledger.book

    def dies(*args: Any) -> None:
        book(*args)
        raise RuntimeError("killed")

    monkeypatch.setattr(Ledger, "book", dies)
    with pytest.raises(RuntimeError):
        await service.register("bob", "bob@example.org", PASSWORD)
    monkeypatch.undo()
    bob = await service.register("bob", "bob@example.org", PASSWORD)
    assert (await money.balance(bob.id)).available == 2_500_000_000
    assert (await money.audit(OPERATOR)).clean
    await service.close()


@pytest.mark.parametrize("credit", ["-1", "nan", "1e400", "\u0665", "1_0", "5 USD", "0.0000000001", "1000001"])
def test_other_welcome_credits_are_refused(credit: str) -> None:
    with pytest.raises(ConfigError, match="HELIX_WELCOME_CREDIT"):
        Settings.from_env({"HELIX_WELCOME_CREDIT": credit})


@pytest.mark.parametrize("by", [GROUPINGS, ("day",), ("model",), ("key",), ("day", "key"), ("model", "key"), ()])
async def test_usage_comes_in_pages(database: Database, by: tuple[Grouping, ...]) -> None:
    first, last = date(2026, 1, 31), date(2026, 2, 2)

    def consume(connection: Connection) -> None:
        tally = UsageTally()
        for account in ("ann", "bob"):
            for day in (first, date(2026, 2, 1), last):
                for model in ("m", "n/o"):
                    for key in ("", "key-1"):
                        tally.add(account, key, day, model, requests=1, cost=len(model))
        tally.write(connection)

    await database.transact(consume)
    reports = UsageReports(database)
    everything = await reports.report("ann", first, last, by)
    assert sum(one.requests for one in everything) == 12
    seen: list[UsageSum] = []
    after: tuple[date | str, ...] = ()
    while page := await reports.report("ann", first, last, by, 2, after):
        seen += page
        after = tuple(part for part in (page[-1].day, page[-1].model, page[-1].key_id) if part is not None)
        if not after:
            break
    assert seen == everything
    assert [one.day for one in await reports.report("ann", last, last, ("day",))] == [last]
