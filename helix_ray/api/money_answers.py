"""The shapes of the answers about money, for the OpenAPI page."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class BalanceAnswer(BaseModel):
    """What an account can spend, and what its running requests hold."""

    object: Literal["balance"]
    available_usd: str
    available_nano_usd: int
    held_usd: str
    held_nano_usd: int


class CreditAnswer(BaseModel):
    """Money that came into an account, or, negative, was taken out; ``available`` is what the account had then."""

    object: Literal["credit"]
    key: str
    user_id: str
    amount_usd: str
    amount_nano_usd: int
    available_usd: str
    available_nano_usd: int
    actor: str
    note: str
    created_at: str


class CreditList(BaseModel):
    """A page of credits, newest first; the next page comes ``after`` the last key."""

    object: Literal["list"]
    data: list[CreditAnswer]
    has_more: bool


class UsageAnswer(BaseModel):
    """What was consumed on a day, of a model, with a key; null where these are not kept apart."""

    object: Literal["usage"]
    id: str
    day: str | None
    model: str | None
    key_id: str | None
    requests: int
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    cost_usd: str
    cost_nano_usd: int


class UsageList(BaseModel):
    """A page of usage in the order of days, models and keys, from the first to the last day, in UTC."""

    object: Literal["list"]
    start: str
    end: str
    data: list[UsageAnswer]
    has_more: bool


class EntryAnswer(BaseModel):
    """A line of the books. The lines of a transaction sum to 0."""

    object: Literal["ledger_entry"]
    id: str
    transaction: str
    book: str
    amount_usd: str
    amount_nano_usd: int
    created_at: str


class EntryList(BaseModel):
    """A page of the books, newest line first."""

    object: Literal["list"]
    data: list[EntryAnswer]
    has_more: bool


class LedgerAudit(BaseModel):
    """Whether the books hold together, and the names of what does not, at most a hundred of each kind."""

    object: Literal["ledger_audit"]
    clean: bool
    transactions: list[str]
    balances: list[str]
    holds: list[str]
    usage: list[str]
