"""Chats over the WebSocket, with a real client on a real socket."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from helix_ray.api.app import build_app
from helix_ray.api.listener import Listener
from helix_ray.config import PriceList, Settings
from helix_ray.core.errors import EngineDeadError
from helix_ray.core.events import Finished, ReasoningDelta, Started, TextDelta, TokenLogprob, Usage
from helix_ray.tls import ensure_certificate
from tests.api.conftest import Serve, make_services
from tests.api.response_server import Server, open_server
from tests.scripted import ScriptedProvider, text_script, tool_script

PRICES = PriceList.model_validate({"version": "7", "default": {"prompt": "0.001", "completion": "0.01"}})
COST = 5 + 2 * 10
"""Nano-USD of the answer of 2 tokens to a prompt of 5."""
HI: dict[str, Any] = {"model": "demo", "messages": [{"role": "user", "content": "Hi"}]}
KEYED = Settings(auth_api_keys=("right",))
Message = dict[str, Any]


@pytest.fixture
async def server(data_dir: Path) -> AsyncIterator[Server]:
    async with open_server(data_dir, prices=PRICES, require_key=True) as server:
        yield server


def opened(base: str, **options: Any) -> connect:
    """A connection to the server at a URL."""
    return connect(f"ws://{urlsplit(base).netloc}/ws", proxy=None, **options)


def of(server: Server, **options: Any) -> connect:
    """A connection with the account's key."""
    return opened(server.base, additional_headers={"authorization": f"Bearer {server.key}"}, **options)


async def say(client: ClientConnection, kind: str, **fields: Any) -> None:
    await client.send(json.dumps({"type": kind, **fields}))


async def hear(client: ClientConnection, kind: str | None = None) -> Message:
    """The next message, which is of a kind."""
    async with asyncio.timeout(20):
        message: Message = json.loads(await client.recv())
    assert kind in (None, message["type"]), message
    return message


async def chat(client: ClientConnection, ident: str = "a", **request: Any) -> list[Message]:
    """All messages of a chat."""
    await say(client, "chat", id=ident, request=HI | request)
    messages = [await hear(client)]
    while messages[-1]["type"] not in ("done", "error", "cancelled"):
        messages.append(await hear(client))
    return messages


async def closed(client: ClientConnection) -> int | None:
    """The code with which the server closes."""
    async with asyncio.timeout(20):
        try:
            while True:
                await client.recv()
        except ConnectionClosed as exc:
            return exc.rcvd and exc.rcvd.code


async def test_a_chat(server: Server) -> None:
    async with of(server) as client:
        assert await hear(client) == {"type": "ready"}
        started, *deltas, done = await chat(client)
        assert (started["type"], started["model"], started["prompt_tokens"]) == ("started", "demo", 5)
        assert started["request_id"].startswith("req_")
        assert {delta["type"] for delta in deltas} == {"delta"}
        assert "".join(delta["delta"]["content"] for delta in deltas) == "Hello"
        assert (done["id"], done["finish_reasons"]) == ("a", ["stop"])
        assert (done["usage"]["total_tokens"], done["usage"]["cost"]) == (7, COST / 10**9)
        assert all(message["id"] == "a" for message in (started, *deltas, done))
    assert await server.spent() == COST


async def test_everything_a_model_says(serve: Serve) -> None:
    token = TokenLogprob("a", -0.5, b"a")
    script = [
        Started(1),
        ReasoningDelta("Hm."),
        TextDelta("a", logprobs=(token,)),
        *tool_script("add", "{", "}")[1:-1],
        Usage(1, 3),
    ]
    async with serve(ScriptedProvider(script)) as base, opened(base) as client:
        await hear(client, "ready")
        _, *deltas, done = await chat(client)
        assert deltas[0]["delta"] == {"reasoning_content": "Hm."}
        assert (deltas[1]["delta"], deltas[1]["logprobs"]["content"][0]["token"]) == ({"content": "a"}, "a")
        calls = [delta["delta"]["tool_calls"][0] for delta in deltas[2:]]
        assert (calls[0]["id"], calls[0]["function"]["name"]) == ("call_1", "add")
        assert "".join(call["function"]["arguments"] for call in calls) == "{}"
        assert done["finish_reasons"] == ["tool_calls"]


