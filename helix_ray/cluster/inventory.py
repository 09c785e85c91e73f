"""The hosts that there are: those of configs/hosts.yaml, and those that were added since, in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from helix_ray.config.hosts import HostList
from helix_ray.core.cluster import Host, HostChanges, ListedHost
from helix_ray.core.errors import ConflictError, NotFoundError
from helix_ray.storage.database import Database
from helix_ray.storage.moment import Clock, utc_now
from helix_ray.storage.tables import hosts, standby_hosts

HOSTS = 4096
"""Most hosts in the database."""


class Inventory:
    """Unites file and database. Where both have a host of one name, or at one place, the file's is the one that counts.

    Args:
        database: of the hosts that are not in the file.
        written: the file.
        clock: tells the present.
    """

    def __init__(self, database: Database, written: HostList, clock: Clock = utc_now) -> None:
        self._database = database
        self._written = {config.name: ListedHost(config.host(), "file") for config in written.hosts}
        self._clock = clock

    async def hosts(self) -> list[ListedHost]:
        """All hosts, by name."""
        async with self._database.read() as connection:
            return await self._all(connection)

    async def host(self, name: str) -> Host:
        """A host by name.

        Raises:
            NotFoundError: there is none.
        """
        return _named(await self.hosts(), name).host

    async def active(self) -> list[Host]:
        """The hosts that are not on standby, and those that are and have joined, by name."""
        joined = select(standby_hosts.c.host).where(standby_hosts.c.state.in_(("joined", "leaving")))
        async with self._database.read() as connection:
            known, there = await self._all(connection), frozenset((await connection.scalars(joined)).all())
        return [one.host for one in known if not one.host.standby or one.host.name in there]

    async def add(self, host: Host) -> ListedHost:
        """Write a host into the database.

        Raises:
            ConflictError: there is one of that name or at that address, or there are as many as there may be.
        """
        async with self._database.write() as connection:
            known = await self._all(connection)
            if any(one.host.name == host.name for one in known):
                raise ConflictError(f"There is a host {host.name!r} already.", param="name")
            _check_place(known, host)
            if len(known) >= HOSTS:
                raise ConflictError(f"There are {HOSTS} hosts already.")
            # A row that the file hides gives way: nobody could see it.
            await connection.execute(delete(hosts).where(hosts.c.name == host.name))
            values = {"name": host.name, "settings": _settings(host), "created_at": self._clock()}
            await connection.execute(insert(hosts).values(values))
        return ListedHost(host, "database")

    async def change(self, name: str, changes: HostChanges) -> ListedHost:
        """Change what is given of a host.

        Raises:
            NotFoundError: there is none.
            ConflictError: it is written in the file, or its new address is another host's.
        """
        async with self._database.write() as connection:
            known = await self._all(connection)
            changed = replace(_writable(known, name), **changes)
            _check_place([one for one in known if one.host.name != name], changed)
            await connection.execute(update(hosts).where(hosts.c.name == name).values(settings=_settings(changed)))
        return ListedHost(changed, "database")

    async def remove(self, name: str) -> None:
        """Take a host out of the database.

        Raises:
            NotFoundError: there is none.
            ConflictError: it is written in the file.
        """
        async with self._database.write() as connection:
            _writable(await self._all(connection), name)
            await connection.execute(delete(hosts).where(hosts.c.name == name))

    async def _all(self, connection: AsyncConnection) -> list[ListedHost]:
        rows = (await connection.execute(select(hosts.c.name, hosts.c.settings))).all()
        found = dict(self._written)
        places = {_place(one.host) for one in found.values()}
        for row in rows:
            host = _host(row.name, row.settings)
            if row.name not in found and _place(host) not in places:
                found[row.name] = ListedHost(host, "database")
        return [found[name] for name in sorted(found)]


def _named(known: list[ListedHost], name: str) -> ListedHost:
    for one in known:
        if one.host.name == name:
            return one
    raise NotFoundError(f"There is no host {name[:64]!r} in the inventory.", param="name")


def _writable(known: list[ListedHost], name: str) -> Host:
    found = _named(known, name)
    if found.source == "file":
        raise ConflictError(f"The host {name!r} is written in the inventory file: change it there.", code="host_in_file")
    return found.host


def _place(host: Host) -> tuple[str, int]:
    return host.address.lower(), host.port


def _check_place(others: list[ListedHost], host: Host) -> None:
    for one in others:
        if _place(one.host) == _place(host):
            where = f"{host.address} port {host.port}"
            raise ConflictError(f"The host {one.host.name!r} is at {where} already.", param="address")


def _settings(host: Host) -> dict[str, Any]:
    values = {one.name: getattr(host, one.name) for one in fields(host) if one.name != "name"}
    return {**values, "key": None if host.key is None else str(host.key)}


def _host(name: str, settings: Mapping[str, Any]) -> Host:
    key = settings.get("key")
    words = {one: tuple(settings.get(one, ())) for one in ("container_options", "container_run_options")}
    return Host(**{**settings, **words, "name": name, "key": None if key is None else Path(key)})
