"""Webhooks: where events are sent, what came of it, and what looks after both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol, TypedDict, runtime_checkable

EVENTS = ("completion.created", "completion.failed", "rate_limit.exceeded", "quota.low", "batch.completed", "balance.low")
"""What happens to an account that it can be told of."""
TEST_EVENT = "webhook.test"
"""What an endpoint is sent when its owner asks for a test, whatever events it asked for."""

DeliveryState = Literal["pending", "delivered", "failed"]
DisabledReason = Literal["gone", "failing"]
"""Why an endpoint was disabled: it answered 410, or it did not take anything for long."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A receiver of an account's events.

    Attributes:
        id: begins with ``whe-``.
        account: whose it is.
        url: where events are posted.
        events: which ones, of ``EVENTS``.
        description: for people.
        enabled: events are sent.
        created_at: when it was made.
        old_secret_until: until when the secret before the present one signs as well, if there was one.
        failing_since: when the first attempt failed after the last success; ``None`` where none did.
        disabled_reason: ``None`` where it is enabled, or its owner disabled it.
    """

    id: str
    account: str
    url: str
    events: tuple[str, ...]
    description: str
    enabled: bool
    created_at: datetime
    old_secret_until: datetime | None = None
    failing_since: datetime | None = None
    disabled_reason: DisabledReason | None = None


class EndpointChanges(TypedDict, total=False):
    """What can be changed of an endpoint; what is not given stays. See ``Endpoint``."""

    url: str
    events: tuple[str, ...]
    description: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to an endpoint.

    Attributes:
        id: begins with ``whd-``.
        endpoint: id of the receiver.
        event_id: of the event; it is the ``webhook-id`` that the receiver sees at every attempt.
        event: which one, of ``EVENTS``, or ``TEST_EVENT``.
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


@runtime_checkable
class Webhooks(Protocol):
    """Receivers of events, and what was sent to them. What belongs to another account is not found."""

    async def create_endpoint(self, account: str, url: str, events: tuple[str, ...], description: str) -> tuple[Endpoint, str]:
        """A new endpoint, and its secret, which is told only here.

        Args:
            account: whose it is.
            url: where events are posted.
            events: which ones, of ``EVENTS``.
            description: for people.

        Raises:
            InvalidRequestError: the URL is refused, there is no such event, or the description is too long.
            ConflictError: the account has as many endpoints as it may.
        """
        ...

    async def endpoints(self, account: str, limit: int, after: str | None = None) -> list[Endpoint]:
        """Endpoints of an account, the last made first.

        Args:
            account: whose.
            limit: at most so many.
            after: id of the last one of the page before.

        Raises:
            NotFoundError: there is no endpoint ``after``.
        """
        ...

    async def endpoint(self, account: str, endpoint: str) -> Endpoint:
        """An endpoint by id.

        Raises:
            NotFoundError: there is none.
        """
        ...

    async def change_endpoint(self, account: str, endpoint: str, changes: EndpointChanges) -> Endpoint:
        """Change what is given of an endpoint. What waited while it was disabled is sent once it is enabled.

        Raises:
            InvalidRequestError: the URL is refused, there is no such event, or the description is too long.
            NotFoundError: there is no such endpoint.
        """
        ...

    async def rotate_endpoint(self, account: str, endpoint: str) -> tuple[Endpoint, str]:
        """Give an endpoint another secret, which is told only here. The one before signs as well for a day.

        Raises:
            NotFoundError: there is no such endpoint.
        """
        ...

    async def delete_endpoint(self, account: str, endpoint: str) -> None:
        """Delete an endpoint with its deliveries.

        Raises:
            NotFoundError: there is no such endpoint.
        """
        ...

    async def test_endpoint(self, account: str, endpoint: str) -> Delivery:
        """Send ``TEST_EVENT`` to an endpoint.

        Raises:
            NotFoundError: there is no such endpoint.
            ConflictError: it is disabled.
        """
        ...

    async def deliveries(
        self, account: str, endpoint: str, state: DeliveryState | None, limit: int, after: str | None = None
    ) -> list[Delivery]:
        """Deliveries to an endpoint, the last made first.

        Args:
            account: whose.
            endpoint: the receiver.
            state: only those that stand so.
            limit: at most so many.
            after: id of the last one of the page before.

        Raises:
            NotFoundError: there is no such endpoint, or no delivery ``after``.
        """
        ...

    async def attempts(self, account: str, endpoint: str, delivery: str) -> list[Attempt]:
        """What was tried to deliver an event, the first try first.

        Raises:
            NotFoundError: the endpoint has no such delivery.
        """
        ...

    async def replay(self, account: str, endpoint: str, delivery: str) -> Delivery:
        """Send an event once more, with the same ``webhook-id``: a delivery of its own.

        Raises:
            NotFoundError: the endpoint has no such delivery.
            ConflictError: the endpoint is disabled.
        """
        ...

    async def limited(self, account: str, details: dict[str, Any]) -> None:
        """Tell an account that requests of it are refused, at most once a minute.

        Args:
            account: whose requests.
            details: of the refusal, as JSON values; see ``RateLimitError.details``.
        """
        ...
