"""Answers of the Responses API that are kept, as values, and what keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

ResponseStatus = Literal["in_progress", "completed", "incomplete", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """An answer, with what was asked.

    Attributes:
        id: begins with ``resp_``.
        tenant: whose it is.
        agent: whose key asked, where that was the key of an agent; such a key sees only what its agent's keys asked.
        previous: id of the response that it goes on from.
        status: how it is now; ``answer`` may say what was so before.
        background: nobody waits for it, so that it can be cancelled.
        input: JSON of the list of items that were sent, without those of the responses before.
        answer: JSON of the response, as it is answered.
        created_at: when it was asked for.
    """

    id: str
    tenant: str
    agent: str | None
    previous: str | None
    status: ResponseStatus
    background: bool
    input: bytes
    answer: bytes
    created_at: datetime


@dataclass(frozen=True, slots=True)
class StreamPart:
    """Events of a response's stream that follow one another.

    Attributes:
        first: number of the first one.
        count: how many they are.
        frames: as they are sent, packed with zlib.
    """

    first: int
    count: int
    frames: bytes


class Responses(Protocol):
    """Keeps responses. What belongs to another tenant, has expired or was deleted is not found.

    Raises everywhere:
        UnavailableError: the database cannot be reached.
    """

    async def keep(self, response: StoredResponse) -> None:
        """Keep a response; when this returns, it is durable. What it goes on from stays as long as it does.

        One that is in progress has to be renewed, or it has failed after a while.
        """
        ...

    async def append(self, response_id: str, parts: Sequence[StreamPart]) -> None:
        """Keep events of a response that is in progress. What is kept already changes nothing."""
        ...

    async def events(self, tenant: str, agent: str | None, response_id: str, after: int) -> list[StreamPart]:
        """Events of a response that were kept, in their order, some of them at a time.

        Args:
            tenant, agent: who asks.
            response_id: of the response.
            after: number of the last one that is known; parts that have later ones are given. -1 for all.
        """
        ...

    async def finish(self, response_id: str, status: ResponseStatus, answer: bytes, parts: Sequence[StreamPart]) -> bool:
        """End a response that is in progress, with the rest of its events; when this returns, that is durable.

        Returns:
            Whether it was in progress still: not cancelled, not deleted, not given up.
        """
        ...

    async def renew(self, response_ids: Sequence[str]) -> list[str]:
        """Say of responses that they are worked on; returns those that still are in progress."""
        ...

    async def response(self, tenant: str, agent: str | None, response_id: str) -> StoredResponse:
        """A response by id.

        Raises:
            NotFoundError: there is none.
        """
        ...

    async def conversation(self, tenant: str, agent: str | None, response_id: str, most: int) -> list[StoredResponse]:
        """A response and all that it goes on from, the oldest first.

        Args:
            tenant, agent: who asks.
            response_id: of the last one.
            most: bytes of all of them together.

        Raises:
            NotFoundError: it is not there, or one of those before it was deleted.
            InvalidRequestError: it has no answer to go on from, or the conversation is too long.
        """
        ...

    async def delete(self, tenant: str, agent: str | None, response_id: str) -> None:
        """Delete a response; what goes on from it can be read still, but not be gone on from.

        Raises:
            NotFoundError: there is none.
        """
        ...

    async def cancel(self, tenant: str, agent: str | None, response_id: str) -> StoredResponse:
        """Have a response in the background stopped; one that has ended is as it was.

        Raises:
            NotFoundError: there is none.
            InvalidRequestError: it is not in the background.
        """
        ...
