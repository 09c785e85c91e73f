# Made by tests/client/mirror.py from helix_ray/client/asynchronous/agent_keys.py: change that one.
"""Keys of agents."""

from __future__ import annotations

from collections.abc import Sequence

from openai import Omit, omit

from helix_ray.client.fields import part, said
from helix_ray.client.synchronous.transport import Transport
from helix_ray.client.types.agents import AgentKey, AgentKeyList, Deleted


class AgentKeys:
    """Keys that open chats with one agent, and nothing else. To make or revoke one takes the access token of a login.

    Args:
        transport: carries the requests.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, agent: str) -> Sequence[AgentKey]:
        """All keys of an agent."""
        return (self._transport.get(f"/agents/{part(agent)}/keys", cast_to=AgentKeyList)).data

    def create(self, agent: str, *, name: str | Omit = omit) -> AgentKey:
        """A new key, whose text is told this once; ``name`` tells keys apart."""
        return self._transport.post(f"/agents/{part(agent)}/keys", cast_to=AgentKey, body=said(name=name))

    def revoke(self, agent: str, key_id: str) -> Deleted:
        """Revoke a key."""
        return self._transport.delete(f"/agents/{part(agent)}/keys/{part(key_id)}", cast_to=Deleted)