async def test_two_chats_at_once(server: Server) -> None:
    provider = server.world.provider
    provider.script = [Started(5), TextDelta("Hel"), None, TextDelta("lo"), Finished("stop"), Usage(5, 2)]
    async with of(server) as client:
        await hear(client, "ready")
        for ident in ("a", "b"):
            await say(client, "chat", id=ident, request=HI)
        first = [await hear(client) for _ in range(4)]
        assert sorted((one["id"], one["type"]) for one in first) == [
            (ident, kind) for ident in ("a", "b") for kind in ("delta", "started")
        ]
        assert provider.running == 2
        await say(client, "chat", id="a", request=HI)
        conflict = await hear(client, "error")
        assert (conflict["status"], conflict["error"]["details"], "id" in conflict) == (409, {"id": "a"}, False)
        provider.resume.set()
        last = [await hear(client) for _ in range(4)]
        assert sorted(one["id"] for one in last if one["type"] == "done") == ["a", "b"]
    assert await server.spent() == 2 * COST


async def test_a_chat_is_cancelled_and_the_other_goes_on(server: Server) -> None:
    provider = server.world.provider
    provider.script = [Started(5), TextDelta("Hel", tokens=1), None, TextDelta("lo"), Finished("stop"), Usage(5, 2)]
    async with of(server) as client:
        await hear(client, "ready")
        for ident in ("a", "b"):
            await say(client, "chat", id=ident, request=HI)
        for _ in range(4):
            await hear(client)
        await say(client, "cancel", id="nobody")
        await say(client, "cancel", id="a")
        assert await hear(client) == {"type": "cancelled", "id": "a"}
        assert provider.running == 1
        provider.resume.set()
        assert [(await hear(client))["type"] for _ in range(2)] == ["delta", "done"]
        assert (await chat(client, "a"))[-1]["type"] == "done"
    assert await server.spent() == 5 + 10 + 2 * COST


async def test_hanging_up_stops_all_chats(server: Server) -> None:
    provider = server.world.provider
    provider.script = [Started(5), TextDelta("Hel", tokens=1), None]
    async with of(server) as client:
        await hear(client, "ready")
        for ident in ("a", "b"):
            await say(client, "chat", id=ident, request=HI)
        for _ in range(4):
            await hear(client)
        client.transport.abort()
        async with asyncio.timeout(20):
            await provider.closed.wait()
    assert await server.spent() == 2 * (5 + 10)


async def test_a_failure_is_an_error_of_its_chat(serve: Serve) -> None:
    broken = ScriptedProvider([Started(1), TextDelta("x"), EngineDeadError("Gone.", retry_after=5)])
    async with serve(broken) as base, opened(base) as client:
        await hear(client, "ready")
        error = (await chat(client))[-1]
        assert (error["id"], error["status"], error["error"]["code"], error["retry_after"]) == ("a", 503, "engine_dead", 5)
        broken.script = [ValueError("secret")]
        error = (await chat(client))[-1]
        assert (error["status"], error["error"]["code"]) == (500, "server_error")
        assert "secret" not in str(error)
        for request, status, param in (({"model": "nope"}, 404, "model"), ({"max_tokens": -1}, 400, "max_tokens")):
            error = (await chat(client, **request))[-1]
            assert (error["status"], error["error"]["param"]) == (status, param)
        broken.script = text_script("ok")
        assert (await chat(client))[-1]["type"] == "done"


MALFORMED: list[tuple[str, str | None]] = [
    ("{", None),
    ("[]", None),
    ("", None),
    ("[" * 100_000, None),
    ('{"type":"sing"}', "type"),
    ('{"type":5}', "type"),
    ('{"type":"chat","request":{}}', "id"),
    ('{"type":"chat","id":"","request":{}}', "id"),
    ('{"type":"chat","id":"a"}', "request"),
    ('{"type":"cancel"}', "id"),
    ('{"type":"auth","token":""}', "token"),
]


async def test_a_malformed_message_is_refused_and_the_connection_stays(serve: Serve) -> None:
    async with serve() as base, opened(base) as client:
        await hear(client, "ready")
        for text, param in MALFORMED:
            await client.send(text)
            error = await hear(client, "error")
            assert (error["status"], error["error"]["param"], "id" in error) == (400, param, False), text
        await say(client, "ping")
        assert await hear(client) == {"type": "pong"}


async def test_a_binary_message_ends_it(serve: Serve) -> None:
    async with serve() as base, opened(base) as client:
        await client.send(b"{}")
        assert await closed(client) == 1003


async def test_a_message_of_ten_megabytes_ends_it(serve: Serve) -> None:
    async with serve() as base, opened(base) as client:
        await hear(client, "ready")
        with suppress(ConnectionClosed):
            await client.send("x" * 10_000_000)
        assert await closed(client) == 1009


async def test_a_large_message_is_read(serve: Serve) -> None:
    provider = ScriptedProvider(text_script("ok"))
    async with serve(provider) as base, opened(base) as client:
        await hear(client, "ready")
        await chat(client, messages=[{"role": "user", "content": "x" * 1_000_000}])
    assert len(provider.requests[0].messages[0].parts[0].text) == 1_000_000  # type: ignore[union-attr]


