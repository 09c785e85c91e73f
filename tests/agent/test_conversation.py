"""What a model is told of a session."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from helix_ray.agent.conversation import Conversation
from helix_ray.agent.sessions import SessionStore
from helix_ray.core.errors import ContextLengthError
from helix_ray.core.events import Event, TextDelta
from helix_ray.core.messages import ChatRequest, Message, Text, ToolCall, ToolResult
from helix_ray.storage.database import Database
from tests.agent.models import says, user

ANSWER = Message("assistant", (Text("Hello."),))


class SmallModel:
    """Takes so many characters; summaries are ``In short.``"""

    def __init__(self, most: int) -> None:
        self.most = most
        self.requests: list[ChatRequest] = []

    async def stream(self, request: ChatRequest) -> AsyncGenerator[Event, None]:
        self.requests.append(request)
        length = sum(
            len(part.text) for message in request.messages for part in message.parts if isinstance(part, Text | ToolResult)
        )
        if length > self.most:
            raise ContextLengthError("too long")
        short = "Summarize" in str(request.messages[0])
        for event in says("In short." if short else "Fine."):
            assert not isinstance(event, Exception)
            if event is not None:
                yield event


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SessionStore]:
    database = Database(f"sqlite:///{tmp_path}/helix.db")
    await database.migrate()
    yield SessionStore(database, timedelta(days=1))
    await database.close()


async def filled(store: SessionStore, turns: int, size: int) -> None:
    for number in range(turns):
        async with store.turn("ann", "s", "helper", f"run{number}", 5) as turn:
            await store.append(turn, 0, [user(f"{number} " + "x" * size)], final=False)
            await store.append(turn, 1, [ANSWER], final=True)


async def told(store: SessionStore, model: SmallModel, *own: Message, instructions: str = "Be kind.") -> str:
    async with store.turn("ann", "s", "helper", "last", 5) as turn:
        conversation = Conversation(model.stream, store, turn, instructions)
        events = [event async for event in conversation.stream(ChatRequest("demo", own))]
    return "".join(event.text for event in events if isinstance(event, TextDelta))


async def test_history_and_instructions_come_first(store: SessionStore) -> None:
    await filled(store, 2, 1)
    model = SmallModel(10_000)
    own = (Message("system", (Text("Be brief."),)), user("Hi"))
    assert await told(store, model, *own) == "Fine."
    messages = model.requests[0].messages
    assert [message.role for message in messages] == ["system", *["user", "assistant"] * 2, "user"]
    assert messages[0].parts == (Text("Be kind.\n\nBe brief."),)


async def test_what_does_not_fit_is_summarized(store: SessionStore) -> None:
    await filled(store, 8, 100)
    model = SmallModel(500)
    assert await told(store, model, user("Hi")) == "Fine."
    messages = model.requests[-1].messages
    assert messages[0].parts == (Text("Be kind.\n\nSummary of the conversation before: In short."),)
    assert messages[1].role == "user"
    assert len(messages) < 12
    # It is kept: the next turn begins with it.
    again = SmallModel(500)
    assert await told(store, again, user("Hi")) == "Fine."
    assert len(again.requests) == 1
    session, said = await store.session("ann", None, "s")
    assert session.summary == "In short."
    assert session.messages == len(said) == 16


async def test_long_results_of_tools_are_cut_when_nothing_else_helps(store: SessionStore) -> None:
    model = SmallModel(3000)
    call = Message("assistant", (ToolCall("1", "read", "{}"),))
    assert await told(store, model, user("Hi"), call, Message("tool", (ToolResult("1", "y" * 10_000),))) == "Fine."
    assert str(model.requests[-1].messages[-1]).count("y") in range(1000, 3000)


async def test_a_question_that_does_not_fit_is_refused(store: SessionStore) -> None:
    await filled(store, 2, 10)
    with pytest.raises(ContextLengthError):
        await told(store, SmallModel(300), user("x" * 1000))


async def test_an_exchange_with_tools_is_forgotten_as_a_whole(store: SessionStore) -> None:
    for number in range(3):
        async with store.turn("ann", "s", "helper", f"run{number}", 5) as turn:
            call = Message("assistant", (ToolCall("1", "read", "{}"),))
            said = [user("x" * 200), call, Message("tool", (ToolResult("1", "y"),)), ANSWER]
            await store.append(turn, 1, said, final=True)
    model = SmallModel(600)
    await told(store, model, user("Hi"))
    assert model.requests[-1].messages[1].role == "user"
