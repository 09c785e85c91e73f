"""Bodies of the endpoints of accounts decoded."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypedDict

from helix_ray.config import Limits
from helix_ray.core.accounts import KeyChanges, KeyScopes, KeySettings, Role
from helix_ray.wire.accounts.schema import (
    KeyChange,
    KeyCreation,
    KeyFields,
    LoginRequest,
    PasswordRequest,
    RefreshRequest,
    RegisterRequest,
    RotationRequest,
    UserChange,
)
from helix_ray.wire.validation import validate


@dataclass(frozen=True, slots=True)
class Registration:
    """Somebody who wants to be a user."""

    username: str
    email: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who says to be a user; ``name`` is the username or the e-mail address."""

    name: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A password and what takes its place."""

    old: str = field(repr=False)
    new: str = field(repr=False)


class UserChanges(TypedDict, total=False):
    """What is changed of a user; what is not given stays."""

    role: Role
    disabled: bool
    plan: str | None


def decode_register(body: dict[str, Any], limits: Limits) -> Registration:
    """The body of ``POST /v1/auth/register``.

    Raises:
        InvalidRequestError: a field is missing or wrong; ``param`` names it.
    """
    wire = validate(RegisterRequest, body, limits)
    return Registration(wire.username, wire.email, wire.password)


def decode_login(body: dict[str, Any], limits: Limits) -> Login:
    """The body of ``POST /v1/auth/login``.

    Raises:
        InvalidRequestError: a field is missing or wrong; ``param`` names it.
    """
    wire = validate(LoginRequest, body, limits)
    return Login(wire.username, wire.password)


def decode_refresh(body: dict[str, Any], limits: Limits) -> str:
    """The body of ``POST /v1/auth/refresh`` and of ``POST /v1/auth/logout``: the refresh token.

    Raises:
        InvalidRequestError: it is missing or wrong.
    """
    return validate(RefreshRequest, body, limits).refresh_token


def decode_password(body: dict[str, Any], limits: Limits) -> NewPassword:
    """The body of ``POST /v1/auth/password``.

    Raises:
        InvalidRequestError: a field is missing or wrong; ``param`` names it.
    """
    wire = validate(PasswordRequest, body, limits)
    return NewPassword(wire.current_password, wire.new_password)


def decode_key_creation(body: dict[str, Any], limits: Limits) -> tuple[str, KeySettings]:
    """The body of ``POST /v1/keys``: the key's name and its settings.

    Raises:
        InvalidRequestError: a field is wrong; ``param`` names it.
    """
    wire = validate(KeyCreation, body, limits)
    return wire.name, _settings(wire)


def decode_key_change(body: dict[str, Any], limits: Limits) -> KeyChanges:
    """The body of ``PATCH /v1/keys/{id}``: the settings that it names.

    Raises:
        InvalidRequestError: a field is wrong; ``param`` names it.
    """
    wire = validate(KeyChange, body, limits)
    changes = _settings(wire)
    if wire.name is not None:
        changes["name"] = wire.name
    return changes


def decode_rotation(body: dict[str, Any], limits: Limits) -> timedelta:
    """The body of ``POST /v1/keys/{id}/rotate``: how long the text of now is accepted as well.

    Raises:
        InvalidRequestError: it is out of its range.
    """
    return timedelta(seconds=validate(RotationRequest, body, limits).grace_seconds)


def decode_user_change(body: dict[str, Any], limits: Limits) -> UserChanges:
    """The body of ``PATCH /v1/admin/users/{id}``: what it names.

    Raises:
        InvalidRequestError: a field is wrong; ``param`` names it.
    """
    wire = validate(UserChange, body, limits)
    changes = UserChanges()
    if wire.role is not None:
        changes["role"] = wire.role
    if wire.disabled is not None:
        changes["disabled"] = wire.disabled
    if "plan" in wire.model_fields_set:
        changes["plan"] = wire.plan
    return changes


def _settings(wire: KeyFields) -> KeyChanges:
    """The settings that a body names."""
    given, settings = wire.model_fields_set, KeyChanges()
    if "scopes" in given:
        scopes = wire.scopes
        settings["scopes"] = (
            KeyScopes() if scopes is None else KeyScopes(_names(scopes.models), _names(scopes.endpoints), scopes.agent)
        )
    if "expires_at" in given:
        settings["expires_at"] = wire.expires_at
    if "budget_usd" in given:
        settings["budget"] = wire.budget_usd
    if "requests_per_minute" in given:
        settings["requests_per_minute"] = wire.requests_per_minute
    return settings


def _names(names: list[str] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(names)
