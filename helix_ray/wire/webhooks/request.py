"""Bodies of the endpoints of webhooks decoded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from helix_ray.config import Limits
from helix_ray.core.webhooks import EndpointChanges
from helix_ray.wire.validation import validate
from helix_ray.wire.webhooks.schema import EndpointChange, EndpointCreation


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    """A receiver that somebody wants."""

    url: str
    events: tuple[str, ...]
    description: str


def decode_endpoint_creation(body: dict[str, Any], limits: Limits) -> NewEndpoint:
    """The body of ``POST /v1/webhooks``.

    Raises:
        InvalidRequestError: a field is missing or wrong; ``param`` names it.
    """
    wire = validate(EndpointCreation, body, limits)
    return NewEndpoint(wire.url, tuple(wire.events), wire.description)


def decode_endpoint_change(body: dict[str, Any], limits: Limits) -> EndpointChanges:
    """The body of ``PATCH /v1/webhooks/{id}``: what it names.

    Raises:
        InvalidRequestError: a field is wrong; ``param`` names it.
    """
    wire, changes = validate(EndpointChange, body, limits), EndpointChanges()
    if wire.url is not None:
        changes["url"] = wire.url
    if wire.events is not None:
        changes["events"] = tuple(wire.events)
    if wire.description is not None:
        changes["description"] = wire.description
    if wire.enabled is not None:
        changes["enabled"] = wire.enabled
    return changes
