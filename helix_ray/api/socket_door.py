"""Who may chat over the WebSocket."""

from __future__ import annotations

from dataclasses import dataclass

from helix_ray.api.access import Access, Gate, check_endpoint
from helix_ray.core.accounts import Principal

PATH = "/ws"
"""Where the WebSocket is."""


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """Says whom the chats of a connection stand for.

    Attributes:
        gate: checks keys and access tokens.
        keys: that the client showed, as a request's head has them.
    """

    gate: Gate
    keys: list[str]

    async def admit(self) -> Principal:
        """Whom the keys stand for now.

        Raises:
            AuthenticationError, PermissionDeniedError: nobody, or somebody who may not chat here.
            UnavailableError: nobody can tell now.
        """
        principal = await self.gate.admit(Access.ANY_KEY, self.keys)
        check_endpoint(principal.scopes, PATH)
        return principal

    def with_token(self, token: str) -> Doorkeeper:
        """The same for a key or access token from a message."""
        # As a header would have brought the same bytes.
        return Doorkeeper(self.gate, [token.encode().decode("latin-1")])
