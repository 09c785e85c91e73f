"""Agents and their keys, on the databases that there are."""

from __future__ import annotations

import asyncio

import pytest

from helix_ray.agent.registry import AgentRegistry
from helix_ray.core.agents import Agent, AgentLimits, KeyHolder, digest_of
from helix_ray.core.errors import ConflictError, NotFoundError
from helix_ray.storage.database import Database

FULL = Agent("support", "Helps", "demo", "Be kind.", ("time",), ("manual",), 0.2, 0.9, 100, AgentLimits(3, 10.0, 1000, 5.0))


@pytest.fixture
def registry(database: Database) -> AgentRegistry:
    return AgentRegistry(database, (Agent("assistant"),))


async def test_an_agent_is_kept_with_all_its_versions(registry: AgentRegistry) -> None:
    made = await registry.put("ann", FULL, 0)
    assert (await registry.agent("ann", "support")).agent == FULL
    changed = await registry.put("ann", Agent("support", "Changed"), made.version)
    assert [record.version for record in await registry.versions("ann", "support")] == [2, 1]
    assert (await registry.agent("ann", "support")).agent == changed.agent
    assert [record.agent.name for record in await registry.agents("ann")] == ["assistant", "support"]
    assert [record.version for record in await registry.agents("ann")] == [1, 2]


async def test_two_changes_of_one_version_do_not_both_succeed(registry: AgentRegistry) -> None:
    await registry.put("ann", FULL, 0)
    with pytest.raises(ConflictError, match="is there already"):
        await registry.put("ann", FULL, 0)
    done = await asyncio.gather(*(registry.put("ann", FULL, 1) for _ in range(5)), return_exceptions=True)
    assert sum(not isinstance(one, ConflictError) for one in done) == 1


async def test_an_agent_is_its_tenants(registry: AgentRegistry) -> None:
    await registry.put("ann", FULL, 0)
    await registry.put("bob", Agent("support", "Bob's"), 0)
    assert (await registry.agent("ann", "support")).agent == FULL
    await registry.delete("bob", "support")
    assert (await registry.agent("ann", "support")).agent == FULL
    for action in (registry.agent, registry.versions, registry.delete, registry.keys):
        with pytest.raises(NotFoundError):
            await action("bob", "support")


async def test_a_configured_agent_is_everybodys_and_changed_nowhere_else(registry: AgentRegistry) -> None:
    assert (await registry.agent("bob", "assistant")).configured
    with pytest.raises(ConflictError, match="configuration"):
        await registry.put("ann", Agent("assistant"), 1)
    with pytest.raises(ConflictError, match="configuration"):
        await registry.delete("ann", "assistant")


async def test_a_key_stands_for_its_agent_until_it_is_revoked(registry: AgentRegistry) -> None:
    await registry.put("ann", FULL, 0)
    key, text = await registry.create_key("ann", "support", "website")
    assert text.startswith(key.prefix)
    assert len(text) > 40
    assert await registry.holder(digest_of(text)) == KeyHolder("ann", "support", key.id)
    assert await registry.holder(digest_of(text + "x")) is None
    (listed,) = await registry.keys("ann", "support")
    assert (listed.name, listed.last_used_at is not None) == ("website", True)
    with pytest.raises(NotFoundError):
        await registry.revoke_key("bob", "support", key.id)
    await registry.revoke_key("ann", "support", key.id)
    assert await registry.holder(digest_of(text)) is None


async def test_keys_end_with_their_agent(registry: AgentRegistry) -> None:
    await registry.put("ann", FULL, 0)
    _, text = await registry.create_key("ann", "support", "website")
    await registry.delete("ann", "support")
    assert await registry.holder(digest_of(text)) is None
    with pytest.raises(NotFoundError):
        await registry.create_key("ann", "support", "website")
