"""Anthropic's endpoints."""

from __future__ import annotations

from helix_ray.api.endpoint import Endpoint
from helix_ray.api.services import Services


def anthropic_endpoints(services: Services) -> list[Endpoint]:
    """Anthropic's messages."""
    return []
