"""Whatever is done with money, in whatever order and with whatever crashes, comes out as in the reference."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from helix_ray.accounts.holds import Holds
from helix_ray.accounts.ledger import Ledger
from helix_ray.accounts.usage import UsageReports
from helix_ray.core.errors import HelixError
from helix_ray.core.money import Balance, Consumption, Hold, Transfer
from helix_ray.storage.database import Database
from tests.accounts.emptying import empty
from tests.accounts.moments import SetClock
from tests.accounts.reference import Reference

ACCOUNTS = ("ann", "bob")
ACCOUNT = st.sampled_from(ACCOUNTS)
KEY = st.sampled_from("kl")
REQUEST = st.integers(0, 8).map("r{}".format)
AMOUNT = st.integers(0, 40)
BUDGET = st.none() | st.integers(0, 60)
LIFETIME = st.sampled_from((10.0, 30.0))

RESERVE = st.tuples(st.just("reserve"), REQUEST, ACCOUNT, AMOUNT, KEY, LIFETIME, BUDGET)
PROGRESS = st.tuples(st.just("progress"), REQUEST, AMOUNT)
SETTLE = st.tuples(st.just("settle"), REQUEST, AMOUNT)
RELEASE = st.tuples(st.just("release"), REQUEST)
Operation = tuple[Any, ...]


def outcome(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except HelixError as exc:
        return type(exc), exc.code


class Machine(RuleBasedStateMachine):
    """Does the same with both.

    Args:
        runner: of the database.
        database: has all tables.
    """

    def __init__(self, runner: asyncio.Runner, database: Database) -> None:
        super().__init__()
        self.runner = runner
        self.database = database
        self.clock = SetClock()
        self.ledger = Ledger(database, self.clock)
        self.holds = Holds(database, self.clock)
        self.reference = Reference()
        self.run(empty(database))

    def run(self, call: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(call)

    async def do(self, operation: Operation) -> Any:
        name, *arguments = operation
        try:
            if name == "reserve":
                request, account, amount, key, lifetime_s, budget = arguments
                options = {"model": "m", "key_id": key, "price_version": "1", "lifetime_s": lifetime_s, "key_budget": budget}
                hold = await self.holds.reserve(request, account, amount, **options)
            else:
                more = (Consumption(),) if name == "settle" else ()
                hold = await getattr(self.holds, name)(*arguments, *more)
        except HelixError as exc:
            return type(exc), exc.code
        assert isinstance(hold, Hold)
        return hold.amount, hold.spent, hold.cost, hold.state

    def compare(self, operations: list[Operation]) -> None:
        async def together() -> list[Any]:
            return await asyncio.gather(*(self.do(one) for one in operations))

        expected = [outcome(lambda one=one: getattr(self.reference, one[0])(*one[1:])) for one in operations]  # type: ignore[misc]
        assert self.run(together()) == expected

    @initialize(several=st.lists(RESERVE, max_size=8))
    def start(self, several: list[Operation]) -> None:
        for account in ACCOUNTS:
            self.deposit(account, 150, f"first of {account}")
        self.compare(several)

    @rule(account=ACCOUNT, amount=st.integers(1, 100), key=st.sampled_from("abcdefgh"))
    def deposit(self, account: str, amount: int, key: str) -> None:
        expected = outcome(lambda: self.reference.deposit(account, amount, key))
        found = outcome(lambda: self.run(self.ledger.deposit(account, amount, key, "root", "")))
        if isinstance(found, Transfer):
            found = (found.account, found.amount, found.available)
        assert found == expected

    @rule(one=RESERVE)
    def reserve(self, one: Operation) -> None:
        self.compare([one])

    @rule(request=REQUEST, amounts=st.lists(AMOUNT, min_size=1, max_size=3))
    def progress(self, request: str, amounts: list[int]) -> None:
        for spent in amounts:
            self.compare([("progress", request, spent)])

    @rule(one=SETTLE)
    def settle(self, one: Operation) -> None:
        self.compare([one])

    @rule(one=RELEASE)
    def release(self, one: Operation) -> None:
        self.compare([one])

    @rule(several=st.lists(RESERVE | PROGRESS | SETTLE | RELEASE, min_size=2, max_size=12))
    def at_once(self, several: list[Operation]) -> None:
        self.compare(several)

    @rule()
    def crash(self) -> None:
        self.holds = Holds(self.database, self.clock)
        self.ledger = Ledger(self.database, self.clock)

    @rule(seconds=st.sampled_from((1, 10, 25)))
    def wait(self, seconds: int) -> None:
        self.clock.move(seconds)
        self.reference.now += seconds

    @rule(sweepers=st.integers(1, 3))
    def sweep(self, sweepers: int) -> None:
        async def together() -> int:
            several = [Holds(self.database, self.clock) for _ in range(sweepers)]
            return sum(await asyncio.gather(*(one.sweep(self.clock.now) for one in several)))

        assert self.run(together()) == self.reference.sweep()

    @invariant()
    def balances(self) -> None:
        for account in ACCOUNTS:
            expected = Balance(account, self.reference.available[account], self.reference.held(account))
            assert self.run(self.ledger.balance(account)) == expected

    def teardown(self) -> None:
        assert self.run(self.ledger.audit()).clean
        reports = UsageReports(self.database)
        sums = [self.run(reports.report(account, date.min, date.max, by=())) for account in ACCOUNTS]
        assert sum(one.cost for of_account in sums for one in of_account) == self.reference.revenue


def test_money_goes_where_the_reference_says(database_url: str) -> None:
    examples, steps = (25, 30) if database_url.startswith("sqlite") else (10, 20)
    with asyncio.Runner() as runner:
        database = Database(database_url)
        runner.run(database.migrate())
        try:
            run_state_machine_as_test(  # type: ignore[no-untyped-call]
                lambda: Machine(runner, database),
                settings=settings(
                    max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
                ),
            )
        finally:
            runner.run(database.close())
