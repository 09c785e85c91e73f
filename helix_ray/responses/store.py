"""Responses in the database: one row for each, chained to what it goes on from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Row, and_, delete, func, insert, literal, select, update

from helix_ray.core.errors import InvalidRequestError, NotFoundError
from helix_ray.core.responses import ResponseStatus, StoredResponse, StreamPart
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, aware, utc_now
from helix_ray.storage.tables import response_events, responses

LEASE = timedelta(seconds=60)
"""How long a response that is not renewed counts as in progress."""
_ID = re.compile(r"resp_[0-9a-f]{32}")
_PAGE = 500
_PARTS = 64
_r, _e = responses.c, response_events.c


class ResponseStore:
    """See ``Responses``.

    Args:
        database: where they are; it is the caller's to close.
        lifetime: how long a response stays.
        clock: tells the time.
    """

    def __init__(self, database: Database, lifetime: timedelta, clock: Clock = utc_now) -> None:
        self._database = database
        self._lifetime = lifetime
        self._clock = clock

    async def keep(self, response: StoredResponse) -> None:
        """See ``Responses.keep``."""
        await self._database.transact(lambda connection: self._keep(connection, response))

    async def append(self, response_id: str, parts: Sequence[StreamPart]) -> None:
        """See ``Responses.append``."""
        mine = (_r.id == response_id, _working(self._clock()))
        await self._database.transact(lambda connection: _append(connection, mine, parts))

    async def events(self, tenant: str, agent: str | None, response_id: str, after: int) -> list[StreamPart]:
        """See ``Responses.events``."""
        query = select(_e.first, _e.count, _e.frames).join(responses, _r.number == _e.response)
        query = query.where(_named(response_id, "response_id"), *_visible(tenant, agent, self._clock()))
        query = query.where(_e.first + _e.count > after + 1).order_by(_e.first).limit(_PARTS)
        async with self._database.read() as connection:
            return [StreamPart(first, count, bytes(frames)) for first, count, frames in await connection.execute(query)]

    async def finish(self, response_id: str, status: ResponseStatus, answer: bytes, parts: Sequence[StreamPart]) -> bool:
        """See ``Responses.finish``."""
        now = self._clock()
        mine = (_r.id == response_id, _working(now))
        values = {"status": status, "answer": answer, "lease_until": None, "size": _r.size - func.length(_r.answer) + len(answer)}
        query = update(responses).where(*mine).values(values)

        def end(connection: Connection) -> bool:
            _append(connection, mine, parts)
            return connection.execute(query).rowcount == 1

        return await self._database.transact(end)

    async def renew(self, response_ids: Sequence[str]) -> list[str]:
        """See ``Responses.renew``."""
        now = self._clock()
        query = update(responses).where(_r.id.in_(response_ids), _working(now)).values(lease_until=now + LEASE)
        return await self._database.transact(lambda connection: list(connection.scalars(query.returning(_r.id))))

    async def response(self, tenant: str, agent: str | None, response_id: str) -> StoredResponse:
        """See ``Responses.response``."""
        now = self._clock()
        query = select(responses).where(_named(response_id, "response_id"), *_visible(tenant, agent, now))
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise _unknown(response_id, "response_id")
        return _response(row, now)

    async def conversation(self, tenant: str, agent: str | None, response_id: str, most: int) -> list[StoredResponse]:
        """See ``Responses.conversation``."""
        now, field = self._clock(), "previous_response_id"
        visible = _visible(tenant, agent, now)
        last = select(responses).where(_named(response_id, field), *visible)
        async with self._database.read() as connection:
            row = (await connection.execute(last)).one_or_none()
            if row is None:
                raise _unknown(response_id, field)
            if _status(row, now) not in ("completed", "incomplete"):
                raise InvalidRequestError(f"The response {response_id!r} has no answer to go on from.", param=field)
            if row.size > most:
                raise InvalidRequestError(f"The conversation is longer than {most} bytes.", param=field)
            chain = _chain(response_id, visible)
            query = select(responses).join(chain, chain.c.number == _r.number).order_by(chain.c.depth.desc())
            rows = (await connection.execute(query)).all()
        if rows[0].previous is not None:
            raise NotFoundError(f"A response that {response_id!r} goes on from was deleted.", param=field)
        return [_response(one, now) for one in rows]

    async def delete(self, tenant: str, agent: str | None, response_id: str) -> None:
        """See ``Responses.delete``."""
        query = delete(responses).where(_named(response_id, "response_id"), *_visible(tenant, agent, self._clock()))
        if await self._database.transact(lambda connection: connection.execute(query).rowcount) == 0:
            raise _unknown(response_id, "response_id")

    async def cancel(self, tenant: str, agent: str | None, response_id: str) -> StoredResponse:
        """See ``Responses.cancel``."""
        found = await self.response(tenant, agent, response_id)
        if not found.background:
            raise InvalidRequestError("Only a response with `background` can be cancelled.", param="response_id")
        query = update(responses).where(_r.id == response_id, _working(self._clock()))
        await self._database.transact(lambda connection: connection.execute(query.values(status="cancelled", lease_until=None)))
        return await self.response(tenant, agent, response_id)

    async def sweep(self) -> int:
        """Delete what has expired, a page at a time, and return how many they were."""
        old = select(_r.number).where(_r.expires_at <= self._clock()).limit(_PAGE)
        query = delete(responses).where(_r.number.in_(old))
        total = 0
        while swept := await self._database.transact(lambda connection: connection.execute(query).rowcount):
            total += swept
        return total

    def _keep(self, connection: Connection, response: StoredResponse) -> None:
        now, size = self._clock(), len(response.input) + len(response.answer)
        expires_at = now + self._lifetime
        if response.previous is not None:
            mine = (_r.tenant == response.tenant,)
            size += connection.scalar(select(_r.size).where(_r.id == response.previous, *mine)) or 0
            chain = _chain(response.previous, mine)
            older = update(responses).where(_r.number.in_(select(chain.c.number)))
            connection.execute(older.values(expires_at=expires_at))
        lease_until = now + LEASE if response.status == "in_progress" else None
        values = {**asdict(response), "size": size, "expires_at": expires_at, "lease_until": lease_until}
        connection.execute(insert(responses).values(values))


def _append(connection: Connection, mine: Sequence[ColumnElement[bool]], parts: Sequence[StreamPart]) -> None:
    # The row is held, so that nobody ends or deletes it meanwhile.
    number = connection.scalar(select(_r.number).where(*mine).with_for_update())
    if number is None or not parts:
        return
    known = set(connection.scalars(select(_e.first).where(_e.response == number, _e.first.in_([part.first for part in parts]))))
    rows = [{"response": number, **asdict(part)} for part in parts if part.first not in known]
    if rows:
        connection.execute(insert(response_events), rows)


def _chain(response_id: str, where: Sequence[ColumnElement[bool]]) -> CTE:
    """The numbers of a response and of all that it goes on from."""
    first = select(_r.number, _r.previous, literal(0).label("depth")).where(_r.id == response_id, *where)
    chain = first.cte("chain", recursive=True)
    older = select(_r.number, _r.previous, chain.c.depth + 1).join(chain, _r.id == chain.c.previous).where(*where)
    return chain.union_all(older)


def _visible(tenant: str, agent: str | None, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The responses of a tenant that have not expired; those of one agent's keys only, if that is given."""
    where = (_r.tenant == tenant, _r.expires_at > now)
    return where if agent is None else (*where, _r.agent == agent)


def _named(response_id: str, field: str) -> ColumnElement[bool]:
    """The row with an id. The database is asked for nothing that cannot be one: some texts it cannot even read."""
    if _ID.fullmatch(response_id) is None:
        raise _unknown(response_id, field)
    return _r.id == response_id


def _working(now: datetime) -> ColumnElement[bool]:
    return and_(_r.status == "in_progress", _r.lease_until > now)


def _status(row: Row[Any], now: datetime) -> ResponseStatus:
    status: ResponseStatus = row.status
    # Whoever worked on it died.
    return "failed" if status == "in_progress" and aware(row.lease_until) <= now else status


def _response(row: Row[Any], now: datetime) -> StoredResponse:
    return StoredResponse(
        row.id,
        row.tenant,
        row.agent,
        row.previous,
        _status(row, now),
        row.background,
        bytes(row.input),
        bytes(row.answer),
        aware(row.created_at),
    )


def _unknown(response_id: str, field: str) -> NotFoundError:
    return NotFoundError(f"There is no response {response_id[:64]!r}.", param=field)
