"""WebSockets in virtual time and without a socket: when they are idle, and servers that say less than others."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
from starlette.types import Message, Scope

from helix_ray.api.app import build_app
from helix_ray.api.socket_chat import joined
from helix_ray.config import Settings
from helix_ray.core.events import Finished, ReasoningDelta, Started, TextDelta, Usage
from helix_ray.core.keys import generate_key
from tests.accounts.virtual_time import run
from tests.api.conftest import make_services
from tests.scripted import ScriptedProvider

SCOPE: Scope = {
    "type": "websocket",
    "path": "/ws",
    "raw_path": b"/ws",
    "query_string": b"",
    "root_path": "",
    "headers": [],
    "subprotocols": [],
    "client": ("127.0.0.1", 40000),
}
CHAT = {"type": "chat", "id": "a", "request": {"model": "demo", "messages": [{"role": "user", "content": "Hi"}]}}


class Client:
    """The other end of a connection, and when it heard what."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[Message] = asyncio.Queue()
        self.said.put_nowait({"type": "websocket.connect"})
        self.heard: list[tuple[float, str]] = []

    def say(self, message: Any) -> None:
        self.said.put_nowait({"type": "websocket.receive", "text": json.dumps(message)})

    async def hear(self, message: Message) -> None:
        kind = message["type"].removeprefix("websocket.")
        now = round(asyncio.get_running_loop().time(), 3)
        self.heard.append((now, json.loads(message["text"])["type"] if kind == "send" else kind))
        if kind == "close":
            assert message["code"] == 4408


def test_a_connection_is_idle_when_nothing_was_said_and_no_chat_runs() -> None:
    async def main() -> list[tuple[float, str]]:
        client = Client()
        provider = ScriptedProvider([Started(1), None, TextDelta("x"), Finished("stop"), Usage(1, 1)])
        app = build_app(make_services(provider, Settings(socket_idle_s=100)))
        serving = asyncio.create_task(app({**SCOPE}, client.said.get, client.hear))
        await asyncio.sleep(60)
        client.say({"type": "ping"})
        await asyncio.sleep(90)
        client.say(CHAT)
        await asyncio.sleep(500)
        provider.resume.set()
        await serving
        return client.heard

    assert run(main()) == [
        (0, "accept"),
        (0, "ready"),
        (60, "pong"),
        (150, "started"),
        (650, "delta"),
        (650, "done"),
        (750, "close"),
    ]


def test_a_client_that_reads_nothing_is_gone() -> None:
    async def main() -> tuple[float, int]:
        client, provider = Client(), ScriptedProvider([Started(1), TextDelta("x"), None])

        async def hear(message: Message) -> None:
            if "delta" in message.get("text", ""):
                await asyncio.get_running_loop().create_future()

        client.say(CHAT)
        await build_app(make_services(provider, Settings(socket_idle_s=100)))({**SCOPE}, client.said.get, hear)
        return asyncio.get_running_loop().time(), provider.running

    assert run(main()) == (100, 0)


async def test_a_chat_that_is_cancelled_before_it_began_says_so() -> None:
    client, provider = Client(), ScriptedProvider([Started(1), None])
    for message in (CHAT, {"type": "cancel", "id": "a"}, {"type": "cancel", "id": "a"}):
        client.say(message)
    heard: list[Any] = []

    async def hear(message: Message) -> None:
        if "text" in message:
            heard.append(json.loads(message["text"]))
        if "cancelled" in message.get("text", ""):
            client.said.put_nowait({"type": "websocket.disconnect", "code": 1000})

    await build_app(make_services(provider))({**SCOPE}, client.said.get, hear)
    assert heard == [{"type": "ready"}, {"type": "cancelled", "id": "a"}]
    assert provider.requests == []


@pytest.mark.parametrize("head", [(b"origin", b"https://evil.example"), (b"x-padding", b"x" * 40_000)])
async def test_a_server_without_refusals_closes(head: tuple[bytes, bytes]) -> None:
    client, messages = Client(), []

    async def hear(message: Message) -> None:
        messages.append(message)

    await build_app(make_services())({**SCOPE, "headers": [head]}, client.said.get, hear)
    assert messages == [{"type": "websocket.close", "code": 1008}]


class Broken:
    """Accounts that fail as nothing should."""

    async def caller(self, _: str) -> None:
        raise RuntimeError("boom")


async def test_what_fails_inside_is_closed_as_such() -> None:
    client, messages = Client(), []

    async def hear(message: Message) -> None:
        messages.append(message)

    client.say({"type": "auth", "token": generate_key()})
    services = replace(make_services(), accounts=Broken())  # type: ignore[arg-type]
    await build_app(services)({**SCOPE}, client.said.get, hear)
    assert messages[-1] == {"type": "websocket.close", "code": 1011}


def test_texts_that_came_together_are_one() -> None:
    events = [TextDelta("a"), TextDelta("b"), TextDelta("c", 1), TextDelta("d", 1), ReasoningDelta("e"), TextDelta("f")]
    assert joined(events) == [TextDelta("ab"), TextDelta("cd", 1), ReasoningDelta("e"), TextDelta("f")]
    apart = [TextDelta("a"), TextDelta("b", logprobs=()), TextDelta("c", logprobs=())]
    assert joined(list(apart)) == apart
