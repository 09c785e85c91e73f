"""Whom keys and access tokens stand for, asked of the agents and the accounts and remembered for a moment."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from helix_ray.core.accounts import NOBODY, Principal
from helix_ray.core.agents import AGENT_KEY_PREFIX, digest_of
from helix_ray.core.errors import AuthenticationError
from helix_ray.core.keys import KEY_PREFIX, is_well_formed
from helix_ray.core.protocols import Accounts, Agents

# So long a revoked key may still be used.
_FRESH_S = 1.0
# Whoever comes after that has it asked for again, and does not wait for the answer.
_RENEW_S = 0.5
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
        # Answers and questions, each with the moment of the question: what is answered may have changed since.
        self._known: dict[bytes, tuple[float, Principal]] = {}
        self._asking: dict[bytes, tuple[float, asyncio.Task[Principal]]] = {}

    async def principal(self, credential: str) -> Principal:
        """Whom a key or an access token stands for.

        Raises:
            AuthenticationError: it is not valid. What has the wrong form is refused without asking anybody.
            UnavailableError: nobody can tell now.
        """
        digest = digest_of(credential)
        now = self._clock()
        known = self._known.get(digest)
        if known is None or now - known[0] >= _FRESH_S:
            # It may be another request's question; one that hangs up must not take the answer from the others.
            return await asyncio.shield(self._question(credential, digest, now))
        if now - known[0] >= _RENEW_S:
            self._question(credential, digest, now)
        return known[1]

    def _question(self, credential: str, digest: bytes, now: float) -> asyncio.Task[Principal]:
        """The question that is under way, or one that begins now."""
        asking = self._asking.get(digest)
        if asking is None or now - asking[0] >= _FRESH_S:
            asking = now, asyncio.create_task(self._learn(credential, digest, now))
            self._asking[digest] = asking
            asking[1].add_done_callback(partial(self._answered, digest))
        return asking[1]

    async def _learn(self, credential: str, digest: bytes, asked_at: float) -> Principal:
        try:
            principal = await self._ask(credential, digest)
        except AuthenticationError:
            self._known.pop(digest, None)
            raise
        if len(self._known) >= _MOST:
            self._known.clear()
        known = self._known.get(digest)
        if known is None or known[0] < asked_at:
            self._known[digest] = asked_at, principal
        return principal

    def _answered(self, digest: bytes, task: asyncio.Task[Principal]) -> None:
        asking = self._asking.get(digest)
        if asking is not None and asking[1] is task:
            del self._asking[digest]
        if not task.cancelled():
            task.exception()  # perhaps nobody waits for it

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
