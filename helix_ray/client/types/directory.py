"""Answers about models and what they cost."""

from __future__ import annotations

from openai import BaseModel


class Architecture(BaseModel):
    """What goes into a model and what comes out."""

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
    """A model; ``context_length`` is ``None`` where the configuration does not say it."""

    id: str
    name: str
    description: str
    created: int
    owned_by: str
    aliases: list[str]
    context_length: int | None
    capabilities: list[str]
    architecture: Architecture
    pricing: Pricing
    supported_parameters: list[str]


class DirectoryList(BaseModel):
    """The models that were asked for."""

    data: list[DirectoryEntry]
