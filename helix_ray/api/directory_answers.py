"""The shapes of the directory's answers, for the OpenAPI page."""

from __future__ import annotations

from pydantic import BaseModel

from helix_ray.gateway.router import Capability


class Architecture(BaseModel):
    """What goes in and what comes out."""

    input_modalities: list[str]
    output_modalities: list[str]


class Pricing(BaseModel):
    """USD as decimal text: for a token, ``request`` for a request; in a batch all of it is less by the discount's share."""

    prompt: str
    completion: str
    request: str
    input_cache_read: str
    batch_discount: str


class DirectoryEntry(BaseModel):
    """A model; ``context_length`` is null where the configuration does not say it."""

    id: str
    name: str
    description: str
    created: int
    owned_by: str
    aliases: list[str]
    context_length: int | None
    capabilities: list[Capability]
    architecture: Architecture
    pricing: Pricing
    supported_parameters: list[str]


class Directory(BaseModel):
    """All models that were asked for, in the order of the configuration."""

    data: list[DirectoryEntry]
