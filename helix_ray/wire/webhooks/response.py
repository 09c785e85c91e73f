"""Answers of the endpoints of webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from helix_ray.core.webhooks import Attempt, Delivery, Endpoint


def endpoint_object(endpoint: Endpoint) -> dict[str, Any]:
    """A receiver, without its secret."""
    return {
        "object": "webhook_endpoint",
        "id": endpoint.id,
        "url": endpoint.url,
        "events": list(endpoint.events),
        "description": endpoint.description,
        "enabled": endpoint.enabled,
        "created_at": endpoint.created_at.isoformat(),
        "old_secret_until": _moment(endpoint.old_secret_until),
        "failing_since": _moment(endpoint.failing_since),
        "disabled_reason": endpoint.disabled_reason,
    }


def delivery_object(delivery: Delivery) -> dict[str, Any]:
    """An event on its way to a receiver."""
    return {
        "object": "webhook_delivery",
        "id": delivery.id,
        "endpoint_id": delivery.endpoint,
        "event_id": delivery.event_id,
        "event": delivery.event,
        "state": delivery.state,
        "attempts": delivery.attempt,
        "status_code": delivery.status_code,
        "error": delivery.error,
        "last_attempt_at": _moment(delivery.at),
        "next_attempt_at": _moment(delivery.next_at),
        "duration_s": delivery.duration,
    }


def attempt_object(attempt: Attempt) -> dict[str, Any]:
    """One try to deliver an event."""
    return {
        "object": "webhook_attempt",
        "number": attempt.number,
        "at": attempt.at.isoformat(),
        "status_code": attempt.status_code,
        "error": attempt.error,
        "duration_s": attempt.duration,
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
