"""The shapes of the webhook endpoints' answers, for the OpenAPI page."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from helix_ray.core.webhooks import DeliveryState, DisabledReason


class WebhookEndpointAnswer(BaseModel):
    """A receiver, without its secret.

    Until ``old_secret_until`` the secret from before the last rotation signs as well. ``failing_since`` is the first failure
    after the last success. ``disabled_reason`` tells why it was disabled, unless its owner did it.
    """

    object: Literal["webhook_endpoint"]
    id: str
    url: str
    events: list[str]
    description: str
    enabled: bool
    created_at: str
    old_secret_until: str | None
    failing_since: str | None
    disabled_reason: DisabledReason | None


class NewWebhookEndpointAnswer(WebhookEndpointAnswer):
    """A receiver with its secret, told this once."""

    secret: str


class WebhookEndpointList(BaseModel):
    """A page of receivers, newest first."""

    object: Literal["list"]
    data: list[WebhookEndpointAnswer]
    has_more: bool


class DeletedWebhookEndpoint(BaseModel):
    """A receiver that is no more."""

    object: Literal["webhook_endpoint"]
    id: str
    deleted: Literal[True]


class DeliveryAnswer(BaseModel):
    """An event on its way to a receiver, with the outcome of its last attempt.

    ``next_attempt_at`` may have passed while it waits for its turn; an attempt that is under way moves it ahead.
    """

    object: Literal["webhook_delivery"]
    id: str
    endpoint_id: str
    event_id: str
    event: str
    state: DeliveryState
    attempts: int
    status_code: int | None
    error: str | None
    last_attempt_at: str | None
    next_attempt_at: str | None
    duration_s: float | None


class DeliveryList(BaseModel):
    """A page of deliveries, newest first."""

    object: Literal["list"]
    data: list[DeliveryAnswer]
    has_more: bool


class AttemptAnswer(BaseModel):
    """One try; without ``error`` it went well."""

    object: Literal["webhook_attempt"]
    number: int
    at: str
    status_code: int | None
    error: str | None
    duration_s: float


class AttemptList(BaseModel):
    """All tries, the first one first."""

    object: Literal["list"]
    data: list[AttemptAnswer]
    has_more: Literal[False]
