"""Sessions, on the databases that there are."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from helix_ray.agent import sessions
from helix_ray.agent.sessions import SessionStore, Turn, decode_parts, encode_parts
from helix_ray.core.errors import ConflictError, NotFoundError
from helix_ray.core.messages import Message, Reasoning, Text, ToolCall, ToolResult
from helix_ray.storage.database import Database
from tests.agent.models import user

ANSWER = Message("assistant", (Text("Hello."),))


@pytest.fixture
def store(database: Database) -> SessionStore:
    return SessionStore(database, timedelta(days=1))


async def say(store: SessionStore, text: str, session: str = "s", run: str = "", tenant: str = "ann") -> list[str]:
    """A whole turn; gives the roles of what was said before."""
    async with store.turn(tenant, session, "helper", run or text, 5) as turn:
        await store.append(turn, 0, [user(text)], final=False)
        await store.append(turn, 1, [ANSWER], final=True)
        return [message.role for _, message in turn.history]


def test_parts_survive() -> None:
    parts = (Text("a"), Reasoning("b", "sig"), ToolCall("1", "time", "{}"), ToolResult("1", "12:00", True))
    assert decode_parts(encode_parts(parts)) == parts


async def test_a_session_remembers(store: SessionStore) -> None:
    assert await say(store, "Hi") == []
    assert await say(store, "And?") == ["user", "assistant"]
    session, messages = await store.session("ann", None, "s")
    assert (session.agent, session.messages) == ("helper", 4)
    assert [(one.run, one.step, one.message.role) for one in messages] == [
        ("Hi", 0, "user"),
        ("Hi", 1, "assistant"),
        ("And?", 0, "user"),
        ("And?", 1, "assistant"),
    ]


async def test_turns_of_one_session_wait_for_each_other(store: SessionStore) -> None:
    before = await asyncio.gather(*(say(store, f"{number}") for number in range(6)))
    assert sorted(map(len, before)) == [0, 2, 4, 6, 8, 10]


async def test_a_busy_session_is_a_conflict_in_the_end(store: SessionStore) -> None:
    async with store.turn("ann", "s", "helper", "one", 5):
        with pytest.raises(ConflictError, match="busy"):
            async with store.turn("ann", "s", "helper", "two", 0.2):
                pass


async def test_a_run_that_asks_again_takes_its_own_place(store: SessionStore) -> None:
    async with store.turn("ann", "s", "helper", "run", 5) as lost:
        await store.append(lost, 0, [user("Hi")], final=False)
        async with store.turn("ann", "s", "helper", "run", 30) as turn:
            assert [(step, message.role) for step, message in turn.own] == [(0, "user")]
            with pytest.raises(ConflictError, match="took it over"):
                await store.append(lost, 1, [ANSWER], final=True)
            await store.append(turn, 1, [ANSWER], final=True)
    assert (await store.session("ann", None, "s"))[0].messages == 2


async def test_a_dead_worker_gives_its_session_back(store: SessionStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "_LEASE", timedelta(seconds=0.2))
    dead = await store._hold("ann", "s", "helper", "dead", 30)
    await store.append(dead, 0, [user("lost")], final=False)
    assert await say(store, "Hi") == []  # what the dead run was asked is forgotten with it


async def test_a_hold_is_renewed(store: SessionStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "_LEASE", timedelta(seconds=1))
    monkeypatch.setattr(sessions, "_RENEW_S", 0.1)
    async with store.turn("ann", "s", "helper", "one", 5):
        with pytest.raises(ConflictError):
            async with store.turn("ann", "s", "helper", "two", 2.0):
                pass


async def test_a_run_that_fails_leaves_no_trace(store: SessionStore) -> None:
    await say(store, "Hi")

    async def fail() -> None:
        async with store.turn("ann", "s", "helper", "bad", 5) as turn:
            await store.append(turn, 0, [user("Bad")], final=False)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert (await store.session("ann", None, "s"))[0].messages == 2
    assert len(await say(store, "Again")) == 2


async def test_a_new_session_whose_only_run_fails_is_gone(store: SessionStore) -> None:
    async with store.turn("ann", "s", "helper", "bad", 5) as turn:
        await store.append(turn, 0, [user("Bad")], final=False)
    assert await store.sessions("ann", None, 10) == []


async def test_a_session_is_its_tenants_and_its_agents(store: SessionStore) -> None:
    await say(store, "Hi")
    assert await say(store, "Hi", tenant="bob") == []
    await store.delete("bob", None, "s")
    for tenant, agent in (("bob", None), ("ann", "other")):
        with pytest.raises(NotFoundError):
            await store.session(tenant, agent, "s")
        with pytest.raises(NotFoundError):
            await store.delete(tenant, agent, "s")
    with pytest.raises(NotFoundError):
        async with store.turn("ann", "s", "other", "run", 30):
            pass
    assert (await store.session("ann", "helper", "s"))[0].messages == 2


async def test_sessions_are_listed_in_pages(store: SessionStore) -> None:
    for number in range(5):
        await say(store, "Hi", session=f"s{number}")
    first = await store.sessions("ann", None, 2)
    assert [one.id for one in first] == ["s4", "s3"]
    assert [one.id for one in await store.sessions("ann", None, 9, after="s3")] == ["s2", "s1", "s0"]
    assert await store.sessions("ann", "other", 9) == []
    with pytest.raises(NotFoundError):
        await store.sessions("ann", None, 9, after="unknown")


async def test_sessions_expire(database: Database) -> None:
    store = SessionStore(database, timedelta(seconds=0.3))
    await say(store, "Hi")
    await asyncio.sleep(0.4)
    assert await store.sessions("ann", None, 9) == []
    with pytest.raises(NotFoundError):
        await store.session("ann", None, "s")
    assert await say(store, "Again") == []
    await asyncio.sleep(0.4)
    assert await store.sweep() == 1


async def test_a_summary_takes_the_place_of_messages(store: SessionStore) -> None:
    await say(store, "Hi")
    await say(store, "And?")

    async def summarize(turn: Turn) -> None:
        await store.summarize(turn, "They said hello.", turn.history[1][0])

    async with store.turn("ann", "s", "helper", "run", 5) as turn:
        await summarize(turn)
    async with store.turn("ann", "s", "helper", "run", 5) as turn:
        assert turn.summary == "They said hello."
        assert len(turn.history) == 2
    assert (await store.session("ann", None, "s"))[0].messages == 4


async def test_a_deleted_session_stops_its_run(store: SessionStore) -> None:
    async with store.turn("ann", "s", "helper", "run", 5) as turn:
        await store.delete("ann", None, "s")
        with pytest.raises(ConflictError, match="deleted"):
            await store.append(turn, 0, [user("Hi")], final=False)
