"""Conversations in the database: what was said, step by step, and who works in them."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray.core.agents import Session, SessionMessage
from helix_ray.core.errors import ConflictError, NotFoundError
from helix_ray.core.messages import Message, Part, Reasoning, Text, ToolCall, ToolResult
from helix_ray.storage.database import Database
from helix_ray.storage.moment import aware
from helix_ray.storage.tables import session_messages, sessions

_LEASE = timedelta(seconds=15)
_RENEW_S = 5.0
_POLL_S = (0.02, 0.05, 0.1, 0.2)
_KINDS: dict[str, type[Text | Reasoning | ToolCall | ToolResult]] = {
    "text": Text,
    "reasoning": Reasoning,
    "tool_call": ToolCall,
    "tool_result": ToolResult,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


@dataclass(slots=True)
class Turn:
    """A run's hold on its session.

    Attributes:
        number: of the session.
        token: of the hold.
        run: id of the run.
        summary: of what is told to the model no more.
        history: what was said before the run, the oldest first, by message number.
        own: what the run said so far, where it goes on: step and message.
        complete: the run has ended already.
    """

    number: int
    token: str
    run: str
    summary: str
    history: list[tuple[int, Message]]
    own: list[tuple[int, Message]]
    complete: bool


class SessionStore:
    """Sessions of all tenants.

    Args:
        database: where they are.
        lifetime: how long a session stays after the last message.
    """

    def __init__(self, database: Database, lifetime: timedelta) -> None:
        self._database = database
        self._lifetime = lifetime

    @asynccontextmanager
    async def turn(self, tenant: str, session: str, agent: str, run: str, patience_s: float) -> AsyncIterator[Turn]:
        """Hold a session while a run works in it; it is made if there is none. Runs of one session wait for each other.

        A run that asks again, because the process that worked on it is gone, takes its own place over at once.

        Args:
            tenant: whose session.
            session: its id.
            agent: that answers in it.
            run: id of the run.
            patience_s: longest wait for the runs before.

        Raises:
            NotFoundError: the session is with another agent.
            ConflictError: the runs before took too long.
        """
        turn = await self._hold(tenant, session, agent, run, patience_s)
        renewing = asyncio.create_task(self._renew(turn))
        try:
            yield turn
        finally:
            renewing.cancel()
            with suppress(asyncio.CancelledError):
                await renewing
            await self._release(turn)

    async def append(self, turn: Turn, step: int, messages: Sequence[Message], *, final: bool) -> None:
        """Keep what a run said. When this returns, it is durable.

        Args:
            turn: the run's hold.
            step: number of its step; 0 for what the caller said.
            messages: of the step.
            final: the run ends with it.

        Raises:
            ConflictError: the hold was lost, because it was not renewed in time.
        """
        now = datetime.now(UTC)
        rows = [
            {
                "session": turn.number,
                "run": turn.run,
                "step": step,
                "final": final and message is messages[-1],
                "role": message.role,
                "parts": encode_parts(message.parts),
                "created_at": now,
            }
            for message in messages
        ]
        async with self._database.write() as connection:
            await self._touch(connection, turn, updated_at=now, expires_at=now + self._lifetime)
            await connection.execute(insert(session_messages), rows)

    async def summarize(self, turn: Turn, summary: str, last: int) -> None:
        """Keep a summary in place of the messages up to number ``last``, which are not told to the model any more.

        Raises:
            ConflictError: the hold was lost.
        """
        async with self._database.write() as connection:
            await self._touch(connection, turn, summary=summary, summarized=last)

    async def sessions(self, tenant: str, agent: str | None, limit: int, after: str | None = None) -> list[Session]:
        """Sessions, the last made first.

        Args:
            tenant: whose.
            agent: only those with this one.
            limit: at most so many.
            after: id of the last one of the page before.

        Raises:
            NotFoundError: there is no session ``after``.
        """
        where = _visible(tenant, agent)
        async with self._database.read() as connection:
            if after is not None:
                row = (await connection.execute(select(sessions.c.number).where(*where, sessions.c.id == after))).one_or_none()
                if row is None:
                    raise _unknown(after)
                where.append(sessions.c.number < row.number)
            query = _counted().where(*where).order_by(sessions.c.number.desc()).limit(limit)
            rows = (await connection.execute(query)).all()
        return [_session(row) for row in rows]

    async def session(self, tenant: str, agent: str | None, session: str) -> tuple[Session, list[SessionMessage]]:
        """A session and everything that was said in it.

        Raises:
            NotFoundError: there is none.
        """
        where = [*_visible(tenant, agent), sessions.c.id == session]
        async with self._database.read() as connection:
            row = (await connection.execute(_counted().where(*where))).one_or_none()
            if row is None:
                raise _unknown(session)
            query = select(session_messages).where(session_messages.c.session == row.number)
            said = (await connection.execute(query.order_by(session_messages.c.number))).all()
        return _session(row), [
            SessionMessage(one.run, one.step, Message(one.role, decode_parts(one.parts)), aware(one.created_at)) for one in said
        ]

    async def delete(self, tenant: str, agent: str | None, session: str) -> None:
        """Delete a session.

        Raises:
            NotFoundError: there is none.
        """
        query = delete(sessions).where(sessions.c.tenant == tenant, sessions.c.id == session)
        if agent is not None:
            query = query.where(sessions.c.agent == agent)
        async with self._database.write() as connection:
            if (await connection.execute(query)).rowcount == 0:
                raise _unknown(session)

    async def sweep(self) -> int:
        """Delete the sessions that have expired, and return how many they were."""
        async with self._database.write() as connection:
            return (await connection.execute(delete(sessions).where(sessions.c.expires_at <= datetime.now(UTC)))).rowcount

    async def _hold(self, tenant: str, session: str, agent: str, run: str, patience_s: float) -> Turn:
        token = str(uuid.uuid4())
        tries = 0
        try:
            async with asyncio.timeout(patience_s):
                while not await self._take(tenant, session, agent, run, token):
                    await asyncio.sleep(_POLL_S[min(tries, len(_POLL_S) - 1)])
                    tries += 1
        except TimeoutError:
            raise ConflictError(f"The session {session!r} is busy with another request.", retry_after=2) from None
        return await self._read(tenant, session, run, token)

    async def _take(self, tenant: str, session: str, agent: str, run: str, token: str) -> bool:
        now = datetime.now(UTC)
        one = and_(sessions.c.tenant == tenant, sessions.c.id == session)
        free = or_(sessions.c.lease_until.is_(None), sessions.c.lease_until < now, sessions.c.lease_run == run)
        lease = {"lease_run": run, "lease_token": token, "lease_until": now + _LEASE}
        dialect = sqlite if self._database.is_sqlite else postgresql
        async with self._database.write() as connection:
            await connection.execute(delete(sessions).where(one, sessions.c.expires_at <= now))
            fresh = {
                "tenant": tenant,
                "id": session,
                "agent": agent,
                "summary": "",
                "summarized": 0,
                "created_at": now,
                "updated_at": now,
                "expires_at": now + self._lifetime,
            }
            await connection.execute(dialect.insert(sessions).values(fresh).on_conflict_do_nothing())
            row = (await connection.execute(select(sessions.c.agent).where(one))).one()
            if row.agent != agent:
                raise _unknown(session)
            return (await connection.execute(update(sessions).where(one, free).values(lease))).rowcount == 1

    async def _read(self, tenant: str, session: str, run: str, token: str) -> Turn:
        """What was said so far. Runs that died before their end are forgotten: nobody got their answer."""
        messages = session_messages
        async with self._database.write() as connection:
            row = (await connection.execute(select(sessions).where(sessions.c.tenant == tenant, sessions.c.id == session))).one()
            mine = messages.c.session == row.number
            ended = select(messages.c.run).where(mine, messages.c.final)
            await connection.execute(delete(messages).where(mine, messages.c.run != run, messages.c.run.not_in(ended)))
            query = select(messages).where(mine, messages.c.number > row.summarized).order_by(messages.c.number)
            said = (await connection.execute(query)).all()
        history = [(one.number, _message(one)) for one in said if one.run != run]
        own = [(one.step, _message(one)) for one in said if one.run == run]
        complete = any(one.final for one in said if one.run == run)
        return Turn(row.number, token, run, row.summary, history, own, complete)

    async def _renew(self, turn: Turn) -> None:
        while True:
            await asyncio.sleep(_RENEW_S)
            # A lost hold shows where it matters: when the next step is kept.
            with suppress(Exception):
                async with self._database.write() as connection:
                    await self._touch(connection, turn, lease_until=datetime.now(UTC) + _LEASE)

    async def _release(self, turn: Turn) -> None:
        """Let the next run in. What a run said that did not end is forgotten, unless somebody else goes on with it."""
        held = and_(sessions.c.number == turn.number, sessions.c.lease_token == turn.token)
        messages = session_messages
        mine = and_(messages.c.session == turn.number, messages.c.run == turn.run)
        async with self._database.write() as connection:
            free = {"lease_run": None, "lease_token": None, "lease_until": None}
            if (await connection.execute(update(sessions).where(held).values(free))).rowcount:
                ended = select(messages.c.run).where(mine, messages.c.final)
                await connection.execute(delete(messages).where(mine, messages.c.run.not_in(ended)))
                said = select(messages.c.number).where(messages.c.session == turn.number).exists()
                await connection.execute(
                    delete(sessions).where(sessions.c.number == turn.number, ~said, sessions.c.summary == "")
                )

    async def _touch(self, connection: AsyncConnection, turn: Turn, **values: Any) -> None:
        held = and_(sessions.c.number == turn.number, sessions.c.lease_token == turn.token)
        if (await connection.execute(update(sessions).where(held).values(values))).rowcount == 0:
            raise ConflictError("The session was deleted, or another request took it over.")


def encode_parts(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """Parts as JSON values."""
    return [{"kind": _NAMES[type(part)], **msgspec.to_builtins(part)} for part in parts]


def decode_parts(values: list[dict[str, Any]]) -> tuple[Part, ...]:
    """The parts that ``encode_parts`` wrote."""
    return tuple(_KINDS[value["kind"]](**{name: field for name, field in value.items() if name != "kind"}) for value in values)


def _visible(tenant: str, agent: str | None) -> list[ColumnElement[bool]]:
    """The sessions of a tenant that have not expired; of one agent only, if that is given."""
    where = [sessions.c.tenant == tenant, sessions.c.expires_at > datetime.now(UTC)]
    return where if agent is None else [*where, sessions.c.agent == agent]


def _counted() -> Any:
    count = select(func.count()).where(session_messages.c.session == sessions.c.number).scalar_subquery()
    return select(sessions, count.label("messages"))


def _session(row: Row[Any]) -> Session:
    moments = (aware(row.created_at), aware(row.updated_at), aware(row.expires_at))
    return Session(row.id, row.agent, row.summary, row.messages, *moments)


def _message(row: Row[Any]) -> Message:
    return Message(row.role, decode_parts(row.parts))


def _unknown(session: str) -> NotFoundError:
    return NotFoundError(f"There is no session {session[:128]!r}.", param="session_id")
