"""Webhooks, as values: where events are sent, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

EVENTS = ("completion.created", "completion.failed", "rate_limit.exceeded", "quota.low", "batch.completed", "balance.low")
"""What happens to an account that it can be told of."""

DeliveryState = Literal["pending", "delivered", "failed"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A receiver of an account's events.

    Attributes:
        id: begins with ``whe-``.
        account: whose it is.
        url: where events are posted.
        events: which ones, of ``EVENTS``.
        description: for people.
        enabled: events are sent; a receiver that answers 410 disables itself.
        created_at: when it was made.
        old_secret_until: until when the secret before the present one signs as well, if there was one.
    """

    id: str
    account: str
    url: str
    events: tuple[str, ...]
    description: str
    enabled: bool
    created_at: datetime
    old_secret_until: datetime | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to an endpoint.

    Attributes:
        id: begins with ``whd-``.
        endpoint: id of the receiver.
        event_id: of the event; it is the ``webhook-id`` that the receiver sees at every attempt.
        event: which one, of ``EVENTS``.
        attempt: how many there were.
        status_code: of the last one's answer, if there was an answer.
        error: what went wrong with the last one.
        at: when the last one began.
        next_at: not before then comes the next one.
        state: ``failed`` is after the last attempt.
        duration: seconds that the last one took.
    """

    id: str
    endpoint: str
    event_id: str
    event: str
    attempt: int
    status_code: int | None
    error: str | None
    at: datetime | None
    next_at: datetime | None
    state: DeliveryState
    duration: float | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to deliver an event.

    Attributes:
        number: 1 for the first one.
        at: when it began.
        status_code: of the answer, if there was one.
        error: what went wrong; ``None`` is success.
        duration: in seconds.
    """

    number: int
    at: datetime
    status_code: int | None
    error: str | None
    duration: float
