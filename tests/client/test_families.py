"""Every family of the API through the client, against the application with all of its services."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from helix_ray.api.app import build_app
from helix_ray.client import AsyncClient, AuthenticationError, Client, ConflictError, NotFoundError, PermissionDeniedError
from tests.accounts.people import PASSWORD
from tests.api.accounts import World
from tests.api.everything import open_everything
from tests.client.places import caller, listening

MESSAGES: Any = [{"role": "user", "content": "hi"}]


@pytest.fixture
async def world(data_dir: Path) -> AsyncIterator[World]:
    async with open_everything(data_dir, registration="open", webhook_networks="127.0.0.0/8", webhook_http=True) as world:
        yield world


@pytest.fixture
async def client(world: World) -> AsyncClient:
    """With the access token of a new user."""
    anonymous = caller(world)
    await anonymous.accounts.register("ann", "ann@example.org", PASSWORD)
    return anonymous.with_options(api_key=(await anonymous.accounts.login("ann", PASSWORD)).access_token)


async def test_chat_completions_and_embeddings(client: AsyncClient) -> None:
    answer = await client.chat.completions.create(model="demo", messages=MESSAGES)
    assert answer.choices[0].message.content == "Hello"
    stream = await client.chat.completions.create(model="demo", messages=MESSAGES, stream=True)
    assert "".join([chunk.choices[0].delta.content or "" async for chunk in stream]) == "Hello"
    async with client.chat.completions.stream(model="demo", messages=MESSAGES) as helped:
        assert (await helped.get_final_completion()).choices[0].message.content == "Hello"
    assert (await client.completions.create(model="demo", prompt="Once")).choices[0].text == "Hello"
    vectors = await client.embeddings.create(model="embed", input=["a", "b"])
    assert [item.embedding[0] for item in vectors.data] == [0.0, 1.0]
    assert "demo" in [model.id async for model in client.models.list()]


async def test_messages(client: AsyncClient) -> None:
    message = await client.messages.create(model="demo", max_tokens=9, messages=MESSAGES, system="Be brief.", temperature=0.5)
    assert (message.text, message.stop_reason, message.usage.input_tokens) == ("Hello", "end_turn", 5)
    events = [event async for event in await client.messages.stream(model="demo", max_tokens=9, messages=MESSAGES)]
    assert "".join(event.text for event in events) == "Hello"
    assert (events[0].type, events[-1].type) == ("message_start", "message_stop")
    assert events[0].message is not None
    assert events[0].message.model == "demo"
    assert await client.messages.count_tokens(model="demo", messages=MESSAGES) == 3
    tool = {"name": "add", "input_schema": {"type": "object", "properties": {}}}
    told = await client.messages.create(
        model="demo", max_tokens=9, messages=MESSAGES, tools=[tool], extra_body={"tool_choice": {"type": "auto"}}
    )
    assert told.text == "Hello"


async def test_agents(client: AsyncClient) -> None:
    made = await client.agents.create("guide", description="For visitors", tools=["time"], limits={"steps": 3})
    assert (made.version, made.tools, made.limits["steps"]) == (1, ["time"], 3)
    changed = await client.agents.replace("guide", {"system_prompt": "You are brief."}, version=1)
    assert (changed.version, changed.tools) == (2, [])
    with pytest.raises(ConflictError) as conflict:
        await client.agents.replace("guide", {}, version=1)
    assert conflict.value.status == 409
    assert [agent.version for agent in await client.agents.versions("guide")] == [2, 1]
    assert [agent.name for agent in await client.agents.list()] == ["guide"]
    assert (await client.agents.retrieve("guide")).system_prompt == "You are brief."

    answer = await client.agents.chat(MESSAGES, agent="guide", session_id="s1", trace=True)
    assert (answer.text, answer.session_id, len(answer.steps or ())) == ("Hello.", "s1", 1)
    events = [event async for event in await client.agents.stream(MESSAGES, agent="guide", session_id="s1")]
    assert [event.type for event in events] == ["session", "text", "step", "done"]
    assert events[-1].response is not None
    assert events[-1].response.message.content == events[1].text == "Hello."

    other = await client.agents.chat(MESSAGES, agent="guide")
    assert [session.id async for session in client.agents.sessions.list(agent="guide", limit=1)] == [other.session_id, "s1"]
    session = await client.agents.sessions.retrieve("s1")
    assert [message.role for message in session.messages or ()] == ["user", "assistant"] * 2
    assert (await client.agents.sessions.delete("s1")).id == "s1"
    with pytest.raises(NotFoundError):
        await client.agents.sessions.retrieve("s1")

    assert "calculator" in [tool.name for tool in await client.agents.tools()]
    done = await client.agents.execute_tool("calculator", {"expression": "6 * 7"})
    assert (done.result, done.is_error) == ("42", False)

    key = await client.agents.keys.create("guide", name="website")
    assert key.key is not None
    assert (await client.with_options(api_key=key.key).agents.chat(MESSAGES)).text == "Hello."
    assert [one.id for one in await client.agents.keys.list("guide")] == [key.id]
    assert (await client.agents.keys.revoke("guide", key.id)).deleted
    assert (await client.agents.delete("guide")).name == "guide"


async def test_knowledge(client: AsyncClient, tmp_path: Path) -> None:
    one = await client.knowledge.ingest("We open at 9:00.", collection="manual", metadata={"source": "hours.md", "lang": "en"})
    assert (one.status, one.collection) == ("completed", "manual")
    many = await client.knowledge.ingest_many([{"content": "A ticket costs 12 euros."}, {"content": " "}], collection="manual")
    assert [outcome.status for outcome in many] == ["completed", "failed"]
    assert many[1].error is not None
    file = tmp_path / "guide.md"
    file.write_text("# Guide\n\nTurn left.")
    sent = await client.knowledge.upload([file, ("note.txt", b"Turn right.")], collection="manual", metadata={"lang": "en"})
    assert [outcome.status for outcome in sent] == ["completed", "completed"]

    found = await client.knowledge.query("open", collection="manual", mode="lexical", top_k=1, filter={"lang": "en"})
    assert [(passage.content, passage.metadata["source"]) for passage in found] == [("We open at 9:00.", "hours.md")]
    assert [collection.name for collection in await client.knowledge.collections.list()] == ["manual"]
    configured = await client.knowledge.collections.configure("manual", top_k=2)
    assert configured.settings is not None
    assert configured.settings["top_k"] == 2
    assert (await client.knowledge.collections.retrieve("manual")).document_count == 4

    listed = [document.id async for document in client.knowledge.collections.documents("manual", limit=3)]
    assert len(listed) == 4
    assert listed[-1] == one.id
    assert (await client.knowledge.collections.document("manual", one.id)).content == "We open at 9:00."
    assert (await client.knowledge.collections.delete_document("manual", one.id)).id == one.id
    assert (await client.knowledge.stats()).total_documents == 3
    assert (await client.knowledge.collections.delete("manual")).name == "manual"
    with pytest.raises(NotFoundError):
        await client.knowledge.collections.retrieve("odd/na me?")


async def test_accounts(client: AsyncClient) -> None:
    me = await client.accounts.me()
    assert (me.username, me.role) == ("ann", "member")
    key = await client.accounts.keys.create(name="ci", scopes={"models": ["demo"]}, budget_usd="5", requests_per_minute=60)
    assert key.key is not None
    assert (key.scopes.models, key.budget_usd) == (["demo"], "5")
    changed = await client.accounts.keys.update(key.id, budget_usd=None)
    assert (changed.budget_usd, changed.requests_per_minute) == (None, 60)
    with pytest.raises(PermissionDeniedError):
        await client.with_options(api_key=key.key).embeddings.create(model="embed", input="a")
    rotated = await client.accounts.keys.rotate(key.id, grace_seconds=60)
    assert rotated.key not in (None, key.key)
    assert [one.id async for one in client.accounts.keys.list()] == [key.id]
    assert (await client.accounts.keys.revoke(key.id)).revoked_at is not None
    assert (await client.accounts.keys.retrieve(key.id)).revoked_at is not None

    await client.chat.completions.create(model="demo", messages=MESSAGES)
    assert (await client.accounts.balance()).held_nano_usd == 0
    assert [entry async for entry in client.accounts.ledger()] == []
    assert [usage async for usage in client.accounts.usage(start="2020-01-01", end="2020-01-02", group_by=["day", "model"])] == []


async def test_sessions_of_an_account(client: AsyncClient) -> None:
    tokens = await client.accounts.login("ann@example.org", PASSWORD)
    assert tokens.user is not None
    renewed = await client.accounts.refresh(tokens.refresh_token)
    assert (await client.with_options(api_key=renewed.access_token).accounts.me()).id == tokens.user.id
    with pytest.raises(AuthenticationError):
        await client.accounts.refresh(tokens.refresh_token)
    last = await client.accounts.login("ann", PASSWORD)
    await client.accounts.logout(last.refresh_token)
    await client.accounts.change_password(PASSWORD, "another correct horse")
    with pytest.raises(AuthenticationError) as refused:
        await client.accounts.login("ann", PASSWORD)
    assert refused.value.code == "authentication_failed"


async def test_webhooks(client: AsyncClient) -> None:
    made = await client.webhooks.create("http://127.0.0.1:9999/hook", ["balance.low"], description="production")
    assert (made.secret or "").startswith("whsec_")
    assert [one.id async for one in client.webhooks.list()] == [made.id]
    changed = await client.webhooks.update(made.id, events=["quota.low", "balance.low"])
    assert (changed.events, changed.description) == (["quota.low", "balance.low"], "production")
    assert (await client.webhooks.rotate(made.id)).secret not in (None, made.secret)
    sent = await client.webhooks.test(made.id)
    assert [one.id async for one in client.webhooks.deliveries(made.id)] == [sent.id]
    assert await client.webhooks.attempts(made.id, sent.id) == []
    assert (await client.webhooks.replay(made.id, sent.id)).state == "pending"
    assert (await client.webhooks.retrieve(made.id)).object == "webhook_endpoint"
    assert (await client.webhooks.delete(made.id)).deleted


async def test_the_directory(client: AsyncClient) -> None:
    assert [entry.id for entry in await client.directory.list(query="tiny")] == ["org/tiny"]
    (first, *_) = await client.directory.list()
    assert first.pricing.prompt == "0"


async def test_the_client_without_an_event_loop(world: World) -> None:
    """It is made from the other one (tests/client/test_mirror.py), so that a walk through the families is enough."""
    token = await world.member("bob")

    def work(url: str) -> None:
        with Client(token, f"{url}/v1") as client:
            answer = client.chat.completions.create(model="demo", messages=MESSAGES)
            assert answer.choices[0].message.content == "Hello"
            with client.chat.completions.create(model="demo", messages=MESSAGES, stream=True) as stream:
                assert "".join(chunk.choices[0].delta.content or "" for chunk in stream) == "Hello"
            assert client.messages.create(model="demo", max_tokens=9, messages=MESSAGES).text == "Hello"
            assert "".join(one.text for one in client.messages.stream(model="demo", max_tokens=9, messages=MESSAGES)) == "Hello"
            assert client.embeddings.create(model="embed", input="a").data[0].embedding[0] == 0.0
            client.agents.create("guide")
            assert [event.type for event in client.agents.stream(MESSAGES, agent="guide")][-1] == "done"
            assert len([*client.agents.sessions.list(limit=1)]) == 1
            client.knowledge.upload([("note.txt", b"Turn right.")])
            assert client.knowledge.query("turn", mode="lexical")[0].content == "Turn right."
            assert client.accounts.me().username == "bob"
            assert [key.name for key in (client.accounts.keys.create(name="ci"), *client.accounts.keys.list())] == ["ci", "ci"]
            assert client.directory.list(query="tiny")[0].id == "org/tiny"
            with pytest.raises(NotFoundError):
                client.with_options(max_retries=0).agents.retrieve("nobody")

    async with listening(build_app(world.services)) as url:
        await asyncio.to_thread(work, url)
