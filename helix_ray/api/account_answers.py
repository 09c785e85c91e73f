"""The shapes of the account endpoints' answers, for the OpenAPI page."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from helix_ray.core.accounts import Role


class RegisteredUser(BaseModel):
    """HelixFlow's shape."""

    message: Literal["User registered successfully"]
    user_id: str
    username: str


class TokensAnswer(BaseModel):
    """An access token, a JWT, for so many seconds; the refresh token buys the next ones, once."""

    access_token: str
    token_type: Literal["bearer"]
    expires_in: int
    refresh_token: str


class LoggedInUser(BaseModel):
    """Who logged in."""

    id: str
    username: str
    email: str


class LoginAnswer(TokensAnswer):
    """HelixFlow's shape, with a refresh token."""

    user: LoggedInUser


class UserAnswer(BaseModel):
    """A user; the plan null is the default one."""

    object: Literal["user"]
    id: str
    username: str
    email: str
    role: Role
    disabled: bool
    created_at: str
    plan: str | None


class UserList(BaseModel):
    """A page of users, the last registered first."""

    object: Literal["list"]
    data: list[UserAnswer]
    has_more: bool


class ScopesAnswer(BaseModel):
    """What a key may be used for; null restricts nothing."""

    models: list[str] | None
    endpoints: list[str] | None
    agent: str | None


class KeyAnswer(BaseModel):
    """A key, without the key. Until ``previous_until`` the text from before the last rotation is accepted as well."""

    object: Literal["api_key"]
    id: str
    name: str
    prefix: str
    scopes: ScopesAnswer
    budget_usd: str | None
    requests_per_minute: int | None
    created_at: str
    last_used_at: str | None
    expires_at: str | None
    revoked_at: str | None
    previous_until: str | None


class NewKeyAnswer(KeyAnswer):
    """A key, told this once."""

    key: str


class KeyList(BaseModel):
    """A page of keys, newest first."""

    object: Literal["list"]
    data: list[KeyAnswer]
    has_more: bool


class AuditAnswer(BaseModel):
    """What an admin did, and to whom; the operator is the actor ``operator``."""

    object: Literal["audit_record"]
    id: str
    actor: str
    action: str
    target: str
    details: dict[str, Any]
    at: str


class AuditList(BaseModel):
    """A page of acts, newest first."""

    object: Literal["list"]
    data: list[AuditAnswer]
    has_more: bool
