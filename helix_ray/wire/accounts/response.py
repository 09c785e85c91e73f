"""Answers of the endpoints of accounts."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from helix_ray.core.accounts import AccessToken, ApiKey, AuditRecord, User
from helix_ray.core.money import as_usd


def registered(user: User) -> dict[str, Any]:
    """HelixFlow's answer to a registration."""
    return {"message": "User registered successfully", "user_id": user.id, "username": user.username}


def logged_in(user: User, token: AccessToken) -> dict[str, Any]:
    """HelixFlow's answer to a login, with a refresh token."""
    return {**tokens(token), "user": {"id": user.id, "username": user.username, "email": user.email}}


def tokens(token: AccessToken) -> dict[str, Any]:
    """An access token and what the next one is got with."""
    return {
        "access_token": token.token,
        "token_type": "bearer",
        "expires_in": token.expires_in,
        "refresh_token": token.refresh_token,
    }


def user_object(user: User) -> dict[str, Any]:
    """A user."""
    return {"object": "user", **asdict(user), "created_at": user.created_at.isoformat()}


def key_object(key: ApiKey) -> dict[str, Any]:
    """A key, without the key."""
    return {
        "object": "api_key",
        "id": key.id,
        "name": key.name,
        "prefix": key.prefix,
        "scopes": asdict(key.scopes),
        "budget_usd": None if key.budget is None else as_usd(key.budget),
        "requests_per_minute": key.requests_per_minute,
        "created_at": key.created_at.isoformat(),
        "last_used_at": _moment(key.last_used_at),
        "expires_at": _moment(key.expires_at),
        "revoked_at": _moment(key.revoked_at),
        "previous_until": _moment(key.previous_until),
    }


def audit_object(record: AuditRecord) -> dict[str, Any]:
    """An administrative act."""
    return {"object": "audit_record", **asdict(record), "at": record.at.isoformat()}


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