async def test_frames_that_are_no_text_end_it(serve: Serve) -> None:
    async with serve() as base, opened(base) as client:
        await hear(client, "ready")
        client.protocol.send_text(b"\xff\xfe")
        client.transport.writelines(client.protocol.data_to_send())
        assert await closed(client) == 1007


async def test_the_key_by_message(server: Server) -> None:
    async with opened(server.base) as client:
        await say(client, "auth", token=server.key)
        await hear(client, "ready")
        assert (await chat(client))[-1]["type"] == "done"
        await say(client, "auth", token=await server.world.login())
        await hear(client, "ready")
        assert (await chat(client))[-1]["type"] == "done"
    assert await server.spent() == 2 * COST


async def test_the_key_by_subprotocol(server: Server) -> None:
    async with opened(server.base, subprotocols=["helix.chat", f"helix.token.{server.key}"]) as client:
        assert client.subprotocol == "helix.chat"
        await hear(client, "ready")
        assert (await chat(client))[-1]["type"] == "done"
    assert await server.spent() == COST


async def test_a_wrong_key_is_refused(server: Server) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        async with opened(server.base, additional_headers={"authorization": "Bearer wrong"}):
            pass
    response = refusal.value.response
    assert (response.status_code, json.loads(response.body)["error"]["code"]) == (401, "invalid_api_key")
    assert response.headers["x-request-id"].startswith("req_")
    # Browsers learn nothing of a handshake that was refused, so that these are refused after it.
    async with opened(server.base, subprotocols=["helix.chat", "helix.token.hx-wrong"]) as client:
        assert (await hear(client, "error"))["error"]["code"] == "invalid_api_key"
        assert await closed(client) == 4401
    for token in ("hx-wrong", "wrong", "\u0141"):
        async with opened(server.base) as client:
            await say(client, "auth", token=token)
            await hear(client, "error")
            assert await closed(client) == 4401


async def test_nothing_is_done_before_a_key_is_shown(server: Server) -> None:
    for message, code in (({"type": "chat", "id": "a", "request": HI}, 4401), ({"type": "ping", "x": "y" * 9000}, 1009)):
        async with opened(server.base) as client:
            await client.send(json.dumps(message))
            assert await closed(client) == code
    assert server.world.provider.requests == []


async def test_who_says_nothing_is_sent_away(serve: Serve) -> None:
    async with serve(settings=KEYED.model_copy(update={"body_timeout_s": 0.05})) as base, opened(base) as client:
        await hear(client, "error")
        assert await closed(client) == 4401


async def test_a_revoked_key_is_refused_on_an_open_connection(server: Server) -> None:
    token = await server.world.login()
    async with of(server) as client:
        await hear(client, "ready")
        (key,) = (await server.world.call("GET", "/keys", key=token))["data"]
        await server.world.call("DELETE", f"/keys/{key['id']}", key=token)
        server.world.seconds += 1.1  # so long a key may be remembered
        error = (await chat(client))[-1]
        assert (error["status"], error["error"]["code"]) == (401, "invalid_api_key")
    assert await server.spent() == 0


async def test_a_key_for_other_endpoints_is_refused(server: Server) -> None:
    token = await server.world.login()
    for endpoints, refused in ((["/models"], True), (["/ws"], False)):
        key = await server.world.key(token, scopes={"endpoints": endpoints})
        async with opened(server.base) as client:
            await say(client, "auth", token=key)
            assert (await hear(client))["type"] == ("error" if refused else "ready")
            if refused:
                assert await closed(client) == 4403


async def test_an_empty_balance_is_an_error_of_the_chat(server: Server) -> None:
    key = await server.world.key(await server.world.member("poor"))
    async with opened(server.base, additional_headers={"x-api-key": key}) as client:
        await hear(client, "ready")
        error = (await chat(client))[-1]
        assert (error["type"], error["status"]) == ("error", 402)


async def test_an_agent_answers_in_a_session(server: Server) -> None:
    async with of(server) as client:
        await hear(client, "ready")
        started = (await chat(client, model="agent:helper"))[0]
        assert started["session_id"].startswith("ses_")
    assert server.world.provider.requests[-1].agent == "helper"


async def test_over_tls(tmp_path: Path) -> None:
    certificate = ensure_certificate(Settings(data_dir=tmp_path))
    listener = Listener(build_app(make_services()), "127.0.0.1", 0, certificate, 1)
    await listener.start()
    trusted = ssl.create_default_context(cafile=certificate[0])
    async with connect(f"wss://localhost:{listener.port}/ws", ssl=trusted, proxy=None, family=socket.AF_INET) as client:
        await hear(client, "ready")
        assert (await chat(client))[-1]["type"] == "done"
    await listener.stop()


