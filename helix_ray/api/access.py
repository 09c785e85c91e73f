"""Who may call what: keys and access tokens for the public API, the network of the peer for the internal one.

The rule belongs to the route that was matched, not to the text of a path, so that no spelling of a path
leads around it. A route that says nothing asks for a key.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from enum import Enum
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import HTTPConnection

from helix_ray.api.credentials import Credentials, claims_somebody
from helix_ray.api.request import Inside
from helix_ray.config import Settings
from helix_ray.core.accounts import ANYTHING, NOBODY, OPERATOR, KeyScopes, Principal
from helix_ray.core.errors import AuthenticationError, PermissionDeniedError
from helix_ray.core.protocols import Accounts, Agents

_OPERATOR = Principal(caller=OPERATOR)


class Access(Enum):
    """What a route asks of its caller."""

    KEY = "key"
    """A key of the operator, or a key or token of an account; nothing, where the operator set no keys and asks for none."""
    ANY_KEY = "any key"
    """The same, or a key for one agent, which only chats."""
    ACCOUNT = "account"
    """A key or an access token of an account."""
    ADMIN = "admin"
    """A key of the operator, or an account with the role ``admin``; of its keys, one without scopes."""
    INTERNAL = "internal"
    """A connection from a network that the operator listed, and the internal token if there is one."""
    OPEN = "open"
    """Nothing."""

    @property
    def asks_for_key(self) -> bool:
        """Whether a caller has to show a key or an access token, where one is asked for."""
        return self not in (Access.INTERNAL, Access.OPEN)


class Gate:
    """Lets callers in.

    Args:
        settings: holds the digests of the operator's keys, the internal networks and the internal token.
        agents: know their keys.
        accounts: know their keys and access tokens.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        settings: Settings,
        agents: Agents | None = None,
        accounts: Accounts | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._credentials = Credentials(agents, accounts, clock)
        self._digests = settings.api_key_digests
        self._wants_key = bool(self._digests) or settings.require_key
        self._networks = tuple(ip_network(network) for network in settings.internal_networks)
        self._internal_token = settings.internal_token

    async def check(self, access: Access, request: HTTPConnection) -> Principal:
        """Whom ``request`` stands for, if it may go on.

        Raises:
            AuthenticationError: no valid key or access token where one is asked for, or one of an agent or an account that is not
                valid.
            PermissionDeniedError: an internal route from outside, or without its token; or a key that opens other routes only.
            UnavailableError: nobody can tell now whose key it is.
        """
        if access is Access.OPEN:
            return NOBODY
        if access is Access.INTERNAL:
            self._check_internal(request)
            return NOBODY
        inside = Inside.of(request.scope)
        if inside is not None:
            _check_access(access, inside.principal)
            return inside.principal
        return await self.admit(access, keys_of(request))

    async def admit(self, access: Access, keys: list[str]) -> Principal:
        """Whom keys and access tokens stand for, if they open a public route; one good one is enough.

        Raises:
            AuthenticationError, PermissionDeniedError, UnavailableError: see ``check``.
        """
        principal = await self._principal(keys)
        _check_access(access, principal)
        return principal

    async def _principal(self, keys: list[str]) -> Principal:
        # A digest is looked up, never a key: how long that takes says nothing about the keys that are valid.
        if self._digests and any(hashlib.sha256(key.encode("latin-1")).digest() in self._digests for key in keys):
            return _OPERATOR
        refusal = AuthenticationError("The API key is not valid.")
        refused = self._wants_key
        for key in keys:
            if claims_somebody(key):
                try:
                    return await self._credentials.principal(key)
                except AuthenticationError as exc:
                    refusal, refused = exc, True
        if not refused:
            return NOBODY
        if not keys:
            raise AuthenticationError("No API key was given. Send it as `Authorization: Bearer KEY` or `x-api-key: KEY`.")
        raise refusal

    def _check_internal(self, request: HTTPConnection) -> None:
        if not self._is_internal_peer(request):
            raise PermissionDeniedError("This endpoint answers only to the operator's own networks.")
        if self._internal_token is not None and not hmac.compare_digest(
            _bearer(request).encode("latin-1"), self._internal_token.encode()
        ):
            raise PermissionDeniedError("This endpoint asks for the internal token as `Authorization: Bearer TOKEN`.")

    def _is_internal_peer(self, request: HTTPConnection) -> bool:
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


def keys_of(request: HTTPConnection) -> list[str]:
    """The keys that a request's head shows. Both headers may be there: the Anthropic SDK sends both when it is given both."""
    return [key for key in (_bearer(request), request.headers.get("x-api-key")) if key]


def check_endpoint(scopes: KeyScopes, name: str) -> None:
    """Check that a key may be used for an endpoint.

    Args:
        scopes: of the key.
        name: path template of the endpoint, without ``/v1``.

    Raises:
        PermissionDeniedError: it may not.
    """
    if scopes.endpoints is not None and name not in scopes.endpoints:
        raise PermissionDeniedError(f"This key may not be used for `{name}`.")


def _check_access(access: Access, principal: Principal) -> None:
    if principal.agent is not None and access is not Access.ANY_KEY:
        raise PermissionDeniedError("A key for an agent is for chats with it only.")
    if access is Access.ACCOUNT and principal.account is None:
        raise PermissionDeniedError("Only accounts have this. Log in, or use a key of an account.")
    if access is Access.ADMIN and not _is_admin(principal):
        raise PermissionDeniedError("Only admins may do this; of their keys, those without scopes.")


def _is_admin(principal: Principal) -> bool:
    return principal.caller is not None and principal.caller.role == "admin" and principal.scopes == ANYTHING


def _bearer(request: HTTPConnection) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
