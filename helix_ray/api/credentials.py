"""Whom keys and access tokens stand for, asked of the agents and the accounts and remembered for a moment."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace

from helix_ray.core.accounts import NOBODY, Principal
from helix_ray.core.agents import AGENT_KEY_PREFIX, digest_of
from helix_ray.core.errors import AuthenticationError
from helix_ray.core.keys import KEY_PREFIX, is_well_formed
from helix_ray.core.protocols import Accounts, Agents

# So long a revoked key may still be used.
_FRESH_S = 1.0
_MOST = 10_000
_AGENT_KEY = re.compile(AGENT_KEY_PREFIX + r"[A-Za-z0-9_-]{43}")
_TOKEN = re.compile(r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_TOKEN_CHARS = 2048


def claims_somebody(credential: str) -> bool:
    """Whether a text looks like a key or an access token that was made here: one that is not valid is refused, never ignored."""
    return credential.startswith(KEY_PREFIX) or _TOKEN.fullmatch(credential) is not None


class Credentials:
    """Looks keys and access tokens up.

    Args:
        agents: know their keys; without agents none is valid.
        accounts: know their keys and tokens; without accounts none is valid.
        clock: seconds that only grow.
    """

    def __init__(self, agents: Agents | None, accounts: Accounts | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._agents = agents
        self._accounts = accounts
        self._clock = clock
        self._known: dict[bytes, tuple[float, Principal]] = {}

    async def principal(self, credential: str) -> Principal:
        """Whom a key or an access token stands for.

        Raises:
            AuthenticationError: it is not valid. What has the wrong form is refused without asking anybody.
            UnavailableError: nobody can tell now.
        """
        digest = digest_of(credential)
        known = self._known.get(digest)
        # Not older than the question: what is answered may have changed since it was asked.
        asked_at = self._clock()
        if known is not None and asked_at - known[0] < _FRESH_S:
            return known[1]
        self._known.pop(digest, None)
        principal = await self._ask(credential, digest)
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[digest] = (asked_at, principal)
        return principal

    async def _ask(self, credential: str, digest: bytes) -> Principal:
        if credential.startswith(AGENT_KEY_PREFIX):
            return await self._ask_agents(credential, digest)
        is_ours = is_well_formed(credential) if credential.startswith(KEY_PREFIX) else len(credential) <= _TOKEN_CHARS
        if self._accounts is None or not is_ours:
            raise _invalid()
        caller = await self._accounts.caller(credential)
        return Principal(caller.account, caller.scopes.agent, caller)

    async def _ask_agents(self, key: str, digest: bytes) -> Principal:
        if self._agents is None or _AGENT_KEY.fullmatch(key) is None:
            raise _invalid()
        holder = await self._agents.holder(digest)
        if holder is None:
            raise _invalid()
        if self._accounts is None or holder.tenant == NOBODY.tenant:
            return Principal(holder.tenant, holder.agent)
        caller = await self._accounts.member(holder.tenant)
        return Principal(holder.tenant, holder.agent, replace(caller, key_id=holder.key_id))


def _invalid() -> AuthenticationError:
    return AuthenticationError("The API key is not valid.")
