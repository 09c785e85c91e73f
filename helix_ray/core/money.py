"""Money as values: prices, what they make of a request, balances, holds. All amounts are whole nano-USD."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

NANO = 10**9
"""Nano-USD in 1 USD."""
WHOLE = 10_000
"""The ``share`` of a price that is paid in full."""
UNLIMITED = 2**63 - 1
"""As many tokens as anybody wants: they cost nothing."""
_MILLION = 10**6
_SCALE = _MILLION * WHOLE

HoldState = Literal["open", "settled", "released"]
Grouping = Literal["day", "model", "key"]
GROUPINGS: tuple[Grouping, ...] = ("day", "model", "key")
"""What usage is kept apart by, in the order in which it is sorted."""


def as_usd(nano: int) -> str:
    """An amount as text: USD, exact, with as many decimals as it needs."""
    return f"{Decimal(nano) / NANO:f}"


@dataclass(frozen=True, slots=True)
class Consumption:
    """What a request consumed, in tokens over all choices.

    Attributes:
        prompt_tokens: all of the prompt.
        cached_tokens: those of them that a cache had.
        completion_tokens: of the answer.
        requests: how many it counts for.
    """

    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    requests: int = 1


@dataclass(frozen=True, slots=True)
class Price:
    """What a model costs.

    Attributes:
        version: of the price list.
        prompt, completion, cached_prompt: nano-USD for a million tokens.
        request: nano-USD for a request, beside its tokens.
        share: what of it is paid, in ten-thousandths: a discount.
    """

    version: str
    prompt: int = 0
    completion: int = 0
    cached_prompt: int = 0
    request: int = 0
    share: int = WHOLE


def usd(amount: int) -> str:
    """Nano-USD as a decimal number of USD."""
    sign, whole = ("-" if amount < 0 else ""), abs(amount)
    fraction = f"{whole % NANO:09d}".rstrip("0").ljust(2, "0")
    return f"{sign}{whole // NANO}.{fraction}"


def cost(price: Price, usage: Consumption) -> int:
    """Nano-USD for what was consumed: the exact price, rounded up once."""
    fresh = usage.prompt_tokens - usage.cached_tokens
    tokens = fresh * price.prompt + usage.cached_tokens * price.cached_prompt + usage.completion_tokens * price.completion
    return _rounded_up((tokens + usage.requests * price.request * _MILLION) * price.share)


def worst_case(price: Price, prompt_tokens: int, max_completion_tokens: int, choices: int) -> int:
    """The most that a request can cost, in nano-USD.

    Args:
        price: of the model.
        prompt_tokens: of the prompt, which all choices share.
        max_completion_tokens: most tokens of one choice.
        choices: how many answers are asked for.
    """
    return _rounded_up((_before_answer(price, prompt_tokens) + max_completion_tokens * choices * price.completion) * price.share)


def affordable_tokens(price: Price, hold: int, prompt_tokens: int) -> int:
    """How many tokens of answer a hold pays for, over all choices; ``UNLIMITED`` where they cost nothing.

    Args:
        price: of the model.
        hold: nano-USD.
        prompt_tokens: of the prompt.
    """
    if price.share == 0:
        return UNLIMITED
    left = hold * _SCALE // price.share - _before_answer(price, prompt_tokens)
    if left < 0:
        return 0
    return left // price.completion if price.completion else UNLIMITED


def _before_answer(price: Price, prompt_tokens: int) -> int:
    return prompt_tokens * max(price.prompt, price.cached_prompt) + price.request * _MILLION


def _rounded_up(scaled: int) -> int:
    return -(-scaled // _SCALE)


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account has.

    Attributes:
        available: nano-USD that can be spent.
        held: nano-USD that open holds keep.
    """

    account: str
    available: int
    held: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money that came into an account, or was taken out of it by an administrator.

    Attributes:
        key: the caller's name for it; the same key moves money only once.
        amount: nano-USD; negative when it was taken out.
        actor: who did it.
        available: nano-USD in the account after it.
    """

    key: str
    account: str
    amount: int
    actor: str
    note: str
    available: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """Money that is kept for a request while it runs.

    Attributes:
        key_id: of the API key behind the request.
        price_version: of the price list that is charged by.
        amount: nano-USD that are held.
        spent: nano-USD of what was produced so far, as last told.
        cost: nano-USD that were charged; ``None`` while it is open.
        lifetime_s: how long it stays after the last sign of life.
        expires_at: when a sweep closes it, unless progress is told before.
    """

    request_id: str
    account: str
    key_id: str
    model: str
    price_version: str
    amount: int
    spent: int
    cost: int | None
    state: HoldState
    lifetime_s: float
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the books. The lines of a transaction sum to 0.

    Attributes:
        number: grows from line to line.
        transaction: what moved the money, such as ``settle:REQUEST``.
        book: ``account:ID``, ``held:ID``, ``revenue`` or ``funding``.
        account: whose money it was.
        amount: nano-USD into the book; negative when they left it.
    """

    number: int
    transaction: str
    book: str
    account: str
    amount: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class UsageSum:
    """What an account consumed; ``None`` where it is summed over all.

    Attributes:
        cost: nano-USD.
    """

    day: date | None
    model: str | None
    key_id: str | None
    requests: int
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    cost: int


@dataclass(frozen=True, slots=True)
class Drift:
    """What is wrong in the books, by name, at most a hundred names each.

    Attributes:
        transactions: whose entries do not sum to 0.
        balances: accounts whose balance is not the sum of their entries.
        holds: accounts whose held money is not the sum of their open holds.
        usage: accounts whose usage does not cost what they were charged.
    """

    transactions: tuple[str, ...] = ()
    balances: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    usage: tuple[str, ...] = ()

    @property
    def clean(self) -> bool:
        """Nothing is wrong."""
        return not (self.transactions or self.balances or self.holds or self.usage)
