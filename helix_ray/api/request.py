"""A request as the endpoints see it."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any, cast

from starlette.requests import Request

from helix_ray.core.accounts import Principal
from helix_ray.telemetry import Call

CALL = "helix.call"
"""Key of the request's ``Call`` in the ASGI scope."""
_INSIDE = "helix.inside"


@dataclass(frozen=True, slots=True)
class Inside:
    """What trusted code says of a request that it makes itself. No header says it: a listener puts none into a scope.

    Attributes:
        principal: whom it stands for; it shows no key.
        request_id: its id.
        batch: it is a line of a batch.
    """

    principal: Principal
    request_id: str
    batch: bool

    def mark(self, scope: MutableMapping[str, Any]) -> None:
        """Say so in the scope of the request."""
        scope[_INSIDE] = self

    @staticmethod
    def of(scope: MutableMapping[str, Any]) -> Inside | None:
        """What is said of a request; nothing, for one that came from outside."""
        inside = scope.get(_INSIDE)
        return inside if isinstance(inside, Inside) else None


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
