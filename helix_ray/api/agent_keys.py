"""Whom an agent's key stands for, asked of the agents and remembered for a moment."""

from __future__ import annotations

import time

from helix_ray.core.agents import KeyHolder, digest_of
from helix_ray.core.errors import AuthenticationError
from helix_ray.core.protocols import Agents

# So long a revoked key may still be used.
_FRESH_S = 1.0
_MOST = 10_000


class AgentKeys:
    """Looks keys up.

    Args:
        agents: know their keys; without agents no key is valid.
    """

    def __init__(self, agents: Agents | None) -> None:
        self._agents = agents
        self._known: dict[bytes, tuple[float, KeyHolder]] = {}

    async def holder(self, key: str) -> KeyHolder:
        """Whom a key stands for.

        Raises:
            AuthenticationError: it is not valid.
        """
        digest = digest_of(key)
        known = self._known.get(digest)
        if known is not None and time.monotonic() - known[0] < _FRESH_S:
            return known[1]
        self._known.pop(digest, None)
        holder = await self._agents.holder(digest) if self._agents is not None else None
        if holder is None:
            raise AuthenticationError("The API key is not valid.")
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[digest] = (time.monotonic(), holder)
        return holder
