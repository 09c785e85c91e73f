"""Answers about webhooks."""

from __future__ import annotations

from typing import Literal

from openai import BaseModel


class WebhookEndpoint(BaseModel):
    """A receiver; its ``secret`` is told only when it is made or rotated."""

    object: Literal["webhook_endpoint"]
    id: str
    url: str
    events: list[str]
    description: str
    enabled: bool
    created_at: str
    old_secret_until: str | None
    failing_since: str | None = None
    disabled_reason: str | None = None
    secret: str | None = None


class Delivery(BaseModel):
    """An event on its way to a receiver, with the outcome of its last attempt."""

    object: Literal["webhook_delivery"]
    id: str
    endpoint_id: str
    event_id: str
    event: str
    state: Literal["pending", "delivered", "failed"]
    attempts: int
    status_code: int | None
    error: str | None
    last_attempt_at: str | None
    next_attempt_at: str | None
    duration_s: float | None


class Attempt(BaseModel):
    """One try; without ``error`` it went well."""

    object: Literal["webhook_attempt"]
    number: int
    at: str
    status_code: int | None
    error: str | None
    duration_s: float


class AttemptList(BaseModel):
    """All tries, the first one first."""

    data: list[Attempt]
