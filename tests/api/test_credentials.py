"""Keys are looked up once for all requests that come together, again before the answer is old, and never trusted for longer."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest

from helix_ray.api.credentials import Credentials
from helix_ray.core.accounts import Caller, KeyScopes, Principal
from helix_ray.core.errors import AuthenticationError, UnavailableError
from helix_ray.core.keys import generate_key
from helix_ray.core.protocols import Accounts

KEY = generate_key()


class Clerk:
    """Answers when it is told to.

    Attributes:
        questions: that came and are not answered yet.
        count: of all questions.
    """

    def __init__(self) -> None:
        self.questions: list[asyncio.Future[Caller]] = []
        self.count = 0
        self.now = 0.0
        self.credentials = Credentials(None, cast(Accounts, self), lambda: self.now)

    async def caller(self, credential: str) -> Caller:
        self.count += 1
        question = asyncio.get_running_loop().create_future()
        self.questions.append(question)
        return await question

    async def ask(self) -> asyncio.Task[Principal]:
        """A request that has come as far as it can."""
        task = asyncio.create_task(self.credentials.principal(KEY))
        await self.settle()
        return task

    async def settle(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)

    async def answer(self, account: str) -> None:
        self.questions.pop(0).set_result(Caller(account, "key-1", "member", KeyScopes(), "starter"))
        await self.settle()

    async def refuse(self, error: Exception) -> None:
        self.questions.pop(0).set_exception(error)
        await self.settle()

    async def known(self, account: str = "a") -> None:
        """Somebody has asked."""
        first = await self.ask()
        await self.answer(account)
        assert (await first).account == account


async def test_requests_that_come_together_ask_once() -> None:
    clerk = Clerk()
    requests = [await clerk.ask() for _ in range(20)]
    await clerk.answer("a")
    assert {(await request).account for request in requests} == {"a"}
    assert clerk.count == 1


async def test_who_hangs_up_does_not_take_the_answer_from_others() -> None:
    clerk = Clerk()
    first, second = await clerk.ask(), await clerk.ask()
    first.cancel()
    await clerk.settle()
    await clerk.answer("a")
    assert (await second).account == "a"


async def test_an_answer_is_renewed_before_it_is_old() -> None:
    clerk = Clerk()
    await clerk.known()
    clerk.now = 0.6
    assert (await (await clerk.ask())).account == "a", "nobody waits"
    clerk.now = 0.9
    await clerk.answer("b")
    clerk.now = 1.5
    assert (await (await clerk.ask())).account == "b"
    assert clerk.count == 3
    await clerk.answer("b")


async def test_an_answer_is_as_old_as_its_question() -> None:
    clerk = Clerk()
    first = await clerk.ask()
    clerk.now = 1.0
    second = await clerk.ask()
    assert clerk.count == 2, "what the first one hears is too old for it"
    await clerk.answer("old")
    assert (await first).account == "old"
    assert not second.done()
    await clerk.answer("new")
    assert (await second).account == "new"


async def test_a_revoked_key_is_out_as_soon_as_it_is_heard_of() -> None:
    clerk = Clerk()
    await clerk.known()
    clerk.now = 0.6
    await clerk.ask()
    await clerk.refuse(AuthenticationError("revoked"))
    refused = await clerk.ask()
    await clerk.refuse(AuthenticationError("revoked"))
    with pytest.raises(AuthenticationError):
        await refused


async def test_where_nobody_answers_what_is_known_holds_for_its_time() -> None:
    clerk = Clerk()
    await clerk.known()
    clerk.now = 0.6
    await clerk.ask()
    await clerk.refuse(UnavailableError("gone"))
    assert (await (await clerk.ask())).account == "a"
    clerk.now = 1.0
    late = await clerk.ask()
    await clerk.refuse(UnavailableError("gone"))
    with pytest.raises(UnavailableError):
        await late
