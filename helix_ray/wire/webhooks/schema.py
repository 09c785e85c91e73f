"""What clients send to the endpoints of webhooks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from helix_ray.core.webhooks import EVENTS
from helix_ray.net.urls import URL_CHARS
from helix_ray.wire.validation import RequestModel

# Which URLs are taken and which events there are is decided behind the API; these only bound what it reads.
_Url = Annotated[
    str, Field(max_length=URL_CHARS, description="Where events are posted.", examples=["https://example.com/webhooks"])
]
_Events = Annotated[
    list[Annotated[str, Field(max_length=64)]],
    Field(max_length=64, fail_fast=True, description=f"Of {', '.join(EVENTS)}.", examples=[["completion.failed"]]),
]
_Description = Annotated[str, Field(max_length=1024, description="For people.", examples=["production"])]


class EndpointCreation(RequestModel):
    """Body of ``POST /v1/webhooks``."""

    url: _Url
    events: _Events
    description: _Description = ""


class EndpointChange(RequestModel):
    """Body of ``PATCH /v1/webhooks/{id}``; what is left out stays."""

    url: _Url | None = None
    events: _Events | None = None
    description: _Description | None = None
    enabled: bool | None = Field(None, description="What waits for a disabled endpoint is sent once it is enabled.")
