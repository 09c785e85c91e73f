"""A request as the endpoints see it."""

from __future__ import annotations

from typing import cast

from starlette.requests import Request

from helix_ray.core.agents import KeyHolder
from helix_ray.telemetry import Call

CALL = "helix.call"
"""Key of the request's ``Call`` in the ASGI scope."""

HOLDER = "helix.holder"
"""Key of the ``KeyHolder`` of the request's key, if that is an agent's."""


class ApiRequest(Request):
    """Starlette's request, with the account of what it costs."""

    @property
    def call(self) -> Call:
        """The account, started when the request's head was read."""
        return cast(Call, self.scope[CALL])

    @property
    def holder(self) -> KeyHolder | None:
        """Whom the caller's key stands for, if it is an agent's."""
        return cast(KeyHolder | None, self.scope.get(HOLDER))

    @property
    def tenant(self) -> str:
        """Whose agents, sessions and documents the caller sees."""
        # Until there are accounts, whoever has a key of the operator works on the operator's.
        return self.holder.tenant if self.holder is not None else "default"
