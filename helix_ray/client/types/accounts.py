"""Answers about users, their keys and their money. Money is decimal text in USD, and whole nano-USD."""

from __future__ import annotations

from typing import Literal

from openai import BaseModel


class RegisteredUser(BaseModel):
    """Somebody who can log in now."""

    message: str
    user_id: str
    username: str


class LoggedInUser(BaseModel):
    """Who logged in."""

    id: str
    username: str
    email: str


class Tokens(BaseModel):
    """An access token for ``expires_in`` seconds; the refresh token buys the next ones, once. ``user`` comes with a login."""

    access_token: str
    token_type: Literal["bearer"]
    expires_in: int
    refresh_token: str
    user: LoggedInUser | None = None


class User(BaseModel):
    """A user; the plan ``None`` is the default one."""

    object: Literal["user"]
    id: str
    username: str
    email: str
    role: str
    disabled: bool
    created_at: str
    plan: str | None


class Scopes(BaseModel):
    """What a key may be used for; ``None`` restricts nothing."""

    models: list[str] | None
    endpoints: list[str] | None
    agent: str | None


class Key(BaseModel):
    """A key; its text, ``key``, is told only when it is made or rotated."""

    object: Literal["api_key"]
    id: str
    name: str
    prefix: str
    scopes: Scopes
    budget_usd: str | None
    requests_per_minute: int | None
    created_at: str
    last_used_at: str | None
    expires_at: str | None
    revoked_at: str | None
    previous_until: str | None
    key: str | None = None


class Balance(BaseModel):
    """What an account can spend, and what its running requests hold."""

    object: Literal["balance"]
    available_usd: str
    available_nano_usd: int
    held_usd: str
    held_nano_usd: int


class Usage(BaseModel):
    """What was consumed on a day, of a model, with a key; ``None`` where these are not kept apart."""

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


class LedgerEntry(BaseModel):
    """A line of the books. The lines of a transaction sum to 0."""

    object: Literal["ledger_entry"]
    id: str
    transaction: str
    book: str
    amount_usd: str
    amount_nano_usd: int
    created_at: str
