"""What clients send to the endpoints of accounts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, WithJsonSchema

from helix_ray.config.usd import Usd
from helix_ray.core.accounts import Role
from helix_ray.wire.fields import Count
from helix_ray.wire.validation import RequestModel

# What users, passwords and keys may be is decided behind the API; these only bound what it reads.
_Text = Annotated[str, Field(max_length=1024)]
_Names = Annotated[list[Annotated[str, Field(max_length=256)]], Field(max_length=128, fail_fast=True)]


def _text_only(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("a time is a text such as 2027-01-31T09:30:00Z")
    return value


def _utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("a time that there is in UTC is needed") from None


Moment = Annotated[AwareDatetime, Field(strict=False), BeforeValidator(_text_only), AfterValidator(_utc)]
Dollars = Annotated[Usd, WithJsonSchema({"type": ["number", "string"]})]


class RegisterRequest(RequestModel):
    """Body of ``POST /v1/auth/register``."""

    username: _Text = Field(description="3 to 254 characters; with an @ it is the e-mail address.", examples=["user@example.com"])
    email: _Text = Field(examples=["user@example.com"])
    password: _Text = Field(description="8 to 256 characters.", examples=["password123"])


class LoginRequest(RequestModel):
    """Body of ``POST /v1/auth/login``."""

    username: _Text = Field(description="Username or e-mail address.", examples=["user@example.com"])
    password: _Text = Field(examples=["password123"])


class RefreshRequest(RequestModel):
    """Body of ``POST /v1/auth/refresh`` and ``POST /v1/auth/logout``."""

    refresh_token: _Text = Field(description="The one that came last.", examples=["hr-..."])


class PasswordRequest(RequestModel):
    """Body of ``POST /v1/auth/password``."""

    current_password: _Text = Field(examples=["password123"])
    new_password: _Text = Field(description="8 to 256 characters.", examples=["another password"])


class ScopesRequest(RequestModel):
    """What a key may be used for; what is left out, or null, restricts nothing."""

    models: _Names | None = Field(
        None, description="Ids or aliases of models; an agent is `agent:NAME`.", examples=[["helix-demo"]]
    )
    endpoints: _Names | None = Field(
        None, description="Paths without `/v1`, with the names of their parameters.", examples=[["/chat/completions"]]
    )
    agent: Annotated[str, Field(max_length=256)] | None = Field(
        None, description="The only agent that it may speak to; it answers plain chats, whatever model they name."
    )


class KeyFields(RequestModel):
    """Settings of a key."""

    scopes: ScopesRequest | None = Field(None, description="What it may be used for; null is everything.")
    expires_at: Moment | None = Field(None, description="From when on it is refused.", examples=["2030-01-31T09:30:00Z"])
    budget_usd: Dollars | None = Field(None, description="Most that it may spend, up to 9 decimals.", examples=["10.00"])
    requests_per_minute: Count | None = Field(None, description="Beside the limit of the plan.")


class KeyCreation(KeyFields):
    """Body of ``POST /v1/keys``."""

    name: Annotated[str, Field(max_length=256)] = Field("key", description="To tell keys apart.", examples=["ci"])


class KeyChange(KeyFields):
    """Body of ``PATCH /v1/keys/{id}``; what is left out stays."""

    name: Annotated[str, Field(max_length=256)] | None = Field(None, description="To tell keys apart.", examples=["ci"])


class RotationRequest(RequestModel):
    """Body of ``POST /v1/keys/{id}/rotate``."""

    grace_seconds: int = Field(0, ge=0, le=86_400, description="How long the text of now is accepted as well.", examples=[3600])


class UserChange(RequestModel):
    """Body of ``PATCH /v1/admin/users/{id}``; what is left out stays."""

    role: Role | None = None
    disabled: bool | None = Field(None, description="A disabled user is logged out, and the keys are refused.")
    plan: Annotated[str, Field(max_length=256)] | None = Field(
        None, description="Name of a plan; null is the default one.", examples=["pro"]
    )