async def test_pages_of_other_origins_are_refused(serve: Serve) -> None:
    async with serve() as base:
        for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
            with pytest.raises(InvalidStatus) as refusal:
                async with opened(base, origin=origin):
                    pass
            assert refusal.value.response.status_code == 403
            assert json.loads(refusal.value.response.body)["error"]["code"] == "origin_not_allowed"


async def test_pages_of_listed_origins_and_its_own_are_let_in(serve: Serve) -> None:
    async with serve(settings=Settings(cors_origins=("https://app.example",))) as base:
        for origin in ("https://app.example", base):
            async with opened(base, origin=origin) as client:
                await hear(client, "ready")


@pytest.mark.parametrize("settings", [Settings(), KEYED], ids=["open", "keyed"])
async def test_nothing_else_is_a_websocket(serve: Serve, settings: Settings) -> None:
    async with serve(settings=settings) as base:
        for path in ("/v1/ws", "/v1/chat/completions", "/", "/ws/", "//ws", "/%77s/", "/docs", "/internal/health", "/metrics"):
            with pytest.raises(InvalidStatus) as refusal:
                async with connect(f"ws://{urlsplit(base).netloc}{path}", proxy=None):
                    pass
            assert refusal.value.response.status_code == (401 if settings is KEYED and path.startswith("/v1") else 404)


async def test_a_connection_has_a_number_of_chats(serve: Serve) -> None:
    provider = ScriptedProvider([Started(1), None])
    limits = Settings().limits.model_copy(update={"socket_chats": 2})
    async with serve(provider, settings=Settings(limits=limits)) as base, opened(base) as client:
        await hear(client, "ready")
        for ident in "abc":
            await say(client, "chat", id=ident, request=HI)
        while (message := await hear(client))["type"] != "error":
            pass
        assert (message["id"], message["status"], message["retry_after"]) == ("c", 429, 1)


async def test_nothing_happens_for_too_long(serve: Serve) -> None:
    async with serve(settings=Settings(socket_idle_s=0.05)) as base, opened(base) as client:
        assert await closed(client) == 4408


async def test_a_chat_has_a_deadline(serve: Serve) -> None:
    provider = ScriptedProvider([Started(1), None])
    async with serve(provider, settings=Settings(request_timeout_s=0.05)) as base, opened(base) as client:
        await hear(client, "ready")
        error = (await chat(client))[-1]
        assert (error["status"], error["error"]["code"]) == (504, "timeout")
        assert provider.running == 0


class Flood(ScriptedProvider):
    """Says more than any buffer takes, and counts what was taken of it."""

    taken = 0

    async def stream(self, request: Any) -> Any:
        self.running += 1
        try:
            yield Started(1)
            while True:
                self.taken += 1
                yield TextDelta("x" * 10_000)
                await asyncio.sleep(0)
        finally:
            self.running -= 1
            self.closed.set()


async def test_a_client_that_does_not_read_stops_the_generation(serve: Serve) -> None:
    provider = Flood([])
    async with serve(provider) as base, opened(base, max_queue=1) as client:
        await hear(client, "ready")
        await say(client, "chat", id="a", request=HI)
        await hear(client, "started")
        # The buffers of both sides fill up, and then the generation waits for the client.
        before = -1
        async with asyncio.timeout(20):
            while provider.taken != before:
                before = provider.taken
                await asyncio.sleep(0.3)
        assert provider.taken * 10_000 < 64 * 2**20
        assert provider.running == 1
        client.transport.abort()
        async with asyncio.timeout(20):
            await provider.closed.wait()


async def test_a_server_that_stops_lets_chats_end(data_dir: Path) -> None:
    async with open_server(data_dir, prices=PRICES) as server:
        provider = server.world.provider
        provider.script = [Started(5), None, TextDelta("Hello"), Finished("stop"), Usage(5, 2)]
        async with of(server) as client:
            await hear(client, "ready")
            await say(client, "chat", id="a", request=HI)
            await hear(client, "started")
            stopping = asyncio.create_task(server.listener.stop())
            await asyncio.sleep(0.1)
            await say(client, "chat", id="b", request=HI)
            refusal = await hear(client, "error")
            assert (refusal["id"], refusal["status"]) == ("b", 503)
            provider.resume.set()
            assert [(await hear(client))["type"] for _ in range(2)] == ["delta", "done"]
            assert await closed(client) == 1012
        await stopping
        assert await server.spent() == COST
