"""Calls that are kept for a moment after their answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import pytest

from helix_ray.core.errors import EngineDeadError
from helix_ray.core.events import Event, TextDelta
from helix_ray.core.messages import ChatRequest
from helix_ray.providers.relay import leases as module
from helix_ray.providers.relay.inbox import Inbox, Stream
from helix_ray.providers.relay.leases import Lease, Leases
from helix_ray.providers.relay.outbox import Outbox, Put


class Replica:
    """Answers each request with its user, and waits for its release where the user says so."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox
        self.outbox = Outbox(self.run)
        self.open = 0
        self.calls = 0
        self.stopped = False

    async def run(self, request: ChatRequest, put: Put) -> None:
        put([TextDelta(request.user or "")])
        if request.user == "wait":
            try:
                await asyncio.sleep(60)
            finally:
                self.stopped = True

    async def call(self, request: ChatRequest, stream: Stream) -> None:
        self.calls += 1
        self.open += 1
        try:
            with suppress(ConnectionResetError):
                await self.outbox.serve(request, self.inbox.address, stream.number)
        finally:
            self.open -= 1


@pytest.fixture
async def replica() -> AsyncIterator[Replica]:
    inbox = Inbox("127.0.0.1")
    await inbox.start()
    replica = Replica(inbox)
    yield replica
    replica.outbox.close()
    inbox.close()


def ask(text: str) -> ChatRequest:
    return ChatRequest("m", user=text)


async def answer(leases: Leases, text: str) -> Lease:
    lease = leases.ask(ask(text))
    events: list[Event] = []
    async with asyncio.timeout(10):
        while batch := await lease.stream.read():
            events += batch
    assert events == [TextDelta(text)]
    return lease


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110  # nothing tells of it
            await asyncio.sleep(0.01)


async def test_the_last_lease_is_used_again(replica: Replica) -> None:
    leases = Leases(replica.inbox, replica.call)
    first, second = [await answer(leases, text) for text in ("a", "b")]
    leases.give_back(first)
    leases.give_back(second)
    assert await answer(leases, "c") is second
    assert await answer(leases, "d") is first
    assert replica.calls == 2


async def test_an_idle_lease_ends_and_one_in_use_does_not(replica: Replica, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_IDLE_S", 0.05)
    leases = Leases(replica.inbox, replica.call)
    idle, used = [await answer(leases, text) for text in ("a", "b")]
    leases.give_back(idle)
    await until(lambda: replica.open == 1)
    assert not used.call.done()
    leases.give_back(used)
    await until(lambda: replica.open == 0)


async def test_each_idle_lease_has_its_own_time(replica: Replica, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_IDLE_S", 1.0)
    leases = Leases(replica.inbox, replica.call)
    early, late = [await answer(leases, text) for text in ("a", "b")]
    leases.give_back(early)
    await asyncio.sleep(0.5)
    leases.give_back(late)
    await until(early.call.done)
    assert not late.call.done()
    await until(late.call.done)


async def test_a_lease_is_not_used_for_ever(replica: Replica, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REUSE_S", 0.0)
    leases = Leases(replica.inbox, replica.call)
    for text in ("a", "b"):
        leases.give_back(await answer(leases, text))
    assert replica.calls == 2
    await until(lambda: replica.open == 0)


async def test_an_answer_that_is_left_stops_its_work(replica: Replica) -> None:
    leases = Leases(replica.inbox, replica.call)
    lease = leases.ask(ask("wait"))
    await lease.stream.read()
    leases.give_back(lease)
    await until(lambda: replica.stopped and replica.open == 0)
    leases.give_back(await answer(leases, "next"))
    assert replica.calls == 2


async def test_a_lease_whose_connection_broke_is_not_used_again(replica: Replica) -> None:
    leases = Leases(replica.inbox, replica.call)
    leases.give_back(await answer(leases, "a"))
    [connection] = replica.inbox.connections
    connection.close()
    await until(lambda: replica.outbox.connected == 0)
    leases.give_back(await answer(leases, "b"))
    assert replica.calls == 2


async def test_a_lease_whose_call_ended_is_not_used_again(replica: Replica) -> None:
    leases = Leases(replica.inbox, replica.call)
    lease = await answer(leases, "a")
    leases.give_back(lease)
    lease.call.cancel()
    await asyncio.sleep(0)
    assert await answer(leases, "b") is not lease


async def test_a_lease_that_failed_is_not_used_again(replica: Replica) -> None:
    leases = Leases(replica.inbox, replica.call)
    lease = leases.ask(ask("wait"))
    lease.stream.fail(EngineDeadError("gone"))
    leases.give_back(lease)
    assert await answer(leases, "b") is not lease
