"""Users, their keys, and who stands behind a request, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypedDict

from helix_ray.core.limits import PlanLimits

Role = Literal["admin", "member"]


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with a password.

    Attributes:
        id: also the id of the account that keys, sessions and money belong to.
        username, email: either is a login name.
        role: admins manage the others.
        disabled: may not log in, and no key or token of this user is accepted.
        created_at: when the user registered.
        plan: name of the plan; ``None`` is the default one.
    """

    id: str
    username: str
    email: str
    role: Role
    disabled: bool
    created_at: datetime
    plan: str | None = None


@dataclass(frozen=True, slots=True)
class KeyScopes:
    """What a key may be used for; ``None`` is no restriction.

    Attributes:
        models: ids of models.
        endpoints: path templates of endpoints, without ``/v1``, such as ``/keys/{id}``.
        agent: the only agent that it may speak to.
    """

    models: tuple[str, ...] | None = None
    endpoints: tuple[str, ...] | None = None
    agent: str | None = None


ANYTHING = KeyScopes()
"""The scopes of what is not restricted."""


class KeySettings(TypedDict, total=False):
    """Settings of a key; what is not given stays, or restricts nothing for a new key. See ``ApiKey``."""

    scopes: KeyScopes
    expires_at: datetime | None
    budget: int | None
    requests_per_minute: int | None


class KeyChanges(KeySettings, total=False):
    """What can be changed of a key."""

    name: str


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key, without its text, which is told once.

    Attributes:
        id: what it is changed and revoked by.
        account: id of the user whom it stands for.
        name: what its owner calls it.
        prefix: the first characters of the key, to tell keys apart.
        scopes: what it may be used for.
        budget: most that it may spend, in nano-USD; ``None`` is no bound of its own.
        requests_per_minute: ``None`` is the plan's.
        created_at: when it was made.
        last_used_at: to the minute.
        expires_at: from when on it is refused; ``None`` is never.
        revoked_at: when it was revoked, if it was.
        previous_until: until when the text from before the last rotation is accepted as well.
    """

    id: str
    account: str
    name: str
    prefix: str
    scopes: KeyScopes
    budget: int | None
    requests_per_minute: int | None
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None
    previous_until: datetime | None


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a key or an access token stands for.

    Attributes:
        account: id of the user.
        key_id: of the key; ``None`` for an access token.
        role: of the user, now.
        scopes: of the key; those of an access token restrict nothing.
        plan: of the user; ``None`` is the default one.
        limits: what the plan allows.
        budget: most that the key may spend, in nano-USD; ``None`` is no bound of its own.
        requests_per_minute: of the key, beside the limits of the plan.
    """

    account: str
    key_id: str | None
    role: Role
    scopes: KeyScopes
    plan: str | None = None
    limits: PlanLimits = field(default_factory=PlanLimits)
    budget: int | None = None
    requests_per_minute: int | None = None


OPERATOR = Caller("operator", None, "admin", ANYTHING)
"""Whoever has a key of the operator; it is no user."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Whom a request stands for: by default nobody in particular, on what everybody shares.

    Attributes:
        tenant: whose agents, sessions and documents it sees: the account's own, an agent's key's, or those of the operator.
        agent: the only agent that it may speak to; it answers plain chats, whatever model they name.
        caller: the account or the operator, where the request showed a key or an access token of one.
    """

    tenant: str = "default"
    agent: str | None = None
    caller: Caller | None = None

    @property
    def account(self) -> str | None:
        """Id of the account, if it has one."""
        return None if self.caller is None or self.caller == OPERATOR else self.caller.account

    @property
    def scopes(self) -> KeyScopes:
        """What its key may be used for."""
        return ANYTHING if self.caller is None else self.caller.scopes


NOBODY = Principal()
"""Whom a request without a key stands for."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What a login gives.

    Attributes:
        token: the access token, a JWT.
        expires_in: its lifetime in seconds.
        refresh_token: buys the next access token, once.
    """

    token: str = field(repr=False)
    expires_in: int
    refresh_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """An administrative act.

    Attributes:
        id: of the record.
        actor: id of the account that acted.
        action: what was done, such as ``user.disable``.
        target: id of what it was done to.
        details: more about it, as JSON values.
        at: when.
    """

    id: str
    actor: str
    action: str
    target: str
    details: dict[str, Any]
    at: datetime
