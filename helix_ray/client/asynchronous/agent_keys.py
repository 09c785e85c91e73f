"""Keys of agents."""

from __future__ import annotations

from collections.abc import Sequence

from openai import Omit, omit

from helix_ray.client.asynchronous.transport import AsyncTransport
from helix_ray.client.fields import part, said
from helix_ray.client.types.agents import AgentKey, AgentKeyList, Deleted


class AsyncAgentKeys:
    """Keys that open chats with one agent, and nothing else. To make or revoke one takes the access token of a login.

    Args:
        transport: carries the requests.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def list(self, agent: str) -> Sequence[AgentKey]:
        """All keys of an agent."""
        return (await self._transport.get(f"/agents/{part(agent)}/keys", cast_to=AgentKeyList)).data

    async def create(self, agent: str, *, name: str | Omit = omit) -> AgentKey:
        """A new key, whose text is told this once; ``name`` tells keys apart."""
        return await self._transport.post(f"/agents/{part(agent)}/keys", cast_to=AgentKey, body=said(name=name))

    async def revoke(self, agent: str, key_id: str) -> Deleted:
        """Revoke a key."""
        return await self._transport.delete(f"/agents/{part(agent)}/keys/{part(key_id)}", cast_to=Deleted)
