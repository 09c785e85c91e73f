"""A request as the endpoints see it."""

from __future__ import annotations

from typing import cast

from starlette.requests import Request

from helix_ray.core.accounts import Principal
from helix_ray.telemetry import Call

CALL = "helix.call"
"""Key of the request's ``Call`` in the ASGI scope."""


class ApiRequest(Request):
    """Starlette's request, with the account of what it costs."""

    @property
    def call(self) -> Call:
        """The account, started when the request's head was read."""
        return cast(Call, self.scope[CALL])

    @property
    def principal(self) -> Principal:
        """Whom it stands for."""
        return self.call.principal

    @property
    def tenant(self) -> str:
        """Whose agents, sessions and documents it sees."""
        return self.call.principal.tenant
