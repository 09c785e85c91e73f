"""Kept responses, on the databases that there are."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from helix_ray.core.errors import InvalidRequestError, NotFoundError
from helix_ray.core.responses import StoredResponse, StreamPart
from helix_ray.responses.store import ResponseStore
from helix_ray.storage.database import Database
from helix_ray.storage.tables import response_events
from tests.accounts.moments import SetClock

MOST = 10**6


async def keep(store: ResponseStore, clock: SetClock, previous: str | None = None, **fields: Any) -> StoredResponse:
    """A new response of Ann's."""
    values: dict[str, Any] = {
        "id": f"resp_{uuid.uuid4().hex}",
        "tenant": "ann",
        "agent": None,
        "previous": previous,
        "status": "completed",
        "background": False,
        "input": b"[]",
        "answer": b'{"status":"completed"}',
        "created_at": clock.now,
    }
    response = StoredResponse(**values | fields)
    await store.keep(response)
    return response


async def conversation(store: ResponseStore, ident: str) -> list[str]:
    return [one.id for one in await store.conversation("ann", None, ident, MOST)]


async def test_what_was_kept_is_found_by_whose_it_is(store: ResponseStore, clock: SetClock) -> None:
    kept = await keep(store, clock)
    assert await store.response("ann", None, kept.id) == kept
    for tenant, agent in (("bob", None), ("ann", "helper")):
        for call in (store.response, store.delete, store.cancel):
            with pytest.raises(NotFoundError):
                await call(tenant, agent, kept.id)
        with pytest.raises(NotFoundError) as refusal:
            await store.conversation(tenant, agent, kept.id, MOST)
        assert refusal.value.param == "previous_response_id"


async def test_an_agents_key_sees_what_its_agents_keys_asked(store: ResponseStore, clock: SetClock) -> None:
    kept = await keep(store, clock, agent="helper")
    assert await store.response("ann", "helper", kept.id) == await store.response("ann", None, kept.id) == kept


@pytest.mark.parametrize("ident", ["", "resp_", "resp_" + "g" * 32, "resp_" + "a" * 33, "\x00", "\ud800", "resp_" + "a" * 32])
async def test_what_there_is_not_is_not_found(store: ResponseStore, ident: str) -> None:
    with pytest.raises(NotFoundError):
        await store.response("ann", None, ident)


async def test_a_conversation_is_all_that_was_gone_on_from(store: ResponseStore, clock: SetClock) -> None:
    first = await keep(store, clock)
    second = await keep(store, clock, first.id)
    branch = await keep(store, clock, first.id)
    third = await keep(store, clock, second.id)
    assert await conversation(store, third.id) == [first.id, second.id, third.id]
    assert await conversation(store, branch.id) == [first.id, branch.id]


async def test_a_conversation_that_lost_a_turn_does_not_go_on(store: ResponseStore, clock: SetClock) -> None:
    first = await keep(store, clock)
    second = await keep(store, clock, first.id)
    await store.delete("ann", None, first.id)
    assert (await store.response("ann", None, second.id)).id == second.id
    with pytest.raises(NotFoundError, match="was deleted"):
        await conversation(store, second.id)


async def test_a_conversation_has_a_greatest_length(store: ResponseStore, clock: SetClock) -> None:
    first = await keep(store, clock, answer=b"x" * 500)
    second = await keep(store, clock, first.id, answer=b"x" * 500)
    assert len(await store.conversation("ann", None, second.id, 1004)) == 2
    with pytest.raises(InvalidRequestError) as refusal:
        await store.conversation("ann", None, second.id, 1003)
    assert refusal.value.param == "previous_response_id"


async def test_old_responses_are_forgotten_unless_somebody_went_on(store: ResponseStore, clock: SetClock) -> None:
    first, alone = await keep(store, clock), await keep(store, clock)
    clock.move(days=20)
    second = await keep(store, clock, first.id)
    clock.move(days=11)
    with pytest.raises(NotFoundError):
        await store.response("ann", None, alone.id)
    assert await store.sweep() == 1
    assert await conversation(store, second.id) == [first.id, second.id]
    clock.move(days=30)
    assert await store.sweep() == 2


async def test_a_response_in_progress_is_ended_once(store: ResponseStore, clock: SetClock) -> None:
    begun = await keep(store, clock, status="in_progress", background=True)
    with pytest.raises(InvalidRequestError, match="no answer"):
        await conversation(store, begun.id)
    assert await store.finish(begun.id, "completed", b'{"status":"completed","output":[]}', [])
    assert not await store.finish(begun.id, "failed", b"{}", [])
    found = await store.response("ann", None, begun.id)
    assert (found.status, found.answer) == ("completed", b'{"status":"completed","output":[]}')
    assert (await store.cancel("ann", None, begun.id)).status == "completed"


async def test_events_are_kept_once_and_in_their_order(store: ResponseStore, clock: SetClock, database: Database) -> None:
    begun = await keep(store, clock, status="in_progress", background=True)
    parts = [StreamPart(3 * number, 3, b"%d" % number) for number in range(70)]
    await store.append(begun.id, parts[1::-1])
    await store.append(begun.id, parts[1:69])
    found = await store.events("ann", None, begun.id, -1)
    assert found == parts[:64]
    assert await store.events("ann", None, begun.id, 191) == parts[64:69]
    assert await store.events("ann", None, begun.id, 205) == parts[68:69]
    assert await store.events("ann", None, begun.id, 206) == []
    for tenant, agent in (("bob", None), ("ann", "helper")):
        assert await store.events(tenant, agent, begun.id, -1) == []
    assert await store.finish(begun.id, "completed", b'{"status":"completed"}', parts[68:])
    await store.append(begun.id, [StreamPart(210, 1, b"late")])
    assert await store.events("ann", None, begun.id, 206) == parts[69:]
    await store.delete("ann", None, begun.id)
    async with database.read() as connection:
        assert (await connection.execute(select(response_events))).all() == []


async def test_a_cancelled_response_stays_so(store: ResponseStore, clock: SetClock) -> None:
    begun, other = [await keep(store, clock, status="in_progress", background=True) for _ in range(2)]
    for _ in range(2):
        assert (await store.cancel("ann", None, begun.id)).status == "cancelled"
    assert await store.renew([begun.id, other.id, "resp_unknown"]) == [other.id]
    assert not await store.finish(begun.id, "completed", b"{}", [])


async def test_what_nobody_works_on_any_more_has_failed(store: ResponseStore, clock: SetClock) -> None:
    begun = await keep(store, clock, status="in_progress", background=True)
    clock.move(50)
    assert await store.renew([begun.id]) == [begun.id]
    clock.move(50)
    assert (await store.response("ann", None, begun.id)).status == "in_progress"
    clock.move(11)
    assert (await store.response("ann", None, begun.id)).status == "failed"
    assert not await store.finish(begun.id, "completed", b"{}", [])


async def test_only_what_is_in_the_background_is_cancelled(store: ResponseStore, clock: SetClock) -> None:
    kept = await keep(store, clock)
    with pytest.raises(InvalidRequestError, match="background"):
        await store.cancel("ann", None, kept.id)
