"""Agents and their keys in the database."""

from __future__ import annotations

import dataclasses
import secrets
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from helix_ray.core.agents import AGENT_KEY_PREFIX, Agent, AgentKey, AgentLimits, AgentRecord, KeyHolder, digest_of
from helix_ray.core.errors import ConflictError, NotFoundError
from helix_ray.storage.database import Database
from helix_ray.storage.moment import aware
from helix_ray.storage.tables import agent_keys, agents

_SHOWN = len(AGENT_KEY_PREFIX) + 6
_USED_EVERY = timedelta(minutes=1)


class AgentRegistry:
    """Agents by name: those of the configuration, which all tenants have, and those that tenants made.

    Args:
        database: where the latter are.
        configured: the former.
    """

    def __init__(self, database: Database, configured: tuple[Agent, ...]) -> None:
        self._database = database
        now = datetime.now(UTC)
        self._configured = {agent.name: AgentRecord(agent, 1, True, now) for agent in configured}

    async def agents(self, tenant: str) -> list[AgentRecord]:
        """The last version of every agent, by name."""
        last = select(agents.c.name, func.max(agents.c.version).label("version")).where(agents.c.tenant == tenant)
        last_versions = last.group_by(agents.c.name).subquery()
        query = select(agents).join(
            last_versions, (agents.c.name == last_versions.c.name) & (agents.c.version == last_versions.c.version)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query.where(agents.c.tenant == tenant))).all()
        made = {row.name: _record(row) for row in rows}
        return [record for _, record in sorted((made | self._configured).items())]

    async def agent(self, tenant: str, name: str) -> AgentRecord:
        """The last version of an agent.

        Raises:
            NotFoundError: there is none with that name.
        """
        if name in self._configured:
            return self._configured[name]
        return (await self._made(tenant, name, 1))[0]

    async def versions(self, tenant: str, name: str) -> list[AgentRecord]:
        """All versions of an agent, the last one first.

        Raises:
            NotFoundError: there is none with that name.
        """
        if name in self._configured:
            return [self._configured[name]]
        return await self._made(tenant, name)

    async def put(self, tenant: str, agent: Agent, version: int) -> AgentRecord:
        """Make a version of an agent.

        Args:
            tenant: whose it is.
            agent: what it is.
            version: of the version before; 0 for a new agent.

        Raises:
            ConflictError: there is such a version already, or the agent comes from the configuration.
        """
        self._check_free(agent.name)
        record = AgentRecord(agent, version + 1, False, datetime.now(UTC))
        values = {
            "tenant": tenant,
            "name": agent.name,
            "version": record.version,
            "definition": dataclasses.asdict(agent),
            "created_at": record.created_at,
        }
        try:
            async with self._database.write() as connection:
                await connection.execute(insert(agents).values(values))
        except IntegrityError as exc:
            what = f"has changed since version {version}" if version else "is there already"
            raise ConflictError(f"The agent {agent.name!r} {what}.", param="name") from exc
        return record

    async def delete(self, tenant: str, name: str) -> None:
        """Delete an agent with its versions and keys.

        Raises:
            NotFoundError: there is none with that name.
            ConflictError: it comes from the configuration.
        """
        self._check_free(name)
        async with self._database.write() as connection:
            deleted = await connection.execute(delete(agents).where(agents.c.tenant == tenant, agents.c.name == name))
            if deleted.rowcount == 0:
                raise unknown(name)
            await connection.execute(delete(agent_keys).where(agent_keys.c.tenant == tenant, agent_keys.c.agent == name))

    async def create_key(self, tenant: str, agent: str, name: str) -> tuple[AgentKey, str]:
        """A new key, and its text, which nobody can tell again.

        Raises:
            NotFoundError: there is no such agent.
        """
        await self.agent(tenant, agent)
        text = AGENT_KEY_PREFIX + secrets.token_urlsafe(32)
        key = AgentKey(str(uuid.uuid4()), agent, name, text[:_SHOWN], datetime.now(UTC), None)
        async with self._database.write() as connection:
            await connection.execute(insert(agent_keys).values(tenant=tenant, digest=digest_of(text), **dataclasses.asdict(key)))
        return key, text

    async def keys(self, tenant: str, agent: str) -> list[AgentKey]:
        """The keys of an agent, the newest first.

        Raises:
            NotFoundError: there is no such agent.
        """
        await self.agent(tenant, agent)
        query = select(agent_keys).where(agent_keys.c.tenant == tenant, agent_keys.c.agent == agent)
        async with self._database.read() as connection:
            rows = (await connection.execute(query.order_by(agent_keys.c.created_at.desc(), agent_keys.c.id))).all()
        return [_key(row) for row in rows]

    async def revoke_key(self, tenant: str, agent: str, key_id: str) -> None:
        """Revoke a key.

        Raises:
            NotFoundError: there is none with that id.
        """
        query = delete(agent_keys).where(agent_keys.c.tenant == tenant, agent_keys.c.agent == agent, agent_keys.c.id == key_id)
        async with self._database.write() as connection:
            if (await connection.execute(query)).rowcount == 0:
                raise NotFoundError(f"There is no key {key_id[:64]!r}.")

    async def holder(self, digest: bytes) -> KeyHolder | None:
        """Whom the key with that SHA-256 stands for, if there is one. Its use is noted, once a minute."""
        async with self._database.read() as connection:
            row = (await connection.execute(select(agent_keys).where(agent_keys.c.digest == digest))).one_or_none()
        if row is None:
            return None
        now = datetime.now(UTC)
        if row.last_used_at is None or aware(row.last_used_at) < now - _USED_EVERY:
            async with self._database.write() as connection:
                await connection.execute(update(agent_keys).where(agent_keys.c.id == row.id).values(last_used_at=now))
        return KeyHolder(row.tenant, row.agent, row.id)

    async def _made(self, tenant: str, name: str, most: int | None = None) -> list[AgentRecord]:
        """The last versions of an agent that a tenant made, the very last one first; all of them where ``most`` is not given."""
        query = select(agents).where(agents.c.tenant == tenant, agents.c.name == name).order_by(agents.c.version.desc())
        async with self._database.read() as connection:
            rows = (await connection.execute(query.limit(most))).all()
        if not rows:
            raise unknown(name)
        return [_record(row) for row in rows]

    def _check_free(self, name: str) -> None:
        if name in self._configured:
            raise ConflictError(f"The agent {name!r} comes from the configuration; it is changed there.", param="name")


def unknown(name: str) -> NotFoundError:
    """The error for an agent that there is not."""
    return NotFoundError(f"There is no agent {name[:64]!r}.", param="agent")


def _record(row: Row[Any]) -> AgentRecord:
    fields = dict(row.definition)
    fields["limits"] = AgentLimits(**fields["limits"])
    for name in ("tools", "collections"):
        fields[name] = tuple(fields[name])
    return AgentRecord(Agent(**fields), row.version, False, aware(row.created_at))


def _key(row: Row[Any]) -> AgentKey:
    used = row.last_used_at and aware(row.last_used_at)
    return AgentKey(row.id, row.agent, row.name, row.prefix, aware(row.created_at), used)
