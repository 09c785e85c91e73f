"""How standby hosts stand, as rows of the database: whoever comes after a crash goes on from there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Row, case, delete, insert, select, update

from helix_ray.core.cluster import Standing
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, aware, utc_now
from helix_ray.storage.tables import standby_hosts

_FIRST_S = 30.0
_LONGEST_S = 3600.0
_REASON = 2000


def retry_after(failures: int) -> timedelta:
    """How long a host is left alone that failed so often in a row: half a minute, then twice as long each time, up to an hour."""
    return timedelta(seconds=min(_FIRST_S * 2 ** min(failures - 1, 16), _LONGEST_S))


class StandbyStore:
    """See the module. A host without a row never joined.

    Args:
        database: where they are.
        clock: tells the time.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def standings(self) -> dict[str, Standing]:
        """All of them, by host."""
        async with self._database.read() as connection:
            rows = (await connection.execute(select(standby_hosts))).all()
        return {row.host: _standing(row) for row in rows}

    async def begin(self, host: str, state: Literal["joining", "leaving"], by_person: bool, reason: str | None = None) -> None:
        """A host is about to join or to leave. What a person begins does not wait for the next try."""
        now = self._clock()
        values: dict[str, Any] = {
            "state": state,
            "by_person": by_person,
            "since": now,
            "reason": reason and reason[:_REASON],
            "retry_at": None,
        }
        await self._put(host, {**values, "failures": 0} if by_person else values)

    async def claim(self, host: str) -> None:
        """A person wants what a host is about to do."""
        under_way = standby_hosts.c.state.in_(("joining", "leaving"))
        await self._change(host, (under_way,), {"by_person": True, "reason": None})

    async def leave_idle(self, host: str) -> bool:
        """A host that joined for demand is about to leave.

        Returns:
            ``False`` where a person has changed that.
        """
        values = {"state": "leaving", "since": self._clock(), "reason": "it is idle"}
        still = (standby_hosts.c.state == "joined", standby_hosts.c.by_person.is_(False))
        return await self._change(host, still, values)

    async def joined(self, host: str) -> None:
        """A host is part of the cluster now."""
        joins = standby_hosts.c.joins + case((standby_hosts.c.by_person, 0), else_=1)
        values = {"state": "joined", "since": self._clock(), "failures": 0, "retry_at": None, "joins": joins}
        await self._change(host, (standby_hosts.c.state == "joining",), values)

    async def stay(self, host: str) -> None:
        """A host that was about to leave has work."""
        values = {"state": "joined", "since": self._clock(), "reason": "it has work again"}
        await self._change(host, (standby_hosts.c.state == "leaving",), values)

    async def left(self, host: str) -> None:
        """A host is no part of the cluster any more."""
        values = {"state": "out", "since": self._clock(), "reason": None, "failures": 0, "retry_at": None}
        await self._change(host, (standby_hosts.c.state == "leaving",), values)

    async def failed(self, host: str, reason: str) -> None:
        """A host did not join, so that it is out; or it did not leave, which is tried again."""
        now = self._clock()
        standing = (await self.standings()).get(host)
        state, by_person, failures, refusals = "out", False, 1, 1
        if standing is not None:
            failures, refusals = standing.failures + 1, standing.refusals + (standing.state != "leaving")
            if standing.state == "leaving":
                state, by_person = "leaving", standing.by_person
        values = {
            "state": state,
            "by_person": by_person,
            "since": now,
            "reason": reason[:_REASON],
            "failures": failures,
            "retry_at": now + retry_after(failures),
            "refusals": refusals,
        }
        await self._put(host, values)

    async def keep(self, host: str) -> None:
        """A host is part of the cluster, and for people only to have it leave."""
        await self._put(host, {"state": "joined", "by_person": True, "since": self._clock(), "reason": None, "failures": 0})

    async def hand_over(self, host: str) -> None:
        """A host joins and leaves as demand asks for it from now on, whatever a person said before."""
        values = {"by_person": False, "since": self._clock(), "reason": None, "failures": 0, "retry_at": None}
        await self._change(host, (), values)

    async def forget(self, host: str) -> None:
        """A host is out, as if it had never joined."""
        async with self._database.write() as connection:
            await connection.execute(delete(standby_hosts).where(standby_hosts.c.host == host))

    async def _put(self, host: str, values: dict[str, Any]) -> None:
        async with self._database.write() as connection:
            known = await connection.execute(update(standby_hosts).where(standby_hosts.c.host == host).values(values))
            if not known.rowcount:
                new = {"failures": 0, "joins": 0, "refusals": 0, **values}
                await connection.execute(insert(standby_hosts).values(host=host, **new))

    async def _change(self, host: str, still: tuple[Any, ...], values: dict[str, Any]) -> bool:
        change = update(standby_hosts).where(standby_hosts.c.host == host, *still).values(values)
        async with self._database.write() as connection:
            return (await connection.execute(change)).rowcount == 1


def _standing(row: Row[Any]) -> Standing:
    retry_at: datetime | None = None if row.retry_at is None else aware(row.retry_at)
    return Standing(row.state, row.by_person, aware(row.since), row.reason, row.failures, retry_at, row.joins, row.refusals)
