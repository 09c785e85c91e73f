"""Who may call what: API keys for the public API, the network of the peer for the internal one.

The rule belongs to the route that was matched, not to the text of a path, so that no spelling of a path
leads around it. A route that says nothing asks for a key.
"""

from __future__ import annotations

import hashlib
import hmac
from enum import Enum
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import Request

from helix_ray.api.agent_keys import AgentKeys
from helix_ray.config import Settings
from helix_ray.core.agents import AGENT_KEY_PREFIX, KeyHolder
from helix_ray.core.errors import AuthenticationError, PermissionDeniedError
from helix_ray.core.protocols import Agents


class Access(Enum):
    """What a route asks of its caller."""

    KEY = "key"
    """An API key of the operator, when there are any."""
    ANY_KEY = "any key"
    """The same, or the key of an agent, which only chats."""
    INTERNAL = "internal"
    """A connection from a network that the operator listed, and the internal token if there is one."""
    OPEN = "open"
    """Nothing."""

    @property
    def asks_for_key(self) -> bool:
        """Whether a caller has to show a key, where there are any."""
        return self in (Access.KEY, Access.ANY_KEY)


class Gate:
    """Lets callers in.

    Args:
        settings: holds the digests of the keys, the internal networks and the internal token.
        agents: know their keys.
    """

    def __init__(self, settings: Settings, agents: Agents | None = None) -> None:
        self._agent_keys = AgentKeys(agents)
        self._digests = settings.api_key_digests
        self._networks = tuple(ip_network(network) for network in settings.internal_networks)
        self._internal_token = settings.internal_token

    async def check(self, access: Access, request: Request) -> KeyHolder | None:
        """Return if the caller of ``request`` may go on; if its key is an agent's, whom that stands for.

        Raises:
            AuthenticationError: no valid key where one is asked for, or an agent's that is not valid.
            PermissionDeniedError: an internal route from outside, or without its token; or an agent's key for something else than
                chats.
        """
        if access is Access.OPEN:
            return None
        if access is Access.INTERNAL:
            self._check_internal(request)
            return None
        # Both headers may be there (the Anthropic SDK sends both when it is given both); one good key is enough.
        keys = [key for key in (_bearer(request), request.headers.get("x-api-key")) if key]
        for key in keys:
            if key.startswith(AGENT_KEY_PREFIX):
                holder = await self._agent_keys.holder(key)
                if access is not Access.ANY_KEY:
                    raise PermissionDeniedError("An agent's key is for chats with its agent only.")
                return holder
        if self._digests:
            self._check_keys(keys)
        return None

    def _check_keys(self, keys: list[str]) -> None:
        if not keys:
            raise AuthenticationError("No API key was given. Send it as `Authorization: Bearer KEY` or `x-api-key: KEY`.")
        # A digest is looked up, never a key: how long that takes says nothing about the keys that are valid.
        if not any(hashlib.sha256(key.encode("latin-1")).digest() in self._digests for key in keys):
            raise AuthenticationError("The API key is not valid.")

    def _check_internal(self, request: Request) -> None:
        if not self._is_internal_peer(request):
            raise PermissionDeniedError("This endpoint answers only to the operator's own networks.")
        if self._internal_token is not None and not hmac.compare_digest(
            _bearer(request).encode("latin-1"), self._internal_token.encode()
        ):
            raise PermissionDeniedError("This endpoint asks for the internal token as `Authorization: Bearer TOKEN`.")

    def _is_internal_peer(self, request: Request) -> bool:
        # The address of the connection itself: headers that name another one can be written by anybody.
        peer = request.scope.get("client")
        if not peer:
            return False
        try:
            address = ip_address(peer[0])
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        return any(address in network for network in self._networks)


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
