"""Bad input through the whole stack: refused with the field's name, or answered; never a 5xx."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any

import pytest

from helix_ray.config import Limits, Settings
from tests.api.conftest import MakeClient, Serve
from tests.api.test_disconnect import post
from tests.scripted import ScriptedProvider, text_script

CHAT: dict[str, Any] = {"model": "demo", "messages": [{"role": "user", "content": "hi"}]}
MESSAGE: dict[str, Any] = {**CHAT, "max_tokens": 16}
COMPLETION: dict[str, Any] = {"model": "demo", "prompt": "hi"}
EMBEDDING: dict[str, Any] = {"model": "embed", "input": "hi"}
DEEP: Any = {}
for _ in range(15):
    DEEP = {"type": "object", "properties": {"a": DEEP}}
FUNCTION = {"type": "function", "function": {"name": "f", "parameters": DEEP}}


@pytest.mark.parametrize(
    ("path", "base", "field", "value"),
    [
        *(
            (path, base, "max_tokens", value)
            for path, base in (("chat/completions", CHAT), ("completions", COMPLETION), ("messages", MESSAGE))
            for value in (-1, 0, 2**63, 10**400, "5", 1.5, True, [1])
        ),
        *(("chat/completions", CHAT, "temperature", value) for value in (-0.1, 2.1, "1", 1e308, {})),
        *(("chat/completions", CHAT, "n", value) for value in (0, -1, 17, 16384, "2", 1.5)),
        ("chat/completions", CHAT, "top_logprobs", 5),
        ("chat/completions", {**CHAT, "logprobs": True}, "top_logprobs", 10**6),
        ("chat/completions", CHAT, "stop", ["x"] * 17),
        ("chat/completions", CHAT, "stop", "x" * 10_000),
        ("chat/completions", CHAT, "stop", [""]),
        ("chat/completions", CHAT, "tools", [FUNCTION] * 129),
        ("chat/completions", CHAT, "tools", [FUNCTION]),
        ("chat/completions", CHAT, "tool_choice", "required"),
        ("chat/completions", CHAT, "logit_bias", {"x": 1}),
        ("chat/completions", CHAT, "logit_bias", {"1": 101}),
        ("chat/completions", CHAT, "logit_bias", {str(token): 1 for token in range(2000)}),
        ("chat/completions", CHAT, "seed", 2**64),
        ("chat/completions", CHAT, "messages", []),
        ("chat/completions", CHAT, "messages", "hi"),
        ("chat/completions", CHAT, "messages", [{"role": "wizard", "content": "x"}]),
        ("chat/completions", CHAT, "messages", [{"role": "user", "content": 5}]),
        ("chat/completions", CHAT, "messages", [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]),
        ("chat/completions", CHAT, "response_format", {"type": "json_schema", "json_schema": {"name": "x", "schema": DEEP}}),
        ("chat/completions", CHAT, "model", None),
        ("chat/completions", CHAT, "model", 5),
        ("completions", COMPLETION, "prompt", ["x"] * 65),
        ("completions", COMPLETION, "prompt", [1, "x"]),
        ("completions", COMPLETION, "prompt", [-1]),
        ("completions", COMPLETION, "logprobs", 10**6),
        ("completions", COMPLETION, "best_of", 20),
        ("embeddings", EMBEDDING, "input", []),
        ("embeddings", EMBEDDING, "input", ["x"] * 2049),
        ("embeddings", EMBEDDING, "dimensions", 0),
        ("embeddings", EMBEDDING, "dimensions", 2**40),
        ("embeddings", EMBEDDING, "encoding_format", "int8"),
        ("messages", MESSAGE, "messages", []),
        ("messages", MESSAGE, "stop_sequences", ["x"] * 17),
        ("messages", MESSAGE, "system", 5),
        ("messages", MESSAGE, "tools", [{"name": "f", "input_schema": DEEP}]),
    ],
)
async def test_the_wrong_field_is_named(connect: MakeClient, path: str, base: Any, field: str, value: Any) -> None:
    async with connect() as client:
        response = await client.post(f"/v1/{path}", content=json.dumps({**base, field: value}))
    assert response.status_code == 400
    error = response.json()["error"]
    assert error["type"] == "invalid_request_error"
    assert field in error["message"]
    assert (error["param"] or "").startswith(field) or value == 10**400


@pytest.mark.parametrize("path", ["chat/completions", "completions", "embeddings", "messages", "messages/count_tokens"])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"{",
        b"{}",
        b"\x00",
        b"\xff\xfe{}",
        b'{"model": NaN}',
        b'{"model": "demo", "max_tokens": Infinity}',
        b'{"model": "demo", "temperature": NaN, "messages": [], "prompt": "x", "input": "x"}',
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b"[" * 100_000,
        b'{"model": "demo", "x": ' + b"[" * 65 + b"]" * 65 + b"}",
    ],
)
async def test_what_is_no_request_is_refused(connect: MakeClient, path: str, body: bytes) -> None:
    async with connect() as client:
        response = await client.post(f"/v1/{path}", content=body)
    assert response.status_code == 400
    assert response.json()["error"]["message"]


@pytest.mark.parametrize(
    "text",
    [b"\\ud800", b"\\udc00\\ud800", b"\\u0000", b"\xf0\x9f\x98\x80" * 1_000_000, b"\\u202e\\ufeff", b"a\xcc\x81" * 1000],
    ids=["surrogate", "pair", "nul", "emoji", "direction", "accents"],
)
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("chat/completions", b'{"model":"demo","messages":[{"role":"user","content":"%b"}]}'),
        ("completions", b'{"model":"demo","prompt":"%b"}'),
        ("messages", b'{"model":"demo","max_tokens":5,"messages":[{"role":"user","content":"%b"}]}'),
        ("embeddings", b'{"model":"embed","input":"%b"}'),
        ("chat/completions", b'{"model":"%b","messages":[{"role":"user","content":"x"}]}'),
        ("embeddings", b'{"model":"%b","input":"x"}'),
        ("messages", b'{"model":"%b","max_tokens":5,"messages":[{"role":"user","content":"x"}]}'),
    ],
)
async def test_odd_text_is_answered_or_refused(connect: MakeClient, path: str, body: bytes, text: bytes) -> None:
    async with connect() as client:
        response = await client.post(f"/v1/{path}", content=body % text)
    assert response.status_code in (200, 400, 404)
    response.json()


async def test_a_large_body_is_refused_and_the_server_goes_on(serve: Serve) -> None:
    async with serve(settings=Settings(limits=Limits(body_bytes=100_000))) as base:
        for path in ("/v1/chat/completions", "/v1/messages"):
            reader, writer = await post(base, path, {**MESSAGE, "x": "y" * 200_000})
            async with asyncio.timeout(5):
                assert b" 413 " in await reader.readline()
            writer.close()
        reader, writer = await post(base, "/v1/chat/completions", CHAT)
        async with asyncio.timeout(5):
            assert b" 200 " in await reader.readline()
        writer.close()


async def test_a_large_request_does_not_hold_up_others(connect: MakeClient) -> None:
    large = json.dumps({**CHAT, "messages": CHAT["messages"] * 150_000}).encode()
    provider = ScriptedProvider(text_script("ok"))
    async with connect(provider) as client:
        slow = asyncio.create_task(client.post("/v1/chat/completions", content=large))
        answered = 0
        while not slow.done():
            assert (await client.get("/healthz")).status_code == 200
            answered += 1
            await asyncio.sleep(0.001)
    assert slow.result().status_code == 200
    assert answered > 5


async def test_a_bomb_is_refused(connect: MakeClient) -> None:
    bomb = gzip.compress(bytes(100 * 2**20))
    async with connect() as client:
        response = await client.post("/v1/chat/completions", content=bomb, headers={"content-encoding": "gzip"})
    assert (response.status_code, response.json()["error"]["code"]) == (413, "request_too_large")


async def test_large_headers_are_refused(connect: MakeClient) -> None:
    async with connect() as client:
        response = await client.post("/v1/chat/completions", json=CHAT, headers={"x-large": "y" * 40_000})
    assert response.status_code == 413


async def test_fields_that_nobody_declared_do_not_reach_the_provider(connect: MakeClient) -> None:
    provider = ScriptedProvider(text_script("ok"))
    sneaky = {
        "chat_template": "{{ x }}",
        "chat_template_kwargs": {"a": 1},
        "prompt_logprobs": 5,
        "guided_decoding_backend": "x",
        "mm_processor_kwargs": {},
        "extra": {"a": 1},
        "kv_transfer_params": {},
    }
    async with connect(provider) as client:
        assert (await client.post("/v1/chat/completions", json={**CHAT, **sneaky})).status_code == 200
        assert (await client.post("/v1/messages", json={**MESSAGE, **sneaky})).status_code == 200
    assert all(not request.extra for request in provider.requests)


async def test_places_are_bounded_and_given_back(connect: MakeClient) -> None:
    provider = ScriptedProvider([*text_script("ok")[:1], None, *text_script("ok")[1:]])
    async with connect(provider, settings=Settings(max_inflight=1)) as client:
        first = asyncio.create_task(client.post("/v1/chat/completions", json=CHAT))
        await provider.waiting.wait()
        refused = await client.post("/v1/chat/completions", json=CHAT)
        anthropic = await client.post("/v1/messages", json=MESSAGE)
        healthy = await client.get("/health")
        provider.resume.set()
        assert (await first).status_code == 200
        assert (await client.get("/v1/models")).status_code == 200
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "overloaded")
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["retry-after-ms"] == "1000"
    assert (anthropic.status_code, anthropic.json()["error"]["type"]) == (529, "overloaded_error")
    assert anthropic.headers["retry-after"] == "1"
    assert healthy.status_code == 200


async def test_a_models_own_places_are_bounded(connect: MakeClient) -> None:
    async with connect(max_inflight=0) as client:
        response = await client.post("/v1/chat/completions", json={**CHAT, "stream": True})
    assert (response.status_code, response.headers["retry-after"]) == (503, "1")
