"""What holds are to do, without a database, without races and without crashes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from helix_ray.core.errors import ConflictError, NotFoundError, PaymentRequiredError, UnprocessableError


@dataclass
class ReferenceHold:
    content: tuple[Any, ...]
    account: str
    key_id: str
    amount: int
    lifetime_s: float
    expires_at: float
    spent: int = 0
    cost: int | None = None
    state: str = "open"

    @property
    def facts(self) -> tuple[Any, ...]:
        return (self.amount, self.spent, self.cost, self.state)


@dataclass
class Reference:
    """The same operations as on ``Ledger`` and ``Holds``, on plain numbers."""

    now: float = 0.0
    available: Counter[str] = field(default_factory=Counter)
    revenue: int = 0
    holds: dict[str, ReferenceHold] = field(default_factory=dict)
    transfers: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def held(self, account: str) -> int:
        return sum(one.amount for one in self.holds.values() if one.account == account and one.state == "open")

    def deposit(self, account: str, amount: int, key: str) -> tuple[Any, ...]:
        if key not in self.transfers:
            self.available[account] += amount
            self.transfers[key] = (account, amount, self.available[account])
        if self.transfers[key][:2] != (account, amount):
            raise UnprocessableError("")
        return self.transfers[key]

    def reserve(
        self, request_id: str, account: str, amount: int, key_id: str, lifetime_s: float, key_budget: int | None
    ) -> tuple[Any, ...]:
        content = (account, amount, key_id)
        if (old := self.holds.get(request_id)) is not None:
            if old.state == "open" and old.content == content:
                return old.facts
            raise ConflictError("")
        if self.available[account] < amount:
            raise PaymentRequiredError("")
        mine = [one for one in self.holds.values() if (one.account, one.key_id) == (account, key_id)]
        charged = sum(one.amount if one.cost is None else one.cost for one in mine)
        if key_budget is not None and charged + amount > key_budget:
            raise PaymentRequiredError("", code="key_budget_exceeded")
        self.available[account] -= amount
        self.holds[request_id] = ReferenceHold(content, account, key_id, amount, lifetime_s, self.now + lifetime_s)
        return self.holds[request_id].facts

    def progress(self, request_id: str, spent: int) -> tuple[Any, ...]:
        hold = self._hold(request_id)
        if hold.state != "open":
            raise ConflictError("")
        hold.spent = max(hold.spent, min(spent, hold.amount))
        hold.expires_at = self.now + hold.lifetime_s
        return hold.facts

    def settle(self, request_id: str, cost: int) -> tuple[Any, ...]:
        return self._close(self._hold(request_id), cost, "settled")

    def release(self, request_id: str) -> tuple[Any, ...]:
        return self._close(self._hold(request_id), 0, "released")

    def sweep(self) -> int:
        due = [one for one in self.holds.values() if one.state == "open" and one.expires_at <= self.now]
        for hold in due:
            self._close(hold, hold.spent, "settled" if hold.spent else "released")
        return len(due)

    def _hold(self, request_id: str) -> ReferenceHold:
        if request_id not in self.holds:
            raise NotFoundError("")
        return self.holds[request_id]

    def _close(self, hold: ReferenceHold, cost: int, state: str) -> tuple[Any, ...]:
        if hold.state == "open":
            hold.cost, hold.state = min(cost, hold.amount), state
            self.available[hold.account] += hold.amount - hold.cost
            self.revenue += hold.cost
        return hold.facts
