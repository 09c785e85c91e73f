"""The record of one endpoint: how it is reached, what it asks of its caller, what it does, how it is documented."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.types import ASGIApp

from helix_ray.api.access import Access
from helix_ray.api.request import ApiRequest

Dialect = Literal["openai", "anthropic"]

Handler = Callable[[ApiRequest], Awaitable[ASGIApp]]

JsonSchema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Body:
    """What a body looks like.

    Attributes:
        schema: JSON Schema, or a pydantic model that has one.
        media_type: of the body.
        example: one that works.
    """

    schema: type | JsonSchema
    media_type: str = "application/json"
    example: Any = None


EVENTS = Body(
    {
        "type": "object",
        "description": "One server-sent event; `data` is JSON text. They come when the request has `stream` set.",
        "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
        "required": ["data"],
    },
    "text/event-stream",
)
"""A stream of the dialect's events."""

PAGE: Mapping[str, str] = {"limit": "Most entries, 1 to 100; 20 by default.", "after": "The last id of the page before."}
"""Query parameters of a list that comes in pages."""


@dataclass(frozen=True, slots=True)
class Doc:
    """What the OpenAPI page says of an endpoint.

    Attributes:
        summary: one line.
        tag: the family.
        request: its body, if it reads one.
        answers: its bodies by status, none where there is no body; errors that any endpoint may give are added to them.
        failures: statuses of the errors that this endpoint may give beyond the common ones.
        path_parameters: descriptions by name.
        queries: descriptions of optional query parameters by name.
        headers: descriptions of optional request headers by name.
    """

    summary: str
    tag: str
    request: Body | None = None
    answers: Mapping[int, tuple[Body, ...]] = field(default_factory=dict)
    failures: tuple[int, ...] = ()
    path_parameters: Mapping[str, str] = field(default_factory=dict)
    queries: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method of one path.

    Attributes:
        method: of HTTP. ``GET`` answers ``HEAD`` as well.
        paths: Starlette path templates that all lead here; the first one names it in metrics and logs.
        handler: gives the response, an ASGI application, or raises a ``HelixError``.
        doc: for the OpenAPI page; ``None`` keeps it out.
        access: what is asked of the caller; endpoints of one path agree on it.
        dialect: of the errors.
        repeatable: calling it twice makes nothing twice and costs nothing twice, by itself.
        largest_body: in bytes, where that is not ``limits.body_bytes``.
    """

    method: str
    paths: tuple[str, ...]
    handler: Handler
    doc: Doc | None
    access: Access = Access.KEY
    dialect: Dialect = "openai"
    repeatable: bool = False
    largest_body: int | None = None

    @property
    def takes_idempotency_key(self) -> bool:
        """Whether a request with the header ``Idempotency-Key`` is done once, however often it comes."""
        return self.method == "POST" and self.access.asks_for_key and not self.repeatable


def public(path: str) -> tuple[str, ...]:
    """The paths of a public endpoint: below ``/v1`` and below ``/api/v1``."""
    return (f"/v1{path}", f"/api/v1{path}")


def dialect_of(path: str) -> Dialect:
    """The dialect in which a path that has no endpoint is refused."""
    return "anthropic" if f"{path.removeprefix('/api')}/".startswith("/v1/messages/") else "openai"
