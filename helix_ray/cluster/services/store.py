"""Services, their runs and drained hosts in the database. Every change is durable before anything follows from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import delete, func, insert, select, update

from helix_ray.cluster.planning.room import Need
from helix_ray.cluster.services.rows import Service, encode_spec, run_of, service_of
from helix_ray.core.placement import Placement, ServiceSpec
from helix_ray.core.runs import LIVE, Run, RunState
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, utc_now
from helix_ray.storage.tables import drained_hosts, placements, services, standby_hosts

# How long runs that have ended are kept.
_HISTORY = timedelta(days=7)


class ServiceStore:
    """See the module.

    Args:
        database: where they are.
        clock: tells the time.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def services(self) -> list[Service]:
        """All services, by name."""
        async with self._database.read() as connection:
            rows = (await connection.execute(select(services).order_by(services.c.name))).all()
        return [service_of(row) for row in rows]

    async def want(self, specs: Iterable[ServiceSpec]) -> None:
        """Have services run that are new, have another spec now, or are to be tried again."""
        now = self._clock()
        async with self._database.write() as connection:
            for spec in specs:
                values = {
                    "spec": encode_spec(spec),
                    "state": "wanted",
                    "reason": None,
                    "attempts": 0,
                    "retry_at": None,
                    "changed_at": now,
                }
                known = await connection.execute(update(services).where(services.c.name == spec.name).values(values))
                if not known.rowcount:
                    await connection.execute(insert(services).values(name=spec.name, created_at=now, **values))

    async def note(
        self,
        name: str,
        state: Literal["wanted", "completed", "failed"],
        reason: str | None = None,
        attempts: int | None = None,
        retry_at: datetime | None = None,
    ) -> None:
        """Say how a service stands that is wanted; of others that was said for good."""
        values: dict[str, Any] = {"state": state, "reason": reason, "retry_at": retry_at, "changed_at": self._clock()}
        if attempts is not None:
            values["attempts"] = attempts
        async with self._database.write() as connection:
            still = (services.c.name == name, services.c.state == "wanted")
            await connection.execute(update(services).where(*still).values(values))

    async def remove(self, name: str) -> bool:
        """Have a service end for good.

        Returns:
            Whether there is one.
        """
        values = {"state": "removed", "reason": None, "changed_at": self._clock()}
        async with self._database.write() as connection:
            return (await connection.execute(update(services).where(services.c.name == name).values(values))).rowcount == 1

    async def forget(self, name: str) -> None:
        """Delete a service that was removed, with its runs."""
        async with self._database.write() as connection:
            gone = delete(services).where(services.c.name == name, services.c.state == "removed")
            if (await connection.execute(gone)).rowcount:
                await connection.execute(delete(placements).where(placements.c.service == name))

    async def live(self) -> list[Run]:
        """All runs that have not ended, the oldest first."""
        query = select(placements).where(placements.c.state.in_(LIVE)).order_by(placements.c.number)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [run_of(row) for row in rows]

    async def newest(self, names: Collection[str] | None = None) -> dict[str, Run]:
        """The newest run of each service, of all or of some."""
        last = select(func.max(placements.c.number)).group_by(placements.c.service)
        query = select(placements).where(placements.c.number.in_(last))
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return {row.service: run_of(row) for row in rows if names is None or row.service in names}

    async def begin(self, spec: ServiceSpec, placement: Placement, need: Need, replaces: int | None = None) -> None:
        """Make a run; runs of the service that ended long ago are deleted.

        Args:
            spec: what runs.
            placement: where.
            need: what it was placed for.
            replaces: the run that ends when this one has started.
        """
        now = self._clock()
        old = (placements.c.service == spec.name, placements.c.changed_at < now - _HISTORY, placements.c.state.not_in(LIVE))
        values = {
            "service": spec.name,
            "spec": encode_spec(spec),
            "host": placement.host,
            "strategy": placement.strategy,
            "state": "pending",
            "cpus": need.cpus / 1000,
            "memory_mb": need.memory_mb,
            "gpu_memory_mb": need.gpu_memory_mb,
            "gpus": list(placement.gpus),
            "replaces": replaces,
            "created_at": now,
            "changed_at": now,
        }
        async with self._database.write() as connection:
            await connection.execute(delete(placements).where(*old))
            await connection.execute(insert(placements).values(values))

    async def change(
        self,
        run: Run,
        state: RunState,
        reason: str | None = None,
        code: str | None = None,
        gpus: tuple[int, ...] | None = None,
    ) -> bool:
        """Give a run another state, if it is still in the one that is known of it.

        Returns:
            Whether it was.
        """
        values: dict[str, Any] = {"state": state, "reason": reason, "code": code, "changed_at": self._clock()}
        if gpus is not None:
            values["gpus"] = list(gpus)
        still = (placements.c.number == run.number, placements.c.state == run.state)
        async with self._database.write() as connection:
            return (await connection.execute(update(placements).where(*still).values(values))).rowcount == 1

    async def drained(self) -> frozenset[str]:
        """Hosts on which nothing new is placed: those that are drained, and those that are about to leave."""
        leaving = select(standby_hosts.c.host).where(standby_hosts.c.state == "leaving")
        async with self._database.read() as connection:
            return frozenset((await connection.scalars(select(drained_hosts.c.host).union(leaving))).all())

    async def set_drained(self, host: str, drained: bool) -> None:
        """Have nothing new placed on a host, or take that back."""
        async with self._database.write() as connection:
            await connection.execute(delete(drained_hosts).where(drained_hosts.c.host == host))
            if drained:
                await connection.execute(insert(drained_hosts).values(host=host, since=self._clock()))
