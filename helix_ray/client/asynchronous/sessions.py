"""Conversations with agents."""

from __future__ import annotations

from openai import Omit, omit

from helix_ray.client.asynchronous.pages import AsyncPages, pages
from helix_ray.client.asynchronous.transport import AsyncTransport
from helix_ray.client.fields import part
from helix_ray.client.types.agents import Deleted, Session


class AsyncSessions:
    """Conversations with agents.

    Args:
        transport: carries the requests.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    def list(self, *, agent: str | Omit = omit, limit: int | Omit = omit, after: str | Omit = omit) -> AsyncPages[Session]:
        """Sessions, newest first; to go through the list fetches page after page.

        Args:
            agent: only this one's.
            limit: most sessions of a page, up to 100.
            after: the last id of the page before.
        """
        return pages(self._transport, "/agents/sessions", Session, agent=agent, limit=limit, after=after)

    async def retrieve(self, session_id: str) -> Session:
        """A session with its messages, oldest first."""
        return await self._transport.get(f"/agents/sessions/{part(session_id)}", cast_to=Session)

    async def delete(self, session_id: str) -> Deleted:
        """Forget a session."""
        return await self._transport.delete(f"/agents/sessions/{part(session_id)}", cast_to=Deleted)
